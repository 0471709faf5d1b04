"""Several hosts are one installation: what happens on one is seen on all, once, with Redis and without."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from tests import documents
from tests.integration.processes.client import Client
from tests.integration.processes.conftest import ClientOf, StartHost
from tests.integration.processes.hosts import Host
from tests.integration.processes.tablet import Tablet
from tests.realtime.world import World, open_vote
from tests.side_servers import RedisServer

from ecabinet.kit.database import Database
from ecabinet.kit.event_log import MeetingEventRow, first_broken
from ecabinet.voting.tables import Vote

PATIENCE = 60


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


async def add_item(client: Client, host: Host, world: World, title: str) -> None:
    await client.do(host, "POST", f"/meetings/{world.meeting}/items", {"title": title, "minutes": 5})


async def last_seq(database: Database, meeting: str) -> int:
    async with database.reading() as session:
        query = select(func.max(MeetingEventRow.seq)).where(MeetingEventRow.meeting_id == meeting)
        return await session.scalar(query) or 0


async def heard_everything(tablet: Tablet, database: Database, world: World) -> None:
    """Every event of the log that everyone hears came once and in order."""
    last = await last_seq(database, world.meeting)
    await until(lambda: tablet.seqs and tablet.seqs[-1] >= last)
    assert tablet.seqs == list(range(1, last + 1))
    async with database.reading() as session:
        assert await first_broken(session, world.meeting) is None


async def test_a_cookie_and_its_token_are_good_at_every_host(
    two_hosts: tuple[Host, Host], world: World, client_of: ClientOf
) -> None:
    client = client_of(world.tokens[world.secretary])
    for number, host in enumerate((*two_hosts, *two_hosts)):
        await add_item(client, host, world, f"Nội dung {number}")


async def test_events_and_the_end_of_a_login_cross_hosts_with_redis_and_without(
    two_hosts: tuple[Host, Host], world: World, shared: Database, redis: RedisServer, client_of: ClientOf
) -> None:
    here, there = two_hosts
    client = client_of(world.tokens[world.secretary])
    tablet = Tablet(world.tokens[world.chair], world.meeting, lambda: there.port)
    member = Tablet(world.tokens[world.members[1]], world.meeting, lambda: there.port)
    async with asyncio.TaskGroup() as group:
        following = [group.create_task(each.follow()) for each in (tablet, member)]
        await add_item(client, here, world, "Có Redis")
        await heard_everything(tablet, shared, world)
        redis.stop()
        for number in range(3):
            await add_item(client, here, world, f"Không có Redis {number}")
        await heard_everything(tablet, shared, world)
        vote = await open_vote(shared, world)
        await _vote(client_of(world.tokens[world.members[2]]), here, vote)
        await until(lambda: any(each["turnout"] == 1 for each in tablet.progress))
        await client_of(world.tokens[world.members[1]]).do(here, "POST", "/logout")
        await until(lambda: member.logged_out)
        redis.start()
        await _vote(client_of(world.tokens[world.members[3]]), here, vote)
        await until(lambda: any(each["turnout"] == 2 for each in tablet.progress))
        following[0].cancel()


async def _vote(client: Client, host: Host, vote: str) -> None:
    await client.do(host, "PUT", f"/votes/{vote}/ballot", {"choice": "for", "based_on": 0})


async def test_a_vote_whose_time_is_up_is_closed_once(
    two_hosts: tuple[Host, Host], world: World, shared: Database
) -> None:
    vote = await open_vote(shared, world)
    async with shared.writing() as session:
        (await session.get_one(Vote, vote)).closes_at = datetime.now(UTC) + timedelta(seconds=1)
        await session.commit()

    async def closed() -> list[str]:
        async with shared.reading() as session:
            query = select(MeetingEventRow.payload).where(MeetingEventRow.meeting_id == world.meeting)
            rows = await session.scalars(query)
            # The names stand in an entry of their own, for another audience.
            return [str(row) for row in rows if b"VoteClosed" in row and b'"kind":"vote"' in row]

    async with asyncio.timeout(PATIENCE):
        while not await closed():
            await asyncio.sleep(0.05)
    await asyncio.sleep(1.5)  # three looks of the other host
    assert len(await closed()) == 1


async def test_a_paper_taken_in_by_one_host_is_read_at_the_other(
    two_hosts: tuple[Host, Host], world: World, client_of: ClientOf
) -> None:
    here, there = two_hosts
    client = client_of(world.tokens[world.secretary])
    path, paper = f"/items/{world.items[0]}/papers", documents.paper(pages=2)
    sent = await client.ask(here, "POST", path, params={"file_name": "a.pdf", "title": "Tờ trình"}, content=paper)
    assert sent.status_code == 201, sent.text
    async with asyncio.timeout(PATIENCE):
        while (version := (await client.ask(there, "GET", path)).json()[0]["versions"][0])["state"] == "processing":
            await asyncio.sleep(0.1)
    assert version["state"] == "ready"
    file = await client.ask(there, "GET", f"/paper-versions/{version['id']}/file")
    assert (file.status_code, file.content) == (200, paper)


async def test_hosts_that_end_one_after_the_other_are_noticed_by_nobody(
    start_host: StartHost, world: World, shared: Database, client_of: ClientOf
) -> None:
    client = client_of(world.tokens[world.secretary])
    hosts = [await start_host()]
    tablets = [
        Tablet(world.tokens[person], world.meeting, lambda: hosts[-1].port) for person in (world.chair, *world.members)
    ]
    tablets.append(Tablet(world.tokens[world.chair], world.meeting, lambda: hosts[-1].port, stays=True))
    async with asyncio.TaskGroup() as group:
        following = [group.create_task(each.follow()) for each in tablets]
        for number in range(2):
            await add_item(client, hosts[-1], world, f"Trước {number}")
            for tablet in tablets:
                await heard_everything(tablet, shared, world)
            hosts.append(await start_host())
            hosts[-2].terminate()
            await add_item(client, hosts[-1], world, f"Trong khi {number}")
            assert await hosts[-2].ended() in (0, -15)
            await add_item(client, hosts[-1], world, f"Sau {number}")
        for tablet in tablets:
            await heard_everything(tablet, shared, world)
        for task in following:
            task.cancel()
    assert [tablet.moves for tablet in tablets] == [2] * len(tablets)
    assert [tablet.closes for tablet in tablets if tablet.closes] == [[1012, 1012]]


async def test_workers_behind_one_port_are_replaced_while_it_is_served(
    start_host: StartHost, world: World, shared: Database, client_of: ClientOf
) -> None:
    host = await start_host(workers="2")
    client = client_of(world.tokens[world.secretary])
    tablets = [Tablet(world.tokens[person], world.meeting, lambda: host.port) for person in world.members]
    before = host.servers
    assert len(before) == 2
    async with asyncio.TaskGroup() as group:
        following = [group.create_task(each.follow()) for each in tablets]
        await add_item(client, host, world, "Trước")
        for tablet in tablets:
            await heard_everything(tablet, shared, world)
        host.hang_up()
        number = 0
        while before & host.servers:
            await add_item(client, host, world, f"Trong khi {number}")
            number += 1
        for tablet in tablets:
            await heard_everything(tablet, shared, world)
        for task in following:
            task.cancel()
    assert all(tablet.moves for tablet in tablets)
    assert number
    replaced = host.servers
    assert (len(replaced), await host.stop()) == (2, 0)
    assert _gone(replaced)


async def test_workers_end_with_a_parent_that_was_killed(start_host: StartHost) -> None:
    host = await start_host(workers="2")
    workers = host.servers
    assert len(workers) == 2
    await host.kill_the_first()
    await until(lambda: _gone(workers))


def _gone(processes: set[int]) -> bool:
    return not any(Path(f"/proc/{process}").exists() for process in processes)
