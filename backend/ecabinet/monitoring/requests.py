"""Around every request: its id, one line in the log, and what is counted of it. Nothing of what it holds is kept."""

import logging
import time

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from ecabinet.identity.actor import Actor
from ecabinet.kit.http import begin_request, route_of
from ecabinet.kit.logs import REQUEST_ID
from ecabinet.monitoring.meters import Meters

log = logging.getLogger("ecabinet.access")
HEADER = b"x-request-id"
# What proxies write where a client went before it was answered.
WENT_AWAY = 499


class Requests:
    """The outermost layer of the application, so that what no route answers is seen too."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how it ended."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id = begin_request(scope)
        status = WENT_AWAY

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER, request_id.encode())]
            await send(message)

        token = REQUEST_ID.set(request_id)
        started = time.perf_counter()
        try:
            await self._app(scope, receive, note)
        finally:
            self._ended(scope, status, time.perf_counter() - started)
            REQUEST_ID.reset(token)

    def _ended(self, scope: HTTPScope, status: int, seconds: float) -> None:
        method, route = scope["method"], route_of(scope)
        self._meters.request(method, route, status, seconds)
        if log.isEnabledFor(logging.INFO):
            actor = scope.get("user")
            account = actor.account_id if isinstance(actor, Actor) else None
            fields = {"status": status, "milliseconds": round(seconds * 1000, 1), "account_id": account}
            log.info("%s %s", method, route, extra={"fields": fields})
