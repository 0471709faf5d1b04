"""The demo started again, on the same day and on later ones: it keeps what was done and still makes sense."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select
from tests.integration.demo.prepared import MOMENT, FixedClock

from ecabinet.demo import memory, run
from ecabinet.demo.clock import StageClock
from ecabinet.demo.stage import open_stage
from ecabinet.kit.event_log import first_broken
from ecabinet.meetings.running import take_console
from ecabinet.meetings.tables import AgendaItem, Meeting
from ecabinet.settings import Settings
from ecabinet.voting.schemas import OpenVote
from ecabinet.voting.service import open_vote
from ecabinet.voting.tables import Decision, Vote

pytestmark = pytest.mark.timeout(900)  # the first one waits for the demo to be made
QUESTION = "Thông qua dự thảo Nghị định quy định chi tiết một số điều của Luật Đất đai?"
FIRST = "Phiên họp Chính phủ thường kỳ tháng 11/2026"


class Seen(NamedTuple):
    """Every meeting's state and begin by title, the votes on ``QUESTION`` with their reason, and broken records."""

    states: dict[str, tuple[str, datetime]]
    votes: list[tuple[str, str | None]]
    broken: list[int]


def start_again(data: Path, now: datetime) -> None:
    run.prepare(data, FixedClock(now), reset=False, say=print)


async def leave_a_vote_open(data: Path) -> None:
    """Do what people do in a demo: the chair opens a vote without end, and everybody goes home."""
    async with open_stage(Settings(data_dir=data), StageClock(MOMENT)) as stage:
        await stage.enter()
        meeting_id = memory.recall(data).running
        await stage.act("khacson", take_console, meeting_id)
        async with stage.installation.database.reading() as session:
            item_id = (await session.get_one(Meeting, meeting_id)).current_item_id
        assert item_id is not None
        await stage.act("khacson", open_vote, meeting_id, OpenVote(item_id=item_id, question=QUESTION))


async def look(data: Path) -> Seen:
    async with (
        open_stage(Settings(data_dir=data), StageClock(MOMENT)) as stage,
        stage.installation.database.reading() as session,
    ):
        meetings = (await session.scalars(select(Meeting))).all()
        query = select(Vote).join(Decision, Decision.id == Vote.decision_id).where(Decision.question == QUESTION)
        votes = (await session.scalars(query)).all()
        broken = [seq for one in meetings if (seq := await first_broken(session, one.id)) is not None]
    states = {meeting.title: (meeting.state, meeting.starts_at) for meeting in meetings}
    return Seen(states, [(vote.state, vote.void_reason) for vote in votes], broken)


async def item_titles(data: Path) -> set[str]:
    async with (
        open_stage(Settings(data_dir=data), StageClock(MOMENT)) as stage,
        stage.installation.database.reading() as session,
    ):
        return set((await session.scalars(select(AgendaItem.title))).all())


def test_the_same_day_changes_nothing(demo: Path) -> None:
    asyncio.run(leave_a_vote_open(demo))
    before = asyncio.run(look(demo))
    start_again(demo, MOMENT + timedelta(hours=9))
    after = asyncio.run(look(demo))
    assert after == before
    assert after.votes == [("open", None)]


def test_three_days_later_there_is_a_session_of_that_day_and_the_old_one_is_closed(demo: Path) -> None:
    asyncio.run(leave_a_vote_open(demo))
    before = asyncio.run(look(demo))
    start_again(demo, MOMENT + timedelta(days=3))
    after = asyncio.run(look(demo))
    assert after.states[FIRST] == ("closed", before.states[FIRST][1])
    assert after.votes == [("voided", "Phiên họp đã kết thúc khi biểu quyết còn mở")]
    new = set(after.states) - set(before.states)
    assert new == {f"{FIRST}, phiên ngày 15/11"}
    state, starts_at = after.states[new.pop()]
    assert state == "in_session"
    assert timedelta(0) < MOMENT + timedelta(days=3) - starts_at < timedelta(hours=2)
    assert after.broken == []


def test_a_published_session_that_was_never_held_is_moved(demo: Path) -> None:
    start_again(demo, MOMENT + timedelta(days=14))
    after = asyncio.run(look(demo))
    assert after.states["Phiên họp chuyên đề xây dựng pháp luật tháng 12/2026"] == (
        "published",
        datetime(2026, 12, 3, 1, 0, tzinfo=UTC),
    )
    assert not any(starts_at < MOMENT and state == "in_session" for state, starts_at in after.states.values())


def test_a_year_later_the_draft_is_of_a_month_to_come(demo: Path) -> None:
    start_again(demo, MOMENT + timedelta(days=365))
    assert asyncio.run(look(demo)).states["Phiên họp Chính phủ thường kỳ tháng 12/2027"] == (
        "draft",
        datetime(2027, 12, 17, 1, 30, tzinfo=UTC),
    )
    assert "Báo cáo tình hình kinh tế - xã hội tháng 12 và năm 2027" in asyncio.run(item_titles(demo))


def test_an_interrupted_turn_of_the_day_is_made_good(demo: Path) -> None:
    (demo / ".ecabinet.sqlite.new").write_bytes(b"half a database")
    start_again(demo, MOMENT + timedelta(days=1))
    assert asyncio.run(look(demo)).states[FIRST][0] == "closed"
    assert not (demo / ".ecabinet.sqlite.new").exists()
