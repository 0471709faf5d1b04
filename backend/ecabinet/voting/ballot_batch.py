"""Ballots that arrived together, decided and written in one transaction with an outcome for each.

Locks are taken in one order everywhere: the meetings' logs (only when somebody must be checked in), then the votes.
A vote is held FOR SHARE, so that closing, which takes it FOR UPDATE, sees every acknowledged ballot and no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.attendance.by_ballot import check_in_voters, not_present
from ecabinet.audit import service as audit
from ecabinet.kit import problem
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.work import BallotKey, Origin, Told, Work
from ecabinet.meetings.tables import Attendee
from ecabinet.voting import ballot_rules as rules
from ecabinet.voting.ballots import BallotAnswer, BallotRequest, receipt_of
from ecabinet.voting.decision_rules import Choice
from ecabinet.voting.tables import Ballot, BallotChange, Elector, Vote

Outcome = BallotAnswer | problem.DomainError
Voter = tuple[str, str]


@dataclass(frozen=True)
class Received:
    """A ballot and the instant it reached the server, which decides whether it was in time."""

    request: BallotRequest
    at: datetime

    @property
    def voter(self) -> Voter:
        """Vote and person: what there is one ballot for."""
        return self.request.vote_id, self.request.person_id


@dataclass
class Batch:
    """What is known of the ballots' votes, and what is to be written."""

    votes: dict[str, Vote]
    electors: set[Voter]
    absent: dict[tuple[str, str], Attendee]
    history: dict[Voter, list[BallotChange]]
    changes: list[dict[str, Any]] = field(default_factory=list)
    standing: dict[Voter, dict[str, Any]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    arrivals: dict[str, dict[str, tuple[Attendee, Origin, bool]]] = field(default_factory=dict)


async def record_ballots(
    session: AsyncSession, now: datetime, ballots: Sequence[Received]
) -> tuple[list[Outcome], Told]:
    """Decide the ballots in their order and write what they change; the caller commits.

    Returns an outcome for each ballot, and whom to tell after the commit.
    """
    batch = await _load(session, ballots)
    outcomes = [_decide(batch, ballot) for ballot in ballots]
    work = Work(session=session, now=now, origin=Origin())
    await _write(work, batch)
    return outcomes, work.told


async def _load(session: AsyncSession, ballots: Sequence[Received]) -> Batch:
    vote_ids = sorted({ballot.request.vote_id for ballot in ballots})
    person_ids = sorted({ballot.request.person_id for ballot in ballots})
    absent = await _lock_meetings(session, vote_ids, person_ids)
    query = select(Vote).where(Vote.id.in_(vote_ids)).order_by(Vote.id).with_for_update(read=True)
    votes = {vote.id: vote for vote in await session.scalars(query)}
    listed = select(Elector.vote_id, Elector.person_id).where(
        Elector.vote_id.in_(vote_ids), Elector.person_id.in_(person_ids)
    )
    electors = {(vote_id, person_id) for vote_id, person_id in await session.execute(listed)}
    return Batch(votes, electors, absent, await _history(session, vote_ids, person_ids))


async def _lock_meetings(
    session: AsyncSession, vote_ids: Sequence[str], person_ids: Sequence[str]
) -> dict[tuple[str, str], Attendee]:
    """Find who is not checked in; where there is somebody, lock the meeting's log first and look again."""
    meetings = select(Vote.meeting_id).where(Vote.id.in_(vote_ids)).distinct()
    meeting_ids = sorted(await session.scalars(meetings))
    absent = await not_present(session, meeting_ids, person_ids)
    if not absent:
        return absent
    for meeting_id in sorted({meeting_id for meeting_id, _ in absent}):
        await lock_log(session, meeting_id)
    return await not_present(session, meeting_ids, person_ids)


async def _history(
    session: AsyncSession, vote_ids: Sequence[str], person_ids: Sequence[str]
) -> dict[Voter, list[BallotChange]]:
    query = (
        select(BallotChange)
        .where(BallotChange.vote_id.in_(vote_ids), BallotChange.person_id.in_(person_ids))
        .order_by(BallotChange.revision)
    )
    history: dict[Voter, list[BallotChange]] = {}
    for change in await session.scalars(query):
        history.setdefault((change.vote_id, change.person_id), []).append(change)
    return history


def _decide(batch: Batch, ballot: Received) -> Outcome:
    request = ballot.request
    vote = batch.votes.get(request.vote_id)
    if vote is None:
        return problem.NotFound("vote_not_found")
    past = batch.history.get(ballot.voter, [])
    # An answer that was lost is asked for again by its key, even after another device has voted since.
    repeated = next((change for change in past if change.request_key == request.request_key), None)
    current = repeated or (past[-1] if past else None)
    verdict = rules.decide_ballot(
        rules.state_at(rules.VoteState(vote.state), vote.closes_at, ballot.at),
        ballot.voter in batch.electors,
        _recorded(current) if current else None,
        rules.Incoming(
            choice=request.choice,
            based_on=request.based_on,
            request_key=request.request_key,
            by_hand=request.recorded_by is not None,
        ),
    )
    match verdict:
        case rules.Record(recorded):
            return _answer(_take(batch, vote, ballot, recorded.revision, past))
        case rules.Repeat() if current is not None:
            return _answer(current)
        case rules.Repeat() | rules.Conflict():
            shown = _answer(current) if current else None
            return problem.Conflict("ballot_conflict", current=shown)
        case rules.Refuse(code):
            return _refusal(code)
        case _:
            assert_never(verdict)


def _recorded(change: BallotChange) -> rules.Recorded:
    return rules.Recorded(
        choice=Choice(change.choice),
        revision=change.revision,
        request_key=change.request_key,
        by_hand=change.recorded_by is not None,
    )


def _answer(change: BallotChange) -> BallotAnswer:
    return BallotAnswer(
        vote_id=change.vote_id,
        person_id=change.person_id,
        choice=Choice(change.choice),
        revision=change.revision,
        cast_at=change.cast_at,
        receipt=change.receipt,
        by_hand=change.recorded_by is not None,
    )


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


def _take(batch: Batch, vote: Vote, ballot: Received, revision: int, past: list[BallotChange]) -> BallotChange:
    """Put one recorded ballot among what will be written, and what goes with it."""
    request = ballot.request
    values = {
        "vote_id": request.vote_id,
        "person_id": request.person_id,
        "revision": revision,
        "choice": request.choice.value,
        "cast_at": ballot.at,
        "receipt": receipt_of(request, revision),
        "request_key": request.request_key,
        "recorded_by": request.recorded_by,
    }
    batch.changes.append({**values, "login_id": request.origin.login_id, "address": request.origin.address})
    batch.standing[ballot.voter] = {**values, "reason": request.reason}
    batch.entries.append(_audit_entry(vote, ballot, revision, past))
    attendee = batch.absent.get((vote.meeting_id, request.person_id))
    if attendee is not None:
        arrivals = batch.arrivals.setdefault(vote.meeting_id, {})
        arrivals.setdefault(request.person_id, (attendee, request.origin, request.recorded_by is not None))
    change = BallotChange(**values)
    batch.history.setdefault(ballot.voter, []).append(change)
    return change


def _audit_entry(vote: Vote, ballot: Received, revision: int, past: list[BallotChange]) -> dict[str, Any]:
    request = ballot.request
    before = {"choice": past[-1].choice, "revision": past[-1].revision} if past else None
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
        before=before,
        after=after,
    )


async def _write(work: Work, batch: Batch) -> None:
    if not batch.changes:
        return
    # The key (vote, person, revision) is the authority: a ballot decided on what no longer stands fails here.
    await work.session.execute(insert(BallotChange.__table__), batch.changes)  # type: ignore[arg-type]  # typed FromClause
    await _upsert(work.session, list(batch.standing.values()))
    await audit.note_many(work.session, batch.entries)
    for meeting_id, voters in batch.arrivals.items():
        await check_in_voters(work, meeting_id, voters)
    work.told.ballots |= {
        BallotKey(batch.votes[vote_id].meeting_id, vote_id, person_id) for vote_id, person_id in batch.standing
    }


async def _upsert(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    dialect = session.get_bind().dialect.name
    inserting = sqlite.insert(Ballot) if dialect == "sqlite" else postgresql.insert(Ballot)
    new = {name: inserting.excluded[name] for name in rows[0] if name not in ("vote_id", "person_id")}
    statement = inserting.on_conflict_do_update(index_elements=["vote_id", "person_id"], set_=new)
    connection = await session.connection()
    await connection.execute(statement, rows)
