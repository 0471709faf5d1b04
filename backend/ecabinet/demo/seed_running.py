"""Staging the session that runs at this moment, at its third item, with a vote behind it."""

from datetime import datetime, timedelta

from ecabinet.demo.occasion import Occasion
from ecabinet.demo.people import ABSENT, MEMBERS
from ecabinet.demo.seed_marks import write_marks
from ecabinet.demo.seed_papers import PaperRoom
from ecabinet.demo.seed_sessions import (
    answer_invitations,
    begin,
    conclude,
    draft_session,
    hand_in_papers,
    hold_vote,
    publish_session,
    turn_to,
)
from ecabinet.demo.sessions import RUNNING
from ecabinet.demo.stage import Stage
from ecabinet.kit.calendar import local_date
from ecabinet.voting.decision_rules import Choice

SINCE_BEGIN = timedelta(minutes=83)
STEP = 5 * 60
EXCUSES = {
    "tronghien": "Chủ trì cuộc họp của Ban Chỉ đạo Trung ương cùng thời gian",
    "thihieu": "Dẫn đầu đoàn công tác tại nước ngoài",
    "diemhuong": "Nghỉ ốm, đã báo cáo",
}
OTHERS = {"thingan": Choice.ABSTAIN, "dinhphuc": Choice.AGAINST}


def running_occasion(now: datetime) -> Occasion:
    """Return the day of the running session."""
    return Occasion(local_date(now))


async def stage_running(stage: Stage, room: PaperRoom, body_id: str, now: datetime, title: str = "") -> str:
    """Stage it so that it began about an hour and a half before ``now``; return its id."""
    occasion = running_occasion(now)
    uploads = await room.papers(RUNNING, occasion)
    starts_at = now - SINCE_BEGIN
    starts_at -= timedelta(seconds=starts_at.timestamp() % STEP)
    stage.clock.set(occasion.at(8, 10, working_days_before=11))
    held = await draft_session(stage, body_id, RUNNING, occasion, starts_at, title)
    stage.clock.set(occasion.at(14, 0, working_days_before=9))
    await hand_in_papers(stage, held, uploads, occasion)
    stage.clock.set(occasion.at(16, 30, working_days_before=8))
    await publish_session(stage, held)
    await answer_invitations(stage, held, [member.username for member in MEMBERS], EXCUSES)
    await begin(stage, held)
    stage.clock.set(starts_at + timedelta(minutes=32))
    await conclude(stage, held, 0)
    stage.clock.forward(minutes=2)
    await turn_to(stage, held, 1)
    stage.clock.set(starts_at + timedelta(minutes=48))
    await hold_vote(stage, held, 1, OTHERS, ABSENT)
    stage.clock.forward(minutes=1)
    await conclude(stage, held, 1)
    stage.clock.set(starts_at + timedelta(minutes=55))
    await turn_to(stage, held, 2)
    stage.clock.forward(minutes=4)
    await write_marks(stage, held.items[2])
    return held.meeting_id
