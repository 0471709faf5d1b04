"""Writing audit entries; always inside the transaction of the act itself."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.tables import AuditEntry
from ecabinet.kit.ids import new_id
from ecabinet.kit.many_rows import insert_rows
from ecabinet.kit.work import Origin, Work


def note(
    work: Work,
    action: str,
    subject: tuple[str, str],
    *,
    unit_id: str | None = None,
    meeting_id: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one entry: ``action`` is the command's name, ``subject`` a (kind, id) pair, before and after plain values."""
    row = entry(
        work.origin, work.now, action, subject, unit_id=unit_id, meeting_id=meeting_id, before=before, after=after
    )
    work.session.add(AuditEntry(**row))


def entry(
    origin: Origin,
    at: datetime,
    action: str,
    subject: tuple[str, str],
    *,
    unit_id: str | None = None,
    meeting_id: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the values of one entry, for ``note_many``."""
    return {
        "id": new_id(),
        "at": at,
        "account_id": origin.account_id,
        "person_id": origin.person_id,
        "login_id": origin.login_id,
        "address": origin.address,
        "device": origin.device,
        "request_id": origin.request_id,
        "action": action,
        "subject_kind": subject[0],
        "subject_id": subject[1],
        "unit_id": unit_id,
        "meeting_id": meeting_id,
        "before": before,
        "after": after,
    }


async def note_many(session: AsyncSession, entries: list[dict[str, Any]]) -> None:
    """Add many entries at once, as ``entry`` returned them."""
    await insert_rows(session, AuditEntry, entries)
