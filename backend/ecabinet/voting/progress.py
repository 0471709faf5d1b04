"""The running state of open votes, for the chair's staff, and each member's own ballots: latest values, not events."""

from collections import Counter
from collections.abc import Collection

import msgspec
from sqlalchemy import bindparam, func, select

from ecabinet.kit.database import Reading, in_few_lengths
from ecabinet.kit.event_log import last_seq
from ecabinet.meetings.live import present_members
from ecabinet.voting.ballots import BallotAnswer
from ecabinet.voting.decision_rules import Choice
from ecabinet.voting.tables import Ballot, BallotChange, Elector, Vote


class ProgressCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Ballots cast so far, by choice."""

    for_: int = msgspec.field(name="for")
    against: int
    abstain: int


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """An open vote as it runs; of two, the one with the higher ``revision`` is the newer."""

    vote: str
    revision: int
    turnout: int
    electors: int
    present: int
    counts: ProgressCounts
    voted: list[str]


_VOTING = (
    select(Vote.meeting_id)
    .where(Vote.meeting_id.in_(bindparam("meetings", expanding=True)), Vote.state == "open")
    .distinct()
)


async def meetings_that_vote(connection: Reading, meeting_ids: Collection[str]) -> set[str]:
    """Return those of the meetings in which a vote is open; one cheap look before ``read_progress``."""
    wanted = {"meetings": in_few_lengths(list(meeting_ids))}
    return set((await connection.scalars(_VOTING, wanted)).all())


_OPEN_VOTES = select(Vote.id).where(Vote.meeting_id == bindparam("meeting"), Vote.state == "open").order_by(Vote.id)


async def read_progress(session: Reading, meeting_id: str) -> list[Progress]:
    """Return how each open vote of the meeting runs at this moment; for the chair's staff only.

    A revision is the log's number plus the count of ballots ever recorded, so it grows with whatever may change this.
    """
    vote_ids = (await session.scalars(_OPEN_VOTES, {"meeting": meeting_id})).all()
    if not vote_ids:
        return []
    seq = await last_seq(session, meeting_id)
    present = await present_members(session, meeting_id)
    return [await _progress(session, vote_id, seq, present) for vote_id in vote_ids]


async def _progress(session: Reading, vote_id: str, seq: int, present: Collection[str]) -> Progress:
    electors = set(await session.scalars(select(Elector.person_id).where(Elector.vote_id == vote_id)))
    cast = (await session.execute(select(Ballot.person_id, Ballot.choice).where(Ballot.vote_id == vote_id))).all()
    changes = await session.scalar(
        select(func.count()).select_from(BallotChange).where(BallotChange.vote_id == vote_id)
    )
    count = Counter(choice for _, choice in cast)
    return Progress(
        vote=vote_id,
        revision=seq + (changes or 0),
        turnout=len(cast),
        electors=len(electors),
        present=len(electors & set(present)),
        counts=ProgressCounts(for_=count[Choice.FOR], against=count[Choice.AGAINST], abstain=count[Choice.ABSTAIN]),
        voted=sorted(person_id for person_id, _ in cast),
    )


# Made once: every snapshot and every tablet that joins asks this.
_OWN_BALLOTS = (
    select(
        Ballot.person_id,
        Ballot.vote_id,
        Ballot.choice,
        Ballot.revision,
        Ballot.cast_at,
        Ballot.receipt,
        Ballot.recorded_by,
    )
    .join(Vote, Vote.id == Ballot.vote_id)
    .where(Vote.meeting_id == bindparam("meeting"), Ballot.person_id.in_(bindparam("people", expanding=True)))
    .order_by(Ballot.vote_id)
)


async def read_ballots(
    connection: Reading, meeting_id: str, person_ids: Collection[str]
) -> dict[str, list[BallotAnswer]]:
    """Return each of these people's own ballots in the meeting's votes, as they stand."""
    wanted = {"meeting": meeting_id, "people": in_few_lengths(list(person_ids))}
    own: dict[str, list[BallotAnswer]] = {}
    for ballot in await connection.execute(_OWN_BALLOTS, wanted):
        own.setdefault(ballot.person_id, []).append(
            BallotAnswer(
                vote_id=ballot.vote_id,
                person_id=ballot.person_id,
                choice=Choice(ballot.choice),
                revision=ballot.revision,
                cast_at=ballot.cast_at,
                receipt=ballot.receipt,
                by_hand=ballot.recorded_by is not None,
            )
        )
    return own
