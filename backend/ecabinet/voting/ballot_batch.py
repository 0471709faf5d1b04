"""Ballots that arrived together, decided and written in one transaction with an outcome for each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.attendance.by_ballot import check_in_voters
from ecabinet.audit import service as audit
from ecabinet.kit import problem
from ecabinet.kit.many_rows import insert_rows
from ecabinet.kit.work import BallotKey, Origin, Told, Work
from ecabinet.voting import ballot_rules as rules
from ecabinet.voting.ballot_reading import Batch, Kept, Received, VoteAtHand, keep, load
from ecabinet.voting.ballots import BallotAnswer, receipt_of
from ecabinet.voting.tables import Ballot, BallotChange

Outcome = BallotAnswer | problem.DomainError


async def record_ballots(
    session: AsyncSession, now: datetime, ballots: Sequence[Received]
) -> tuple[list[Outcome], Told]:
    """Decide the ballots in their order and write what they change; the caller commits.

    Returns an outcome for each ballot, and whom to tell after the commit.
    """
    batch = await load(session, ballots)
    outcomes = [_decide(batch, ballot) for ballot in ballots]
    work = Work(session=session, now=now, origin=Origin())
    await _write(work, batch)
    return outcomes, work.told


def _decide(batch: Batch, ballot: Received) -> Outcome:
    request = ballot.request
    vote = batch.votes.get(request.vote_id)
    if vote is None:
        return problem.NotFound("vote_not_found")
    # An answer that was lost is asked for again by its key, even after another device has voted since.
    current = batch.answered.get((ballot.voter, request.request_key)) or batch.current.get(ballot.voter)
    verdict = rules.decide_ballot(
        rules.state_at(rules.VoteState(vote.state), vote.closes_at, ballot.at),
        ballot.voter in batch.electors,
        current.recorded if current else None,
        rules.Incoming(
            choice=request.choice,
            based_on=request.based_on,
            request_key=request.request_key,
            by_hand=request.recorded_by is not None,
        ),
    )
    match verdict:
        case rules.Record(recorded):
            return _take(batch, vote, ballot, recorded.revision)
        case rules.Repeat() if current is not None:
            return current.answer
        case rules.Repeat() | rules.Conflict():
            return problem.Conflict("ballot_conflict", current=current.answer if current else None)
        case rules.Refuse(code):
            return _refusal(code)
        case _:
            assert_never(verdict)


def _refusal(code: rules.RefusalCode) -> problem.DomainError:
    match code:
        case rules.RefusalCode.NOT_ELECTOR:
            return problem.Forbidden("not_elector")
        case rules.RefusalCode.CHOICE_NOT_OFFERED:
            return problem.Invalid("choice_not_offered")
        case rules.RefusalCode.REQUEST_KEY_REUSED:
            return problem.Conflict("idempotency_key_reused")
        case rules.RefusalCode.VOTE_CLOSED | rules.RefusalCode.VOTE_VOIDED:
            return problem.Conflict(code.value)


def _take(batch: Batch, vote: VoteAtHand, ballot: Received, revision: int) -> BallotAnswer:
    """Put one recorded ballot among what will be written, and what goes with it."""
    request = ballot.request
    values: dict[str, Any] = {
        "vote_id": request.vote_id,
        "person_id": request.person_id,
        "choice": request.choice.value,
        "revision": revision,
        "cast_at": ballot.at,
        "receipt": receipt_of(request, revision),
        "recorded_by": request.recorded_by,
        "request_key": request.request_key,
    }
    batch.changes.append({**values, "login_id": request.origin.login_id, "address": request.origin.address})
    batch.standing[ballot.voter] = {**values, "reason": request.reason}
    batch.entries.append(_audit_entry(vote, ballot, revision, batch.current.get(ballot.voter)))
    attendee = batch.absent.get((vote.meeting_id, request.person_id))
    if attendee is not None:
        arrivals = batch.arrivals.setdefault(vote.meeting_id, {})
        arrivals.setdefault(request.person_id, (attendee, request.origin, request.recorded_by is not None))
    kept = keep(**values)
    batch.current[ballot.voter] = kept
    batch.answered[ballot.voter, request.request_key] = kept
    return kept.answer


def _audit_entry(vote: VoteAtHand, ballot: Received, revision: int, before: Kept | None) -> dict[str, Any]:
    request = ballot.request
    after: dict[str, Any] = {"person_id": request.person_id, "choice": request.choice.value, "revision": revision}
    if request.recorded_by is not None:
        after["reason"] = request.reason
    return audit.entry(
        request.origin,
        ballot.at,
        "cast_ballot" if request.recorded_by is None else "record_ballot_by_hand",
        ("vote", vote.id),
        unit_id=vote.unit_id,
        meeting_id=vote.meeting_id,
        before={"choice": before.answer.choice.value, "revision": before.answer.revision} if before else None,
        after=after,
    )


async def _write(work: Work, batch: Batch) -> None:
    if not batch.changes:
        return
    # The key (vote, person, revision) is the authority: a ballot decided on what no longer stands fails here.
    await insert_rows(work.session, BallotChange, batch.changes)
    await insert_rows(work.session, Ballot, list(batch.standing.values()), in_place=True)
    await audit.note_many(work.session, batch.entries)
    for meeting_id, voters in batch.arrivals.items():
        await check_in_voters(work, meeting_id, voters)
    work.told.ballots |= {
        BallotKey(batch.votes[vote_id].meeting_id, vote_id, person_id) for vote_id, person_id in batch.standing
    }
