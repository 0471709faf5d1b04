"""Staging the sessions that do not run: one closed with its documents, one published, one still a draft."""

from datetime import datetime

from ecabinet.demo.occasion import CALENDAR, Occasion
from ecabinet.demo.people import MEMBERS
from ecabinet.demo.seed_documents import make_documents
from ecabinet.demo.seed_papers import PaperRoom
from ecabinet.demo.seed_sessions import (
    answer_invitations,
    begin,
    close_session,
    conclude,
    draft_session,
    hand_in_papers,
    hold_vote,
    publish_session,
    turn_to,
)
from ecabinet.demo.sessions import CLOSED, DRAFT, UPCOMING
from ecabinet.demo.stage import Stage
from ecabinet.kit.calendar import local_date
from ecabinet.voting.decision_rules import Choice

CLOSED_BEFORE_MONTH = 3
UPCOMING_AFTER = 5
DRAFT_AFTER = 24
AWAY = ("congthanh", "lanchi")
EXCUSES = {"congthanh": "Tháp tùng đoàn công tác cấp cao tại nước ngoài", "lanchi": "Chủ trì hội nghị tại địa phương"}
FIRST_VOTE = {"baotoan": Choice.ABSTAIN}
SECOND_VOTE = {"quocan": Choice.AGAINST, "diemhuong": Choice.ABSTAIN}
ANSWERED = 15
WILL_BE_AWAY = {"thilien": "Dự hội nghị bộ trưởng kinh tế khu vực"}


def closed_occasion(now: datetime) -> Occasion:
    """Return the day of the closed session, near the end of last month."""
    return Occasion(CALENDAR.add_working_days(local_date(now).replace(day=1), -CLOSED_BEFORE_MONTH))


def upcoming_occasion(now: datetime) -> Occasion:
    """Return the day of the published session."""
    return Occasion(CALENDAR.add_working_days(local_date(now), UPCOMING_AFTER))


def draft_occasion(now: datetime) -> Occasion:
    """Return the day of the draft."""
    return Occasion(CALENDAR.add_working_days(local_date(now), DRAFT_AFTER))


async def stage_closed(stage: Stage, room: PaperRoom, body_id: str, now: datetime) -> None:
    """Stage last month's session, from its draft to its issued documents."""
    occasion = closed_occasion(now)
    uploads = await room.papers(CLOSED, occasion)
    stage.clock.set(occasion.at(8, 5, working_days_before=10))
    held = await draft_session(stage, body_id, CLOSED, occasion, occasion.at(8, 30))
    stage.clock.set(occasion.at(9, 0, working_days_before=8))
    await hand_in_papers(stage, held, uploads, occasion)
    stage.clock.set(occasion.at(15, 0, working_days_before=7))
    await publish_session(stage, held)
    await answer_invitations(stage, held, [member.username for member in MEMBERS], EXCUSES)
    await begin(stage, held, AWAY)
    stage.clock.forward(minutes=30)
    await conclude(stage, held, 0)
    votes = []
    for place, others in ((1, FIRST_VOTE), (2, SECOND_VOTE)):
        await turn_to(stage, held, place)
        stage.clock.forward(minutes=22)
        votes.append(await hold_vote(stage, held, place, others, AWAY))
        await conclude(stage, held, place)
    await turn_to(stage, held, 3)
    stage.clock.forward(minutes=21)
    await conclude(stage, held, 3)
    await close_session(stage, held)
    await make_documents(stage, held, votes, occasion)


async def stage_upcoming(stage: Stage, room: PaperRoom, body_id: str, now: datetime) -> str:
    """Stage the session in five working days, published, with papers and some answers; return its id."""
    today = local_date(now)
    occasion = upcoming_occasion(now)
    uploads = await room.papers(UPCOMING, occasion)
    stage.clock.set(Occasion(today).at(8, 20, working_days_before=4))
    held = await draft_session(stage, body_id, UPCOMING, occasion, occasion.at(8, 0))
    stage.clock.set(Occasion(today).at(9, 0, working_days_before=2))
    await hand_in_papers(stage, held, uploads, occasion)
    stage.clock.set(Occasion(today).at(10, 30, working_days_before=1))
    await publish_session(stage, held)
    await answer_invitations(stage, held, [member.username for member in MEMBERS[-ANSWERED:-1]], WILL_BE_AWAY)
    return held.meeting_id


async def stage_draft(stage: Stage, room: PaperRoom, body_id: str, now: datetime) -> None:
    """Stage a draft for next month."""
    occasion = draft_occasion(now)
    uploads = await room.papers(DRAFT, occasion)
    stage.clock.set(Occasion(local_date(now)).at(16, 0, working_days_before=1))
    held = await draft_session(stage, body_id, DRAFT, occasion, occasion.at(8, 30))
    stage.clock.forward(minutes=5)
    await hand_in_papers(stage, held, uploads, occasion)
