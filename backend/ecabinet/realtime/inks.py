"""Strokes while they are drawn: shown to whoever sees their layer, some thirty times a second, and kept nowhere.

A stroke that somebody misses comes as a mark once it is finished. What lies on one's own private layer is shown to
nobody else and hence to nobody.
"""

import asyncio
from collections.abc import Callable

from ecabinet.kit.database import Database
from ecabinet.realtime import frames
from ecabinet.realtime.pad_room import Piece
from ecabinet.realtime.pads import Pads
from ecabinet.realtime.passing import Drawn, Word
from ecabinet.realtime.room import Connection
from ecabinet.realtime.sources import Sources

PAUSE_SECONDS = 0.03
LONGEST_PAUSE_SECONDS = 0.3
# So many writes a second at most: what is left of the processor is for votes.
WRITES_A_SECOND = 20_000
MOST_NAMES = 10_000


class Inks:
    """The pens of one process."""

    def __init__(self, pads: Pads, sources: Sources, database: Database) -> None:
        self._pads = pads
        self._sources = sources
        self._database = database
        self._names: dict[str, str] = {}
        self._said: list[tuple[Connection, frames.Ink]] = []
        self._pieces: dict[str, list[Piece]] = {}
        self.pass_on: Callable[[Word], None] | None = None
        self.woken = asyncio.Event()

    def said(self, connection: Connection, ink: frames.Ink) -> None:
        """Take a piece of a stroke from whoever watches the pad and may write on the layer; others are not heard."""
        watcher = connection.watches.get(ink.pad)
        sight = watcher.sight if watcher else None
        layer = sight.layers.get(ink.layer) if sight else None
        if sight is None or layer is None or not layer.may_write or ink.layer == sight.private:
            return
        if (ink.end and not ink.points) or self._sources.is_stroke(ink.points):
            self._said.append((connection, ink))
            self.woken.set()

    def heard(self, drawn: Drawn) -> None:
        """Take a piece that another process passes on."""
        if drawn.pad in self._pads.rooms:
            self._pieces.setdefault(drawn.pad, []).append(Piece(drawn.layer, None, drawn.frame))
            self.woken.set()

    async def tell(self) -> None:
        """Show what was drawn since the last time, then rest for as long as it cost."""
        said, self._said = self._said, []
        await self._learn_names({connection.person_id for connection, _ in said})
        for connection, ink in said:
            frame = frames.ink(ink, connection.person_id, self._names.get(connection.person_id, ""))
            self._pieces.setdefault(ink.pad, []).append(Piece(ink.layer, connection, frame))
            if self.pass_on is not None:
                self.pass_on(Drawn(ink.pad, ink.layer, frame))
        drawn, self._pieces = self._pieces, {}
        rooms = ((self._pads.rooms.get(pad_id), pieces) for pad_id, pieces in drawn.items())
        written = sum(room.show(pieces) for room, pieces in rooms if room is not None)
        await asyncio.sleep(min(LONGEST_PAUSE_SECONDS, max(PAUSE_SECONDS, written / WRITES_A_SECOND)))

    async def _learn_names(self, person_ids: set[str]) -> None:
        if not (unknown := person_ids - self._names.keys()):
            return
        if len(self._names) > MOST_NAMES:
            self._names.clear()
        async with self._database.reading() as session:
            found = await self._sources.people(session, unknown)
        self._names |= {person_id: person.full_name for person_id, person in found.items()}
