"""A copy of a paper that can be read from its beginning while the rest is still on its way, made by qpdf.

It is linearised (ISO 32000-1 Annex F), and where the file's tables are broken they are true in the copy. Its pages,
drawings and permissions are the original's; signatures hold for the original's bytes alone.
"""

from io import BytesIO

import msgspec
import pikepdf


class LinearCopy(msgspec.Struct, frozen=True):
    """``data`` is empty where the file itself is as good; ``units`` are the UserUnits other than 1, by page from 1."""

    pages: int
    data: bytes = b""
    units: dict[int, float] = {}


def linear_copy(path: str) -> LinearCopy:
    """Return the copy of the file; raises qpdf's error where it cannot be mended."""
    with pikepdf.open(path) as document:
        pages, units = len(document.pages), _units(document)
        if document.is_linearized and not document.get_warnings():
            return LinearCopy(pages, units=units)
        return LinearCopy(pages, linearised(document), units)


def linearised(document: pikepdf.Pdf) -> bytes:
    """Return the document's bytes in the order of their reading; streams and encryption stay as they are."""
    written = BytesIO()
    if document.is_encrypted:
        document.save(written, linearize=True, encryption=True)
    else:
        level = pikepdf.StreamDecodeLevel.none
        document.save(written, linearize=True, stream_decode_level=level, deterministic_id=True)
    return written.getvalue()


def _units(document: pikepdf.Pdf) -> dict[int, float]:
    found = {}
    for number, page in enumerate(document.pages, 1):
        unit = page.obj.get("/UserUnit")
        if isinstance(unit, int | float | pikepdf.Object) and float(unit) > 0 and float(unit) != 1:
            found[number] = float(unit)
    return found
