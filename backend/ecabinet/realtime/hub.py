"""The hub: reads what was committed and hands it to every socket of this process, waiting for none of them.

Its loops share the work, so that none delays another: the log's entries, seats that must be brought up to date one by
one, latest values, and logins that ended. A wake is only a hint: the log is looked at once a second anyway.
"""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncConnection

from ecabinet.kit.clock import Clock
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import entries_after, heads, last_seq
from ecabinet.kit.work import Told
from ecabinet.realtime import frames, logins, passing
from ecabinet.realtime.inks import Inks
from ecabinet.realtime.leads import Leads
from ecabinet.realtime.pads import Pads
from ecabinet.realtime.replay import catch_up, pieces, resync
from ecabinet.realtime.room import Connection, Seat
from ecabinet.realtime.roster import Roster
from ecabinet.realtime.sources import Sources
from ecabinet.realtime.topics import Topics

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
MOST_AT_ONCE = 1000
TOPIC_SECONDS = 0.25
PAD_SECONDS = 0.03
# A meeting in which much happens costs a look at the rights to its papers now and then, the first at once.
RIGHTS_SECONDS = 1.0
LOGIN_SECONDS = 20.0
LOGGED_OUT = 4401
YOUNG_COLLECTIONS = gc.get_threshold()[:2]
WHOLE_COLLECTION = 100


