"""Seats in a body: who is a member for which term, and who its head is."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity.queries import need_body, need_people, person_refs
from ecabinet.identity.schemas import AddMembership, ChangeMembership, MembershipView
from ecabinet.identity.tables import Body, Membership, Person
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.ids import new_id
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, Invalid, NotFound
from ecabinet.kit.schemas import Created
from ecabinet.kit.work import Work
from ecabinet.meetings.live import attendee_refs, meeting_day
from ecabinet.meetings.tables import Meeting


async def memberships_of(session: AsyncSession, body_id: str) -> list[MembershipView]:
    """Return every seat of a body, past and to come too, in the body's order, the newest term of a person first.

    Raises:
        NotFound: there is no such body.
    """
    await need_body(session, body_id)
    query = (
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.body_id == body_id)
        .order_by(Membership.position, Person.sort_key, Membership.starts_on.desc())
    )
    rows = list((await session.scalars(query)).all())
    people = await person_refs(session, [row.person_id for row in rows])
    return [
        MembershipView(row.id, people[row.person_id], row.is_head, row.position, row.starts_on, row.ends_on)
        for row in rows
    ]


async def add_membership(work: Work, body_id: str, data: AddMembership) -> Created:
    """Give a person a seat in a body for a term, and return its id.

    Raises:
        NotFound: there is no such body or person.
        Invalid: the term ends before it begins (``ends_before_start``).
        Conflict: the person has a seat in that time, or the body another head.
    """
    body = await need_body(work.session, body_id)
    await need_people(work.session, [data.person_id])
    row = Membership(id=new_id(), body_id=body_id, person_id=data.person_id)
    meetings = await _lock(work, body, [(data.starts_on, data.ends_on)])
    row.position = data.position if data.position is not None else await _last_position(work, body_id) + 1
    _fill(row, data)
    await _need_room(work.session, row)
    work.session.add(row)
    note(work, "add_membership", ("body", body_id), unit_id=body.unit_id, after=_values(row))
    await _tell(work, meetings)
    return Created(row.id)


async def change_membership(work: Work, membership_id: str, data: ChangeMembership) -> None:
    """Change a seat's term, or whether it is the head's.

    Raises:
        NotFound: there is no such seat.
        Invalid, Conflict: as when it is added.
    """
    body, row = await _need_membership(work, membership_id)
    meetings = await _lock(work, body, [(row.starts_on, row.ends_on), (data.starts_on, data.ends_on)])
    _, row = await _need_membership(work, membership_id)
    before = _values(row)
    _fill(row, data)
    await _need_room(work.session, row)
    note(work, "change_membership", ("body", body.id), unit_id=body.unit_id, before=before, after=_values(row))
    await _tell(work, meetings)


async def remove_membership(work: Work, membership_id: str) -> None:
    """Take back a seat that was entered by mistake; a term that is over is ended instead.

    Raises:
        NotFound: there is no such seat.
    """
    body, row = await _need_membership(work, membership_id)
    meetings = await _lock(work, body, [(row.starts_on, row.ends_on)])
    _, row = await _need_membership(work, membership_id)
    await work.session.delete(row)
    note(work, "remove_membership", ("body", body.id), unit_id=body.unit_id, before=_values(row))
    await _tell(work, meetings)


def _fill(row: Membership, data: ChangeMembership) -> None:
    if data.ends_on is not None and data.ends_on < data.starts_on:
        raise Invalid("term_ends_before_start")
    row.is_head, row.starts_on, row.ends_on = data.is_head, data.starts_on, data.ends_on


def _values(row: Membership) -> dict[str, str | bool | None]:
    return {
        "person_id": row.person_id,
        "is_head": row.is_head,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
    }


async def _need_membership(work: Work, membership_id: str) -> tuple[Body, Membership]:
    row = await work.session.get(Membership, membership_id, populate_existing=True)
    if row is None:
        raise NotFound("membership_not_found")
    return await need_body(work.session, row.body_id), row


async def _last_position(work: Work, body_id: str) -> int:
    query = select(func.max(Membership.position)).where(Membership.body_id == body_id)
    return await work.session.scalar(query) or 0


async def _need_room(session: AsyncSession, row: Membership) -> None:
    """Refuse a second seat of one person, and a second head, in the same time: equal votes follow one head."""
    with session.no_autoflush:
        query = select(Membership).where(
            Membership.body_id == row.body_id,
            Membership.id != row.id,
            or_(Membership.ends_on.is_(None), Membership.ends_on >= row.starts_on),
        )
        if row.ends_on is not None:
            query = query.where(Membership.starts_on <= row.ends_on)
        others = list((await session.scalars(query)).all())
    if any(other.person_id == row.person_id for other in others):
        raise Conflict("membership_overlaps")
    if row.is_head and any(other.is_head for other in others):
        raise Conflict("body_has_head")


Term = tuple[date, date | None]


async def _lock(work: Work, body: Body, terms: list[Term]) -> list[str]:
    """Lock the meetings held in one of these terms, then the body: its seats change one after the other."""
    query = select(Meeting).where(Meeting.body_id == body.id, Meeting.deleted_at.is_(None)).order_by(Meeting.id)
    meetings = (await work.session.scalars(query)).all()
    touched = [meeting.id for meeting in meetings if any(_holds(term, meeting_day(meeting)) for term in terms)]
    for meeting_id in touched:
        await lock_log(work.session, meeting_id)
    await work.session.refresh(body, with_for_update=True)
    return touched


def _holds(term: Term, day: date) -> bool:
    starts_on, ends_on = term
    return starts_on <= day and (ends_on is None or day <= ends_on)


async def _tell(work: Work, meetings: list[str]) -> None:
    for meeting_id in meetings:
        touched = [("meeting", meeting_id), *await attendee_refs(work.session, meeting_id)]
        await record(work, meeting_id, "MembersChanged", touched)
