"""Votes in session: opened, extended, voided and closed from the console."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, func, select

from ecabinet.audit.service import note
from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.ids import new_id
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, Invalid, NotFound
from ecabinet.kit.schemas import Created
from ecabinet.kit.work import Work
from ecabinet.meetings.live import meeting_day, present_members
from ecabinet.meetings.rules import MeetingState
from ecabinet.meetings.running import need_console
from ecabinet.meetings.tables import AgendaItem, Meeting
from ecabinet.papers.queries import item_of_ready_version
from ecabinet.voting.ballot_rules import VoteState
from ecabinet.voting.decision_rules import Choice, VoteRule, vote_rule_of
from ecabinet.voting.queries import open_vote_count
from ecabinet.voting.result_rules import CastBallot, Closing, VoteResult, result_of
from ecabinet.voting.rules import (
    OpeningFacts,
    VoteCommand,
    closing_moment,
    command_refusal,
    extended_moment,
    opening_refusal,
)
from ecabinet.voting.schemas import ExtendVote, OpenVote, VoidVote
from ecabinet.voting.tables import Ballot, Decision, Elector, Vote

CONTENT_REFUSALS = frozenset({"question_missing", "seconds_out_of_range"})


def _refuse(code: str | None, **extra: str | int | None) -> None:
    if code in CONTENT_REFUSALS:
        raise Invalid(code, **extra)
    if code:
        raise Conflict(code, **extra)


async def open_vote(work: Work, actor: Actor, meeting_id: str, data: OpenVote) -> Created:
    """Put a question to the members; the electorate is fixed now, presence counts at closing.

    Raises:
        Conflict: the meeting, the item or another open vote does not allow it; or no console.
        Invalid: the question or its rule is none.
        NotFound: the item or the paper is not there.
    """
    meeting = await need_console(work, actor, meeting_id)
    item = await work.session.get(AgendaItem, data.item_id)
    if item is None or item.meeting_id != meeting_id or item.deleted_at is not None:
        raise NotFound("item_not_found")
    await _check_paper(work, data)
    body = await people.need_body(work.session, meeting.body_id)
    members = await people.members_of(work.session, body.id, meeting_day(meeting))
    facts = OpeningFacts(
        meeting_state=MeetingState(meeting.state),
        item_is_current=meeting.current_item_id == data.item_id,
        open_votes=await open_vote_count(work.session, meeting_id),
        elector_count=len(members),
        question=data.question,
        seconds=data.seconds,
    )
    _refuse(opening_refusal(facts), state=meeting.state)
    try:
        rule = vote_rule_of(people.rules_of(body), majority_of=data.majority_of, threshold=data.threshold, tie=data.tie)
    except ValueError as error:
        raise Invalid("impossible_threshold") from error
    vote = await _new_vote(work, actor, meeting, data, rule)
    for member in members:
        work.session.add(Elector(vote_id=vote.id, person_id=member.person.id, is_head=member.is_head))
    note(
        work,
        "open_vote",
        ("vote", vote.id),
        unit_id=meeting.unit_id,
        meeting_id=meeting_id,
        after={"question": data.question, "rule": vote.rule, "electors": len(members)},
    )
    await record(work, meeting_id, "VoteOpened", _with_names(vote.id))
    return Created(vote.id)


def _with_names(vote_id: str) -> list[tuple[str, str]]:
    return [("vote", vote_id), ("vote_names", vote_id)]


async def _check_paper(work: Work, data: OpenVote) -> None:
    if data.paper_version_id is None:
        return
    if await item_of_ready_version(work.session, data.paper_version_id) != data.item_id:
        raise NotFound("paper_not_found")


async def _new_vote(work: Work, actor: Actor, meeting: Meeting, data: OpenVote, rule: VoteRule) -> Vote:
    decision = await _decision(work, meeting, data)
    earlier = select(func.count()).where(Vote.decision_id == decision.id)
    vote = Vote(
        id=new_id(),
        unit_id=meeting.unit_id,
        decision_id=decision.id,
        meeting_id=meeting.id,
        item_id=data.item_id,
        round=((await work.session.scalar(earlier)) or 0) + 1,
        state="open",
        rule=msgspec.to_builtins(rule),
        opened_at=work.now,
        opened_by=actor.person_id,
        closes_at=closing_moment(work.now, data.seconds),
    )
    work.session.add(vote)
    await work.session.flush()
    return vote


async def _decision(work: Work, meeting: Meeting, data: OpenVote) -> Decision:
    """Return the undecided decision with this question on this paper, to which a new round belongs, or a new one."""
    query = select(Decision).where(
        Decision.item_id == data.item_id,
        Decision.question == data.question,
        Decision.paper_version_id.is_not_distinct_from(data.paper_version_id),
        Decision.outcome.is_(None),
    )
    if (known := (await work.session.scalars(query)).first()) is not None:
        return known
    decision = Decision(
        id=new_id(),
        unit_id=meeting.unit_id,
        body_id=meeting.body_id,
        meeting_id=meeting.id,
        item_id=data.item_id,
        question=data.question,
        paper_version_id=data.paper_version_id,
        created_at=work.now,
    )
    work.session.add(decision)
    await work.session.flush()
    return decision


async def _need_vote(work: Work, actor: Actor, vote_id: str) -> tuple[Meeting, Vote]:
    meeting_id = await work.session.scalar(select(Vote.meeting_id).where(Vote.id == vote_id))
    if meeting_id is None:
        raise NotFound("vote_not_found")
    meeting = await need_console(work, actor, meeting_id)
    return meeting, await _locked(work, vote_id)


async def _locked(work: Work, vote_id: str) -> Vote:
    query = select(Vote).where(Vote.id == vote_id).with_for_update()
    return (await work.session.execute(query, execution_options={"populate_existing": True})).scalar_one()


async def extend_vote(work: Work, actor: Actor, vote_id: str, data: ExtendVote) -> None:
    """Give the members more time."""
    meeting, vote = await _need_vote(work, actor, vote_id)
    _refuse(command_refusal(VoteState(vote.state), VoteCommand.EXTEND, seconds=data.seconds))
    vote.closes_at = extended_moment(vote.closes_at, work.now, data.seconds)
    note(
        work,
        "extend_vote",
        ("vote", vote_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        after={"closes_at": vote.closes_at.isoformat()},
    )
    await record(work, meeting.id, "VoteExtended", [("vote", vote_id)])


async def void_vote(work: Work, actor: Actor, vote_id: str, data: VoidVote) -> None:
    """Void a vote opened by mistake; it stays in the record with its reason."""
    meeting, vote = await _need_vote(work, actor, vote_id)
    _refuse(command_refusal(VoteState(vote.state), VoteCommand.VOID, reason=data.reason))
    vote.state, vote.void_reason = "voided", data.reason.strip()
    vote.closed_at, vote.closed_by = work.now, actor.person_id
    note(
        work,
        "void_vote",
        ("vote", vote_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        after={"reason": vote.void_reason},
    )
    await record(work, meeting.id, "VoteVoided", [("vote", vote_id)])


async def close_vote(work: Work, actor: Actor, vote_id: str) -> None:
    """Close a vote: no ballot after this counts, and its result is recorded with a digest of the ballots."""
    meeting, vote = await _need_vote(work, actor, vote_id)
    _refuse(command_refusal(VoteState(vote.state), VoteCommand.CLOSE))
    await _close(work, meeting, vote, actor.person_id)


async def close_when_due(work: Work, vote_id: str) -> None:
    """Close a vote whose time is up; does nothing where it was closed or extended meanwhile."""
    meeting_id = await work.session.scalar(select(Vote.meeting_id).where(Vote.id == vote_id))
    if meeting_id is None:
        return
    await lock_log(work.session, meeting_id)
    vote = await _locked(work, vote_id)
    if vote.state != "open" or vote.closes_at is None or vote.closes_at > work.now:
        return
    await _close(work, await work.session.get_one(Meeting, meeting_id), vote, None)


async def _close(work: Work, meeting: Meeting, vote: Vote, by: str | None) -> None:
    result = await _count(work, meeting, vote)
    vote.state, vote.closed_at, vote.closed_by = "closed", work.now, by
    vote.result = msgspec.to_builtins(result)
    decision = await work.session.get_one(Decision, vote.decision_id)
    decision.outcome = result.outcome
    note(
        work,
        "close_vote",
        ("vote", vote.id),
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        after={"outcome": result.outcome, "digest": result.digest},
    )
    await record(work, meeting.id, "VoteClosed", _with_names(vote.id))


async def _count(work: Work, meeting: Meeting, vote: Vote) -> VoteResult:
    electors = (await work.session.scalars(select(Elector).where(Elector.vote_id == vote.id))).all()
    ballots = (await work.session.scalars(select(Ballot).where(Ballot.vote_id == vote.id))).all()
    return result_of(
        Closing(
            vote_id=vote.id,
            round_no=vote.round,
            rule=msgspec.convert(vote.rule, VoteRule),
            members=len(electors),
            electors=frozenset(elector.person_id for elector in electors),
            present=frozenset(await present_members(work.session, meeting.id)),
            head_id=next((elector.person_id for elector in electors if elector.is_head), None),
            ballots=tuple(
                CastBallot(
                    person_id=ballot.person_id,
                    choice=Choice(ballot.choice),
                    by_hand=ballot.recorded_by is not None,
                    revision=ballot.revision,
                )
                for ballot in ballots
            ),
        )
    )


# Made once: every process asks this twice a second.
_DUE = select(Vote.id).where(Vote.state == "open", Vote.closes_at <= bindparam("now", type_=Vote.closes_at.type))


async def due_votes(database: Database, now: datetime) -> Sequence[str]:
    """Return the open votes whose time is up."""
    async with database.single() as connection:
        return (await connection.scalars(_DUE, {"now": now})).all()