class Hub:
    """One for each process; started and stopped with the application."""

    def __init__(self, database: Database, clock: Clock, sources: Sources) -> None:
        self._database = database
        self._clock = clock
        self._sources = sources
        self.roster = Roster()
        self._topics = Topics(self.roster, sources)
        self.leads = Leads(self.roster, sources, database)
        self.pads = Pads(sources, database)
        self.inks = Inks(self.pads, sources, database)
        self._lagging: dict[Seat, None] = {}
        self._woken: set[str] = set()
        self._news = asyncio.Event()
        self._look = asyncio.Event()
        self._lag = asyncio.Event()
        self._change = asyncio.Event()
        self._doubt = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to look and to listen."""
        # What is loaded by now stays; left to the collector it would stall the room for hundreds of milliseconds. So
        # would going through all that belongs to thousands of sockets, which is hence done a tenth as often.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*YOUNG_COLLECTIONS, WHOLE_COLLECTION)
        loops = (
            _repeat(self._news, self._read_log),
            _repeat(self._look, self._look_at_heads, at_least=LOOK_SECONDS),
            _repeat(self._lag, self._bring_up),
            _repeat(self._change, self._tell_topics, pause=TOPIC_SECONDS),
            _repeat(self._doubt, self._check_logins, at_least=LOGIN_SECONDS),
            _repeat(self.leads.woken, self.leads.tell),
            _repeat(self.pads.woken, self.pads.tell, pause=PAD_SECONDS),
            _repeat(self.pads.rights, self.pads.look_at_rights, pause=RIGHTS_SECONDS),
            _repeat(self.inks.woken, self.inks.tell),
        )
        self._tasks = [asyncio.create_task(loop, name="hub") for loop in loops]

    async def stop(self) -> None:
        """End the loops; the server closes the sockets."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def wake(self, told: Told) -> None:
        """Take hints about what was just committed."""
        self._end(told.logins_ended)
        self._wipe(told.logins_wiped)
        for connection in self.roster.of_logins(told.logins_locked):
            connection.sink.send(frames.plain("locked"))
        if woken := told.meetings & self.roster.rooms.keys():
            self._woken |= woken
            self._news.set()
        self.pads.changed(told.pads, told.meetings)
        self._topics.ballots_changed(told.ballots)
        self._topics.notices_written(told.notices)
        if self._topics:
            self._change.set()

    def look(self) -> None:
        """Look for everything that may have changed without a hint: the log, open votes, notices, logins."""
        for meeting_id in self.roster.rooms:
            self._topics.meeting_changed(meeting_id)
        self._topics.notices_written(self.roster.persons)
        for event in (self._look, self._change, self._doubt):
            event.set()

    def speak_through(self, pass_on: Callable[[bytes], None]) -> None:
        """Pass on to the other processes what is kept nowhere."""
        self.leads.pass_on = self.inks.pass_on = lambda word: pass_on(passing.encode(word))

    def hear(self, word: bytes) -> None:
        """Take what another process passes on."""
        match passing.read(word):
            case passing.Looks() as looks:
                self.leads.heard(looks)
            case passing.WhoLeads() as question:
                self.leads.asked(question)
            case passing.Drawn() as drawn:
                self.inks.heard(drawn)

    def connect(self, connection: Connection) -> None:
        """Take in a new connection, which follows no meeting yet."""
        connection.sink.on_writable = lambda: self._writable(connection)
        self.roster.add(connection)

    def disconnect(self, connection: Connection) -> None:
        """Forget a connection that is gone."""
        self.pads.forget(connection)
        self.roster.remove(connection)

    def connections_of(self, person_id: str) -> int:
        """Return how many connections a person has."""
        return len(self.roster.of_person(person_id))

    async def join(self, connection: Connection, meeting_id: str, after: int) -> None:
        """Seat the connection in a meeting and send what came after number ``after``, or why it may not be there."""
        self.leave(connection, meeting_id)
        async with self._database.connected() as database:
            keys = await self._sources.keys(database, meeting_id, connection.person_id)
            last = await last_seq(database, meeting_id)
        if keys is None:
            connection.sink.send(frames.plain("denied", meeting=meeting_id, code="meeting_not_found"))
            return
        if meeting_id not in self.roster.rooms:
            self.leads.ask(meeting_id)
        seat = self.roster.room(meeting_id, last).sit(connection, keys, min(after, last))
        if after > last:
            resync(seat, last)
        else:
            connection.sink.send(frames.events(meeting_id, after, after, ()))
        await self._catch_up(seat)

    def leave(self, connection: Connection, meeting_id: str) -> None:
        """Take the connection's seat in a meeting away, if it has one."""
        if (seat := connection.seats.get(meeting_id)) is not None:
            self.roster.leave(seat)

    def _end(self, login_ids: Collection[str]) -> None:
        for connection in self.roster.of_logins(login_ids):
            connection.sink.send(frames.plain("logout", reason="login_ended"))
            connection.sink.close(LOGGED_OUT, "login_ended")
            self.disconnect(connection)

    def _wipe(self, login_ids: Collection[str]) -> None:
        for connection in self.roster.of_logins(login_ids):
            connection.sink.send(frames.plain("wipe"))
            connection.sink.close(LOGGED_OUT, "device_wiped")
            self.disconnect(connection)

    def _writable(self, connection: Connection) -> None:
        self._lagging.update(dict.fromkeys(seat for seat in connection.seats.values() if seat.behind))
        if self._lagging:
            self._lag.set()
        self.pads.writable(connection)
        if connection.notices_waiting:
            self._topics.notices_written({connection.person_id})
            self._change.set()

    async def _look_at_heads(self) -> None:
        await self.pads.look()
        if not self.roster.rooms:
            return
        async with self._database.connected() as connection:
            newest = await heads(connection, self.roster.rooms)
        behind = {meeting_id for meeting_id, room in self.roster.rooms.items() if room.seq < newest.get(meeting_id, 0)}
        if behind:
            self._woken |= behind
            self._news.set()

    async def _read_room(self, connection: AsyncConnection, meeting_id: str) -> None:
        while (room := self.roster.rooms.get(meeting_id)) is not None:
            entries = await entries_after(connection, meeting_id, room.seq, MOST_AT_ONCE)
            for piece in pieces(entries):
                missed = room.deliver(piece)
                self._lagging.update(dict.fromkeys(seat for seat in missed if seat.sink.writable))
                self._topics.meeting_changed(meeting_id)
            if len(entries) < MOST_AT_ONCE:
                return

    async def _read_log(self) -> None:
        woken, self._woken = self._woken, set()
        async with self._database.connected() as connection:
            for meeting_id in woken:
                await self._read_room(connection, meeting_id)
        if self._lagging:
            self._lag.set()
        if self._topics:
            self._change.set()

    async def _bring_up(self) -> None:
        while self._lagging:
            # Taken out first: whatever is said of this seat while it is read for puts it back.
            seat = next(iter(self._lagging))
            del self._lagging[seat]
            if seat.taken and seat.sink.writable:
                await self._catch_up(seat)

    async def _catch_up(self, seat: Seat) -> None:
        try:
            async with self._database.connected() as connection:
                await catch_up(connection, self._sources, seat)
        finally:
            self.roster.sweep(seat.room)
            if seat.taken and seat.behind and seat.sink.writable:
                self._lagging[seat] = None
                self._lag.set()

    async def _tell_topics(self) -> None:
        async with self._database.reading() as session:
            await self._topics.tell(session)

    async def _check_logins(self) -> None:
        self.pads.doubt()
        async with self._database.reading() as session:
            for some in logins.in_pieces(self.roster.logins):
                self._wipe(await logins.wiped(session, some))
                self._end(await logins.ended(session, some, self._clock.now()))
                await asyncio.sleep(0)


async def _repeat(
    event: asyncio.Event, step: Callable[[], Awaitable[None]], *, at_least: float | None = None, pause: float = 0.0
) -> None:
    """Take the step whenever the event is set, and at least so often (seconds); rest for ``pause`` after each."""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(at_least):
                await event.wait()
        event.clear()
        try:
            await step()
        # The room must go on when the database comes back, and after a defect that one entry laid open.
        except Exception:
            log.exception("the live hub failed and tries again")
            event.set()
            await asyncio.sleep(LOOK_SECONDS)
        await asyncio.sleep(pause)
