"""Staging sessions: prepared by the secretary, published, answered, held, each step at its time."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select

from ecabinet.attendance.schemas import CheckIn
from ecabinet.attendance.service import check_in
from ecabinet.conclusions.conclude import record_conclusion
from ecabinet.conclusions.schemas import RecordConclusion
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.people import (
    ABSENT,
    HEAD,
    HEALTH_AGENCY,
    INVITEE,
    LAND_AGENCY,
    MEMBERS,
    REMOTE,
    SECOND_SECRETARY,
    SECRETARY,
    minister_of,
)
from ecabinet.demo.plans import ItemPlan, SessionPlan
from ecabinet.demo.seed_papers import LARGEST, Uploads
from ecabinet.demo.stage import Stage
from ecabinet.kit.ids import new_id
from ecabinet.meetings import agenda, attendees, prepare, running
from ecabinet.meetings.schemas import AddAttendees, AddItem, CreateMeeting, MoveToItem, Reply, StandingPermission
from ecabinet.notices.service import mark_read
from ecabinet.notices.tables import Notice
from ecabinet.papers.rules import Classification, PaperKind
from ecabinet.papers.schemas import AddPaperOnPaper, NewPaper, UploadLimits
from ecabinet.papers.service import add_on_paper
from ecabinet.papers.upload import add_paper
from ecabinet.voting.ballots import BallotRequest
from ecabinet.voting.decision_rules import Choice
from ecabinet.voting.schemas import OpenVote
from ecabinet.voting.service import close_vote, open_vote

LIMITS = UploadLimits(size=LARGEST, ceiling=Classification.NORMAL)
AGENCIES = {"G08": LAND_AGENCY.username, "G13": HEALTH_AGENCY.username}
WRITER = SECRETARY.username
CHAIR = HEAD.username
BY_HAND = "dinhloc"
WAVE = 6
USERNAMES = tuple(member.username for member in MEMBERS)


class Held(msgspec.Struct, frozen=True):
    """A session in the database: its id, its items' ids in order, and when it begins."""

    plan: SessionPlan
    meeting_id: str
    items: list[str]
    starts_at: datetime


async def draft_session(
    stage: Stage, body_id: str, plan: SessionPlan, occasion: Occasion, starts_at: datetime, title: str = ""
) -> Held:
    """Have the secretary make a draft with its items and the people beside the members."""
    async with stage.together():
        return await _draft(stage, body_id, plan, occasion, starts_at, title)


async def _draft(
    stage: Stage, body_id: str, plan: SessionPlan, occasion: Occasion, starts_at: datetime, title: str
) -> Held:
    minutes = sum(item.minutes for item in plan.items)
    data = CreateMeeting(
        body_id=body_id,
        kind=plan.kind,
        title=title or plan.title.format_map(occasion.words()),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        place=plan.place,
    )
    meeting_id = (await stage.act(WRITER, prepare.create_meeting, data)).id
    items = [await _add_item(stage, meeting_id, item, occasion) for item in plan.items]
    helpers = stage.there([WRITER, SECOND_SECRETARY.username])
    secretaries = AddAttendees(person_ids=[stage.person(username) for username in helpers], role="secretary")
    await stage.act(WRITER, attendees.add_attendees, meeting_id, secretaries)
    if plan.invited and stage.there([INVITEE.username]):
        invitee = AddAttendees(
            person_ids=[stage.person(INVITEE.username)], role="invitee", item_ids=[items[no] for no in plan.invited]
        )
        await stage.act(WRITER, attendees.add_attendees, meeting_id, invitee)
    return Held(plan, meeting_id, items, starts_at)


async def _add_item(stage: Stage, meeting_id: str, item: ItemPlan, occasion: Occasion) -> str:
    stage.clock.forward(minutes=2)
    unit_id = await stage.unit_id(item.unit)
    data = AddItem(
        title=item.title.format_map(occasion.words()),
        minutes=item.minutes,
        presenter_id=await stage.person_id(minister_of(item.unit).full_name),
        submitting_unit_id=unit_id,
        kind="decision" if item.question else item.kind,
    )
    return (await stage.act(WRITER, agenda.add_item, meeting_id, data)).id


async def hand_in_papers(stage: Stage, held: Held, uploads: Uploads, occasion: Occasion) -> None:
    """Have the agencies, or the secretary for those without an account, hand in every paper; all are inspected."""
    async with stage.together():
        await _hand_in(stage, held, uploads, occasion)
    stage.clock.forward(minutes=1)
    await stage.inspect_papers()


async def _hand_in(stage: Stage, held: Held, uploads: Uploads, occasion: Occasion) -> None:
    for item, item_id in zip(held.plan.items, held.items, strict=True):
        agency = stage.there([AGENCIES.get(item.unit, WRITER)])
        sender = agency[0] if agency else WRITER
        for paper in item.papers:
            stage.clock.forward(minutes=3)
            data = NewPaper(
                title=paper.title.format_map(occasion.words()),
                kind=paper.kind,
                classification=Classification.NORMAL,
                upload=uploads[paper.file_name],
            )
            await stage.act(sender, add_paper, item_id, data, LIMITS)
        if item.secret_copies:
            await stage.act(WRITER, add_on_paper, item_id, _secret(item))


