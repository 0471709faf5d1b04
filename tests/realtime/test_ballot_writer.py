"""Many ballots at once: each is counted once, whatever is sent twice, late, or on what no longer stands."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from tests.realtime.world import World, make_world, open_vote

from ecabinet.audit.tables import AuditEntry
from ecabinet.kit.clock import SystemClock
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import MeetingEventRow, first_broken, lock_log
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Conflict, DomainError, Forbidden, NotFound, Unavailable
from ecabinet.kit.work import BallotKey, Origin, Told
from ecabinet.meetings.tables import Attendee
from ecabinet.voting.ballot_writer import BallotWriter
from ecabinet.voting.ballots import BallotAnswer, BallotRequest
from ecabinet.voting.decision_rules import Choice
from ecabinet.voting.progress import read_ballots, read_progress
from ecabinet.voting.tables import Ballot, BallotChange, Vote


class Room:
    """A writer at work on one open vote."""

    def __init__(self, database: Database, world: World, vote: str) -> None:
        self.database = database
        self.world = world
        self.vote = vote
        self.told: list[Told] = []
        self.writer = BallotWriter(database, SystemClock(), self.told.append)

    def request(self, person_id: str, choice: Choice, based_on: int = 0, key: str | None = None) -> BallotRequest:
        """A ballot from the person's own tablet."""
        return BallotRequest(
            vote_id=self.vote,
            person_id=person_id,
            choice=choice,
            based_on=based_on,
            request_key=key or new_id(),
            origin=Origin(person_id=person_id, login_id="tablet", address="10.0.0.1"),
        )

    async def cast(
        self, person_id: str, choice: Choice, based_on: int = 0, key: str | None = None
    ) -> BallotAnswer | DomainError:
        """Cast one ballot; a refusal is returned."""
        try:
            return await self.writer.cast(self.request(person_id, choice, based_on, key))
        except DomainError as error:
            return error

    async def standing(self) -> dict[str, Ballot]:
        """Return the ballots as they stand, by person."""
        async with self.database.reading() as session:
            ballots = await session.scalars(select(Ballot).where(Ballot.vote_id == self.vote))
            return {ballot.person_id: ballot for ballot in ballots}

    async def changes(self) -> list[BallotChange]:
        """Return every ballot ever recorded."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(BallotChange).where(BallotChange.vote_id == self.vote)))

    async def close(self) -> set[tuple[str, str, int]]:
        """Close the vote as the chair does, and return what was counted: person, choice, revision."""
        async with self.database.writing() as session:
            await lock_log(session, self.world.meeting)
            vote = (await session.scalars(select(Vote).where(Vote.id == self.vote).with_for_update())).one()
            ballots = await session.scalars(select(Ballot).where(Ballot.vote_id == self.vote))
            counted = {(ballot.person_id, ballot.choice, ballot.revision) for ballot in ballots}
            vote.state = "closed"
            await session.commit()
        return counted


@pytest.fixture
async def room(database: Database) -> AsyncIterator[Room]:
    """Five members and an open vote."""
    world = await make_world(database)
    room = Room(database, world, await open_vote(database, world))
    await room.writer.start()
    yield room
    await room.writer.stop()


async def test_a_ballot_is_recorded_with_its_history_and_audit_entry_and_checks_in(room: Room) -> None:
    member = room.world.members[1]
    answer = await room.writer.cast(room.request(member, Choice.FOR))
    assert (answer.choice, answer.revision, answer.by_hand) == (Choice.FOR, 1, False)
    ballot = (await room.standing())[member]
    assert (ballot.choice, ballot.revision, ballot.receipt) == ("for", 1, answer.receipt)
    async with room.database.reading() as session:
        attendee = await session.get_one(Attendee, room.world.attendees[member])
        actions = list(await session.scalars(select(AuditEntry.action)))
        events = list(await session.scalars(select(MeetingEventRow)))
        assert await first_broken(session, room.world.meeting) is None
    assert attendee.presence == "remote"
    assert attendee.checked_in_at is not None
    assert sorted(actions) == ["cast_ballot", "check_in"]
    assert len(events) == 1
    assert b'"MemberCheckedIn"' in events[0].payload
    assert room.told[-1].ballots == {BallotKey(room.world.meeting, room.vote, member)}
    assert room.told[-1].meetings == {room.world.meeting}


async def test_who_is_in_the_room_stays_there_and_no_event_is_written(room: Room) -> None:
    member = room.world.members[1]
    async with room.database.writing() as session:
        await session.execute(update(Attendee).where(Attendee.person_id == member).values(presence="in_room"))
        await session.commit()
    await room.writer.cast(room.request(member, Choice.FOR))
    async with room.database.reading() as session:
        attendee = await session.get_one(Attendee, room.world.attendees[member])
        assert attendee.presence == "in_room"
        assert await session.scalar(select(func.count()).select_from(MeetingEventRow)) == 0


async def test_a_request_sent_again_gets_its_first_answer_even_after_another_device_voted(room: Room) -> None:
    member = room.world.members[1]
    first = await room.cast(member, Choice.FOR, 0, "tablet")
    second = await room.cast(member, Choice.AGAINST, 1, "phone")
    again = await room.cast(member, Choice.FOR, 0, "tablet")
    assert again == first
    assert isinstance(second, BallotAnswer)
    assert (await room.standing())[member].choice == "against"
    assert len(await room.changes()) == 2


async def test_an_older_revision_is_refused_with_what_stands(room: Room) -> None:
    member = room.world.members[1]
    stands = await room.cast(member, Choice.FOR)
    refused = await room.cast(member, Choice.AGAINST, 0)
    assert isinstance(refused, Conflict)
    assert refused.code == "ballot_conflict"
    assert refused.extra["current"] == stands


async def test_a_key_used_for_another_choice_is_refused(room: Room) -> None:
    member = room.world.members[1]
    await room.cast(member, Choice.FOR, 0, "key")
    refused = await room.cast(member, Choice.AGAINST, 1, "key")
    assert isinstance(refused, Conflict)
    assert refused.code == "idempotency_key_reused"


async def test_a_stranger_a_secretary_and_an_unknown_vote_are_refused_beside_good_ballots(room: Room) -> None:
    good = room.cast(room.world.members[1], Choice.FOR)
    stranger = room.cast(room.world.outsider, Choice.FOR)
    secretary = room.cast(room.world.secretary, Choice.FOR)
    unknown = room.writer.cast(
        BallotRequest(
            vote_id=new_id(),
            person_id=room.world.members[2],
            choice=Choice.FOR,
            based_on=0,
            request_key="k",
            origin=Origin(),
        )
    )
    outcomes = await asyncio.gather(good, stranger, secretary, unknown, return_exceptions=True)
    assert isinstance(outcomes[0], BallotAnswer)
    assert isinstance(outcomes[1], Forbidden)
    assert isinstance(outcomes[2], Forbidden)
    assert isinstance(outcomes[3], NotFound)
    assert set(await room.standing()) == {room.world.members[1]}


async def test_a_ballot_by_hand_is_marked_and_checks_in_to_the_room(room: Room) -> None:
    member = room.world.members[2]
    request = BallotRequest(
        vote_id=room.vote,
        person_id=member,
        choice=Choice.ABSTAIN,
        based_on=0,
        request_key="hand",
        origin=Origin(person_id=room.world.secretary),
        recorded_by=room.world.secretary,
        reason="không có máy",
    )
    answer = await room.writer.cast(request)
    assert answer.by_hand
    ballot = (await room.standing())[member]
    assert (ballot.recorded_by, ballot.reason) == (room.world.secretary, "không có máy")
    async with room.database.reading() as session:
        attendee = await session.get_one(Attendee, room.world.attendees[member])
    assert attendee.presence == "in_room"


async def test_after_its_closing_moment_a_vote_takes_no_ballot_but_answers_a_repeat(room: Room) -> None:
    member, late = room.world.members[1], room.world.members[2]
    first = await room.cast(member, Choice.FOR, 0, "k")
    async with room.database.writing() as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await session.execute(update(Vote).where(Vote.id == room.vote).values(closes_at=past))
        await session.commit()
    refused = await room.cast(late, Choice.FOR)
    assert isinstance(refused, Conflict)
    assert refused.code == "vote_closed"
    assert await room.cast(member, Choice.FOR, 0, "k") == first


async def test_progress_and_own_ballots_show_what_stands(room: Room) -> None:
    await room.cast(room.world.members[1], Choice.FOR)
    before = await _progress(room)
    await room.cast(room.world.members[1], Choice.AGAINST, 1)
    await room.cast(room.world.members[2], Choice.FOR)
    async with room.database.reading() as session:
        progress = (await read_progress(session, room.world.meeting))[0]
        own = await read_ballots(session, room.world.meeting, room.world.members)
    assert (progress.turnout, progress.electors, progress.present) == (2, 5, 2)
    assert (progress.counts.for_, progress.counts.against, progress.counts.abstain) == (1, 1, 0)
    assert progress.voted == sorted(room.world.members[1:3])
    assert progress.revision > before
    assert [ballot.choice for ballot in own[room.world.members[1]]] == [Choice.AGAINST]
    assert room.world.members[3] not in own


async def _progress(room: Room) -> int:
    async with room.database.reading() as session:
        return (await read_progress(session, room.world.meeting))[0].revision


async def test_without_a_database_every_waiting_ballot_is_refused_and_the_writer_goes_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = room.database.writing

    def away() -> object:
        raise OperationalError("commit", {}, OSError("gone"))

    monkeypatch.setattr(room.database, "writing", away)
    outcomes = await asyncio.gather(*(room.cast(member, Choice.FOR) for member in room.world.members))
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    monkeypatch.setattr(room.database, "writing", working)
    assert isinstance(await room.cast(room.world.members[0], Choice.FOR), BallotAnswer)
    assert len(await room.standing()) == 1


async def test_one_ballot_that_the_database_refuses_does_not_fail_its_neighbours(room: Room) -> None:
    bad = BallotRequest(
        vote_id=room.vote,
        person_id=room.world.members[2],
        choice=Choice.FOR,
        based_on=0,
        request_key="bad",
        origin=Origin(),
        recorded_by="0" * 32,
    )
    outcomes = await asyncio.gather(
        room.cast(room.world.members[1], Choice.FOR),
        room.writer.cast(bad),
        room.cast(room.world.members[3], Choice.AGAINST),
        return_exceptions=True,
    )
    assert isinstance(outcomes[0], BallotAnswer)
    assert isinstance(outcomes[1], Unavailable)
    assert isinstance(outcomes[2], BallotAnswer)
    assert set(await room.standing()) == {room.world.members[1], room.world.members[3]}


async def test_hundreds_of_ballots_at_once_count_once_each(database: Database) -> None:
    world = await make_world(database, members=200)
    room = Room(database, world, await open_vote(database, world))
    await room.writer.start()
    dice = random.Random(7)
    choices = [Choice.FOR, Choice.AGAINST, Choice.ABSTAIN]
    sent: list[BallotRequest] = []
    for member in world.members:
        once = room.request(member, dice.choice(choices))
        sent += [once] * dice.randint(1, 3)
        if dice.random() < 0.5:
            sent.append(room.request(member, dice.choice(choices)))
    dice.shuffle(sent)
    outcomes = await asyncio.gather(*(room.writer.cast(request) for request in sent), return_exceptions=True)
    await room.writer.stop()
    standing = await room.standing()
    assert set(standing) == set(world.members)
    acknowledged = {(o.person_id, o.choice.value, o.revision) for o in outcomes if isinstance(o, BallotAnswer)}
    assert acknowledged == {(b.person_id, b.choice, b.revision) for b in standing.values()}
    assert {o.code for o in outcomes if isinstance(o, Conflict)} <= {"ballot_conflict"}
    assert all(isinstance(o, BallotAnswer | Conflict) for o in outcomes)
    assert len(await room.changes()) == len(world.members)
    async with database.reading() as session:
        present = await session.scalar(select(func.count()).where(Attendee.presence == "remote"))
        assert await first_broken(session, world.meeting) is None
    assert present == len(world.members)


async def test_closing_counts_every_acknowledged_ballot_and_no_other(database: Database) -> None:
    world = await make_world(database, members=60)
    room = Room(database, world, await open_vote(database, world))
    await room.writer.start()
    dice = random.Random(11)
    acknowledged: dict[str, tuple[str, int]] = {}
    closed = asyncio.Event()

    async def member_votes(person_id: str) -> None:
        revision = 0
        while not closed.is_set():
            choice = Choice.AGAINST if revision % 2 else Choice.FOR
            outcome = await room.cast(person_id, choice, revision)
            if isinstance(outcome, Conflict):
                assert outcome.code == "vote_closed"
                return
            assert isinstance(outcome, BallotAnswer)
            revision = outcome.revision
            acknowledged[person_id] = (outcome.choice.value, revision)
            await asyncio.sleep(dice.random() * 0.01)

    voters = [asyncio.create_task(member_votes(member)) for member in world.members]
    async with asyncio.timeout(60):
        while len(acknowledged) < len(world.members):
            await asyncio.sleep(0.01)
    counted = await room.close()
    await asyncio.gather(*voters)
    await room.writer.stop()
    assert counted == {(person, choice, revision) for person, (choice, revision) in acknowledged.items()}
    assert counted == {(b.person_id, b.choice, b.revision) for b in (await room.standing()).values()}


async def test_two_writers_on_one_database_never_count_twice(database: Database) -> None:
    world = await make_world(database, members=40)
    vote = await open_vote(database, world)
    other = Database(database.engine.url.render_as_string(hide_password=False))
    rooms = [Room(database, world, vote), Room(other, world, vote)]
    for room in rooms:
        await room.writer.start()
    requests = [rooms[0].request(member, Choice.FOR) for member in world.members]
    outcomes = await asyncio.gather(*(room.writer.cast(request) for room in rooms for request in requests))
    for room in rooms:
        await room.writer.stop()
    await other.close()
    assert {outcome.revision for outcome in outcomes} == {1}
    assert len(await rooms[0].changes()) == len(world.members)
