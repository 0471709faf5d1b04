"""Images too large for any screen, found by pdfium inside a limited process without decoding them."""

from collections.abc import Iterator
from ctypes import c_uint, c_void_p
from typing import Any

from pypdfium2 import PdfPage, raw

# A sheet of A0 at 300 dots an inch has 139 million; a tablet spends four bytes on each.
_MOST_PIXELS = 300_000_000
_DEEPEST = 8


def has_absurd_image(page: PdfPage) -> bool:
    """Say whether a loaded page draws an image, itself or through forms in it, of more pixels than any paper needs."""
    return any(
        _pixels(image) > _MOST_PIXELS
        for image in _images(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 0)
    )


def _images(holder: Any, count: Any, get: Any, depth: int) -> Iterator[c_void_p]:
    for index in range(count(holder)):
        found = get(holder, index)
        kind = raw.FPDFPageObj_GetType(found)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            yield found
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _images(found, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1)


def _pixels(image: c_void_p) -> int:
    width, height = c_uint(), c_uint()
    raw.FPDFImageObj_GetImagePixelSize(image, width, height)
    return width.value * height.value
