"""The live entities of a meeting itself: meeting, item, attendee."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.attendance.rules import Quorum, quorum_of
from ecabinet.identity import queries as people
from ecabinet.identity.schemas import PersonRef
from ecabinet.identity.tables import Body, Unit
from ecabinet.kit import audience as to
from ecabinet.kit.calendar import local_date
from ecabinet.kit.database import Reading
from ecabinet.kit.live import Entity, reader
from ecabinet.meetings.schemas import (
    AttendeeNote,
    AttendeeView,
    Console,
    ItemView,
    MeetingView,
    Presenter,
    QuorumView,
    SubmittingUnit,
)
from ecabinet.meetings.tables import AgendaItem, Attendee, AttendeeItem, Meeting

PRESENT = ("in_room", "remote")
ATTENDED = (*PRESENT, "left")


@reader("meeting")
async def meeting_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read the meeting itself."""
    meeting = await session.get(Meeting, meeting_id)
    if meeting is None or meeting.deleted_at is not None:
        return {}
    body = await people.need_body(session, meeting.body_id)
    names = await people.person_refs(session, [meeting.chair_id, meeting.console_person_id, meeting.presenter_id])
    view = MeetingView(
        id=meeting.id,
        version=meeting.version,
        title=meeting.title,
        kind=meeting.kind,
        state=meeting.state,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        body_id=body.id,
        body_name=body.name,
        chair_id=meeting.chair_id,
        chair_name=names[meeting.chair_id].full_name,
        secretary_may_run=meeting.secretary_may_run,
        current_item_id=meeting.current_item_id,
        current_item_since=meeting.current_item_since,
        console=_console(meeting, names),
        presenter=_presenter(meeting, names),
        quorum=quorum_view(await meeting_quorum(session, meeting, body)),
        decision=people.rules_of(body).decision,
        published_at=meeting.published_at,
        started_at=meeting.started_at,
        closed_at=meeting.closed_at,
    )
    return {meeting.id: Entity(to.MEETING, view)}


def _console(meeting: Meeting, names: dict[str, PersonRef]) -> Console | None:
    if meeting.console_person_id is None or meeting.console_since is None:
        return None
    return Console(
        person_id=meeting.console_person_id,
        name=names[meeting.console_person_id].full_name,
        login_id=meeting.console_login_id or "",
        device=meeting.console_device or "",
        since=meeting.console_since,
    )


def _presenter(meeting: Meeting, names: dict[str, PersonRef]) -> Presenter | None:
    if meeting.presenter_id is None:
        return None
    return Presenter(person_id=meeting.presenter_id, name=names[meeting.presenter_id].full_name)


async def present_members(session: Reading, meeting_id: str) -> set[str]:
    """Return the ids of the members checked in, on site or away; a substitute does not count."""
    return await _members(session, meeting_id, PRESENT)


async def attended_members(session: Reading, meeting_id: str) -> set[str]:
    """Return the ids of the members who were there, if only for a part of the meeting."""
    return await _members(session, meeting_id, ATTENDED)


async def _members(session: Reading, meeting_id: str, presences: Collection[str]) -> set[str]:
    query = select(Attendee.person_id).where(
        Attendee.meeting_id == meeting_id,
        Attendee.deleted_at.is_(None),
        Attendee.role == "member",
        Attendee.presence.in_(presences),
    )
    return set((await session.scalars(query)).all())


async def meeting_quorum(session: AsyncSession, meeting: Meeting, body: Body) -> Quorum:
    """Return the meeting's quorum at this moment, by the rules of its body."""
    members = (await people.heads_of(session, body.id, meeting_day(meeting))).keys()
    rule = people.rules_of(body).quorum
    if not members:
        return Quorum(present=0, members=0, needed=0, met=False, article=rule.article)
    present = len(members & await present_members(session, meeting.id))
    return quorum_of(present, len(members), rule)


def quorum_view(quorum: Quorum) -> QuorumView:
    """Return a quorum as the screens get it."""
    return QuorumView(quorum.present, quorum.members, quorum.needed, quorum.met, quorum.article)


def meeting_day(meeting: Meeting) -> date:
    """Return the day of the meeting in Vietnam, on which memberships are judged."""
    return local_date(meeting.started_at or meeting.starts_at)


