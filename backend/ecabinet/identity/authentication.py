"""From the cookie of a request to the person behind it."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from ecabinet.identity.actor import Actor
from ecabinet.kit.problem import Unauthenticated

COOKIE = "ecabinet_login"


class Authentication(AbstractAuthenticationMiddleware):
    """Finds the actor anew for every request, so that a disabled account is out at its next one."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        """Return the actor as ``user``, or None where nobody is logged in."""
        token = connection.cookies.get(COOKIE)
        if not token:
            return AuthenticationResult(user=None, auth=None)
        actor = await connection.app.state.installation.actors.find(token)
        return AuthenticationResult(user=actor, auth=actor.login_id if actor else None)


# Guards are coroutines: the framework runs plain functions in a thread, for every request.
async def need_login(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: somebody is logged in, perhaps with a locked screen.

    Raises:
        Unauthenticated: nobody is.
    """
    if not isinstance(connection.user, Actor):
        raise Unauthenticated("not_logged_in")


async def need_open_screen(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: somebody is logged in, the screen is open and the first password was changed."""
    await need_login(connection, handler)
    connection.user.need_open()
