"""What is known of ballots that arrived together: their votes, electors, and what was recorded before.

Locks are taken in one order everywhere: the meetings' logs (only when somebody must be checked in), then the votes.
A vote is held FOR SHARE, so that closing, which takes it FOR UPDATE, sees every acknowledged ballot and no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.attendance.by_ballot import not_present
from ecabinet.kit.database import in_few_lengths
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.work import Origin
from ecabinet.meetings.tables import Attendee
from ecabinet.voting import ballot_rules as rules
from ecabinet.voting.ballots import BallotAnswer, BallotRequest
from ecabinet.voting.decision_rules import Choice
from ecabinet.voting.tables import Ballot, BallotChange, Elector, Vote

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


class Kept(NamedTuple):
    """A ballot that is recorded, with the key of the request that cast it."""

    answer: BallotAnswer
    request_key: str

    @property
    def recorded(self) -> rules.Recorded:
        """The ballot as the rules see it."""
        return rules.Recorded(
            choice=self.answer.choice,
            revision=self.answer.revision,
            request_key=self.request_key,
            by_hand=self.answer.by_hand,
        )


class VoteAtHand(NamedTuple):
    """What must be known of a vote to take a ballot."""

    id: str
    meeting_id: str
    unit_id: str
    state: str
    closes_at: datetime | None


@dataclass
class Batch:
    """What is known of the ballots' votes, and what is to be written.

    ``current`` are the ballots that stand, ``answered`` those once cast with one of this batch's request keys.
    """

    votes: dict[str, VoteAtHand]
    electors: set[Voter]
    absent: dict[tuple[str, str], Attendee]
    current: dict[Voter, Kept]
    answered: dict[tuple[Voter, str], Kept] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    standing: dict[Voter, dict[str, Any]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    arrivals: dict[str, dict[str, tuple[Attendee, Origin, bool]]] = field(default_factory=dict)


# Made once: building a statement costs more than running it.
_AMONG_VOTES: BindParameter[str] = bindparam("votes", expanding=True)
_AMONG_PEOPLE: BindParameter[str] = bindparam("people", expanding=True)
_MEETINGS = select(Vote.meeting_id).where(Vote.id.in_(_AMONG_VOTES)).distinct()
_VOTES = (
    select(Vote.id, Vote.meeting_id, Vote.unit_id, Vote.state, Vote.closes_at)
    .where(Vote.id.in_(_AMONG_VOTES))
    .order_by(Vote.id)
    .with_for_update(read=True)
)
_ELECTORS = (
    select(
        Elector.vote_id,
        Elector.person_id,
        Ballot.choice,
        Ballot.revision,
        Ballot.cast_at,
        Ballot.receipt,
        Ballot.recorded_by,
        Ballot.request_key,
    )
    .outerjoin(Ballot, and_(Ballot.vote_id == Elector.vote_id, Ballot.person_id == Elector.person_id))
    .where(Elector.vote_id.in_(_AMONG_VOTES), Elector.person_id.in_(_AMONG_PEOPLE))
)
_ASKED_BEFORE = select(
    BallotChange.vote_id,
    BallotChange.person_id,
    BallotChange.choice,
    BallotChange.revision,
    BallotChange.cast_at,
    BallotChange.receipt,
    BallotChange.recorded_by,
    BallotChange.request_key,
).where(
    BallotChange.vote_id.in_(_AMONG_VOTES),
    BallotChange.person_id.in_(_AMONG_PEOPLE),
    BallotChange.request_key.in_(bindparam("keys", expanding=True)),
)


async def load(session: AsyncSession, ballots: Sequence[Received]) -> Batch:
    """Lock what must be locked and read what is known."""
    connection = await session.connection()
    voters = _names(ballots)
    absent = await _lock_meetings(session, voters)
    votes = {row.id: VoteAtHand(*row) for row in await connection.execute(_VOTES, {"votes": voters["votes"]})}
    electors: set[Voter] = set()
    current: dict[Voter, Kept] = {}
    for row in await connection.execute(_ELECTORS, voters):
        electors.add((row.vote_id, row.person_id))
        if row.choice is not None:
            current[row.vote_id, row.person_id] = keep(*row)
    batch = Batch(votes, electors, absent, current)
    await _find_answered(session, batch, ballots)
    return batch


async def _find_answered(session: AsyncSession, batch: Batch, ballots: Sequence[Received]) -> None:
    """Find the ballots that were recorded before one that stands now: their request may be here a second time.

    A request that was recorded made a revision above the one it was based on, so only those can be behind.
    """
    behind = [ballot for ballot in ballots if _is_behind(batch.current.get(ballot.voter), ballot.request)]
    if not behind:
        return
    keys = in_few_lengths(sorted({ballot.request.request_key for ballot in behind}))
    rows = await (await session.connection()).execute(_ASKED_BEFORE, {**_names(behind), "keys": keys})
    for row in rows:
        batch.answered[(row.vote_id, row.person_id), row.request_key] = keep(*row)


def _is_behind(standing: Kept | None, request: BallotRequest) -> bool:
    if standing is None or standing.request_key == request.request_key:
        return False
    return request.based_on < standing.answer.revision


def _names(ballots: Sequence[Received]) -> dict[str, list[str]]:
    return {
        "votes": in_few_lengths(sorted({ballot.request.vote_id for ballot in ballots})),
        "people": in_few_lengths(sorted({ballot.request.person_id for ballot in ballots})),
    }


async def _lock_meetings(session: AsyncSession, voters: dict[str, list[str]]) -> dict[tuple[str, str], Attendee]:
    """Find who is not checked in; where there is somebody, lock the meeting's log first and look again."""
    connection = await session.connection()
    meeting_ids = sorted(await connection.scalars(_MEETINGS, {"votes": voters["votes"]}))
    absent = await not_present(session, meeting_ids, voters["people"])
    if not absent:
        return absent
    for meeting_id in sorted({meeting_id for meeting_id, _ in absent}):
        await lock_log(session, meeting_id)
    return await not_present(session, meeting_ids, voters["people"])


def keep(
    vote_id: str,
    person_id: str,
    choice: str,
    revision: int,
    cast_at: datetime,
    receipt: str,
    recorded_by: str | None,
    request_key: str,
) -> Kept:
    """Return a recorded ballot from its columns."""
    answer = BallotAnswer(
        vote_id=vote_id,
        person_id=person_id,
        choice=Choice(choice),
        revision=revision,
        cast_at=cast_at,
        receipt=receipt,
        by_hand=recorded_by is not None,
    )
    return Kept(answer, request_key)
