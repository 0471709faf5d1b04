"""The words of a page with their places, read by pdfium inside a limited process."""

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterator
from math import inf

import msgspec
from pypdfium2 import PdfPage, raw

Box = tuple[float, float, float, float]
# text, x0, y0, x1, y1: see ``PageWords``
Word = tuple[str, float, float, float, float]

# pdfium puts this in place of a hyphen that breaks a word at the end of a line; a word ends after it.
_LINE_END_HYPHEN = "\x02"
_WORD = re.compile(r"[^\s\x02]+\x02?|\x02")
_UNSEEN = dict.fromkeys([0, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(1, 32), *range(0x7F, 0xA0)])


class PageWords(msgspec.Struct, frozen=True):
    """The words of page ``page`` (from 1) in the file's order, normalised to NFC.

    Lengths are points. The origin is the lower left corner of the page as it is displayed, that is with its crop box
    and its rotation applied, and y grows upwards; ``width`` and ``height`` are the displayed ones. On a page without
    rotation whose crop box begins at 0, 0 these are the coordinates of PDF user space (ISO 32000-1 8.3.2.3).
    """

    page: int
    width: float
    height: float
    words: list[Word]


def page_words(page: PdfPage, number: int) -> PageWords:
    """Read the words of a loaded page; ``number`` counts from 1."""
    textpage = page.get_textpage()
    try:
        words = list(_words(textpage.raw, _Placing(page)))
    finally:
        textpage.close()
    width, height = page.get_size()
    return PageWords(number, round(width, 2), round(height, 2), words)


def _words(text: object, placing: "_Placing") -> Iterator[Word]:
    for found in _WORD.finditer(_characters(text)):
        shown = _shown(found.group())
        box = placing.box(text, found.start(), found.end() - 1) if shown else None
        if box:
            yield shown, *box


def _characters(text: object) -> str:
    """Return the page's text with exactly one character for each that pdfium counts."""
    read = raw.FPDFText_GetUnicode
    codes = array("I", [read(text, index) for index in range(raw.FPDFText_CountChars(text))])
    return codes.tobytes().decode(f"utf-32-{sys.byteorder[0]}e", errors="replace")


def _shown(letters: str) -> str:
    if letters.isascii() and letters.isprintable():
        return letters
    return unicodedata.normalize("NFC", letters.replace(_LINE_END_HYPHEN, "-").translate(_UNSEEN))


class _Placing:
    """Turns places in the page's own space into places on the displayed page."""

    def __init__(self, page: PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._rotation = page.get_rotation()
        self._width, self._height = page.get_size()
        self._rect = raw.FS_RECTF()

    def box(self, text: object, first: int, last: int) -> Box | None:
        """Return the displayed box around the characters from first to last, or nothing when it cannot be seen."""
        box = self._character(text, first)
        if last != first:
            box = _around(box, self._character(text, last))
        x0, y0, x1, y1 = self._displayed(*box)
        # Written so that a place that is not a number is not on the page either.
        if not (x0 < self._width and y0 < self._height and x1 > 0 and y1 > 0 and x1 - x0 < inf and y1 - y0 < inf):
            return None
        return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)

    def _character(self, text: object, index: int) -> Box:
        rect = self._rect
        raw.FPDFText_GetLooseCharBox(text, index, rect)
        return rect.left, rect.bottom, rect.right, rect.top

    def _displayed(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        if self._rotation == 90:
            return y0 - self._bottom, self._right - x1, y1 - self._bottom, self._right - x0
        if self._rotation == 180:
            return self._right - x1, self._top - y1, self._right - x0, self._top - y0
        if self._rotation == 270:
            return self._top - y1, x0 - self._left, self._top - y0, x1 - self._left
        return x0 - self._left, y0 - self._bottom, x1 - self._left, y1 - self._bottom


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
