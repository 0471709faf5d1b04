"""Values as the writers of annotations put them: numbers, dates, corners; what cannot be read is left out. Pure."""

import math
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec

from ecabinet.annotations.bodies import XY, Rect, Turn
from ecabinet.annotations.export_records import Rgb
from ecabinet.annotations.points import FARTHEST

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z|[+-])(\d\d)?'?(\d\d)?'?)?")
_SIZE = re.compile(r"([\d.]+)\s+Tf")
_FILL = re.compile(r"([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+rg")
_GREY = re.compile(r"([\d.]+)\s+g\b")


def numbers_of(value: str | Iterable[Any] | None) -> list[float]:
    """Return the finite numbers of a list, or of a text with commas between; none where one of them is no number."""
    parts = value.split(",") if isinstance(value, str) else (value or ())
    try:
        found = [float(part) for part in parts]
    except (TypeError, ValueError):
        return []
    return found if all(math.isfinite(each) and abs(each) <= FARTHEST for each in found) else []


def turn_of(value: object) -> Turn | None:
    """Return a quarter turn, or None for anything else."""
    with suppress(ValueError, msgspec.ValidationError):
        turn: Turn = msgspec.convert(int(str(value)) % 360, Turn)
        return turn
    return None


def rect_of(numbers: Sequence[float]) -> Rect | None:
    """Return a rectangle with its corners in order, or None for anything but four numbers."""
    if len(numbers) != 4:
        return None
    x0, y0, x1, y1 = numbers
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def pairs_of(numbers: Sequence[float]) -> list[XY]:
    """Return points; a number left over at the end is dropped."""
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def quads_of(numbers: Sequence[float]) -> list[tuple[XY, XY, XY, XY]]:
    """Return fours of corners; what is left over at the end is dropped."""
    points = pairs_of(numbers)
    return [(points[at], points[at + 1], points[at + 2], points[at + 3]) for at in range(0, len(points) - 3, 4)]


def date_of(text: str | None) -> datetime | None:
    """Return an instant of ISO 32000-1 7.9.4, also of those who leave parts of it out; None for anything else."""
    found = _DATE.match((text or "").strip())
    if found is None:
        return None
    year, *parts = found.groups()[:6]
    least = (1, 1, 0, 0, 0)
    month, day, hour, minute, second = (int(part or first) for part, first in zip(parts, least, strict=True))
    sign, hours, minutes = found.groups()[6:]
    away = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        return datetime(int(year), month, day, hour, minute, second, tzinfo=timezone(away)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def appearance_of(text: str) -> tuple[float, Rgb | None]:
    """Return the size of letters and their colour from a default appearance string (ISO 32000-1 12.7.3.3)."""
    size = _SIZE.search(text)
    fill, grey = _FILL.search(text), _GREY.search(text)
    parts = fill.groups() if fill else (grey.group(1),) * 3 if grey else ()
    colour = numbers_of(parts)
    found = numbers_of([size.group(1)]) if size else []
    return (found[0] if found else 0.0), ((colour[0], colour[1], colour[2]) if len(colour) == 3 else None)
