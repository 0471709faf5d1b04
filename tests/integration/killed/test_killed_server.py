"""SIGKILL at random moments of a vote: what was acknowledged stands, nothing counts twice, the record is whole."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from tests.integration.killed.program import PATIENCE, Program
from tests.integration.killed.voter import Voter
from tests.realtime.world import World, make_world, open_vote

from ecabinet.identity.tables import Login
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import first_broken
from ecabinet.meetings.tables import Meeting
from ecabinet.voting.tables import Ballot, BallotChange, Vote

KILLS = 2
MEMBERS = 12


@pytest.fixture
async def world(database: Database) -> World:
    made = await make_world(database, members=MEMBERS)
    async with database.writing() as session:
        meeting = await session.get_one(Meeting, made.meeting)
        login = await session.scalar(select(Login).where(Login.account_id == made.accounts[made.chair]))
        assert login is not None
        meeting.console_person_id, meeting.console_login_id = made.chair, login.id
        meeting.console_since, meeting.current_item_id = login.created_at, made.items[0]
        await session.commit()
    return made


@pytest.fixture
async def program(database_url: str, tmp_path: Path, world: World) -> AsyncIterator[Program]:
    started = Program(tmp_path / "data", database_url)
    await started.start()
    yield started
    assert await started.stop() in (0, -signal.SIGTERM)


async def test_every_acknowledged_ballot_survives(database: Database, world: World, program: Program) -> None:
    vote = await open_vote(database, world)
    voters = [Voter(p, world.tokens[p], program.address, seed) for seed, p in enumerate(world.members)]
    moments = random.Random(20261123)
    for kill in range(1, KILLS + 1):
        voting = [asyncio.create_task(voter.vote_until_cut(vote)) for voter in voters]
        await _everybody_has_voted(voters, times=kill)
        await asyncio.sleep(moments.random() * 0.1)
        await program.kill()
        await asyncio.gather(*voting)
        await program.start()
        await asyncio.gather(*(voter.resend(vote) for voter in voters))
        for voter in voters:
            await _stands(voter, world, vote)
    await _close(world, program, vote)
    await _record_is_whole(database, world, vote, voters)


async def _everybody_has_voted(voters: list[Voter], times: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while min(len(voter.acknowledged) for voter in voters) < times:
            await asyncio.sleep(0.01)


async def _stands(voter: Voter, world: World, vote: str) -> None:
    """After the resend the last acknowledged ballot is the one that stands, choice and number alike."""
    expected = voter.acknowledged[-1] if voter.acknowledged else None
    assert await voter.stands(world.meeting, vote) == expected


async def _close(world: World, program: Program, vote: str) -> None:
    cookies = {"ecabinet_login": world.tokens[world.chair]}
    async with httpx.AsyncClient(base_url=program.address, cookies=cookies, timeout=10) as http:
        await http.get("/api/health")
        token = http.cookies.get("ecabinet_csrf") or ""
        answer = await http.post(f"/api/votes/{vote}/close", headers={"X-CSRF-Token": token})
        assert answer.status_code == 200, answer.text


async def _record_is_whole(database: Database, world: World, vote: str, voters: list[Voter]) -> None:
    async with database.reading() as session:
        ballots = {b.person_id: b for b in await session.scalars(select(Ballot).where(Ballot.vote_id == vote))}
        changes = await session.scalar(
            select(func.count()).select_from(BallotChange).where(BallotChange.vote_id == vote)
        )
        result = (await session.get_one(Vote, vote)).result
        assert await first_broken(session, world.meeting) is None
    last = {voter.person: voter.acknowledged[-1]["choice"] for voter in voters}
    assert {person: ballot.choice for person, ballot in ballots.items()} == last
    assert changes == sum(ballot.revision for ballot in ballots.values())
    assert result is not None
    assert {entry["person_id"]: entry["choice"] for entry in result["names"]} == last
    assert sum(result["counts"].values()) == MEMBERS
