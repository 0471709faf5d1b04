"""The points of a stroke, packed as devices send and keep them.

For each point two LEB128 varints hold the zigzag of dx and dy in 1/50 point, counted from the point before (the first
from 0, 0), then one byte its pressure, 0 to 255. On the wire the bytes travel as base64.
"""

from collections.abc import Iterable, Iterator
from math import floor
from typing import NamedTuple

UNITS_A_POINT = 50
MOST_POINTS = 100_000
# No page reaches farther from the origin of its user space, in points; a coordinate beyond it is a mistake.
FARTHEST = 1_000_000.0
_FARTHEST_UNITS = int(FARTHEST) * UNITS_A_POINT
# Four groups of seven bits hold what two coordinates at opposite ends differ by.
_LAST_SHIFT = 21


class BadPoints(ValueError):
    """Bytes that are no stroke, or one of too many points (``too_long``)."""

    def __init__(self, message: str, *, too_long: bool = False) -> None:
        super().__init__(message)
        self.too_long = too_long


class Point(NamedTuple):
    """One point of a stroke in points of PDF user space, and the pressure, 0 to 255."""

    x: float
    y: float
    pressure: int


def pack(points: Iterable[Point]) -> bytes:
    """Return the points as bytes, each coordinate rounded to the nearest 1/50 point, halves upwards."""
    packed = bytearray()
    x = y = 0
    for point in points:
        next_x, next_y = _units(point.x), _units(point.y)
        _append(packed, next_x - x)
        _append(packed, next_y - y)
        packed.append(point.pressure)
        x, y = next_x, next_y
    return bytes(packed)


def unpack(packed: bytes) -> list[Point]:
    """Return the points of a stroke.

    Raises:
        BadPoints: the bytes end within a point, hold none, lie beyond every page, or are more than ``MOST_POINTS``.
    """
    return [Point(x / UNITS_A_POINT, y / UNITS_A_POINT, pressure) for x, y, pressure in _read(packed)]


def count_points(packed: bytes) -> int:
    """Return how many points a stroke has; raises as ``unpack`` does."""
    return sum(1 for _ in _read(packed))


def is_stroke(packed: bytes) -> bool:
    """Tell whether these bytes are the points of a stroke."""
    try:
        return count_points(packed) > 0
    except BadPoints:
        return False


def _units(length: float) -> int:
    return floor(length * UNITS_A_POINT + 0.5)


def _append(packed: bytearray, delta: int) -> None:
    value = delta << 1 if delta >= 0 else (-delta << 1) - 1
    while value > 0x7F:
        packed.append(value & 0x7F | 0x80)
        value >>= 7
    packed.append(value)


def _read(packed: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield x and y in units, and the pressure."""
    if not packed:
        raise BadPoints("no points")
    count = x = y = 0
    stream = iter(packed)
    try:
        for byte in stream:
            dx = byte if byte <= 0x7F else _longer(byte, stream)
            dy = next(stream)
            if dy > 0x7F:
                dy = _longer(dy, stream)
            x += (dx >> 1) ^ -(dx & 1)
            y += (dy >> 1) ^ -(dy & 1)
            if not (-_FARTHEST_UNITS <= x <= _FARTHEST_UNITS and -_FARTHEST_UNITS <= y <= _FARTHEST_UNITS):
                raise BadPoints("beyond every page")
            count += 1
            if count > MOST_POINTS:
                raise BadPoints("too many points", too_long=True)
            yield x, y, next(stream)
    except StopIteration as error:
        raise BadPoints("ends within a point") from error


def _longer(byte: int, stream: Iterator[int]) -> int:
    """Return the number that goes on after its first ``byte``."""
    value, shift = byte & 0x7F, 7
    while byte > 0x7F:
        if shift > _LAST_SHIFT:
            raise BadPoints("beyond every page")
        byte = next(stream)
        value |= (byte & 0x7F) << shift
        shift += 7
    return value
