"""The words of a page with their places, read by pdfium inside a limited process."""

import unicodedata
from collections.abc import Iterator
from math import isfinite

import msgspec
from pypdfium2 import PdfPage, raw

Box = tuple[float, float, float, float]
# text, x0, y0, x1, y1: see ``PageWords``
Word = tuple[str, float, float, float, float]

_LINE_END_HYPHEN = 2
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
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        place = _Placing(page)
        words = [word for span in _spans(textpage.raw) if (word := place.word(textpage.raw, *span))]
    finally:
        textpage.close()
    return PageWords(number, round(width, 2), round(height, 2), words)


def _spans(text: object) -> Iterator[tuple[str, int, int]]:
    """Yield each run of characters between white space with its first and last index."""
    read = raw.FPDFText_GetUnicode
    letters: list[str] = []
    first = last = 0
    for index in range(raw.FPDFText_CountChars(text)):
        code = read(text, index)
        letter = _letter(code)
        if not letter.isspace():
            first, last = (first if letters else index), index
            letters.append(letter)
        if letters and (letter.isspace() or code == _LINE_END_HYPHEN):
            yield "".join(letters), first, last
            letters = []
    if letters:
        yield "".join(letters), first, last


def _letter(code: int) -> str:
    if code == _LINE_END_HYPHEN:
        return "-"
    return "\ufffd" if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


class _Placing:
    """Turns places in the page's own space into places on the displayed page."""

    def __init__(self, page: PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._rotation = page.get_rotation()
        self._width, self._height = page.get_size()
        self._rect = raw.FS_RECTF()

    def word(self, text: object, letters: str, first: int, last: int) -> Word | None:
        """Return a word with the box of its first and last character, or nothing when it cannot be seen."""
        shown = unicodedata.normalize("NFC", letters.translate(_UNSEEN))
        if not shown:
            return None
        boxes = [self._character(text, first), self._character(text, last)]
        box = self._displayed(
            (
                min(box[0] for box in boxes),
                min(box[1] for box in boxes),
                max(box[2] for box in boxes),
                max(box[3] for box in boxes),
            )
        )
        if not all(map(isfinite, box)) or not self._on_page(box):
            return None
        x0, y0, x1, y1 = (round(value, 2) for value in box)
        return shown, x0, y0, x1, y1

    def _character(self, text: object, index: int) -> Box:
        rect = self._rect
        raw.FPDFText_GetLooseCharBox(text, index, rect)
        return (
            min(rect.left, rect.right),
            min(rect.bottom, rect.top),
            max(rect.left, rect.right),
            max(rect.bottom, rect.top),
        )

    def _displayed(self, box: Box) -> Box:
        x0, y0, x1, y1 = box
        if self._rotation == 90:
            return y0 - self._bottom, self._right - x1, y1 - self._bottom, self._right - x0
        if self._rotation == 180:
            return self._right - x1, self._top - y1, self._right - x0, self._top - y0
        if self._rotation == 270:
            return self._top - y1, x0 - self._left, self._top - y0, x1 - self._left
        return x0 - self._left, y0 - self._bottom, x1 - self._left, y1 - self._bottom

    def _on_page(self, box: Box) -> bool:
        return box[0] < self._width and box[1] < self._height and box[2] > 0 and box[3] > 0
