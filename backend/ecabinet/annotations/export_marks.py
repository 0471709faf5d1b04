"""Marks as annotations of PDF and XFDF. Pure."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from ecabinet.annotations.anchoring_bodies import NOTE_HALF, bounds_of
from ecabinet.annotations.bodies import (
    XY,
    Arrow,
    Body,
    Box,
    FreeText,
    Highlight,
    Ink,
    Note,
    OnWords,
    Rect,
    Sheet,
    Stamp,
    Underline,
    text_of,
)
from ecabinet.annotations.export_records import PALETTE, Annotation, PortableMark, Subtype
from ecabinet.annotations.points import unpack

HIGHLIGHT_OPACITY = 0.55
MARKER_OPACITY = 0.4
STAMP_ICONS = {"agree": "Approved", "disagree": "NotApproved", "ask": "Ask", "important": "Important"}
STAMP_COLOURS = {"agree": "green", "disagree": "red", "ask": "blue", "important": "orange"}
SETTLED = "Completed"
# Two letters that XML 1.0 may not have though they are no control characters, and how JSON writes them without.
_NOT_OF_XML = {0xFFFE: None, 0xFFFF: None}
_ESCAPED = {letter: f"\\u{letter:x}" for letter in _NOT_OF_XML}
NARROW = 3  # words of so few letters may be higher than they are wide


class OwnMark(msgspec.Struct, frozen=True):
    """What the other formats have no word for: the body as it is, and the times to the last digit."""

    body: Body
    created_at: datetime
    changed_at: datetime
    layer: str = ""


class OwnTime(msgspec.Struct, frozen=True):
    """The time of a reply, or of being settled, to the last digit."""

    at: datetime


def annotations_of(mark: PortableMark, rotation: int = 0) -> Iterator[Annotation]:
    """Yield a mark, then its replies and that it is settled; ``rotation`` is its page's, in degrees clockwise.

    A sheet of a notebook lies on no page and yields nothing.
    """
    if isinstance(mark.body, Sheet) or mark.body.page is None:
        return
    own = OwnMark(mark.body, mark.created_at, mark.changed_at, mark.layer)
    drawn = drawn_as(mark.body, rotation)
    yield msgspec.structs.replace(
        drawn,
        name=mark.id,
        author=visible(mark.author),
        subject=visible(mark.layer),
        created_at=mark.created_at,
        changed_at=mark.changed_at,
        own=_own(own),
    )
    for reply in mark.replies:
        yield _about(drawn, mark.id, name=reply.id, author=reply.author, contents=reply.text, at=reply.at)
    if mark.settled:
        said = mark.settled
        yield _about(drawn, mark.id, name=f"{mark.id}-settled", author=said.by, at=said.at, state=SETTLED)


def drawn_as(body: Body, rotation: int = 0) -> Annotation:
    """Return how a body on a page is drawn, without who made it and when."""
    if isinstance(body, OnWords):
        return _on_words(body, rotation)
    if isinstance(body, Ink):
        return _ink(body)
    common: dict[str, Any] = {"name": "", "page": page_number(body), "contents": visible(text_of(body))}
    if isinstance(body, Note):
        return Annotation(
            subtype="Text", rect=_rounded(bounds_of(body)), color=PALETTE[body.color], icon="Comment", **common
        )
    if isinstance(body, Box):
        subtype: Subtype = "Circle" if body.round else "Square"
        return Annotation(subtype=subtype, rect=body.rect, color=PALETTE[body.color], width=body.width, **common)
    if isinstance(body, FreeText):
        return Annotation(
            subtype="FreeText", rect=body.rect, color=PALETTE[body.color], size=body.size, turn=body.turn, **common
        )
    if isinstance(body, Arrow):
        return _arrow(body, common)
    if isinstance(body, Stamp):
        colour = PALETTE[STAMP_COLOURS[body.stamp]]  # type: ignore[index]  # names of the palette
        icon = STAMP_ICONS[body.stamp]
        rect = _rounded(bounds_of(body, rotation))
        return Annotation(subtype="Stamp", rect=rect, color=colour, icon=icon, **common)
    raise TypeError("a sheet of a notebook lies on no page")


def visible(text: str) -> str:
    """Return the text as every format can carry it: without control characters, lines ended by one character."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").translate(_NOT_OF_XML)
    return "".join(letter for letter in plain if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"})


def page_number(body: Body) -> int:
    """Return the page of a body that lies on one."""
    return (None if isinstance(body, Sheet) else body.page) or 1


def _own(own: OwnMark | OwnTime) -> str:
    return msgspec.json.encode(own).decode().translate(_ESCAPED)


def _about(drawn: Annotation, mark: str, *, name: str, author: str, at: datetime, **what: str) -> Annotation:
    """Return what was said about a mark, at the mark's own place."""
    left, _, _, top = drawn.rect
    return Annotation(
        subtype="Text",
        name=name,
        page=drawn.page,
        rect=_rounded((left, top - 2 * NOTE_HALF, left + 2 * NOTE_HALF, top)),
        color=drawn.color,
        contents=visible(what.get("contents", "")),
        author=visible(author),
        created_at=at,
        changed_at=at,
        icon="Comment",
        reply_to=mark,
        state=what.get("state", ""),
        own=_own(OwnTime(at)),
    )


def _on_words(body: OnWords, rotation: int) -> Annotation:
    subtype: Subtype = "Highlight" if isinstance(body, Highlight) else "StrikeOut"
    if isinstance(body, Underline):
        subtype = "Underline"
    turn = _reading_turn(body, rotation)
    return Annotation(
        subtype=subtype,
        name="",
        page=body.page,
        rect=_around(body.rects),
        color=PALETTE[body.color],
        opacity=HIGHLIGHT_OPACITY if subtype == "Highlight" else 1.0,
        contents=visible(body.text),
        quads=[quad_of(rect, turn) for rect in body.rects],
    )


def _reading_turn(body: OnWords, rotation: int) -> int:
    """Return by how much the page is to be turned for its words to be upright; some pages show them on their side."""
    across = sum(x1 - x0 for x0, _, x1, _ in body.rects)
    up = sum(y1 - y0 for _, y0, _, y1 in body.rects)
    shown_across, shown_up = (up, across) if rotation % 180 else (across, up)
    if shown_up <= shown_across or len(body.quote) <= NARROW:
        return rotation
    return 0 if across > up else 90


def quad_of(rect: Rect, rotation: int) -> tuple[XY, XY, XY, XY]:
    """Return a line's corners in the order of reading, on a page turned by ``rotation`` degrees clockwise."""
    x0, y0, x1, y1 = rect
    if rotation == 90:
        return (x0, y0), (x0, y1), (x1, y0), (x1, y1)
    if rotation == 180:
        return (x1, y0), (x0, y0), (x1, y1), (x0, y1)
    if rotation == 270:
        return (x1, y1), (x1, y0), (x0, y1), (x0, y0)
    return (x0, y1), (x1, y1), (x0, y0), (x1, y0)


def _ink(body: Ink) -> Annotation:
    stroke = [(point.x, point.y) for point in unpack(body.points)]
    x0, y0, x1, y1 = bounds_of(body)
    return Annotation(
        subtype="Ink",
        name="",
        page=page_number(body),
        rect=_rounded((x0 - body.width, y0 - body.width, x1 + body.width, y1 + body.width)),
        color=PALETTE[body.color],
        opacity=MARKER_OPACITY if body.tool == "marker" else 1.0,
        strokes=[stroke],
        width=body.width,
    )


def _arrow(body: Arrow, common: dict[str, Any]) -> Annotation:
    x0, y0, x1, y1 = bounds_of(body)
    room = 5 * body.width + 4
    return Annotation(
        subtype="Line",
        rect=_rounded((x0 - room, y0 - room, x1 + room, y1 + room)),
        color=PALETTE[body.color],
        width=body.width,
        line=(body.start, body.end),
        heads=("None", "OpenArrow"),
        **common,
    )


def _around(rects: Iterable[Rect]) -> Rect:
    lefts, bottoms, rights, tops = zip(*rects, strict=True)
    return _rounded((min(lefts), min(bottoms), max(rights), max(tops)))


def _rounded(rect: Rect) -> Rect:
    return round(rect[0], 2), round(rect[1], 2), round(rect[2], 2), round(rect[3], 2)