def _secret(item: ItemPlan) -> AddPaperOnPaper:
    return AddPaperOnPaper(
        title="Báo cáo và phương án kèm theo (bản giấy, đánh số từng bản)",
        kind=PaperKind.REPORT,
        classification=Classification.SECRET,
        handed_out=item.secret_copies,
    )


async def publish_session(stage: Stage, held: Held) -> None:
    """Have the secretary publish it."""
    await stage.act(WRITER, prepare.publish, held.meeting_id)


async def answer_invitations(stage: Stage, held: Held, usernames: Sequence[str], excuses: dict[str, str]) -> None:
    """Have people open the invitation and answer it, those with an excuse that they stay away."""
    async with stage.together():
        for username in stage.there(usernames):
            stage.clock.forward(minutes=17)
            await stage.act(username, attendees.note_opened, held.meeting_id)
            excuse = excuses.get(username)
            answer = Reply(reply="absent", reason=excuse) if excuse else Reply(reply="attending")
            await stage.act(username, attendees.reply, held.meeting_id, answer)
    await read_notices(stage, held.meeting_id, usernames)


async def read_notices(stage: Stage, meeting_id: str, usernames: Sequence[str] = ()) -> None:
    """Have these people, or everybody, read what they were told of a session so far."""
    async with stage.installation.database.reading() as session:
        query = select(Notice.id, Notice.person_id).where(Notice.meeting_id == meeting_id, Notice.read_at.is_(None))
        unread = (await session.execute(query)).all()
    readers = {stage.person(username): username for username in usernames or stage.usernames}
    async with stage.together():
        for notice_id, person_id in unread:
            if person_id in readers:
                await stage.act(readers[person_id], mark_read, notice_id)


async def begin(stage: Stage, held: Held, absent: Sequence[str] = ABSENT) -> None:
    """Check the members in during the quarter of an hour before, and have the chair begin."""
    stage.clock.set(held.starts_at - timedelta(minutes=14))
    async with stage.together():
        for username in stage.there(USERNAMES, absent):
            stage.clock.forward(seconds=31)
            where = CheckIn(presence="remote" if username in REMOTE else "in_room")
            await stage.act(username, check_in, held.meeting_id, where)
    stage.clock.set(held.starts_at)
    await stage.act(CHAIR, running.set_standing_permission, held.meeting_id, StandingPermission(allowed=True))
    await stage.act(CHAIR, running.start, held.meeting_id)


async def turn_to(stage: Stage, held: Held, place: int) -> None:
    """Have the chair turn to the item at this place, from 0."""
    await stage.act(CHAIR, running.move_to_item, held.meeting_id, MoveToItem(held.items[place]))


async def conclude(stage: Stage, held: Held, place: int) -> None:
    """Have the chair record the planned conclusion on an item."""
    data = RecordConclusion(text=held.plan.items[place].conclusion, expected_version=0)
    await stage.act(CHAIR, record_conclusion, held.items[place], data)


async def hold_vote(stage: Stage, held: Held, place: int, others: dict[str, Choice], absent: Sequence[str]) -> str:
    """Have the chair put an item's question, everyone present answer it, and the chair close it; return its id.

    ``others`` names those who are not in favour. One member's answer the secretary records by hand.
    """
    question = OpenVote(item_id=held.items[place], question=held.plan.items[place].question, seconds=180)
    vote_id = (await stage.act(CHAIR, open_vote, held.meeting_id, question)).id
    voters = stage.there(USERNAMES, absent)
    for wave in range(0, len(voters), WAVE):
        stage.clock.forward(seconds=17)
        ballots = [_ballot(stage, vote_id, username, others) for username in voters[wave : wave + WAVE]]
        await asyncio.gather(*(stage.installation.ballots.cast(ballot) for ballot in ballots))
    stage.clock.forward(seconds=20)
    await stage.act(CHAIR, close_vote, vote_id)
    return vote_id


def _ballot(stage: Stage, vote_id: str, username: str, others: dict[str, Choice]) -> BallotRequest:
    by_hand = username == BY_HAND
    return BallotRequest(
        vote_id=vote_id,
        person_id=stage.person(username),
        choice=others.get(username, Choice.FOR),
        based_on=0,
        request_key=new_id(),
        origin=stage.origin(WRITER if by_hand else username),
        recorded_by=stage.person(WRITER) if by_hand else None,
        reason="Máy tính bảng hết pin, thành viên giơ tay biểu quyết" if by_hand else "",
    )


async def close_session(stage: Stage, held: Held) -> None:
    """Have the chair end the session."""
    await stage.act(CHAIR, running.close, held.meeting_id)
