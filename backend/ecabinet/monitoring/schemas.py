"""What the administrator's page shows."""

from datetime import datetime

import msgspec

from ecabinet.monitoring.figures import Figures
from ecabinet.monitoring.rules import WayFault


class ProcessView(msgspec.Struct, frozen=True, kw_only=True):
    """One process as it was at ``seen_at``; ``figures`` is None where another version counts otherwise."""

    id: str
    host: str
    process: int
    started_at: datetime
    seen_at: datetime
    version: str
    figures: Figures | None


class WayView(msgspec.Struct, frozen=True, kw_only=True):
    """How this very request came in, for the page to compare with where it stands itself."""

    scheme: str
    host: str
    public_url: str
    faults: list[WayFault]


class MonitoringView(msgspec.Struct, frozen=True, kw_only=True):
    """Every process, ``answering`` being the one that says so."""

    server_time: datetime
    answering: str
    processes: list[ProcessView]
    way: WayView
