"""What is known of ballots that arrived together: their votes, electors, and what was recorded before.

Locks are taken in one order everywhere: the meetings' logs (only when somebody must be checked in), then the votes.
A vote is held FOR SHARE, so that closing, which takes it FOR UPDATE, sees every acknowledged ballot and no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.attendance.by_ballot import not_present
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


@dataclass
class Batch:
    """What is known of the ballots' votes, and what is to be written.

    ``current`` are the ballots that stand, ``answered`` those once cast with one of this batch's request keys.
    """

    votes: dict[str, Vote]
    electors: set[Voter]
    absent: dict[tuple[str, str], Attendee]
    current: dict[Voter, Kept]
    answered: dict[tuple[Voter, str], Kept]
    changes: list[dict[str, Any]] = field(default_factory=list)
    standing: dict[Voter, dict[str, Any]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    arrivals: dict[str, dict[str, tuple[Attendee, Origin, bool]]] = field(default_factory=dict)


async def load(session: AsyncSession, ballots: Sequence[Received]) -> Batch:
    """Lock what must be locked and read what is known."""
    vote_ids = sorted({ballot.request.vote_id for ballot in ballots})
    person_ids = sorted({ballot.request.person_id for ballot in ballots})
    absent = await _lock_meetings(session, vote_ids, person_ids)
    query = select(Vote).where(Vote.id.in_(vote_ids)).order_by(Vote.id).with_for_update(read=True)
    votes = {vote.id: vote for vote in await session.scalars(query)}
    listed = select(Elector.vote_id, Elector.person_id).where(
        Elector.vote_id.in_(vote_ids), Elector.person_id.in_(person_ids)
    )
    electors = {(vote_id, person_id) for vote_id, person_id in await session.execute(listed)}
    standing = await _kept(session, Ballot, Ballot.vote_id.in_(vote_ids), Ballot.person_id.in_(person_ids))
    asked_before = await _kept(
        session,
        BallotChange,
        BallotChange.vote_id.in_(vote_ids),
        BallotChange.person_id.in_(person_ids),
        BallotChange.request_key.in_({ballot.request.request_key for ballot in ballots}),
    )
    return Batch(
        votes=votes,
        electors=electors,
        absent=absent,
        current={_voter_of(kept): kept for kept in standing},
        answered={(_voter_of(kept), kept.request_key): kept for kept in asked_before},
    )


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


async def _kept(
    session: AsyncSession, table: type[Ballot] | type[BallotChange], *conditions: ColumnElement[bool]
) -> list[Kept]:
    query = select(
        table.vote_id,
        table.person_id,
        table.choice,
        table.revision,
        table.cast_at,
        table.receipt,
        table.recorded_by,
        table.request_key,
    ).where(*conditions)
    return [keep(*row) for row in await session.execute(query)]


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


def _voter_of(kept: Kept) -> Voter:
    return kept.answer.vote_id, kept.answer.person_id
