"""What goes over the live socket. Server frames carry their kind in ``t``, client messages in ``op``."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Protocol

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

    ``region`` (x0, y0, x1, y1) and ``pointer`` are points of the version's PDF user space.
    """

    paper: Id
    version: Id
    page: PageNumber
    top: Annotated[float, msgspec.Meta(ge=-2, le=2)]
    region: tuple[Length, Length, Length, Length] | None = None
    pointer: tuple[Length, Length] | None = None


class Lead(msgspec.Struct, frozen=True, tag_field="op", tag="lead", forbid_unknown_fields=True):
    """Show the room where the presenter looks; of anybody else it is not taken."""

    meeting: MeetingId
    view: View


ClientMessage = Join | Leave | Ping | Lead
# What is worth something at its moment only.
FLEETING = (Lead,)


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


def events(meeting_id: str, after: int, seq: int, payloads: Iterable[bytes]) -> bytes:
    """A batch of events, spliced from the bytes in the log; without any it is a watermark."""
    head = f'{{"t":"events","meeting":"{meeting_id}","after":{after},"seq":{seq},"events":['
    return text_frame(head.encode() + b",".join(payloads) + b"]}")
