"""Every process of a real installation says how it is, whichever of them is asked."""

import asyncio

from tests.integration.processes.client import Client
from tests.integration.processes.conftest import ClientOf, StartHost
from tests.integration.processes.hosts import Host
from tests.integration.processes.tablet import Tablet
from tests.realtime.world import World
from tests.side_servers import RedisServer

from ecabinet.identity.tables import RoleGrant
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id

PATIENCE = 60


async def administrator_of(shared: Database, world: World, client_of: ClientOf) -> Client:
    """Make a member an administrator and return their browser."""
    async with shared.writing() as session:
        session.add(
            RoleGrant(
                id=new_id(), account_id=world.accounts[world.members[1]], role="system_admin", scope_kind="installation"
            )
        )
        await session.commit()
    return client_of(world.tokens[world.members[1]])


async def figures(client: Client, host: Host) -> dict[int, dict[str, object]]:
    """Return what each process says, by its number."""
    found = await client.do(host, "GET", "/monitoring")
    return {each["process"]: each["figures"] for each in found["processes"]}


async def test_all_workers_of_all_hosts_are_on_the_page(
    start_host: StartHost, world: World, shared: Database, redis: RedisServer, client_of: ClientOf
) -> None:
    here, there = await asyncio.gather(start_host(workers="2"), start_host())
    client = await administrator_of(shared, world, client_of)
    tablet = Tablet(world.tokens[world.chair], world.meeting, lambda: there.port)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        following = group.create_task(tablet.follow())
        while not here.servers <= (seen := await figures(client, here)).keys() or len(seen) < 3:
            await asyncio.sleep(0.1)
        while sorted(str(each["tablets"]) for each in (await figures(client, here)).values()) != ["0", "0", "1"]:
            await asyncio.sleep(0.1)
        while {each["redis"] for each in (await figures(client, here)).values()} != {"connected"}:
            await asyncio.sleep(0.1)
        redis.stop()
        while {each["redis"] for each in (await figures(client, here)).values()} != {"away"}:
            await asyncio.sleep(0.1)
        await there.stop()
        while len(await figures(client, here)) > 2:
            await asyncio.sleep(0.1)
        following.cancel()
