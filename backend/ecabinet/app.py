"""Putting the application together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from litestar import Litestar, Request, Response, Router, asgi, get
from litestar.config.csrf import CSRFConfig
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute

from ecabinet.annotations.export_routes import ExchangeController
from ecabinet.annotations.routes import MARK_ROUTES
from ecabinet.attendance.routes import AttendanceController
from ecabinet.audit.routes import AuditController
from ecabinet.conclusions import live as conclusions_live
from ecabinet.conclusions.routes import (
    ConclusionController,
    DocumentController,
    RegisterController,
    SignerController,
)
from ecabinet.devices.routes import DeviceController
from ecabinet.identity.administration import BodyController, DayController, RoleController
from ecabinet.identity.authentication import Authentication
from ecabinet.identity.routes import AccountController, LoginController, PeopleController
from ecabinet.installation import Installation
from ecabinet.kit.clock import Clock
from ecabinet.kit.http import provide_actor, provide_command
from ecabinet.kit.http_problem import HANDLERS, PROBLEM_RESPONSES
from ecabinet.kit.secret_files import secret_of
from ecabinet.meetings import live as meetings_live
from ecabinet.meetings.routes import AgendaController, MeetingController, RoomController
from ecabinet.monitoring.requests import Requests
from ecabinet.monitoring.routes import MonitoringController, metrics
from ecabinet.notices.routes import NoticeController
from ecabinet.papers import live as papers_live
from ecabinet.papers.routes import PAPER_ROUTES
from ecabinet.realtime.socket import LiveSocket
from ecabinet.settings import Settings
from ecabinet.signing.routes import KeyController
from ecabinet.today.routes import today
from ecabinet.voting import live as voting_live
from ecabinet.voting.cast_route import cast
from ecabinet.voting.routes import VoteController
from ecabinet.voting.short_way import ShortWay
from ecabinet.web_app import page, web_app

LIVE_READERS = (meetings_live, papers_live, voting_live, conclusions_live)
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class _OwnRouter(Router):
    """A router that is registered as it is: Litestar would register a deep copy, which is a third of an application."""

    def __deepcopy__(self, _: dict[int, Any]) -> "_OwnRouter":
        return self


@get("/health", tags=["health"], exclude_from_auth=True)
async def health() -> dict[str, str]:
    """Say that the process answers; also how a browser gets its CSRF token before logging in."""
    return {"status": "ok"}


@get("/null", include_in_schema=False, exclude_from_auth=True)
async def null() -> None:
    """Do nothing: the floor that load tests compare with."""


async def provide_installation(request: Request[Any, Any, Any]) -> Installation:
    """Return the installation of the application that was asked."""
    installation: Installation = request.app.state.installation
    return installation


async def _finish(response: Response[Any]) -> Response[Any]:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@cache
def _api() -> Router:
    """Return the routes of every application of this process: what they take and give is found out once."""
    return _OwnRouter(
        "/api",
        route_handlers=[
            health,
            null,
            today,
            LoginController,
            PeopleController,
            AccountController,
            DeviceController,
            RoleController,
            BodyController,
            DayController,
            MeetingController,
            AgendaController,
            RoomController,
            AttendanceController,
            VoteController,
            cast,
            NoticeController,
            AuditController,
            *PAPER_ROUTES,
            *MARK_ROUTES,
            ExchangeController,
            ConclusionController,
            DocumentController,
            RegisterController,
            SignerController,
            KeyController,
            MonitoringController,
        ],
        middleware=[Authentication()],
        dependencies={"actor": Provide(provide_actor), "command": Provide(provide_command)},
    )


def _document_problems(app: Litestar) -> None:
    """Say in the OpenAPI document that every refusal is a problem, whatever the route."""
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            handler.responses = {**PROBLEM_RESPONSES, **(handler.responses or {})}


def create_app(settings: Settings, clock: Clock | None = None) -> Litestar:
    """Return the application for these settings; its database must be at the newest revision."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    installation = Installation(settings, clock)
    live = LiveSocket(installation.hub, installation.actors, installation.clock, settings.origins)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        await installation.start()
        yield
        await installation.stop()

    csrf = CSRFConfig(
        secret=secret_of(settings.data_dir, "csrf.secret"),
        cookie_name="ecabinet_csrf",
        header_name="X-CSRF-Token",
        cookie_secure=settings.secure,
        cookie_samesite="strict",
    )
    app = Litestar(
        route_handlers=[_api(), asgi("/api/live", copy_scope=True)(live), metrics, page, web_app],
        dependencies={"installation": Provide(provide_installation)},
        exception_handlers=HANDLERS,
        csrf_config=csrf,
        lifespan=[lifespan],
        after_request=_finish,
        openapi_config=OpenAPIConfig(
            title="E-Cabinet", version="1", path="/api/schema", render_plugins=[JsonRenderPlugin()]
        ),
        request_max_body_size=2_000_000,
        debug=settings.debug,
        logging_config=None,
    )
    app.state.installation = installation
    headers = {**SECURITY_HEADERS, "Cache-Control": "no-store"}
    plain = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    app.asgi_handler = Requests(ShortWay(app.asgi_handler, installation, csrf, plain), installation.monitor.meters)
    _document_problems(app)
    return app
