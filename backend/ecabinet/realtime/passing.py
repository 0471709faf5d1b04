"""What the hubs of one installation pass each other beside the log, kept nowhere: see ``kit.fleeting``."""

import msgspec

from ecabinet.realtime.frames import View


class Looks(msgspec.Struct, frozen=True, array_like=True, tag="looks"):
    """Somebody who may lead a meeting looks there; ``again`` when it is no news."""

    meeting: str
    person: str
    view: View
    again: bool = False


class LeadOver(msgspec.Struct, frozen=True, array_like=True, tag="lead_over"):
    """The device that showed a meeting where its presenter looks has left the room."""

    meeting: str
    person: str


class WhoLeads(msgspec.Struct, frozen=True, array_like=True, tag="who_leads"):
    """A process has the first tablet of a meeting and does not know where its presenter looks."""

    meeting: str


class Drawn(msgspec.Struct, frozen=True, array_like=True, tag="drawn"):
    """A finished frame with a piece of a stroke on one layer of a pad."""

    pad: str
    layer: str
    frame: bytes


Word = Looks | LeadOver | WhoLeads | Drawn
_read: msgspec.msgpack.Decoder[Word] = msgspec.msgpack.Decoder(Word)
encode = msgspec.msgpack.Encoder().encode


def read(word: bytes) -> Word | None:
    """Return what another process said, or None where it is of another version of the program."""
    try:
        return _read.decode(word)
    except msgspec.DecodeError:
        return None
