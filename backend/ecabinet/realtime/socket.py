"""The live socket itself, an ASGI application: who it is, what they ask, and when it is too much."""

from collections.abc import Collection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send

from ecabinet.identity.actor import Actor
from ecabinet.identity.actor_reader import ActorReader
from ecabinet.kit.clock import Clock
from ecabinet.realtime import frames
from ecabinet.realtime.hub import LOGGED_OUT, Hub
from ecabinet.realtime.limits import MOST_CONNECTIONS, MOST_MEETINGS, MOST_PADS, Limits
from ecabinet.realtime.protocol import SINK
from ecabinet.realtime.room import Connection
from ecabinet.realtime.sink import Sink

COOKIE = "ecabinet_login"
GARBAGE = 4400
PASSWORD_FIRST = 4403
TOO_MUCH = 4429


class LiveSocket:
    """Serves /api/live. Sessions with the database are opened for a moment at a time, never held."""

    def __init__(self, hub: Hub, actors: ActorReader, clock: Clock, origins: Collection[str]) -> None:
        self._hub = hub
        self._actors = actors
        self._clock = clock
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection until it ends."""
        if scope["type"] != ScopeType.WEBSOCKET:
            await _answer_plain_request(send)
            return
        await receive()
        # Nothing of request and actor is held while the socket is open: there may be thousands.
        if not self._origin_allowed(_headers(scope)):
            await send({"type": "websocket.close", "code": 1008, "reason": "origin"})
            return
        connection = self._admit(scope["state"][SINK], await self._accept(scope, send))
        if connection is None:
            return
        try:
            await self._listen(connection, receive)
        finally:
            self._hub.disconnect(connection)

    async def _accept(self, scope: Scope, send: Send) -> Actor | None:
        actor = await self._actor(_headers(scope).get("cookie", ""))
        await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
        return actor

    def _origin_allowed(self, headers: dict[str, str]) -> bool:
        origin = headers.get("origin", "")
        if self._origins:
            return origin in self._origins
        return bool(origin) and urlsplit(origin).netloc == headers.get("host")

    async def _actor(self, cookie: str) -> Actor | None:
        morsel = SimpleCookie(cookie).get(COOKIE)
        return await self._actors.find(morsel.value) if morsel and morsel.value else None

    def _admit(self, sink: Sink, actor: Actor | None) -> Connection | None:
        """Take the connection in and greet it, or say why not and close it."""
        if actor is None:
            sink.send(frames.plain("logout", reason="not_logged_in"))
            sink.close(LOGGED_OUT, "not_logged_in")
            return None
        if actor.wiped:
            sink.send(frames.plain("wipe"))
            sink.close(LOGGED_OUT, "device_wiped")
            return None
        if actor.must_change_password:
            sink.close(PASSWORD_FIRST, "password_change_required")
            return None
        if self._hub.connections_of(actor.person_id) >= MOST_CONNECTIONS:
            sink.close(TOO_MUCH, "too_many_sockets")
            return None
        connection = Connection(sink, actor.person_id, actor.login_id, self._clock.now())
        self._hub.connect(connection)
        sink.send(frames.welcome(self._clock.now()))
        if actor.locked:
            sink.send(frames.plain("locked"))
        return connection

    async def _listen(self, connection: Connection, receive: Receive) -> None:
        limits = Limits()
        while (event := await receive())["type"] == "websocket.receive":
            message = _read(event.get("text") or "")
            if isinstance(message, frames.FLEETING):
                fate = limits.fleeting()
            else:
                fate = "flood" if limits.flooded() else "taken"
            if fate == "flood":
                connection.sink.send(frames.plain("error", code="flood"))
                connection.sink.close(TOO_MUCH, "flood")
                return
            if message is None:
                connection.sink.send(frames.plain("error", code="bad_message"))
                if limits.mistaken_too_often():
                    connection.sink.close(GARBAGE, "garbage")
                    return
            elif fate == "taken":
                await self._obey(connection, message)

    async def _obey(self, connection: Connection, message: frames.ClientMessage) -> None:
        match message:
            case frames.Ping():
                connection.sink.send(frames.pong(self._clock.now()))
            case frames.Leave(meeting):
                self._hub.leave(connection, meeting)
            case frames.Join(meeting, after):
                if meeting not in connection.seats and len(connection.seats) >= MOST_MEETINGS:
                    connection.sink.send(frames.plain("error", code="too_many_joins"))
                    return
                await self._hub.join(connection, meeting, after)
            case _:
                self._obey_on_papers(connection, message)

    def _obey_on_papers(self, connection: Connection, message: frames.ClientMessage) -> None:
        match message:
            case frames.Lead(meeting, view):
                self._hub.leads.said(connection, meeting, view)
            case frames.Ink():
                self._hub.inks.said(connection, message)
            case frames.Watch(pad, after, epoch):
                if pad not in connection.watches and len(connection.watches) >= MOST_PADS:
                    connection.sink.send(frames.plain("error", code="too_many_pads"))
                    return
                self._hub.pads.watch(connection, pad, after, epoch)
            case frames.Unwatch(pad):
                self._hub.pads.unwatch(connection, pad)


def _read(text: str) -> frames.ClientMessage | None:
    try:
        return frames.read_message(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


async def _answer_plain_request(send: Send) -> None:
    headers: list[Any] = [(b"upgrade", b"websocket"), (b"connection", b"upgrade"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 426, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
