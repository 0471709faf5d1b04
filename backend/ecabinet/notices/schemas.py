"""A notice as its reader gets it."""

from datetime import datetime
from typing import Any

import msgspec


class NoticeView(msgspec.Struct, frozen=True):
    """One thing told; ``kind`` and ``values`` make its sentence on the screen."""

    id: str
    kind: str
    values: dict[str, Any]
    href: str
    meeting_id: str | None
    at: datetime
    read_at: datetime | None
