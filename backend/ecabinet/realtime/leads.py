"""Where the presenter looks: told to the room a bounded number of times a second, the newest only, and kept nowhere.

Who may lead, and who may see the paper, is looked up by every process for itself, once for each number of the log.
"""

import asyncio
from collections.abc import Callable

from ecabinet.kit.database import Database
from ecabinet.realtime import frames
from ecabinet.realtime.floor import end, is_known, look_up, place
from ecabinet.realtime.frames import View
from ecabinet.realtime.passing import LeadOver, Looks, WhoLeads, Word
from ecabinet.realtime.room import Connection, Looking, Room
from ecabinet.realtime.roster import Roster
from ecabinet.realtime.sources import Sources

PAUSE_SECONDS = 0.03
LONGEST_PAUSE_SECONDS = 0.3
# A process that ends without a word falls silent: what it showed counts no more after so many times unrepeated.
REPEAT_SECONDS = 5.0
UNREPEATED = 3
# Said again by nobody so many times, it is doubtful: what came after may have been missed.
DOUBTFUL = 2
# So many messages a second at most: what is left of the processor is for votes.
MESSAGES_A_SECOND = 20_000


class Leads:
    """The presenters of one process's rooms."""

    def __init__(self, roster: Roster, sources: Sources, database: Database) -> None:
        self._roster = roster
        self._sources = sources
        self._database = database
        self._news: dict[tuple[str, str], tuple[Looks, Connection | None]] = {}
        self.pass_on: Callable[[Word], None] = _nobody_else
        self.woken = asyncio.Event()

    def said(self, connection: Connection, meeting_id: str, view: View) -> None:
        """Take what somebody in the room says of where they look; whether they may lead is seen later."""
        if meeting_id in connection.seats:
            self._take(Looks(meeting_id, connection.person_id, view), connection)

    def heard(self, looks: Looks) -> None:
        """Take what another process says; what it says again only where what is held here is said no more."""
        room = self._roster.rooms.get(looks.meeting)
        if room is None:
            return
        if room.view == Looking(looks.person, looks.view):
            room.unrepeated = 0
        if not looks.again or _is_unsaid(room, looks.person):
            self._take(looks, None)

    def asked(self, question: WhoLeads) -> None:
        """Tell another process where a presenter looks whose device is here."""
        if (room := self._roster.rooms.get(question.meeting)) is not None:
            self._repeat(room)

    def ask(self, meeting_id: str) -> None:
        """Ask the other processes where the presenter looks."""
        self.pass_on(WhoLeads(meeting_id))

    def ask_all(self) -> None:
        """Ask for every room of this process, as after a while of hearing nobody."""
        for room in self._roster.rooms.values():
            room.unrepeated = max(DOUBTFUL, room.unrepeated)
            self.ask(room.meeting_id)

    def left(self, connection: Connection, meeting_id: str) -> None:
        """End what a connection shows the room that it leaves."""
        room = self._roster.rooms.get(meeting_id)
        if room is not None and room.view is not None and room.leader is connection:
            self.pass_on(LeadOver(meeting_id, room.view.person_id))
            end(room, room.view.person_id)

    def over(self, word: LeadOver) -> None:
        """Take that a presenter's device has left another process; one that is here by now shows the way instead."""
        room = self._roster.rooms.get(word.meeting)
        if room is None or room.view is None or room.view.person_id != word.person:
            return
        if room.leader is not None:
            self.pass_on(Looks(word.meeting, word.person, room.view.view))
        else:
            end(room, word.person)

    async def repeat(self) -> None:
        """Say again where the presenters look whose devices are here, and end what another process does not repeat."""
        for room in self._roster.rooms.values():
            self._repeat(room)
            if room.view is None or room.leader is not None:
                continue
            room.unrepeated += 1
            if room.unrepeated > UNREPEATED:
                end(room, room.view.person_id)

    async def tell(self) -> None:
        """Tell the rooms what is new, then rest for as long as it cost."""
        news, self._news = self._news, {}
        told = 0
        for looks, origin in news.values():
            if (room := self._roster.rooms.get(looks.meeting)) is not None:
                told += await self._tell(room, looks, origin)
        await asyncio.sleep(min(LONGEST_PAUSE_SECONDS, max(PAUSE_SECONDS, told / MESSAGES_A_SECOND)))

    def _repeat(self, room: Room) -> None:
        if room.view is not None and room.leader is not None:
            self.pass_on(Looks(room.meeting_id, room.view.person_id, room.view.view, again=True))

    def _take(self, looks: Looks, origin: Connection | None) -> None:
        self._news[looks.meeting, looks.person] = looks, origin
        self.woken.set()

    async def _tell(self, room: Room, looks: Looks, origin: Connection | None) -> int:
        if not is_known(room, looks.person, looks.view):
            async with self._database.connected() as connection:
                await look_up(connection, self._sources, room, looks.person, looks.view)
        presenter, audience = room.floor.presenter, room.floor.reads.get(place(looks.view))
        if presenter is None or presenter.person_id != looks.person or audience is None:
            return 0
        if origin is not None:
            seat = origin.seats.get(room.meeting_id)
            if seat is None or not seat.keys.hears(audience):
                return 0
            self.pass_on(looks)
        instead = frames.lead(room.meeting_id, presenter, None) if _elsewhere(room, looks) else None
        room.view, room.leader, room.unrepeated = Looking(looks.person, looks.view), origin, 0
        return room.tell(audience, frames.lead(room.meeting_id, presenter, looks.view), instead, origin)


def _is_unsaid(room: Room, person_id: str) -> bool:
    """Whether what this person says again is news: nothing of theirs is held, or nobody says it any more."""
    if room.view is None or room.view.person_id != person_id:
        return True
    return room.leader is None and room.unrepeated >= DOUBTFUL


def _elsewhere(room: Room, looks: Looks) -> bool:
    """Whether those who may not see the paper are to be told so: once, not for every move on it."""
    last = room.view
    return last is None or last.person_id != looks.person or last.view.version != looks.view.version


def _nobody_else(_: Word) -> None:
    """There is one process."""
