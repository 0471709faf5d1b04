"""The feed: reads what was committed in the rooms of this process, and brings up to date the seats that lack something.

A wake is only a hint: the log is looked at once a second anyway.
"""

import asyncio
from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from ecabinet.kit.database import Database
from ecabinet.kit.event_log import entries_after, heads
from ecabinet.realtime.replay import catch_up, pieces
from ecabinet.realtime.room import Room, Seat
from ecabinet.realtime.roster import Roster
from ecabinet.realtime.sources import Sources
from ecabinet.realtime.topics import Topics

MOST_AT_ONCE = 1000


class Feed:
    """What happened, on its way from the log to the seats; ``news`` and ``lag`` say that there is something to do."""

    def __init__(self, database: Database, sources: Sources, roster: Roster, topics: Topics) -> None:
        self._database = database
        self._sources = sources
        self._roster = roster
        self._topics = topics
        self._woken: set[str] = set()
        self._lagging: dict[Seat, None] = {}
        self.news = asyncio.Event()
        self.lag = asyncio.Event()

    def woken(self, meeting_ids: Collection[str]) -> None:
        """Take the hint that something was committed in these meetings."""
        if here := self._roster.rooms.keys() & set(meeting_ids):
            self._woken |= here
            self.news.set()

    def lags(self, seats: Collection[Seat]) -> None:
        """Take the seats that lack something and can take it now."""
        if able := {seat: None for seat in seats if seat.taken and seat.behind and seat.sink.writable}:
            self._lagging |= able
            self.lag.set()

    async def look_at_heads(self) -> None:
        """Look for what nobody gave a hint of."""
        rooms = self._roster.rooms
        if not rooms:
            return
        async with self._database.single() as connection:
            newest = await heads(connection, rooms)
        self.woken({meeting_id for meeting_id, room in rooms.items() if room.seq < newest.get(meeting_id, 0)})

    async def read(self) -> None:
        """Read the log of the meetings in which something happened, and hand it out."""
        woken, self._woken = self._woken, set()
        async with self._database.single() as connection:
            for meeting_id in woken:
                await self._read_room(connection, meeting_id)

    async def bring_up(self) -> None:
        """Bring up to date every seat that lacks something, all of a room at once."""
        while self._lagging:
            room = next(iter(self._lagging)).room
            seats = [seat for seat in self._lagging if seat.room is room]
            for seat in seats:  # taken out first: whatever is said of one while it is read for puts it back
                del self._lagging[seat]
            if able := [seat for seat in seats if seat.taken and seat.sink.writable]:
                await self.catch_up(room, able)

    async def catch_up(self, room: Room, seats: Sequence[Seat]) -> None:
        """Bring these seats of one room up to date."""
        try:
            async with self._database.connected() as connection:
                await catch_up(connection, self._sources, room, seats)
        finally:
            self._roster.sweep(room)
            self.lags(seats)

    async def _read_room(self, connection: AsyncConnection, meeting_id: str) -> None:
        while (room := self._roster.rooms.get(meeting_id)) is not None:
            entries = await entries_after(connection, meeting_id, room.seq, MOST_AT_ONCE)
            for piece in pieces(entries):
                self.lags(room.deliver(piece))
                self._topics.meeting_changed(meeting_id)
            if len(entries) < MOST_AT_ONCE:
                return
