"""A seat that is brought up to date from two sides at once, as on joining while the room goes on."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.realtime.live import NO_FOLDER, Live
from tests.realtime.world import make_world

from ecabinet.annotations.sealing import Vault
from ecabinet.installation import live_sources
from ecabinet.kit.database import Database
from ecabinet.realtime.replay import catch_up

SOURCES = live_sources(Vault(NO_FOLDER))


@pytest.fixture
async def live(database: Database) -> AsyncIterator[Live]:
    async with Live(database, await make_world(database)).serving() as live:
        yield live


async def test_no_event_is_told_twice(live: Live) -> None:
    meeting, member = live.world.meeting, live.world.members[1]
    async with live.tablet(member) as tablet:
        await tablet.join(meeting)
        for number in range(1, 4):
            assert await live.happen() == number
            await tablet.hear_kind("events")
        seat = live.hub.roster.seats(meeting, member)[0]
        seat.seq = 0
        async with live.database.reading() as one, live.database.reading() as other:
            await asyncio.gather(catch_up(one, SOURCES, seat.room, [seat]), catch_up(other, SOURCES, seat.room, [seat]))
        assert seat.seq == 3
        await tablet.say(op="ping")
        heard = []
        while (frame := await tablet.hear())["t"] != "pong":
            heard += [event["seq"] for event in frame.get("events", [])]
        assert heard == [1, 2, 3]
