"""Everyone who may read a paper, found at once: what ``queries.need_paper`` decides for one person, for all of them."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Row, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.tables import Account, RoleGrant
from ecabinet.meetings.access import BY_ITEM, OPEN_STATES, secretaries
from ecabinet.meetings.rules import MeetingState
from ecabinet.meetings.tables import AgendaItem, Attendee, AttendeeItem, Meeting
from ecabinet.papers.queries import READY
from ecabinet.papers.tables import Paper, PaperVersion

People = frozenset[str]


class PaperPeople(msgspec.Struct, frozen=True, kw_only=True):
    """A paper and who reads it: the meeting's staff, the agency that prepares it, and the others let into its item."""

    paper_id: str
    title: str
    item_id: str
    meeting_id: str
    unit_id: str
    state: MeetingState
    staff: People
    agency: People
    others: People

    @property
    def readers(self) -> People:
        """Everyone who may read the paper now."""
        return self.staff | self.agency | self.others


async def people_of_papers(
    session: AsyncSession,
    *,
    paper_id: str | None = None,
    meeting_id: str | None = None,
    among: Collection[str] | None = None,
) -> dict[str, PaperPeople]:
    """Return the readers of one paper, or of each paper of a meeting, by the paper's id; what is removed has none.

    A council has thousands: where only some people matter, ``among`` names them, and no others attending are told.
    """
    wanted = Paper.id == paper_id if paper_id is not None else Paper.meeting_id == meeting_id
    rows = await _papers(session, wanted)
    if not rows:
        return {}
    meeting = await session.get_one(Meeting, rows[0].meeting_id)
    staff = frozenset({meeting.chair_id} | await secretaries(session, meeting))
    agencies = await _agencies(session, {row.submitting_unit_id for row in rows})
    attending = await _attending(session, meeting, among) if meeting.state in OPEN_STATES else []
    return {row.id: _people(row, MeetingState(meeting.state), staff, agencies, attending) for row in rows}


async def _papers(session: AsyncSession, wanted: ColumnElement[bool]) -> Sequence[Row[*tuple[object, ...]]]:
    is_read = exists(
        select(PaperVersion.id).where(PaperVersion.paper_id == Paper.id, PaperVersion.state == READY)
    ).correlate(Paper)
    query = (
        select(
            Paper.id,
            Paper.title,
            Paper.item_id,
            Paper.meeting_id,
            Paper.unit_id,
            AgendaItem.submitting_unit_id,
            or_(Paper.on_paper, is_read).label("is_out"),
        )
        .join(AgendaItem, AgendaItem.id == Paper.item_id)
        .join(Meeting, Meeting.id == Paper.meeting_id)
        .where(wanted, Paper.deleted_at.is_(None), AgendaItem.deleted_at.is_(None), Meeting.deleted_at.is_(None))
    )
    return (await session.execute(query)).all()


async def _agencies(session: AsyncSession, unit_ids: set[str | None]) -> dict[str, set[str]]:
    query = (
        select(RoleGrant.scope_id, Account.person_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.role == "submitting_agency",
            RoleGrant.scope_kind == "unit",
            RoleGrant.scope_id.in_({each for each in unit_ids if each is not None}),
        )
    )
    found: dict[str, set[str]] = {}
    for unit_id, person_id in await session.execute(query):
        found.setdefault(unit_id or "", set()).add(person_id)
    return found


async def _attending(
    session: AsyncSession, meeting: Meeting, among: Collection[str] | None
) -> list[tuple[str, str | None]]:
    """Return who attends, each with the item that lets them in, or with none where they take part in all of it."""
    query = (
        select(Attendee.person_id, Attendee.role, AttendeeItem.item_id)
        .outerjoin(AttendeeItem, AttendeeItem.attendee_id == Attendee.id)
        .where(Attendee.meeting_id == meeting.id, Attendee.deleted_at.is_(None))
    )
    if among is not None:
        query = query.where(Attendee.person_id.in_(among))
    rows = (await session.execute(query)).all()
    whole = [(row.person_id, None) for row in rows if row.role not in BY_ITEM]
    return whole + [(row.person_id, row.item_id) for row in rows if row.role in BY_ITEM and row.item_id is not None]


def _people(
    row: Row[*tuple[object, ...]],
    state: MeetingState,
    staff: People,
    agencies: dict[str, set[str]],
    attending: list[tuple[str, str | None]],
) -> PaperPeople:
    agency = agencies.get(row.submitting_unit_id, set()) if row.is_out or state == MeetingState.DRAFT else set()
    others = {person for person, item in attending if item in {None, row.item_id}} if row.is_out else set()
    return PaperPeople(
        paper_id=row.id,
        title=row.title,
        item_id=row.item_id,
        meeting_id=row.meeting_id,
        unit_id=row.unit_id,
        state=state,
        staff=staff,
        agency=frozenset(agency) - staff,
        others=frozenset(others) - staff,
    )


async def paper_of_version(session: AsyncSession, version_id: str) -> str | None:
    """Return the id of the paper that has this version, whatever became of the two."""
    return await session.scalar(select(PaperVersion.paper_id).where(PaperVersion.id == version_id))


class ReadyVersion(msgspec.Struct, frozen=True):
    """A version of a paper that can be read: its number among the paper's, its stored file, its pages, since when."""

    id: str
    no: int
    sha256: str
    pages: int
    uploaded_at: datetime


async def ready_versions(session: AsyncSession, paper_id: str) -> list[ReadyVersion]:
    """Return the versions of a paper that can be read, by number."""
    of = PaperVersion
    query = select(of.id, of.no, of.sha256, of.pages, of.uploaded_at).where(of.paper_id == paper_id, of.state == READY)
    rows = await session.execute(query.order_by(of.no))
    return [ReadyVersion(row.id, row.no, row.sha256, row.pages or 0, row.uploaded_at) for row in rows]
