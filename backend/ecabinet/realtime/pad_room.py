"""Who watches a pad from this process, and what each of them has been told."""

from collections.abc import Sequence
from typing import NamedTuple

from ecabinet.realtime.pad_sources import Sight
from ecabinet.realtime.room import Connection


class Watcher:
    """A connection that watches a pad: up to which number it was told, and what it saw then (None: nothing yet).

    ``epoch`` is the one of the feed that it began with; where it sees other layers by now, it begins anew.
    """

    __slots__ = ("connection", "epoch", "pad_id", "seq", "sight", "sink")

    def __init__(self, connection: Connection, pad_id: str, seq: int, epoch: int) -> None:
        self.connection = connection
        self.sink = connection.sink
        self.pad_id = pad_id
        self.seq = seq
        self.epoch = epoch
        self.sight: Sight | None = None

    @property
    def watching(self) -> bool:
        """Whether the connection still watches by this."""
        return self.connection.watches.get(self.pad_id) is self


class Piece(NamedTuple):
    """A finished frame with a piece of a stroke; its writer's own connection is not told."""

    layer: str
    origin: Connection | None
    frame: bytes


class PadRoom:
    """The watchers of one pad; ``seq`` and ``changes`` are how the pad stood when it was last read."""

    def __init__(self, pad_id: str) -> None:
        self.pad_id = pad_id
        self.meeting_id = ""
        self.seq = -1
        self.changes = -1
        self.watchers: set[Watcher] = set()

    def by_seq(self) -> dict[int, list[Watcher]]:
        """Return those that take something now, by the number up to which they were told."""
        groups: dict[int, list[Watcher]] = {}
        for watcher in self.watchers:
            if watcher.sink.writable:
                groups.setdefault(watcher.seq, []).append(watcher)
        return groups

    def show(self, pieces: Sequence[Piece]) -> int:
        """Send pieces of strokes to those who see their layers, in one write each; return how many writes.

        Who sees the same layers gets the same bytes; who does not take them now goes without.
        """
        visible: dict[int, list[Piece]] = {}
        whole: dict[int, bytes] = {}
        written = 0
        for watcher in self.watchers:
            if (sight := watcher.sight) is None:
                continue
            if sight.epoch not in visible:
                visible[sight.epoch] = [piece for piece in pieces if piece.layer in sight.layers]
                whole[sight.epoch] = b"".join(piece.frame for piece in visible[sight.epoch])
            shown, frames = visible[sight.epoch], whole[sight.epoch]
            if any(piece.origin is watcher.connection for piece in shown):
                frames = b"".join(piece.frame for piece in shown if piece.origin is not watcher.connection)
            if frames:
                watcher.sink.send(frames)
                written += 1
        return written
