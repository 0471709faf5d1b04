"""Reading the audit log."""

from datetime import datetime

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from sqlalchemy import select

from ecabinet.audit.schemas import AuditView
from ecabinet.audit.tables import AuditEntry
from ecabinet.identity.accounts import need_administrator
from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.identity.queries import person_refs
from ecabinet.installation import Installation
from ecabinet.kit.schemas import need_zone

PAGE = 200


class AuditController(Controller):
    """The audit log, for system administrators: acts, never papers or votes."""

    path = "/audit"
    tags = ("audit",)
    guards = (need_open_screen,)

    @get()
    async def entries(
        self,
        actor: NamedDependency[Actor],
        installation: NamedDependency[Installation],
        action: FromQuery[str] = "",
        before: FromQuery[datetime | None] = None,
    ) -> list[AuditView]:
        """Return the newest entries, by action and before a moment where asked for."""
        need_administrator(actor)
        query = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id).limit(PAGE)
        if action:
            query = query.where(AuditEntry.action == action)
        if until := need_zone(before):
            query = query.where(AuditEntry.at < until)
        async with installation.database.reading() as session:
            rows = (await session.scalars(query)).all()
            names = await person_refs(session, [row.person_id for row in rows])
        return [_view(row, names[row.person_id].full_name if row.person_id in names else None) for row in rows]


def _view(row: AuditEntry, name: str | None) -> AuditView:
    in_meeting = row.meeting_id is not None
    return AuditView(
        id=row.id,
        at=row.at,
        person_name=name,
        address=row.address,
        device=row.device,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        meeting_id=row.meeting_id,
        before=None if in_meeting else row.before,
        after=None if in_meeting else row.after,
    )
