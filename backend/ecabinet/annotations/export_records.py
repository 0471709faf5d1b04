"""Marks on their way out and back: the mark with what was said about it, and annotations as PDF and XFDF know them."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from ecabinet.annotations.bodies import XY, Body, Colour, Rect, Turn

Subtype = Literal["Ink", "Highlight", "Underline", "StrikeOut", "Text", "FreeText", "Square", "Circle", "Line", "Stamp"]
Rgb = tuple[float, float, float]
# What a file of annotations may hold (PDF or XFDF): all marks that a person may have on a paper, each with what was
# said of it and that it is settled.
MOST_ANNOTATIONS = 60_000
# No file goes out that is too large to come in. The most strokes that go out at once are 66 MiB, Vietnamese text 51.
MOST_XFDF_BYTES = 96 << 20

# The palette as other programs get it, which know no themes: red, green and blue from 0 to 1.
PALETTE: Final[dict[Colour, Rgb]] = {
    "blue": (0.11, 0.31, 0.85),
    "red": (0.78, 0.07, 0.11),
    "green": (0.09, 0.5, 0.24),
    "black": (0.1, 0.1, 0.1),
    "yellow": (1.0, 0.85, 0.2),
    "orange": (0.95, 0.5, 0.1),
    "pink": (0.93, 0.35, 0.62),
}


class PortableReply(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said about a mark."""

    id: str
    author: str
    text: str
    at: datetime


class PortableSettled(msgspec.Struct, frozen=True):
    """Who said that what the mark asked for is dealt with, and when."""

    by: str
    at: datetime


class PortableMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark as it leaves: people are names, and ``body`` lies in the version that it leaves with."""

    id: str
    body: Body
    author: str
    created_at: datetime
    changed_at: datetime
    layer: str = ""
    replies: list[PortableReply] = []
    settled: PortableSettled | None = None


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """One markup annotation (ISO 32000-1 12.5.6); XFDF (ISO 19444-1) says the same in XML.

    Lengths are points of user space. ``quads`` are the corners top left, top right, bottom left, bottom right of each
    line as its words are read. ``turn`` is how a text's page is shown, in degrees clockwise, where the text is upright;
    None: as the page is displayed by itself. ``own`` is the mark exactly as it was, which other programs carry along
    unread.
    """

    subtype: Subtype
    name: str
    page: int
    rect: Rect
    color: Rgb | None = None
    opacity: float = 1.0
    contents: str = ""
    author: str = ""
    subject: str = ""
    created_at: datetime | None = None
    changed_at: datetime | None = None
    quads: list[tuple[XY, XY, XY, XY]] = []
    strokes: list[list[XY]] = []
    line: tuple[XY, XY] | None = None
    heads: tuple[str, str] = ("None", "None")
    width: float = 0.0
    size: float = 0.0
    turn: Turn | None = None
    icon: str = ""
    reply_to: str = ""
    state: str = ""
    own: str = ""


class FoundAnnotations(msgspec.Struct, frozen=True):
    """What a file holds; ``skipped`` counts the annotations of kinds that are no marks, such as links and sounds."""

    annotations: list[Annotation]
    skipped: int = 0


def nearest_colour(rgb: Rgb | None, otherwise: Colour) -> Colour:
    """Return the colour of the palette that looks most like ``rgb``."""
    if rgb is None:
        return otherwise
    return min(PALETTE, key=lambda name: sum((a - b) ** 2 for a, b in zip(PALETTE[name], rgb, strict=True)))
