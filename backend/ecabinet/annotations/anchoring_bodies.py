"""Where a mark's body lies on its page, and the same body in another place. Pure."""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from ecabinet.annotations.bodies import XY, Arrow, Body, Box, FreeText, Ink, Note, OnWords, Place, Rect, Sheet, Stamp
from ecabinet.annotations.points import FARTHEST, pack, unpack

# Half the side of a note's picture, and the sides of the stamps' as every screen draws them, in points.
NOTE_HALF = 10.0
STAMP_HEIGHT = 24.0
STAMP_WIDTHS = {"agree": 78.0, "disagree": 116.0, "ask": 84.0, "important": 100.0}
B = TypeVar("B", bound=Body)


def page_of(body: Body) -> int | None:
    """Return the page of the paper that the body lies on, None for what lies on a notebook."""
    return None if isinstance(body, Sheet) else body.page


def bounds_of(body: Body, rotation: int = 0) -> Rect:
    """Return the box around a body, in points of user space; one without extent for a sheet.

    A stamp is upright on a page that is displayed turned by ``rotation`` degrees.
    """
    if isinstance(body, OnWords):
        return around_all(body.rects)
    if isinstance(body, Box | FreeText):
        return body.rect
    if isinstance(body, Ink):
        return around_all((point.x, point.y, point.x, point.y) for point in unpack(body.points))
    if isinstance(body, Arrow):
        return around_all([(*body.start, *body.start), (*body.end, *body.end)])
    if isinstance(body, Note):
        return _around_point(body.at, NOTE_HALF, NOTE_HALF)
    if isinstance(body, Stamp):
        sides = STAMP_WIDTHS[body.stamp] / 2, STAMP_HEIGHT / 2
        return _around_point(body.at, *(sides if rotation % 180 == 0 else sides[::-1]))
    return 0.0, 0.0, 0.0, 0.0


def placed(body: B, place: Place) -> B:
    """Return the body as it lies in another version."""
    if isinstance(body, Sheet):
        return body
    changed: dict[str, Any] = {"page": place.page}
    if isinstance(body, OnWords | Note):
        changed["rects"] = place.rects or [shifted(rect, place.dx, place.dy) for rect in body.rects]
    if place.dx or place.dy:
        changed |= _moved(body, place.dx, place.dy)
    return msgspec.structs.replace(body, **changed)


def shifted(rect: Rect, dx: float, dy: float) -> Rect:
    """Return a rectangle moved by so many points."""
    return (*_shifted_point((rect[0], rect[1]), dx, dy), *_shifted_point((rect[2], rect[3]), dx, dy))


def around_all(rects: Iterable[Rect]) -> Rect:
    """Return the box around rectangles, of which there is at least one."""
    lefts, bottoms, rights, tops = zip(*rects, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _moved(body: Body, dx: float, dy: float) -> dict[str, Any]:
    """Return what else lies elsewhere when a body is moved."""
    if isinstance(body, Note | Stamp):
        return {"at": _shifted_point(body.at, dx, dy)}
    if isinstance(body, Box | FreeText):
        return {"rect": shifted(body.rect, dx, dy)}
    if isinstance(body, Arrow):
        return {"start": _shifted_point(body.start, dx, dy), "end": _shifted_point(body.end, dx, dy)}
    if isinstance(body, Ink):
        return {
            "points": pack(
                point._replace(x=_within(point.x + dx), y=_within(point.y + dy)) for point in unpack(body.points)
            )
        }
    return {}


def _shifted_point(point: XY, dx: float, dy: float) -> XY:
    return _within(point[0] + dx), _within(point[1] + dy)


def _within(length: float) -> float:
    """Return a length as it can be kept: beyond that is no page."""
    return max(-FARTHEST, min(FARTHEST, round(length, 2)))


def _around_point(point: XY, across: float, up: float) -> Rect:
    return point[0] - across, point[1] - up, point[0] + across, point[1] + up
