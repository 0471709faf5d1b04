"""PostgreSQL stopped and started again under a server: told in between, nothing half done, all goes on after."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.integration.processes.client import Client
from tests.integration.processes.conftest import ClientOf
from tests.integration.processes.hosts import Host
from tests.integration.processes.tablet import Tablet
from tests.realtime.world import World, make_world, open_vote
from tests.servers import PostgresServer
from tests.side_servers import RedisServer

from ecabinet.kit.database import Database
from ecabinet.kit.event_log import last_seq
from ecabinet.meetings.tables import AgendaItem
from ecabinet.migrations.run import migrate
from ecabinet.voting.tables import Ballot

PATIENCE = 60


class Stage:
    """A host on a PostgreSQL of its own."""

    def __init__(self, server: PostgresServer, database: Database, world: World, host: Host) -> None:
        self.server = server
        self.database = database
        self.world = world
        self.host = host

    async def count(self, row: type[AgendaItem | Ballot]) -> int:
        async with self.database.reading() as session:
            return await session.scalar(select(func.count()).select_from(row)) or 0


@pytest.fixture
async def stage(redis: RedisServer, tmp_path: Path) -> AsyncIterator[Stage]:
    with PostgresServer(durable=True) as server:
        database = Database(server.create("ecabinet"))
        await migrate(database)
        host = Host(tmp_path / "data", database.url, redis.url)
        world = await make_world(database)
        await host.start()
        yield Stage(server, database, world, host)
        await host.stop()
        await database.close()


async def refused(client: Client, stage: Stage, method: str, path: str, body: dict[str, object], key: str) -> None:
    """The server says that its database is away, and when to come back."""
    answer = await client.ask(stage.host, method, path, body, key=key)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert int(answer.headers["Retry-After"]) > 0


async def test_everything_goes_on_when_the_database_is_back(stage: Stage, client_of: ClientOf) -> None:
    world, secretary = stage.world, client_of(stage.world.tokens[stage.world.secretary])
    member = client_of(world.tokens[world.members[2]])
    vote = await open_vote(stage.database, world)
    tablet = Tablet(world.tokens[world.members[1]], world.meeting, lambda: stage.host.port)
    following = asyncio.create_task(tablet.follow())
    items = f"/meetings/{world.meeting}/items"
    await secretary.do(stage.host, "POST", items, {"title": "Trước", "minutes": 5})
    await member.ask(stage.host, "GET", "/health")
    before = await stage.count(AgendaItem)

    stage.server.stop()
    item, ballot = {"title": "Trong khi", "minutes": 5}, {"choice": "for", "based_on": 0}
    for _ in range(3):
        await refused(secretary, stage, "POST", items, item, "the-item")
        await refused(member, stage, "PUT", f"/votes/{vote}/ballot", ballot, "the-ballot")
    assert (await member.ask(stage.host, "GET", "/health")).status_code == 200

    stage.server.start()
    assert (await stage.count(AgendaItem), await stage.count(Ballot)) == (before, 0)
    for _ in range(2):
        assert (await secretary.ask(stage.host, "POST", items, item, key="the-item")).status_code == 201
        assert (await member.ask(stage.host, "PUT", f"/votes/{vote}/ballot", ballot, key="the-ballot")).is_success
    assert (await stage.count(AgendaItem), await stage.count(Ballot)) == (before + 1, 1)
    async with stage.database.reading() as session:
        last = await last_seq(session, world.meeting)
    async with asyncio.timeout(PATIENCE):
        while tablet.seqs[-1] < last:
            await asyncio.sleep(0.05)
    assert tablet.seqs == list(range(1, last + 1))
    following.cancel()
