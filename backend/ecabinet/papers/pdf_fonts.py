"""Widths of letters that say nothing (ISO 32000-1 9.7.2 and table 111), so that letters do not lie on each other.

A reader moves on by the width that a font's array tells for each letter, and by nothing where the array is empty or
broken. Without the array it takes the widths of the letters that it draws, as it does for a font that is not embedded.
"""

from collections.abc import Iterator
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

SIMPLE = (Name.Type1, Name.MMType1, Name.TrueType)
PROGRAMS = (Name.FontFile, Name.FontFile2, Name.FontFile3)
# Thousandths of the letters' size: of any real font at least one letter is wider.
LEAST = 100


def drop_empty_widths(document: pikepdf.Pdf) -> int:
    """Take from the document's simple fonts the arrays of widths that are of no use; return how many these were."""
    dropped = 0
    for font in _fonts(document):
        if Name.Widths in font and not _of_use(font):
            del font[Name.Widths]
            dropped += 1
    return dropped


def _fonts(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Find the simple fonts: objects of their own, or standing in the resources that use them."""
    for found in document.objects:
        if not isinstance(found, Dictionary | Stream):
            continue
        resources = found.get(Name.Resources, found)
        listed = resources.get(Name.Font) if isinstance(resources, Dictionary) else None
        inside = [font for _, font in listed.items()] if isinstance(listed, Dictionary) else []
        for font in (found, *inside):
            if isinstance(font, Dictionary) and font.get(Name.Subtype) in SIMPLE:
                yield font


def _of_use(font: pikepdf.Object) -> bool:
    widths = font.get(Name.Widths)
    numbers = _numbers(widths) if isinstance(widths, Array) else []
    if not numbers:
        return False
    # A font that is there knows what it tells: arrow heads and accents may well have no width.
    return _embedded(font) or (max(numbers) >= LEAST and len(numbers) >= _expected(font))


def _numbers(array: pikepdf.Object) -> list[float]:
    found: list[object] = list(array)
    return [float(each) for each in found if isinstance(each, int | float | Decimal)]


def _embedded(font: pikepdf.Object) -> bool:
    descriptor = font.get(Name.FontDescriptor)
    return isinstance(descriptor, Dictionary) and any(program in descriptor for program in PROGRAMS)


def _expected(font: pikepdf.Object) -> int:
    first, last = (font.get(name, 0) for name in (Name.FirstChar, Name.LastChar))
    return int(last) - int(first) + 1 if isinstance(first, int) and isinstance(last, int) else 1
