"""The short way of a ballot through the server.

A council votes within the same second, and what the framework does around a handler costs more than recording a
ballot. A ballot of the plainest form is therefore taken before the framework: its route, its login, its CSRF token and
its body are looked at here by the same rules. Whatever is out of the ordinary, refusals among it, goes on to the route
in ``cast_route`` untouched, which answers alone for all of it.
"""

import re
from collections.abc import Sequence

import msgspec
from litestar.config.csrf import CSRFConfig
from litestar.enums import ScopeType
from litestar.middleware.csrf import CSRFMiddleware
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send
from litestar.types.asgi_types import HTTPReceiveMessage, WebSocketReceiveMessage
from sqlalchemy.exc import SQLAlchemyError

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import login_token
from ecabinet.installation import Installation
from ecabinet.kit.http import begin_request
from ecabinet.kit.problem import DomainError
from ecabinet.kit.work import Origin
from ecabinet.voting.ballots import BallotAnswer, BallotRequest
from ecabinet.voting.cast_route import view_of
from ecabinet.voting.decision_rules import Choice
from ecabinet.voting.schemas import CastBallot

_PATH = re.compile(r"/api/votes/([0-9a-f]{32})/ballot")
_TEMPLATE = "/api/votes/{vote_id}/ballot"
_MOST_BYTES = 1024
_MOST_KEY = 64
_MOST_DEVICE = 200
_HEADERS = (b"cookie", b"x-csrf-token", b"content-type", b"idempotency-key", b"user-agent")
Taken = HTTPReceiveMessage | WebSocketReceiveMessage
_read = msgspec.json.Decoder(CastBallot).decode
_encode = msgspec.json.Encoder().encode


class ShortWay:
    """Stands before the application; ``headers`` are those that every answer bears."""

    def __init__(
        self, app: ASGIApp, installation: Installation, csrf: CSRFConfig, headers: Sequence[tuple[bytes, bytes]]
    ) -> None:
        self._app = app
        self._installation = installation
        self._headers = [*headers, (b"content-type", b"application/json")]
        self._tokens = _Tokens(app, csrf)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record a plain ballot and answer, or pass the request on."""
        vote_id = _vote_of(scope)
        if vote_id is None or scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        taken, body = await _body(receive)
        answer = await self._cast(scope, body, vote_id) if body is not None else None
        if answer is None:
            await self._app(scope, _again(taken, receive), send)
            return
        scope["path_template"] = _TEMPLATE
        told = _encode(view_of(answer))
        headers = [*self._headers, (b"content-length", str(len(told)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": told, "more_body": False})

    async def _cast(self, scope: HTTPScope, body: bytes, vote_id: str) -> BallotAnswer | None:
        """Return the recorded ballot, or None where anything is out of the ordinary."""
        headers = {name: value for name, value in scope["headers"] if name in _HEADERS}
        actor = await self._actor(scope, headers)
        if actor is None:
            return None
        try:
            ballot = _ballot(scope, headers, actor, vote_id, _read(body))
            return await self._installation.ballots.cast(ballot) if ballot else None
        except (msgspec.MsgspecError, DomainError):
            return None

    async def _actor(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> Actor | None:
        token = login_token(scope)
        if not token or not headers.get(b"content-type", b"").startswith(b"application/json"):
            return None
        if not self._tokens.fit(headers.get(b"x-csrf-token", b""), headers[b"cookie"]):
            return None
        try:
            actor = await self._installation.actors.find(token)
        except (SQLAlchemyError, OSError):
            return None
        if actor is None or actor.wiped or actor.locked or actor.must_change_password:
            return None
        scope["user"] = actor
        return actor


class _Tokens(CSRFMiddleware):
    """The framework's own judgement of CSRF tokens."""

    def fit(self, header: bytes, cookies: bytes) -> bool:
        """Tell whether the header bears the token of the cookie, and it is one of this installation's."""
        name = f"{self.config.cookie_name}=".encode()
        found = (each.strip() for each in cookies.split(b";"))
        cookie = next((each.removeprefix(name) for each in found if each.startswith(name)), b"")
        return bool(header) and self._csrf_tokens_match(header.decode("latin-1"), cookie.decode("latin-1"))


def _vote_of(scope: Scope) -> str | None:
    if scope["type"] != ScopeType.HTTP or scope["method"] != "PUT":
        return None
    found = _PATH.fullmatch(scope["path"])
    return found[1] if found else None


def _ballot(
    scope: HTTPScope, headers: dict[bytes, bytes], actor: Actor, vote_id: str, wanted: CastBallot
) -> BallotRequest | None:
    key = headers.get(b"idempotency-key", b"").decode("latin-1")
    # Without a key a ballot that is tried again on the long way would be another one.
    if not 0 < len(key) <= _MOST_KEY:
        return None
    client = scope.get("client")
    origin = Origin(
        account_id=actor.account_id,
        person_id=actor.person_id,
        login_id=actor.login_id,
        address=client[0] if client else "",
        device=headers.get(b"user-agent", b"").decode("latin-1")[:_MOST_DEVICE],
        request_id=begin_request(scope),
    )
    return BallotRequest(
        vote_id=vote_id,
        person_id=actor.person_id,
        choice=Choice(wanted.choice),
        based_on=wanted.based_on,
        request_key=key,
        origin=origin,
    )


async def _body(receive: Receive) -> tuple[list[Taken], bytes | None]:
    """Return the messages taken, and the body in them, None where it is longer than a ballot or does not end."""
    taken: list[Taken] = []
    body = b""
    while len(body) <= _MOST_BYTES:
        message = await receive()
        taken.append(message)
        if message["type"] != "http.request":
            return taken, None
        body += message["body"]
        if not message["more_body"]:
            return taken, body if len(body) <= _MOST_BYTES else None
    return taken, None


def _again(taken: list[Taken], receive: Receive) -> Receive:
    """Return what gives the messages that were taken once more, and then all others."""
    waiting = taken[::-1]

    async def replay() -> Taken:
        return waiting.pop() if waiting else await receive()

    return replay
