"""The part of a file that a Range header asks for (RFC 9110 section 14)."""

import re
from typing import NamedTuple

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)


class ByteRange(NamedTuple):
    """A part of a file: its first byte and how many bytes, never none."""

    start: int
    length: int


class RangeNotSatisfiable(Exception):
    """The part begins behind the end of the file."""


def wanted_range(header: str | None, size: int) -> ByteRange | None:
    """Return the single range asked for of a file of ``size`` bytes, or None for the whole file.

    Several ranges at once and what cannot be read are answered with the whole file, as the standard allows.

    Raises:
        RangeNotSatisfiable: nothing of the file lies in the range.
    """
    found = _ONE_RANGE.fullmatch(header or "")
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if first and last and int(last) < int(first):
        return None
    if start >= end:
        raise RangeNotSatisfiable
    return ByteRange(start, end - start)
