"""How the installation is doing: for its administrators, and for Prometheus."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream
from prometheus_client import CONTENT_TYPE_LATEST

from ecabinet.identity.accounts import need_administrator
from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.http import address_of
from ecabinet.kit.problem import NotFound, Unauthenticated
from ecabinet.monitoring.figures import Figures
from ecabinet.monitoring.queries import read_processes
from ecabinet.monitoring.rules import Way, way_faults
from ecabinet.monitoring.schemas import MonitoringView, ProcessView, WayView
from ecabinet.monitoring.tables import ProcessStatus
from ecabinet.settings import Settings

BETWEEN_PARTS_SECONDS = 1.0


class MonitoringController(Controller):
    """Every process and the way to it, for system administrators."""

    path = "/monitoring"
    tags = ("monitoring",)
    guards = (need_open_screen,)

    @get()
    async def state(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        installation: NamedDependency[Installation],
    ) -> MonitoringView:
        """Return every process seen in the last minute as it last said it was, and this one as it is."""
        need_administrator(actor)
        monitor, now = installation.monitor, installation.clock.now()
        own = monitor.row(await monitor.figures(), now)
        async with installation.database.reading() as session:
            others = [row for row in await read_processes(session, now) if row.id != own.id]
        return MonitoringView(
            server_time=now,
            answering=own.id,
            processes=[_view(row) for row in (own, *others)],
            way=_way(request, installation.settings),
        )

    @get("/stream", media_type="text/plain")
    async def stream(self, actor: NamedDependency[Actor]) -> Stream:
        """Send two parts a second apart: where they arrive as one, something on the way holds answers back."""
        need_administrator(actor)
        return Stream(_two_parts)


async def _two_parts() -> AsyncIterator[str]:
    yield "1\n"
    await asyncio.sleep(BETWEEN_PARTS_SECONDS)
    yield "2\n"


@get("/metrics", include_in_schema=False)
async def metrics(request: Request[Any, Any, Any], installation: NamedDependency[Installation]) -> Response[bytes]:
    """Return this process's figures in Prometheus's text format to whoever has the token.

    Raises:
        NotFound: the installation has no token set, so there is nothing here.
        Unauthenticated: the token is another one.
    """
    token = installation.settings.metrics_token
    if not token:
        raise NotFound("not_found")
    if not secrets.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode()):
        raise Unauthenticated("metrics_token_wrong")
    monitor = installation.monitor
    return Response(monitor.meters.exposition(await monitor.figures()), media_type=CONTENT_TYPE_LATEST)


def _view(row: ProcessStatus) -> ProcessView:
    return ProcessView(
        id=row.id,
        host=row.host,
        process=row.process,
        started_at=row.started_at,
        seen_at=row.seen_at,
        version=row.version,
        figures=_figures(row),
    )


def _figures(row: ProcessStatus) -> Figures | None:
    try:
        return msgspec.convert(row.figures, Figures)
    except msgspec.ValidationError:
        return None


def _way(request: Request[Any, Any, Any], settings: Settings) -> WayView:
    headers = request.headers
    way = Way(
        client=address_of(request),
        scheme=request.url.scheme,
        forwarded_for=headers.get("x-forwarded-for", ""),
        forwarded_proto=headers.get("x-forwarded-proto", ""),
        trusts_proxies=bool(settings.trusted_proxies),
        secure_cookies=settings.secure,
    )
    host = headers.get("host", "")
    return WayView(scheme=way.scheme, host=host, public_url=settings.public_url, faults=way_faults(way))