@reader("item")
async def item_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read agenda items; their numbers follow their positions."""
    numbered = (
        select(
            AgendaItem.id,
            func.row_number().over(order_by=(AgendaItem.position, AgendaItem.id)).label("no"),
        )
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.deleted_at.is_(None))
        .subquery()
    )
    query = (
        select(AgendaItem, numbered.c.no, Unit)
        .join(numbered, numbered.c.id == AgendaItem.id)
        .outerjoin(Unit, Unit.id == AgendaItem.submitting_unit_id)
        .order_by(numbered.c.no)
    )
    if ids is not None:
        query = query.where(AgendaItem.id.in_(ids))
    rows = (await session.execute(query)).all()
    presenters = await people.person_refs(session, [item.presenter_id for item, _, _ in rows])
    return {
        item.id: Entity(to.item(item.id), _item_view(item, no, unit, presenters.get(item.presenter_id or "")))
        for item, no, unit in rows
    }


def _item_view(item: AgendaItem, no: int, unit: Unit | None, presenter: PersonRef | None) -> ItemView:
    return ItemView(
        id=item.id,
        version=item.version,
        no=no,
        title=item.title,
        kind=item.kind,
        minutes=item.minutes,
        presenter=presenter,
        submitting_unit=SubmittingUnit(unit.id, unit.name) if unit else None,
        state=item.state,
        used_seconds=item.used_seconds,
    )


@reader("attendee")
async def attendee_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read attendees, electors and the head marked by the body's membership on the day."""
    meeting = await session.get_one(Meeting, meeting_id)
    rows = await _attendee_rows(session, meeting_id, ids)
    heads = await people.heads_of(session, meeting.body_id, meeting_day(meeting))
    refs = await people.person_refs(session, [row.person_id for row in rows])
    return {
        row.id: Entity(
            to.MEETING,
            AttendeeView(
                id=row.id,
                person=refs[row.person_id],
                role=row.role,
                order=row.position,
                reply=row.reply,
                presence=row.presence,
                checked_in_at=row.checked_in_at,
                is_head=heads.get(row.person_id, False),
                is_elector=row.role == "member" and row.person_id in heads,
            ),
        )
        for row in rows
    }


async def attendee_refs(session: AsyncSession, meeting_id: str) -> list[tuple[str, str]]:
    """Return every attendee as something touched: on another day others may be the body's members."""
    return [("attendee", row.id) for row in await _attendee_rows(session, meeting_id, None)]


@reader("attendee_note")
async def attendee_notes(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read what only the chair and the secretaries see of attendees; the id is the attendee's."""
    rows = await _attendee_rows(session, meeting_id, ids)
    items = await _item_ids(session, meeting_id)
    return {
        row.id: Entity(
            to.STAFF,
            AttendeeNote(
                id=row.id,
                reply_reason=row.reply_reason,
                opened_at=row.opened_at,
                item_ids=sorted(items.get(row.id, [])) if row.role == "invitee" else None,
            ),
        )
        for row in rows
    }


async def _attendee_rows(
    session: AsyncSession, meeting_id: str, ids: frozenset[str] | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    # A council has hundreds: columns cost a fraction of objects.
    query = (
        select(
            Attendee.id,
            Attendee.person_id,
            Attendee.role,
            Attendee.position,
            Attendee.reply,
            Attendee.reply_reason,
            Attendee.presence,
            Attendee.checked_in_at,
            Attendee.opened_at,
        )
        .where(Attendee.meeting_id == meeting_id, Attendee.deleted_at.is_(None))
        .order_by(Attendee.position, Attendee.id)
    )
    if ids is not None:
        query = query.where(Attendee.id.in_(ids))
    return (await session.execute(query)).all()


async def _item_ids(session: AsyncSession, meeting_id: str) -> dict[str, list[str]]:
    query = (
        select(AttendeeItem)
        .join(Attendee, Attendee.id == AttendeeItem.attendee_id)
        .join(AgendaItem, AgendaItem.id == AttendeeItem.item_id)
        .where(Attendee.meeting_id == meeting_id, AgendaItem.deleted_at.is_(None))
    )
    found: dict[str, list[str]] = {}
    for row in (await session.scalars(query)).all():
        found.setdefault(row.attendee_id, []).append(row.item_id)
    return found
