"""What goes over the live socket. Server frames carry their kind in ``t``, client messages in ``op``."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol

import msgspec

from ecabinet.realtime.sink import text_frame

# Raised when a page made for the number before would misread what comes; such a page loads itself anew.
PROTOCOL = 1
Id = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
MeetingId = Id
PageNumber = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
# Points of PDF user space.
Length = Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)]


class Join(msgspec.Struct, frozen=True, tag_field="op", tag="join", forbid_unknown_fields=True):
    """Follow a meeting from what came after number ``after``."""

    meeting: MeetingId
    after: Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Leave(msgspec.Struct, frozen=True, tag_field="op", tag="leave", forbid_unknown_fields=True):
    """Stop following a meeting."""

    meeting: MeetingId


class Ping(msgspec.Struct, frozen=True, tag_field="op", tag="ping", forbid_unknown_fields=True):
    """Ask for the server's time."""


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where somebody looks: ``top`` is the share of the page above the window, ``region`` what of its width is seen.

    ``region`` is x0, y0, x1, y1 in points of the version's PDF user space, ``pointer`` the page it is on, x and y.
    ``idle``: seconds since the device was touched; of two devices of one presenter the one touched last shows the way.
    """

    paper: Id
    version: Id
    page: PageNumber
    top: Annotated[float, msgspec.Meta(ge=-2, le=2)]
    region: tuple[Length, Length, Length, Length] | None = None
    pointer: tuple[PageNumber, Length, Length] | None = None
    idle: Annotated[float, msgspec.Meta(ge=0, le=86_400)] = 0


class Lead(msgspec.Struct, frozen=True, tag_field="op", tag="lead", forbid_unknown_fields=True):
    """Show the room where the presenter looks; of anybody else it is not taken."""

    meeting: MeetingId
    view: View


class Watch(msgspec.Struct, frozen=True, tag_field="op", tag="watch", forbid_unknown_fields=True):
    """Be told of marks on a pad from what came after number ``after`` of its feed, read with ``epoch``."""

    pad: Id
    after: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    epoch: Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Unwatch(msgspec.Struct, frozen=True, tag_field="op", tag="unwatch", forbid_unknown_fields=True):
    """Be told of a pad's marks no longer."""

    pad: Id


class Stroke(msgspec.Struct, frozen=True, kw_only=True, rename={"first": "from"}):
    """A piece of a stroke while it is drawn: its points from number ``first`` on, packed as a mark's own.

    Each piece is packed by itself; ``width`` in points; ``end`` when the pen is lifted.
    """

    pad: Id
    layer: Id
    mark: Id
    version: Id
    page: PageNumber
    first: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    points: Annotated[bytes, msgspec.Meta(max_length=2_500)]
    color: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,12}$")]
    width: Annotated[float, msgspec.Meta(ge=0.1, le=100)]
    tool: Literal["pen", "marker"]
    end: bool = False


class Ink(Stroke, frozen=True, kw_only=True, tag_field="op", tag="ink", forbid_unknown_fields=True):
    """Show those who see the layer what the pen draws; what is kept comes as a mark."""


class _ShownInk(Stroke, frozen=True, kw_only=True, tag_field="t", tag="ink"):
    by: dict[str, str]


ClientMessage = Join | Leave | Ping | Lead | Watch | Unwatch | Ink
# What is worth something at its moment only.
FLEETING = (Lead, Ink)


class Named(Protocol):
    """Somebody, by id and name."""

    @property
    def person_id(self) -> str:
        """The person's id."""
        ...

    @property
    def name(self) -> str:
        """The full name."""
        ...


class EventHead(msgspec.Struct, frozen=True):
    """As much of a recorded event as the hub itself reads."""

    type: str


_read: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)
_encode = msgspec.json.Encoder().encode


def read_message(text: str) -> ClientMessage:
    """Read one client message; raises msgspec.DecodeError or ValidationError on garbage."""
    return _read.decode(text)


def welcome(now: datetime) -> bytes:
    """The first frame of a socket, with the server's time and the number of what it speaks."""
    return plain("welcome", server_time=now, protocol=PROTOCOL)


def move(within: float) -> bytes:
    """That this process is about to end: the client connects anew at some moment within so many seconds."""
    return plain("move", within=within)


def pong(now: datetime) -> bytes:
    """The answer to a ping, with the server's time."""
    return plain("pong", server_time=now)


def plain(kind: str, **values: Any) -> bytes:
    """A frame of one kind with plain values."""
    return text_frame(_encode({"t": kind, **values}))


def around(kind: str, value: object, **values: Any) -> bytes:
    """A frame with ``values`` and then the members of ``value`` (a msgspec struct) at the same level."""
    return text_frame(_encode({"t": kind, **values})[:-1] + b"," + _encode(value)[1:])


def lead(meeting_id: str, by: Named, view: View | None) -> bytes:
    """Where the presenter looks; without a view it is at something that the hearer is not let into."""
    return plain("lead", meeting=meeting_id, by={"id": by.person_id, "name": by.name}, view=view)


def marks(pad_id: str, epoch: int, after: int, seq: int, marks: Sequence[bytes], comments: Sequence[bytes]) -> bytes:
    """What changed on a pad after one number up to another, spliced from encoded rows of its feed."""
    head = f'{{"t":"marks","pad":"{pad_id}","epoch":{epoch},"after":{after},"seq":{seq},"marks":['
    return text_frame(head.encode() + b",".join(marks) + b'],"comments":[' + b",".join(comments) + b"]}")


def ink(piece: Ink, person_id: str, name: str) -> bytes:
    """A piece of a stroke as others see it."""
    values = {field: getattr(piece, field) for field in Stroke.__struct_fields__}
    return text_frame(_encode(_ShownInk(**values, by={"id": person_id, "name": name})))


def events(meeting_id: str, after: int, seq: int, payloads: Iterable[bytes]) -> bytes:
    """A batch of events, spliced from the bytes in the log; without any it is a watermark."""
    head = f'{{"t":"events","meeting":"{meeting_id}","after":{after},"seq":{seq},"events":['
    return text_frame(head.encode() + b",".join(payloads) + b"]}")
