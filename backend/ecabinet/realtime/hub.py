"""The hub: hands what was committed to every socket of this process, waiting for none of them.

Its loops share the work, so that none delays another: the log's entries, seats that must be brought up to date, latest
values, and logins that ended.
"""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

from ecabinet.kit.clock import Clock
from ecabinet.kit.database import Database
from ecabinet.kit.work import Told
from ecabinet.realtime import frames, logins, passing
from ecabinet.realtime.arrivals import Arrivals
from ecabinet.realtime.feed import Feed
from ecabinet.realtime.inks import Inks
from ecabinet.realtime.leads import REPEAT_SECONDS, Leads
from ecabinet.realtime.pads import Pads
from ecabinet.realtime.room import Connection
from ecabinet.realtime.roster import Roster
from ecabinet.realtime.sources import Sources
from ecabinet.realtime.topics import Topics

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
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
        self._topics = Topics(database, self.roster, sources)
        self.leads = Leads(self.roster, sources, database)
        self.pads = Pads(sources, database)
        self.inks = Inks(self.pads, sources, database)
        self._feed = Feed(database, sources, self.roster, self._topics)
        self._arrivals = Arrivals(database, sources, self.roster, self._feed, self.leads)
        self._look = asyncio.Event()
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
            _repeat(self._feed.news, self._feed.read),
            _repeat(self._look, self._look_around, at_least=LOOK_SECONDS),
            _repeat(self._feed.lag, self._feed.bring_up),
            _repeat(self._topics.woken, self._topics.tell, pause=TOPIC_SECONDS),
            _repeat(self._doubt, self._check_logins, at_least=LOGIN_SECONDS),
            _repeat(self.leads.woken, self.leads.tell),
            _repeat(asyncio.Event(), self.leads.repeat, at_least=REPEAT_SECONDS),
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
        self._feed.woken(told.meetings)
        self.pads.changed(told.pads, told.meetings)
        self._topics.ballots_changed(told.ballots)
        self._topics.notices_written(told.notices)

    def look(self) -> None:
        """Look for everything that may have changed without a hint: the log, open votes, notices, logins."""
        for meeting_id in self.roster.rooms:
            self._topics.meeting_changed(meeting_id)
        self._topics.notices_written(self.roster.persons)
        self._look.set()
        self._doubt.set()

    def speak_through(self, pass_on: Callable[[bytes], None]) -> None:
        """Pass on to the other processes what is kept nowhere."""
        self.leads.pass_on = self.inks.pass_on = lambda word: pass_on(passing.encode(word))

    def hear(self, word: bytes) -> None:
        """Take what another process passes on."""
        match passing.read(word):
            case passing.Looks() as looks:
                self.leads.heard(looks)
            case passing.LeadOver() as over:
                self.leads.over(over)
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
        for meeting_id in connection.seats:
            self.leads.left(connection, meeting_id)
        self.roster.remove(connection)

    def connections_of(self, person_id: str) -> int:
        """Return how many connections a person has."""
        return len(self.roster.of_person(person_id))

    async def join(self, connection: Connection, meeting_id: str, after: int) -> None:
        """Seat the connection in a meeting and send what came after number ``after``, or why it may not be there.

        Raises:
            DBAPIError: the database does not answer.
        """
        if (seat := connection.seats.get(meeting_id)) is not None:
            seat.room.leave(seat)  # the room stays: what its only seat shows goes on
        await self._arrivals.join(connection, meeting_id, after)

    def leave(self, connection: Connection, meeting_id: str) -> None:
        """Take the connection's seat in a meeting away, if it has one."""
        self.leads.left(connection, meeting_id)
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
        self._feed.lags(connection.seats.values())
        self.pads.writable(connection)
        if connection.notices_waiting:
            self._topics.notices_written({connection.person_id})

    async def _look_around(self) -> None:
        await self.pads.look()
        await self._feed.look_at_heads()

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
