"""Reads of meetings: lists, the start page, and the snapshot of one meeting."""

from datetime import datetime

import msgspec
from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.actor import Actor
from ecabinet.identity.tables import Body, Person
from ecabinet.kit.database import Reading
from ecabinet.kit.search_text import holds
from ecabinet.meetings.access import Access, access_of, is_secretary_of, visible_to
from ecabinet.meetings.schemas import MeetingCard, Presenter
from ecabinet.meetings.tables import AgendaItem, Attendee, Meeting
from ecabinet.voting.queries import OpenVoteTime, open_votes

_PRESENTER = (
    select(Person.id, Person.full_name)
    .join(Meeting, Meeting.presenter_id == Person.id)
    .where(Meeting.id == bindparam("meeting"), Meeting.deleted_at.is_(None))
)
MOST_LISTED = 200
MOST_LOOKED_AT = 5000


class MeetingFilter(msgspec.Struct, frozen=True):
    """What to list; an empty part does not limit."""

    state: str = ""
    text: str = ""
    start: datetime | None = None
    end: datetime | None = None


def _listed(actor: Actor, wanted: MeetingFilter) -> Select[Meeting, Body]:
    query = select(Meeting, Body).join(Body, Body.id == Meeting.body_id).where(visible_to(actor.person_id))
    if wanted.state:
        query = query.where(Meeting.state == wanted.state)
    if wanted.start:
        query = query.where(Meeting.ends_at >= wanted.start)
    if wanted.end:
        query = query.where(Meeting.starts_at < wanted.end)
    return query.order_by(Meeting.starts_at.desc(), Meeting.id).limit(MOST_LOOKED_AT)


async def list_meetings(session: AsyncSession, actor: Actor, wanted: MeetingFilter) -> list[MeetingCard]:
    """Return the meetings this person may know of, the latest first."""
    known = (await session.execute(_listed(actor, wanted))).all()
    rows = [(meeting, body) for meeting, body in known if holds(wanted.text, meeting.title, meeting.place)][
        :MOST_LISTED
    ]
    votes = await open_votes(session, [meeting.id for meeting, _ in rows])
    cards = []
    for meeting, body in rows:
        access = await access_of(session, meeting.id, actor.person_id)
        if access is not None:
            cards.append(await _card(session, access, meeting, body, votes.get(meeting.id)))
    return cards


async def _card(
    session: AsyncSession, access: Access, meeting: Meeting, body: Body, vote: OpenVoteTime | None
) -> MeetingCard:
    items = await _numbered_items(session, meeting.id)
    seen = [(no, item) for no, item in items if access.keys.full or item.id in access.keys.items]
    current = next(((no, item.title) for no, item in seen if item.id == meeting.current_item_id), (None, None))
    open_vote = vote if vote is not None and current[0] is not None else None
    return MeetingCard(
        id=meeting.id,
        title=meeting.title,
        kind=meeting.kind,
        state=meeting.state,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        body_name=body.name,
        my_role=access.role,
        item_count=len(seen),
        current_item_no=current[0],
        current_item_title=current[1],
        open_vote_closes_at=open_vote.closes_at if open_vote else None,
        has_open_vote=open_vote is not None,
    )


async def _numbered_items(session: AsyncSession, meeting_id: str) -> list[tuple[int, AgendaItem]]:
    query = (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.deleted_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return list(enumerate((await session.scalars(query)).all(), start=1))


async def invitations_waiting(session: AsyncSession, person_id: str, now: datetime) -> list[Meeting]:
    """Return the meetings to come whose invitation this person has not answered, the earliest first."""
    query = (
        select(Meeting)
        .join(Attendee, Attendee.meeting_id == Meeting.id)
        .where(
            Attendee.person_id == person_id,
            Attendee.deleted_at.is_(None),
            Attendee.reply.is_(None),
            Attendee.role.in_(("member", "invitee", "substitute")),
            Meeting.state == "published",
            Meeting.ends_at > now,
            Meeting.deleted_at.is_(None),
            Meeting.chair_id != person_id,
        )
        .order_by(Meeting.starts_at)
    )
    return list((await session.scalars(query)).all())


async def drafts_waiting(session: AsyncSession, actor: Actor) -> list[Meeting]:
    """Return the drafts this person prepares, the earliest first."""
    if not actor.has("secretary"):
        return []
    query = select(Meeting).where(visible_to(actor.person_id), Meeting.state == "draft").order_by(Meeting.starts_at)
    return list((await session.scalars(query)).all())


async def not_held_waiting(session: AsyncSession, person_id: str, now: datetime) -> list[Meeting]:
    """Return the meetings this secretary invited to that nobody opened until their end, the earliest first."""
    query = select(Meeting).where(
        is_secretary_of(person_id),
        Meeting.state == "published",
        Meeting.ends_at <= now,
        Meeting.deleted_at.is_(None),
    )
    return list((await session.scalars(query.order_by(Meeting.starts_at))).all())


async def presenter_of(session: Reading, meeting_id: str) -> Presenter | None:
    """Return who leads the room through the papers, or None."""
    row = (await session.execute(_PRESENTER, {"meeting": meeting_id})).one_or_none()
    return Presenter(person_id=row.id, name=row.full_name) if row else None
