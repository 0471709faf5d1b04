"""Everything breaks at random moments of a session of 200, and afterwards everything is counted.

Two server processes, a worker, Redis and PostgreSQL (waiting for its disk) serve a meeting in which 200 members vote
without end, the chair opens, concludes and closes, the secretary edits, documents are numbered and papers sent, while
tablets of every audience follow from both. Processes are killed, connections cut, held up and delayed, files cannot
be written, clocks go wrong by hours. Nobody gives up: what gets no answer is sent again with its key.

``TEST_FAULTS`` is the number of faults: 20 where it is not set, 300 in the long run
(``TEST_FAULTS=300 tests/run tests/faults``). ``TEST_FAULTS_SEED`` deals the same faults again.
"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.faults import counts
from tests.faults.breaking import Breaker
from tests.faults.caller import Caller, Json
from tests.faults.council import Council
from tests.faults.installation import Installation, installed
from tests.faults.tablets import Tablet

from ecabinet.kit.event_log import last_seq

FAULTS = int(os.environ.get("TEST_FAULTS", "20"))
SEED = int(os.environ.get("TEST_FAULTS_SEED", "20261123"))
SECONDS_TO_SETTLE = 300
LONGEST = 900 + FAULTS * 15


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installed(tmp_path) as made:
        yield made


@pytest.fixture
async def council(installation: Installation) -> AsyncIterator[Council]:
    chance = random.Random(SEED)
    caller = Caller(installation.hosts, installation.session.world.tokens, chance)
    await caller.begin()
    yield Council(installation.session, caller, SEED)
    await caller.close()


@pytest.fixture
async def tablets(installation: Installation, council: Council) -> AsyncIterator[list[Tablet]]:
    """One of each audience at either host, following."""
    world, hosts = installation.session.world, installation.hosts
    people = {
        "chair": world.chair,
        "secretary": world.secretary,
        "member": world.members[1],
        "invitee": world.invitee,
    }
    made = [
        Tablet(f"{name} at {order[0].name}", person, world.tokens[person], order)
        for order in (hosts, hosts[::-1])
        for name, person in people.items()
    ]
    following = [asyncio.create_task(tablet.follow(council.caller, world.meeting)) for tablet in made]
    yield made
    for task in following:
        task.cancel()
    ends = await asyncio.gather(*following, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ends), ends


@pytest.mark.timeout(LONGEST)
async def test_nothing_acknowledged_is_lost_and_nothing_counts_twice(
    installation: Installation, council: Council, tablets: list[Tablet]
) -> None:
    breaker, begun = Breaker(installation, SEED), time.monotonic()
    async with asyncio.TaskGroup() as group:
        group.create_task(council.work())
        await breaker.break_things(FAULTS, council)
        council.is_ending.set()
    lasted = time.monotonic() - begun
    await _papers_are_settled(installation, council)
    await _tablets_have_settled(installation, tablets)
    report(council, tablets, breaker, lasted)
    await _everything_is_counted(installation, council, tablets, breaker)


async def _papers_are_settled(installation: Installation, council: Council) -> None:
    async with asyncio.timeout(SECONDS_TO_SETTLE):
        while True:
            async with installation.database.reading() as session:
                states = await counts.papers_by_state(session, council)
            if not states["processing"]:
                print("papers:", dict(states))
                return
            await asyncio.sleep(0.2)


async def _tablets_have_settled(installation: Installation, tablets: list[Tablet]) -> None:
    """Wait until every tablet knows of the last event."""
    async with installation.database.reading() as session:
        last = await last_seq(session, installation.session.world.meeting)
    async with asyncio.timeout(SECONDS_TO_SETTLE):
        while any(tablet.seq < last for tablet in tablets):
            await asyncio.sleep(0.05)


async def _everything_is_counted(
    installation: Installation, council: Council, tablets: list[Tablet], breaker: Breaker
) -> None:
    assert breaker.dealt.total() == FAULTS
    async with installation.database.reading() as session:
        wrong = await counts.ballots_that_went_wrong(session, council)
        assert not any(wrong.values()), wrong
        assert await counts.results_that_the_record_does_not_bear(session, council) == []
        await counts.the_record_stands(session, council)
        for tablet in tablets:
            assert await counts.events_that_went_wrong(session, council, tablet) == [], tablet.name
    for tablet in tablets:
        fresh = await council.caller.see(tablet.person, f"/meetings/{installation.session.world.meeting}/snapshot")
        elsewhere = _cast_elsewhere(tablet, fresh)
        differs = [each for each in tablet.differs(fresh) if not each.startswith(tuple(elsewhere))]
        assert differs == [], tablet.name
    for voter in council.voters:
        assert voter.pressed == len(voter.acknowledged) + voter.refused.total()
        assert voter.refused.keys() <= {"vote_closed"}
    assert council.caller.wrong == []
    assert {process.name: process.fell for process in installation.hosts} == {"host-1": [], "host-2": []}


def _cast_elsewhere(tablet: Tablet, fresh: Json) -> list[str]:
    """Return where one's own ballots stand of which this device hears only with its next snapshot (decision 0006).

    They were cast or changed on the other host while Redis was away: the one known here is an earlier one, or none.
    """
    known = {vote: ballot["revision"] for vote, ballot in tablet.snapshot["my_ballots"].items()}
    return [f"/own/{vote}" for vote, ballot in fresh["my_ballots"].items() if known.get(vote, 0) < ballot["revision"]]


def report(council: Council, tablets: list[Tablet], breaker: Breaker, seconds: float) -> None:
    """Print what happened."""
    refused: Counter[str] = sum((voter.refused for voter in council.voters), Counter())
    print(f"seed {SEED}: {breaker.dealt.total()} faults in {seconds:.0f} s: {dict(breaker.dealt)}")
    print(f"ballots: {council.acknowledged} acknowledged in {len(council.votes)} votes, refused {dict(refused)}")
    print(f"requests: {council.caller.unanswered} without an answer, told to come again {dict(council.caller.away)}")
    print(f"documents numbered: {len(council.clerk.numbers)}, papers taken in: {len(council.sender.sent)}")
    print(
        f"tablets: {sum(len(each.heard) for each in tablets)} events, {sum(each.lost for each in tablets)} times away"
    )
