"""The audit log as administrators read it."""

from datetime import datetime
from typing import Any

import msgspec


class AuditView(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded act."""

    id: str
    at: datetime
    person_name: str | None
    address: str
    device: str
    action: str
    subject_kind: str
    subject_id: str
    meeting_id: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
