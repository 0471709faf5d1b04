"""What is kept nowhere, between two processes over a real Redis, and when Redis is away."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
from redis.asyncio import Redis
from tests.realtime.live import Live, Tablet
from tests.realtime.papers import add_paper, let_lead, view
from tests.realtime.world import make_world
from tests.side_servers import RedisServer

from ecabinet.annotations.names import editing_layer, meeting_layer
from ecabinet.annotations.points import Point, pack
from ecabinet.annotations.sight import find_pad, sights
from ecabinet.kit import fleeting
from ecabinet.kit.database import Database
from ecabinet.kit.fleeting import CHANNEL, Fleeting
from ecabinet.kit.ids import new_id

PATIENCE = 60


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


class Process:
    """A hub with its sockets, and its mouth and ear."""

    def __init__(self, live: Live, url: str) -> None:
        self.live = live
        self.backs = 0
        self.fleeting = Fleeting(url, live.hub.hear, self._back)
        live.hub.speak_through(self.fleeting.tell)

    def _back(self) -> None:
        self.backs += 1
        self.live.hub.leads.ask_all()


@pytest.fixture
async def pair(database: Database, redis: RedisServer) -> AsyncIterator[tuple[Process, Process]]:
    world = await make_world(database)
    async with AsyncExitStack() as stack:
        lives = [await stack.enter_async_context(Live(database, world).serving()) for _ in range(2)]
        here, there = [Process(live, redis.url) for live in lives]
        for process in (here, there):
            await process.fleeting.start()
            stack.push_async_callback(process.fleeting.stop)
        await _until(lambda: here.backs > 0 and there.backs > 0)
        yield here, there


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


async def _follow(live: Live, tablet: Tablet) -> None:
    await tablet.join(live.world.meeting)


async def test_the_presenter_is_followed_on_another_process(pair: tuple[Process, Process], redis: RedisServer) -> None:
    here, there = pair[0].live, pair[1].live
    world = here.world
    place = await add_paper(here.database, world, 0)
    await let_lead(here, world.chair)
    async with here.tablet(world.chair) as chair, here.tablet(world.members[1]) as near:
        await _follow(here, chair)
        await _follow(here, near)
        await chair.say(op="lead", meeting=world.meeting, view=view(place, 2))
        assert (await near.hear_kind("lead"))["view"]["page"] == 2
        async with there.tablet(world.members[2]) as far, there.tablet(world.invitee) as invitee:
            await _follow(there, far)
            assert (await far.hear_kind("lead"))["view"]["page"] == 2
            await _follow(there, invitee)
            assert (await invitee.hear_kind("lead"))["view"] is None
            await chair.say(op="lead", meeting=world.meeting, view=view(place, 3))
            await _looks_at(far, 3)

            redis.stop()
            await chair.say(op="lead", meeting=world.meeting, view=view(place, 4))
            assert (await near.hear_kind("lead"))["view"]["page"] == 3
            assert (await near.hear_kind("lead"))["view"]["page"] == 4
            backs = [process.backs for process in pair]
            redis.start()
            await _until(lambda: all(process.backs > before for process, before in zip(pair, backs, strict=True)))
            await chair.say(op="lead", meeting=world.meeting, view=view(place, 5))
            await _looks_at(far, 5)


async def _looks_at(tablet: Tablet, page: int) -> None:
    """Wait until this page is led to; what was on its way when one joined may come once more before."""
    while (await tablet.hear_kind("lead"))["view"]["page"] != page:
        pass


async def _watch(live: Live, tablet: Tablet, person_id: str, pad_id: str) -> None:
    """Watch a pad from its beginning, as after reading its feed."""
    async with live.database.reading() as session:
        pad = await find_pad(session, pad_id)
        assert pad is not None
        sight = (await sights(session, pad, [person_id]))[person_id]
    await tablet.say(op="watch", pad=pad_id, after=0, epoch=sight.epoch)
    assert (await tablet.hear_kind("marks"))["epoch"] == sight.epoch


async def test_pens_are_seen_on_another_process_by_those_who_see_the_layer(pair: tuple[Process, Process]) -> None:
    here, there = pair[0].live, pair[1].live
    world = here.world
    pad, version = await add_paper(here.database, world, 0)
    layers = {"meeting": meeting_layer(pad), "editing": editing_layer(pad)}
    stroke = base64.b64encode(pack([Point(1, 2, 128)])).decode()
    piece = {"pad": pad, "version": version, "page": 1, "from": 0, "points": stroke, "color": "blue", "width": 1.5}
    async with (
        here.tablet(world.secretary) as secretary,
        there.tablet(world.chair) as chair,
        there.tablet(world.members[1]) as member,
    ):
        await _watch(here, secretary, world.secretary, pad)
        await _watch(there, chair, world.chair, pad)
        await _watch(there, member, world.members[1], pad)
        for layer in ("editing", "meeting"):
            await secretary.say(op="ink", layer=layers[layer], mark=new_id(), tool="pen", **piece)
        assert [(await chair.hear_kind("ink"))["layer"] for _ in layers] == [layers["editing"], layers["meeting"]]
        assert (await member.hear_kind("ink"))["layer"] == layers["meeting"]


async def test_nobody_hears_himself_or_another_version(pair: tuple[Process, Process], redis: RedisServer) -> None:
    heard: dict[str, list[bytes]] = {"here": [], "there": []}
    one = Fleeting(redis.url, heard["here"].append, lambda: None)
    two = Fleeting(redis.url, heard["there"].append, lambda: None)
    for each in (one, two):
        await each.start()
    stranger = Redis.from_url(redis.url)
    async with asyncio.timeout(PATIENCE):
        while len(heard["there"]) < 3 or b"first" not in heard["there"]:
            await stranger.publish(CHANNEL, b"{}")
            one.tell(b"first")
            one.tell(b"second")
            await asyncio.sleep(0.02)
    assert heard["here"] == []
    for process in pair:
        process.live.hub.hear(b"what is this")
    await stranger.aclose()
    for each in (one, two):
        await each.stop()


async def test_what_waits_for_redis_is_bounded(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleeting, "MOST_WAITING", 3)
    mouth = Fleeting(redis.url, lambda _: None, lambda: None)
    for number in range(10):
        mouth.tell(str(number).encode())
    heard: list[bytes] = []
    listening = asyncio.Event()
    ear = Fleeting(redis.url, heard.append, listening.set)
    await ear.start()
    await listening.wait()
    await mouth.start()
    await _until(lambda: len(heard) == 3)
    assert heard == [b"7", b"8", b"9"]
    await mouth.stop()
    await ear.stop()
