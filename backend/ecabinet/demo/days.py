"""Bringing an earlier day's demo to today.

The first start stages a running session for that day. On a later day the demo closes what was left open (its chair
does, and voids a vote nobody closed, with the reason on record), puts the published session
and the draft off when their day went by without them, and stages a new running session. Everything done in the
meantime stays as it was. All of it happens in a copy of the database that takes the old one's place at the end, so a
start that is interrupted changes nothing.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from ecabinet.demo.clock import StageClock
from ecabinet.demo.memory import Memory
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.people import HEAD, SECRETARY
from ecabinet.demo.put_off import put_off
from ecabinet.demo.seed_others import draft_occasion, stage_upcoming, upcoming_occasion
from ecabinet.demo.seed_papers import PaperRoom
from ecabinet.demo.seed_running import stage_running
from ecabinet.demo.sessions import DRAFT, RUNNING, UPCOMING
from ecabinet.demo.stage import Stage, open_stage
from ecabinet.kit.calendar import local_date
from ecabinet.meetings import running
from ecabinet.meetings.rules import MeetingState
from ecabinet.meetings.tables import Meeting
from ecabinet.settings import Settings
from ecabinet.voting.schemas import VoidVote
from ecabinet.voting.service import close_when_due, void_vote
from ecabinet.voting.tables import Vote

OPEN: Final = (MeetingState.IN_SESSION, MeetingState.PAUSED)
STILL_WARM: Final = timedelta(hours=1)
LEFT_OPEN: Final = "Phiên họp đã kết thúc khi biểu quyết còn mở"
DATABASE: Final = "ecabinet.sqlite"


def is_another_day(memory: Memory, now: datetime) -> bool:
    """Tell whether the demo was last brought to a day before this one."""
    return local_date(now) > memory.day


async def bring_to_today(folder: Path, memory: Memory, now: datetime) -> Memory:
    """Bring the demo in ``folder``, which nobody serves, to the day of ``now``; return what to remember."""
    old, draft = folder / DATABASE, folder / f".{DATABASE}.new"
    _copy(old, draft)
    settings = Settings(data_dir=folder, database_url=f"sqlite+aiosqlite:///{draft.resolve()}")
    async with open_stage(settings, StageClock(now)) as stage:
        await stage.enter()
        if stage.there([HEAD.username, SECRETARY.username]) == [HEAD.username, SECRETARY.username]:
            memory = await _turn_the_page(stage, memory, now)
        stage.clock.set(now)
        await stage.leave()
    draft.replace(old)
    return memory


def _copy(old: Path, draft: Path) -> None:
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(old)) as source, closing(sqlite3.connect(draft)) as target:
        source.backup(target)
        # Without this the old file's log could be taken for the new one's after the swap.
        source.execute("PRAGMA journal_mode=DELETE")


async def _turn_the_page(stage: Stage, memory: Memory, now: datetime) -> Memory:
    for meeting in await _meetings(stage):
        if meeting.state in OPEN and meeting.ends_at < now - STILL_WARM:
            await _close(stage, meeting)
    upcoming = await _keep_upcoming(stage, memory, now)
    await _keep_draft(stage, now)
    current = memory.running
    meetings = await _meetings(stage)
    if not any(meeting.state in OPEN for meeting in meetings):
        current = await stage_running(stage, PaperRoom(stage), memory.body_id, now, _title(meetings, now))
    return Memory(body_id=memory.body_id, day=local_date(now), running=current, upcoming=upcoming)


async def _meetings(stage: Stage) -> Sequence[Meeting]:
    async with stage.installation.database.reading() as session:
        return (await session.scalars(select(Meeting).where(Meeting.deleted_at.is_(None)))).all()


async def _close(stage: Stage, meeting: Meeting) -> None:
    """Have the chair end a session that was left open."""
    chair = HEAD.username
    await stage.act(chair, running.take_console, meeting.id)
    async with stage.installation.database.reading() as session:
        query = select(Vote.id).where(Vote.meeting_id == meeting.id, Vote.state == "open")
        votes = (await session.scalars(query)).all()
    for vote_id in votes:
        await stage.command(chair).run(close_when_due, vote_id)
        async with stage.installation.database.reading() as session:
            still_open = (await session.get_one(Vote, vote_id)).state == "open"
        if still_open:
            await stage.act(chair, void_vote, vote_id, VoidVote(LEFT_OPEN))
    await stage.act(chair, running.close, meeting.id)


async def _keep_upcoming(stage: Stage, memory: Memory, now: datetime) -> str:
    """Move the published session if its hour went by without it; stage another once it was held."""
    async with stage.installation.database.reading() as session:
        meeting = await session.get_one(Meeting, memory.upcoming)
    if meeting.deleted_at is not None or meeting.state in OPEN:
        return meeting.id
    if meeting.state == MeetingState.CLOSED:
        return await stage_upcoming(stage, PaperRoom(stage), memory.body_id, now)
    if meeting.state == MeetingState.PUBLISHED and meeting.starts_at < now:
        occasion = upcoming_occasion(now)
        await put_off(stage, meeting, UPCOMING, occasion, occasion.at(8, 0))
    return meeting.id


async def _keep_draft(stage: Stage, now: datetime) -> None:
    """Put the demo's own draft off when its day went by; what people drafted stays as they left it."""
    for meeting in await _meetings(stage):
        named = DRAFT.title.format_map(Occasion(local_date(meeting.starts_at)).words())
        if meeting.state == MeetingState.DRAFT and meeting.starts_at < now and meeting.title == named:
            occasion = draft_occasion(now)
            await put_off(stage, meeting, DRAFT, occasion, occasion.at(8, 30))


def _title(meetings: Sequence[Meeting], now: datetime) -> str:
    """Return the month's title, with the day added from the month's second session on."""
    day = local_date(now)
    title = RUNNING.title.format_map(Occasion(day).words())
    taken = any(meeting.title.startswith(title) for meeting in meetings)
    return f"{title}, phiên ngày {day.day:02d}/{day.month:02d}" if taken else title
