"""Seating those who come: all who come together in one look at the database, as when a whole room is back at once."""

import asyncio
import logging
from collections.abc import Sequence
from typing import NamedTuple

from ecabinet.kit.database import Database
from ecabinet.kit.event_log import last_seq
from ecabinet.realtime import frames
from ecabinet.realtime.feed import Feed
from ecabinet.realtime.leads import Leads
from ecabinet.realtime.replay import resync
from ecabinet.realtime.room import Connection, Seat
from ecabinet.realtime.roster import Roster
from ecabinet.realtime.sources import Sources

log = logging.getLogger(__name__)
MOST_AT_ONCE = 256


class Arrival(NamedTuple):
    """Somebody at the door of a meeting, who has heard everything up to number ``after``."""

    connection: Connection
    after: int
    answered: asyncio.Future[None]


class Arrivals:
    """The doors of one process's rooms."""

    def __init__(self, database: Database, sources: Sources, roster: Roster, feed: Feed, leads: Leads) -> None:
        self._database = database
        self._sources = sources
        self._roster = roster
        self._feed = feed
        self._leads = leads
        self._waiting: dict[str, list[Arrival]] = {}
        self._seating: asyncio.Task[None] | None = None

    async def join(self, connection: Connection, meeting_id: str, after: int) -> None:
        """Seat the connection in a meeting and send what came after number ``after``, or why it may not be there.

        Raises:
            DBAPIError: the database does not answer.
        """
        arrival = Arrival(connection, after, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(meeting_id, []).append(arrival)
        if self._seating is None:
            self._seating = asyncio.create_task(self._seat_all(), name="arrivals")
        await asyncio.shield(arrival.answered)

    async def _seat_all(self) -> None:
        try:
            while self._waiting:
                meeting_id = next(iter(self._waiting))
                coming = self._waiting.pop(meeting_id)
                if later := coming[MOST_AT_ONCE:]:  # other meetings first
                    self._waiting[meeting_id] = later
                await self._answer(meeting_id, coming[:MOST_AT_ONCE])
        finally:
            self._seating = None

    async def _answer(self, meeting_id: str, coming: Sequence[Arrival]) -> None:
        try:
            await self._seat(meeting_id, coming)
        # Whatever it is, those who wait must hear of it.
        except Exception as error:
            log.warning("%d could not be seated", len(coming), exc_info=error)
            for arrival in coming:
                arrival.answered.set_exception(error)
                arrival.answered.exception()  # heard, even where the socket is gone
            return
        finally:
            self._close_behind(meeting_id)
        for arrival in coming:
            arrival.answered.set_result(None)

    def _close_behind(self, meeting_id: str) -> None:
        """Forget the room where nobody is in it or at its door."""
        room = self._roster.rooms.get(meeting_id)
        if room is not None and meeting_id not in self._waiting:
            self._roster.sweep(room)

    async def _seat(self, meeting_id: str, coming: Sequence[Arrival]) -> None:
        async with self._database.connected() as database:
            persons = {arrival.connection.person_id for arrival in coming}
            keys = await self._sources.keys(database, meeting_id, persons)
            last = await last_seq(database, meeting_id)
        if keys and meeting_id not in self._roster.rooms:
            self._leads.ask(meeting_id)
        denied = frames.plain("denied", meeting=meeting_id, code="meeting_not_found")
        watermark = frames.events(meeting_id, last, last, ())
        seats: list[Seat] = []
        for connection, after, _ in coming:
            if (mine := keys.get(connection.person_id)) is None:
                connection.sink.send(denied)
                continue
            seat = self._roster.room(meeting_id, last).sit(connection, mine, min(after, last))
            if after == last:
                connection.sink.send(watermark)
            elif after > last:
                resync(seat, last)
            seats.append(seat)
        if seats:
            await self._feed.catch_up(seats[0].room, seats)
