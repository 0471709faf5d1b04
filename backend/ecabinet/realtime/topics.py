"""Latest values and notices: what is told beside the log, at most a few times a second."""

import asyncio
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.kit.database import Database
from ecabinet.kit.work import BallotKey
from ecabinet.realtime import frames
from ecabinet.realtime.room import Connection, send_latest
from ecabinet.realtime.roster import Roster
from ecabinet.realtime.sources import NewNotice, Sources

# A notice bears the time its transaction began, so one that was committed late may look older than the last one told.
NOTICE_OVERLAP = timedelta(seconds=10)
NOTICES_REMEMBERED = 100


class Topics:
    """Gathers whose latest values changed, and tells them in one pass over the database."""

    def __init__(self, database: Database, roster: Roster, sources: Sources) -> None:
        self._database = database
        self._roster = roster
        self._sources = sources
        self._ballots: set[BallotKey] = set()
        self._notices: set[str] = set()
        self._running: set[str] = set()
        self.woken = asyncio.Event()

    def ballots_changed(self, keys: set[BallotKey]) -> None:
        """Note ballots that were cast."""
        if keys:
            self._ballots |= keys
            self._running |= {key.meeting_id for key in keys}
            self.woken.set()

    def meeting_changed(self, meeting_id: str) -> None:
        """Note that something happened in a meeting which its open votes' figures may show."""
        self._running.add(meeting_id)
        self.woken.set()

    def notices_written(self, person_ids: set[str]) -> None:
        """Note people who have something new to read."""
        if here := {person_id for person_id in person_ids if self._roster.of_person(person_id)}:
            self._notices |= here
            self.woken.set()

    async def tell(self) -> None:
        """Read and send everything noted; what fails is noted again."""
        ballots, self._ballots = self._ballots, set()
        notices, self._notices = self._notices, set()
        running, self._running = self._running, set()
        try:
            voting = await self._voting(running)
            if ballots or notices or voting:
                async with self._database.reading() as session:
                    await self._tell(session, ballots, notices, voting)
        except Exception:  # whatever it was: what is not told yet is noted again, and the hub says why
            self._ballots |= ballots
            self._notices |= notices
            self._running |= running
            raise

    async def _voting(self, meeting_ids: set[str]) -> set[str]:
        """Return those of the meetings that vote and have somebody here to see how it runs."""
        rooms = {key: room for key in meeting_ids if (room := self._roster.rooms.get(key)) and room.staff()}
        if not rooms:
            return set()
        async with self._database.single() as connection:
            voting = await self._sources.voting(connection, rooms)
        for meeting_id in rooms.keys() - voting:
            rooms[meeting_id].progress = {}
        return voting

    async def _tell(self, session: AsyncSession, ballots: set[BallotKey], notices: set[str], voting: set[str]) -> None:
        await self._tell_notices(session, notices)
        for meeting_id in {key.meeting_id for key in ballots}:
            await self._tell_ballots(session, meeting_id, {key for key in ballots if key.meeting_id == meeting_id})
        for meeting_id in voting:
            await self._tell_progress(session, meeting_id)

    async def _tell_ballots(self, session: AsyncSession, meeting_id: str, keys: set[BallotKey]) -> None:
        here = {key.person_id for key in keys if self._roster.seats(meeting_id, key.person_id)}
        if not here:
            return
        votes = {(key.vote_id, key.person_id) for key in keys}
        for person_id, ballots in (await self._sources.ballots(session, meeting_id, here)).items():
            for ballot in ballots:
                if (ballot.vote_id, person_id) in votes:
                    frame = frames.around("ballot", ballot, meeting=meeting_id, vote=ballot.vote_id)
                    for seat in self._roster.seats(meeting_id, person_id):
                        send_latest(seat, frame)

    async def _tell_progress(self, session: AsyncSession, meeting_id: str) -> None:
        room = self._roster.rooms.get(meeting_id)
        if room is None:
            return
        told, room.progress = room.progress, {}
        for running in await self._sources.progress(session, room.meeting_id):
            frame = frames.around("progress", running, meeting=room.meeting_id)
            room.progress[running.vote] = frame
            if told.get(running.vote) != frame:
                for seat in room.staff():
                    send_latest(seat, frame)

    async def _tell_notices(self, session: AsyncSession, person_ids: set[str]) -> None:
        here = [each for person_id in person_ids for each in self._roster.of_person(person_id)]
        if not here:
            return
        since = min(connection.notices_since for connection in here)
        for person_id, notices in (await self._sources.notices(session, person_ids, since)).items():
            for connection in self._roster.of_person(person_id):
                _send_notices(connection, [notice for notice in notices if notice.at > connection.notices_since])


def _send_notices(connection: Connection, notices: list[NewNotice]) -> None:
    connection.notices_waiting = False
    for notice in notices:
        if notice.id in connection.notices_sent:
            continue
        if not connection.sink.send(frames.around("notice", notice)):
            connection.notices_waiting = True
            return
        connection.notices_sent = (*connection.notices_sent, notice.id)[-NOTICES_REMEMBERED:]
    if notices:
        connection.notices_since = max(connection.notices_since, notices[-1].at - NOTICE_OVERLAP)
