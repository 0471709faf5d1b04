"""What routes are given: the person who asks, and the command they ask for."""

from typing import Annotated, Any

from litestar import Request
from litestar.params import HeaderParameter
from litestar.types import Scope

from ecabinet.kit.command import Command, fingerprint
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Origin

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", max_length=64, description="Made once by the client for each act"),
]


SECRET_BODY = "secret_body"
SECRET_ANSWER = "secret_answer"
COUNTED = "counted"


async def provide_actor(request: Request[Any, Any, Any]) -> Any:
    """Give the person who asks."""
    return request.user


def origin_of(request: Request[Any, Any, Any]) -> Origin:
    """Return who asks and from where."""
    actor = request.user
    return Origin(
        account_id=actor.account_id if actor else None,
        person_id=actor.person_id if actor else None,
        login_id=actor.login_id if actor else None,
        address=address_of(request),
        device=device_of(request),
        request_id=request_id_of(request),
    )


def address_of(request: Request[Any, Any, Any]) -> str:
    """Return the network address the request came from."""
    return request.client.host if request.client else ""


def device_of(request: Request[Any, Any, Any]) -> str:
    """Return the device as its browser describes it, cut to 200 characters."""
    return request.headers.get("user-agent", "")[:200]


def request_id_of(request: Request[Any, Any, Any]) -> str:
    """Return the id of this request, made at first use."""
    return begin_request(request.scope)


def begin_request(scope: Scope) -> str:
    """Give the request an id, where it has none yet, and return it."""
    state = scope.setdefault("state", {})
    return str(state.setdefault("ecabinet_request_id", new_id()))


def route_of(scope: Scope) -> str:
    """Return the route of a request with its parameters' names, ``none`` where nothing is at its address."""
    return scope.get("path_template") or "none"


async def provide_command(request: Request[Any, Any, Any], idempotency_key: IdempotencyKey = None) -> Command:
    """Give the command of this request.

    The body is part of what the key stands for, except for uploads, which are addressed by their content, and for
    secrets, as a stored digest of a PIN could be guessed. An answer that is a secret itself is kept under no key, nor
    is a try that is counted: a wrong PIN sent again under the key of another would be free.
    """
    installation = request.app.state.installation
    options = request.route_handler.opt
    is_upload = request.headers.get("content-type", "").startswith("application/pdf")
    body = b"" if is_upload or options.get(SECRET_BODY) else await request.body()
    path = f"{request.url.path}?{request.url.query}"
    return Command(
        installation.database,
        installation.clock,
        installation.tell,
        origin_of(request),
        None if options.get(SECRET_ANSWER) or options.get(COUNTED) else idempotency_key,
        fingerprint(request.method, path, body),
    )
