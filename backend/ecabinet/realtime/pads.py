"""Marks as they are written: every watcher of a pad gets what the feed would say, as soon as it is committed.

Watchers who were told equally much are read for together, and those who see the same share the bytes. Rights are
looked up with every read, and whenever the pad's meeting changes.
"""

import asyncio
from collections.abc import Collection, Iterator, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.kit.database import Database
from ecabinet.realtime import frames
from ecabinet.realtime.pad_room import PadRoom, Watcher
from ecabinet.realtime.pad_sources import MarkFeed, PadNews
from ecabinet.realtime.replay import FRAME_BYTES
from ecabinet.realtime.room import Connection
from ecabinet.realtime.sources import Sources

_encode = msgspec.json.Encoder().encode


class Pads:
    """The watched pads of one process."""

    def __init__(self, sources: Sources, database: Database) -> None:
        self._sources = sources
        self._database = database
        self._due: set[str] = set()
        self._meetings: set[str] = set()
        self.rooms: dict[str, PadRoom] = {}
        self.woken = asyncio.Event()
        self.rights = asyncio.Event()

    def watch(self, connection: Connection, pad_id: str, after: int, epoch: int) -> None:
        """Begin to tell a connection of a pad; whether it may see it is looked up first."""
        self.unwatch(connection, pad_id)
        watcher = connection.watches[pad_id] = Watcher(connection, pad_id, after, epoch)
        self.rooms.setdefault(pad_id, PadRoom(pad_id)).watchers.add(watcher)
        self._bring({pad_id})

    def unwatch(self, connection: Connection, pad_id: str) -> None:
        """Tell a connection of a pad no longer."""
        if (watcher := connection.watches.pop(pad_id, None)) is not None:
            room = self.rooms[pad_id]
            room.watchers.discard(watcher)
            if not room.watchers:
                del self.rooms[pad_id]

    def forget(self, connection: Connection) -> None:
        """Let go of everything a connection watches."""
        for pad_id in list(connection.watches):
            self.unwatch(connection, pad_id)

    def changed(self, pad_ids: Collection[str], meeting_ids: Collection[str]) -> None:
        """Note pads that were written on, and meetings in which rights may be others now."""
        self._bring(self.rooms.keys() & pad_ids)
        if meeting_ids and self.rooms:
            self._meetings |= set(meeting_ids)
            self.rights.set()

    def writable(self, connection: Connection) -> None:
        """Note that a connection takes bytes again."""
        behind = (watcher.pad_id for watcher in connection.watches.values() if _lacks(watcher, self.rooms))
        self._bring(set(behind))

    def doubt(self) -> None:
        """Look everything up again, as what may see a pad can change without a word."""
        self._bring(set(self.rooms))

    async def look_at_rights(self) -> None:
        """Look up who still sees the pads of meetings that changed."""
        meetings, self._meetings = self._meetings, set()
        self._bring({pad_id for pad_id, room in self.rooms.items() if room.meeting_id in meetings})

    async def look(self) -> None:
        """Find pads that were written on without a hint."""
        if not self.rooms:
            return
        async with self._database.reading() as session:
            heads = await self._sources.pad_heads(session, list(self.rooms))
        rooms = ((self.rooms.get(pad_id), head) for pad_id, head in heads.items())
        self._bring({room.pad_id for room, head in rooms if room is not None and (room.seq, room.changes) != head})
        for pad_id, head in heads.items():
            if (room := self.rooms.get(pad_id)) is not None:
                room.changes = head[1]

    async def tell(self) -> None:
        """Tell the watchers of every pad that is due; what fails is due again."""
        due, self._due = self._due, set()
        try:
            async with self._database.reading() as session:
                for pad_id in due:
                    if (room := self.rooms.get(pad_id)) is not None:
                        await self._tell_all(session, room)
        except Exception:  # whatever it was: the hub says it and comes again
            self._due |= due
            raise

    def _bring(self, pad_ids: Collection[str]) -> None:
        if pad_ids:
            self._due |= set(pad_ids)
            self.woken.set()

    async def _tell_all(self, session: AsyncSession, room: PadRoom) -> None:
        for after, watchers in room.by_seq().items():
            persons = {watcher.connection.person_id for watcher in watchers}
            news = await self._sources.pad_news(session, room.pad_id, persons, after)
            room.meeting_id = news.meeting_id
            room.seq = max(room.seq, news.seq)
            self._tell(room, after, watchers, news)
            if news.more:
                self._bring({room.pad_id})

    def _tell(self, room: PadRoom, after: int, watchers: Sequence[Watcher], news: PadNews) -> None:
        made = [(sights, feed, _pieces(room.pad_id, after, feed)) for sights, feed in news.groups]
        seen = {sight.person_id: (sight, feed, pieces) for sights, feed, pieces in made for sight in sights}
        for watcher in watchers:
            if not watcher.watching or watcher.seq != after:
                continue
            person_id = watcher.connection.person_id
            if person_id in news.denied:
                self._put_out(watcher, "pad_denied")
            elif person_id in seen:
                sight, feed, pieces = seen[person_id]
                if sight.epoch != watcher.epoch or after > feed.seq:
                    self._put_out(watcher, "pad_reset")
                elif watcher.sight is None or feed.seq > after:
                    watcher.sight = sight
                    _send(watcher, pieces)

    def _put_out(self, watcher: Watcher, kind: str) -> None:
        """Have the client begin anew, or nothing more; where it takes no word now it gets nothing else until then."""
        watcher.sight = None
        if watcher.sink.send(frames.plain(kind, pad=watcher.pad_id)):
            self.unwatch(watcher.connection, watcher.pad_id)


def _lacks(watcher: Watcher, rooms: dict[str, PadRoom]) -> bool:
    return watcher.sight is None or watcher.seq < rooms[watcher.pad_id].seq


def _send(watcher: Watcher, pieces: Sequence[tuple[int, bytes]]) -> None:
    for seq, frame in pieces:
        if not watcher.sink.send(frame):
            return
        watcher.seq = seq


def _pieces(pad_id: str, after: int, feed: MarkFeed) -> list[tuple[int, bytes]]:
    """Return frames of a bounded size that follow each other up to the feed's number, each with its own number."""
    pieces: list[tuple[int, bytes]] = []
    rows: tuple[list[bytes], list[bytes]] = ([], [])
    size, last = 0, after
    for seq, kind, encoded in _rows(feed):
        if size and size + len(encoded) > FRAME_BYTES:
            pieces.append((last, frames.marks(pad_id, feed.epoch, after, last, *rows)))
            rows, size, after = ([], []), 0, last
        rows[kind].append(encoded)
        size, last = size + len(encoded), seq
    pieces.append((feed.seq, frames.marks(pad_id, feed.epoch, after, feed.seq, *rows)))
    return pieces


def _rows(feed: MarkFeed) -> Iterator[tuple[int, int, bytes]]:
    numbered = [(row.seq, kind, row) for kind, rows in enumerate((feed.marks, feed.comments)) for row in rows]
    for seq, kind, row in sorted(numbered, key=lambda each: each[0]):
        yield seq, kind, _encode(row)
