"""Gathering the start page from the capabilities."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.conclusions.queries import WaitingDocument, documents_waiting
from ecabinet.identity.actor import Actor
from ecabinet.identity.queries import calendar_of
from ecabinet.kit.calendar import VIETNAM, WorkCalendar, end_of_day, local_date
from ecabinet.meetings.queries import (
    MeetingFilter,
    drafts_waiting,
    invitations_waiting,
    list_meetings,
    not_held_waiting,
)
from ecabinet.meetings.schemas import MeetingCard
from ecabinet.notices.queries import unread_count
from ecabinet.today.schemas import Day, Today, WaitingMatter

RUNNING = ("in_session", "paused")
REPLY_DAYS_BEFORE = 1
Matter = Callable[[str, str, str, datetime | None, str], WaitingMatter]


async def today(session: AsyncSession, actor: Actor, now: datetime) -> Today:
    """Return the start page of one person."""
    monday = local_date(now) - timedelta(days=local_date(now).weekday())
    start, end = _midnight(monday), _midnight(monday + timedelta(days=7))
    this_week = await list_meetings(session, actor, MeetingFilter(start=start, end=end))
    running = [card for state in RUNNING for card in await list_meetings(session, actor, MeetingFilter(state=state))]
    calendar = await calendar_of(session, actor.unit_id)
    matter = partial(_matter, now, calendar)
    waiting = [*await _invitations(session, actor, matter, calendar, now), *await _drafts(session, actor, matter)]
    waiting += await _not_held(session, actor, matter, now)
    waiting += [_document(each, matter) for each in await documents_waiting(session, actor)]
    return Today(
        server_time=now,
        running=running,
        waiting=sorted(waiting, key=lambda w: (w.due_at is None, w.due_at or now, w.title)),
        week=_week(monday, this_week),
        unread_notices=await unread_count(session, actor.person_id),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM).astimezone(UTC)


def _week(monday: date, cards: list[MeetingCard]) -> list[Day]:
    days = [monday + timedelta(days=n) for n in range(5)]
    days += [
        d
        for d in (monday + timedelta(days=5), monday + timedelta(days=6))
        if any(local_date(card.starts_at) == d for card in cards)
    ]
    return [
        Day(day, sorted((c for c in cards if local_date(c.starts_at) == day), key=lambda card: card.starts_at))
        for day in days
    ]


async def _invitations(
    session: AsyncSession, actor: Actor, matter: Matter, calendar: WorkCalendar, now: datetime
) -> list[WaitingMatter]:
    matters = []
    for meeting in await invitations_waiting(session, actor.person_id, now):
        due = end_of_day(calendar.add_working_days(local_date(meeting.starts_at), -REPLY_DAYS_BEFORE))
        waits = matter("invitation", meeting.title, meeting.place, due, f"/meetings/{meeting.id}")
        matters.append(msgspec.structs.replace(waits, until=meeting.ends_at))
    return matters


async def _drafts(session: AsyncSession, actor: Actor, matter: Matter) -> list[WaitingMatter]:
    return [
        matter("draft_meeting", meeting.title, meeting.place, meeting.starts_at, f"/meetings/{meeting.id}")
        for meeting in await drafts_waiting(session, actor)
    ]


async def _not_held(session: AsyncSession, actor: Actor, matter: Matter, now: datetime) -> list[WaitingMatter]:
    return [
        matter("not_held_meeting", meeting.title, meeting.place, meeting.ends_at, f"/meetings/{meeting.id}")
        for meeting in await not_held_waiting(session, actor.person_id, now)
    ]


def _document(waiting: WaitingDocument, matter: Matter) -> WaitingMatter:
    return matter(waiting.kind, waiting.title, waiting.subtitle, waiting.due_at, f"/documents/{waiting.id}")


def _matter(
    now: datetime, calendar: WorkCalendar, kind: str, title: str, subtitle: str, due: datetime | None, href: str
) -> WaitingMatter:
    # the end of a day is its first instant past, so the day itself is the one before it
    last_day = local_date(due - timedelta(seconds=1)) if due else None
    return WaitingMatter(
        kind=kind,
        title=title,
        subtitle=subtitle,
        due_at=due,
        overdue=due is not None and due <= now,
        working_days_left=calendar.working_days_between(local_date(now), last_day) if last_day else None,
        href=href,
    )
