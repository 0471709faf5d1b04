"""Who follows a meeting from this process, and handing them what happens."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ecabinet.kit.audience import Keys
from ecabinet.kit.event_log import LogEntry
from ecabinet.realtime import frames
from ecabinet.realtime.frames import Named, View
from ecabinet.realtime.sink import Sink

if TYPE_CHECKING:
    from ecabinet.realtime.pad_room import Watcher


class Connection:
    """One open socket of one login; what is kept for it does not grow with what it fails to read."""

    __slots__ = (
        "login_id",
        "notices_sent",
        "notices_since",
        "notices_waiting",
        "person_id",
        "seats",
        "sink",
        "watches",
    )

    def __init__(self, sink: Sink, person_id: str, login_id: str, since: datetime) -> None:
        self.sink = sink
        self.person_id = person_id
        self.login_id = login_id
        self.seats: dict[str, Seat] = {}
        self.watches: dict[str, Watcher] = {}
        self.notices_since = since
        self.notices_sent: tuple[str, ...] = ()
        self.notices_waiting = False


class Seat:
    """A connection's place in a room: what it may hear, and the number up to which it has heard it."""

    __slots__ = ("connection", "keys", "room", "seq", "sink", "stale")

    def __init__(self, room: "Room", connection: Connection, keys: Keys, seq: int) -> None:
        self.room = room
        self.connection = connection
        self.sink = connection.sink
        self.keys = keys
        self.seq = seq
        self.stale = False

    @property
    def taken(self) -> bool:
        """Whether the connection still sits here."""
        return self.connection.seats.get(self.room.meeting_id) is self

    @property
    def lacks(self) -> bool:
        """Whether an event is missing that the room has already heard."""
        return self.seq < self.room.seq

    @property
    def behind(self) -> bool:
        """Whether an event is missing that the room has already heard, or a latest value."""
        return self.stale or self.lacks


class Floor:
    """Who leads a room and who may hear of which paper (paper, version), as read when its log stood at ``seq``."""

    __slots__ = ("presenter", "reads", "seq")

    def __init__(self, seq: int) -> None:
        self.seq = seq
        self.presenter: Named | None = None
        self.reads: dict[tuple[str, str], str | None] = {}


class Looking(NamedTuple):
    """Where the presenter looked last."""

    person_id: str
    view: View


class Room:
    """The seats of one meeting, grouped by what they may hear; ``seq`` is the last number read from the log."""

    def __init__(self, meeting_id: str, seq: int) -> None:
        self.meeting_id = meeting_id
        self.seq = seq
        self.progress: dict[str, bytes] = {}
        self.floor = Floor(-1)
        self.view: Looking | None = None
        # Whose view it is, where that connection is one of this process.
        self.leader: Connection | None = None
        # How often the process that has it ought to have said it again since it did.
        self.unrepeated = 0
        self._groups: dict[Keys, set[Seat]] = {}

    def __bool__(self) -> bool:
        return bool(self._groups)

    def sit(self, connection: Connection, keys: Keys, seq: int) -> Seat:
        """Give the connection a seat, in place of the one it may have."""
        if (old := connection.seats.get(self.meeting_id)) is not None:
            self.leave(old)
        seat = Seat(self, connection, keys, seq)
        connection.seats[self.meeting_id] = seat
        self._groups.setdefault(shared(keys), set()).add(seat)
        return seat

    def leave(self, seat: Seat) -> None:
        """Take the seat away."""
        if seat.taken:
            del seat.connection.seats[self.meeting_id]
        self._drop(seat)

    def regroup(self, seat: Seat, keys: Keys) -> None:
        """Let the seat hear what ``keys`` say from now on."""
        self._drop(seat)
        seat.keys = keys
        self._groups.setdefault(shared(keys), set()).add(seat)

    def staff(self) -> list[Seat]:
        """Return the seats of the chair and the secretaries."""
        return [seat for keys, seats in self._groups.items() if keys.staff for seat in seats]

    def deliver(self, entries: Sequence[LogEntry]) -> list[Seat]:
        """Send the entries that follow ``seq``, encoded once for each group; return the seats that did not get them.

        Left out are seats that lack something before, take no bytes now, or are spoken to in person.
        """
        before, self.seq = self.seq, entries[-1].seq
        named = {entry.audience.removeprefix("person:") for entry in entries if entry.audience.startswith("person:")}
        missed: list[Seat] = []
        for keys, seats in self._groups.items():
            heard = [entry.payload for entry in entries if keys.hears(entry.audience)]
            frame = frames.events(self.meeting_id, before, self.seq, heard)
            for seat in seats:
                alone = seat.seq != before or (named and seat.connection.person_id in named)
                if not alone and seat.sink.send(frame):
                    seat.seq = self.seq
                else:
                    missed.append(seat)
        return missed

    def tell(self, audience: str, frame: bytes, instead: bytes | None, but: Connection | None) -> int:
        """Send a latest value to those who hear ``audience``, ``instead`` to the others; return how many were told."""
        told = 0
        for keys, seats in self._groups.items():
            chosen = frame if keys.hears(audience) else instead
            if chosen is None:
                continue
            for seat in seats:
                if seat.connection is not but:
                    send_latest(seat, chosen)
            told += len(seats)
        return told

    def _drop(self, seat: Seat) -> None:
        group = shared(seat.keys)
        seats = self._groups.get(group, set())
        seats.discard(seat)
        if not seats:
            self._groups.pop(group, None)


def shared(keys: Keys) -> Keys:
    """Return the keys without the person: whoever has equal ones gets the same bytes."""
    return msgspec.structs.replace(keys, person_id="")


def send_latest(seat: Seat, frame: bytes) -> None:
    """Send a latest value, or mark that the seat needs it once it takes bytes again."""
    if not seat.sink.send(frame):
        seat.stale = True
