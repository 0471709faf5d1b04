"""From the cookie of a request to the person behind it."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from ecabinet.identity.actor import Actor
from ecabinet.identity.actor_reader import ActorReader
from ecabinet.kit.problem import Unauthenticated

COOKIE = "ecabinet_login"
_NAME = f"{COOKIE}=".encode()


class Authentication(ASGIMiddleware):
    """Finds the actor anew for every request, so that a disabled account is out at its next one."""

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "exclude_from_auth"

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Put the actor into the scope as ``user``, or None where nobody is logged in."""
        token = login_token(scope)
        actors: ActorReader = scope["litestar_app"].state.installation.actors
        scope["user"] = await actors.find(token) if token else None
        await next_app(scope, receive, send)


def login_token(scope: Scope) -> str:
    """Return the login's secret from the cookies; read as bytes, since every request comes through here."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            for cookie in value.split(b";"):
                if (cookie := cookie.strip()).startswith(_NAME):
                    return bytes(cookie[len(_NAME) :]).decode("latin-1")
    return ""


def open_actor(connection: ASGIConnection[Any, Any, Any, Any]) -> Actor:
    """Return who asks, logged in, with an open screen and a password of their own.

    Raises:
        Unauthenticated: nobody is logged in, or the device must erase itself (``device_wiped``).
        Locked: the screen is locked.
        Forbidden: the first password was not changed yet.
    """
    return _actor(connection).need_open()


# Guards are coroutines: the framework runs plain functions in a thread, for every request.
async def need_login(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: somebody is logged in, perhaps with a locked screen.

    Raises:
        Unauthenticated: nobody is, or the device must erase itself (``device_wiped``).
    """
    _actor(connection)


async def need_open_screen(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: somebody is logged in, the screen is open and the first password was changed."""
    open_actor(connection)


def _actor(connection: ASGIConnection[Any, Any, Any, Any]) -> Actor:
    if not isinstance(connection.user, Actor):
        raise Unauthenticated("not_logged_in")
    if connection.user.wiped:
        raise Unauthenticated("device_wiped")
    return connection.user
