"""Widths of composite fonts that say nothing (ISO 32000-1 9.7.4.3), so that letters do not lie on each other.

Where the letters themselves are in the file they know their own widths; those of a font that is neither embedded nor
described are set like a typewriter's, which can be read and searched. What bare Compact Font Format programs tell of
their letters is not read.
"""

import struct
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pikepdf
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Array, Dictionary, Name, Stream

_KINDS = (Name.CIDFontType0, Name.CIDFontType2)
# Thousandths of the letters' size: as wide as the letters of common faces are on average.
_TYPEWRITER = 556
_DEFAULT = 1000
_MOST_LETTERS = 1 << 16


def mend_composite_widths(document: pikepdf.Pdf) -> int:
    """Give the composite fonts whose widths are of no use others; return how many these were."""
    return sum(_mended(font) for font in _fonts(document) if not _of_use(font))


def has_unknown_letters(document: pikepdf.Pdf) -> bool:
    """Whether a font numbers its letters in its own way and is not in the file, nor a table of what they mean.

    Nobody can show or search these letters (ISO 32000-1 9.10.2).
    """
    return any(isinstance(found, Dictionary) and _is_unknown(found) for found in document.objects)


def _is_unknown(font: pikepdf.Object) -> bool:
    if font.get(Name.Subtype) != Name.Type0 or Name.ToUnicode in font:
        return False
    if font.get(Name.Encoding) not in (Name("/Identity-H"), Name("/Identity-V")):
        return False
    descendants = font.get(Name.DescendantFonts)
    inside = list(descendants) if isinstance(descendants, Array) else []
    return any(isinstance(each, Dictionary) and not _embedded(each) and _numbers_its_own(each) for each in inside)


def _embedded(font: pikepdf.Object) -> bool:
    descriptor = font.get(Name.FontDescriptor)
    return isinstance(descriptor, Dictionary) and (Name.FontFile2 in descriptor or Name.FontFile3 in descriptor)


def _numbers_its_own(font: pikepdf.Object) -> bool:
    system = font.get(Name.CIDSystemInfo)
    return not isinstance(system, Dictionary) or str(system.get(Name.Ordering, "Identity")) == "Identity"


def _fonts(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Find the descendant fonts: objects of their own, or standing in the composite fonts that use them."""
    for found in document.objects:
        if not isinstance(found, Dictionary):
            continue
        descendants = found.get(Name.DescendantFonts)
        inside = list(descendants) if isinstance(descendants, Array) else []
        for font in (found, *(each for each in inside if isinstance(each, Dictionary))):
            if font.get(Name.Subtype) in _KINDS:
                yield font


def _of_use(font: pikepdf.Object) -> bool:
    widths = font.get(Name.W)
    return isinstance(widths, Array) and any(width > 0 for width in _told(widths))


def _told(widths: pikepdf.Object) -> Iterator[float]:
    """Yield the widths of an array ``W``: numbers from a letter on, in an array, or one for a stretch of letters."""
    waiting: list[float] = []
    entries: list[object] = list(widths)
    for entry in entries:
        if isinstance(entry, Array):
            waiting = []
            inside: list[object] = list(entry)
            yield from (float(each) for each in inside if isinstance(each, int | float | Decimal))
        elif isinstance(entry, int | float | Decimal):
            waiting.append(float(entry))
            if len(waiting) == 3:
                yield waiting[2]
                waiting = []


def _mended(font: pikepdf.Object) -> bool:
    """Set the widths anew; a font without any whose letters nobody can measure stays as it is."""
    advances = _advances(font)
    default = font.get(Name.DW, _DEFAULT)
    if Name.W not in font and all(advance == default for advance in advances) and default != 0:
        return False
    if advances:
        font.W = Array([0, Array(_by_letter(font, advances))])
        font.DW = advances[-1]
        return True
    if Name.W in font:
        del font[Name.W]
    font.DW = _TYPEWRITER
    return True


def _advances(font: pikepdf.Object) -> list[int]:
    """Return the widths that the embedded program tells by its own letters' numbers; none where it cannot be read."""
    descriptor = font.get(Name.FontDescriptor)
    if not isinstance(descriptor, Dictionary):
        return []
    program = _data(descriptor.get(Name.FontFile2, descriptor.get(Name.FontFile3)))
    try:
        with TTFont(BytesIO(program), lazy=True) as font_program:
            unit, advances = font_program["head"].unitsPerEm, font_program["hmtx"].metrics
            return [round(advances[letter][0] * 1000 / unit) for letter in font_program.getGlyphOrder()]
    except (TTLibError, struct.error, LookupError, ValueError, TypeError, EOFError, ArithmeticError, AssertionError):
        return []


def _data(found: pikepdf.Object | None) -> bytes:
    """Return what a stream holds, nothing where there is none or it is broken."""
    try:
        return found.read_bytes() if isinstance(found, Stream) else b""
    except pikepdf.PdfError:
        return b""


def _by_letter(font: pikepdf.Object, advances: list[int]) -> list[int]:
    """Return the widths by the numbers that the pages use, which a table may lead to the program's own."""
    data = _data(font.get(Name.CIDToGIDMap))[: 2 * _MOST_LETTERS]
    if not data:
        return advances
    own = struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])
    return [advances[min(letter, len(advances) - 1)] for letter in own]
