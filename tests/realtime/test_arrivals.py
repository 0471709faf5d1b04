"""Many who come to a room at once: seated together, each by their own rights and from the number they have."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from sqlalchemy.exc import OperationalError
from tests.realtime.live import Live
from tests.realtime.world import START, make_world

from ecabinet.kit.audience import Keys
from ecabinet.kit.database import Database, Reading
from ecabinet.kit.ids import new_id
from ecabinet.meetings.access import access_of, keys_for
from ecabinet.realtime import hub as hub_module
from ecabinet.realtime.room import Connection
from ecabinet.realtime.sources import Sources


class Door:
    """Stands where rights are read: counts the looks, and may hold or fail one."""

    def __init__(self) -> None:
        self.looks: list[set[str]] = []
        self.hold = asyncio.Event()
        self.reached = asyncio.Event()
        self.hold.set()
        self.broken = False

    async def keys(self, session: Reading, meeting_id: str, person_ids: Collection[str]) -> Mapping[str, Keys]:
        self.looks.append(set(person_ids))
        if self.broken:
            raise OperationalError("select", None, ConnectionError("away"))
        found = await keys_for(session, meeting_id, person_ids)
        self.reached.set()
        await self.hold.wait()
        return found

    def before(self, sources: Sources) -> Sources:
        return replace(sources, keys=self.keys)


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def live(database: Database, door: Door, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Live]:
    monkeypatch.setattr(hub_module, "LOOK_SECONDS", 3600.0)
    async with Live(database, await make_world(database), before=door.before).serving() as live:
        yield live


class Listener:
    """A sink that keeps what it is sent."""

    writable = True

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.on_writable: Callable[[], None] = lambda: None

    def send(self, frame: bytes) -> bool:
        self.heard.append(msgspec.json.decode(frame[frame.index(b"{") :]))
        return True

    def close(self, code: int, reason: str) -> None:
        self.heard.append({"t": "closed", "code": code})


async def test_keys_of_many_are_those_of_each(live: Live) -> None:
    world = live.world
    people = {world.chair, world.secretary, world.invitee, world.outsider, *world.members}
    async with live.database.reading() as session:
        each = {one: access.keys for one in people if (access := await access_of(session, world.meeting, one))}
        assert await keys_for(session, world.meeting, people) == each
    assert world.outsider not in each


async def test_those_who_come_together_are_seated_together_each_by_their_own_rights(live: Live, door: Door) -> None:
    world = live.world
    await live.happen("full", kind="First")
    await live.happen(f"person:{world.members[1]}", kind="Mine")
    coming = [(world.chair, 0), (world.members[1], 0), (world.members[1], 1), (world.invitee, 0), (world.chair, 2)]
    coming.append((world.outsider, 0))
    sinks = [Listener() for _ in coming]

    async def come(sink: Listener, person_id: str, after: int) -> None:
        connection = Connection(sink, person_id, new_id(), START)
        live.hub.connect(connection)
        await live.hub.join(connection, world.meeting, after)

    await asyncio.gather(*(come(sink, *who) for sink, who in zip(sinks, coming, strict=True)))
    first = [sink.heard[0] for sink in sinks]
    told = [[event["type"] for event in frame.get("events", [])] for frame in first]
    assert told == [["First"], ["First", "Mine"], ["Mine"], [], [], []]
    numbers = [(frame.get("after"), frame.get("seq")) for frame in first]
    assert numbers == [(0, 2), (0, 2), (1, 2), (0, 2), (2, 2), (None, None)]
    assert first[-1]["t"] == "denied"
    assert all(len(sink.heard) == 1 for sink in sinks)
    assert door.looks == [{world.chair, world.members[1], world.invitee, world.outsider}]


async def test_what_is_committed_while_the_room_is_opened_is_heard_at_once(live: Live, door: Door) -> None:
    door.hold.clear()
    async with live.tablet(live.world.members[1]) as tablet:
        await tablet.say(op="join", meeting=live.world.meeting, after=0)
        await door.reached.wait()
        await live.happen(kind="Meanwhile")
        door.hold.set()
        heard: list[str] = []
        async with asyncio.timeout(10):
            while not heard:
                heard += [event["type"] for event in (await tablet.hear_kind("events"))["events"]]
        assert heard == ["Meanwhile"]


async def test_a_database_that_is_away_closes_the_sockets_that_came(live: Live, door: Door) -> None:
    door.broken = True
    async with live.tablet(live.world.members[1]) as one, live.tablet(live.world.members[2]) as two:
        for tablet in (one, two):
            await tablet.say(op="join", meeting=live.world.meeting, after=0)
        for tablet in (one, two):
            assert (await tablet.closed())[0] >= 1006
    door.broken = False
    async with live.tablet(live.world.members[1]) as tablet:
        assert (await tablet.join(live.world.meeting))["t"] == "events"
