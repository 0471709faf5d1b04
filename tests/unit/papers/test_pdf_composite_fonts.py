"""Widths of composite fonts that say nothing are those of the letters themselves in the copy that is read."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf
from tests import documents

from ecabinet.papers.pdf_composite_fonts import has_unknown_letters, mend_composite_widths

SENTENCE = "Kế hoạch phát triển kinh tế - xã hội năm 2026"


def _document() -> Pdf:
    return pikepdf.open(BytesIO(documents.typeset(SENTENCE)))


def _font(document: Pdf) -> Object:
    kinds = (Name.CIDFontType0, Name.CIDFontType2)
    found = (each for each in document.objects if isinstance(each, Dictionary) and each.get(Name.Subtype) in kinds)
    return next(found)


def _by_letter(font: Object) -> dict[int, int]:
    """Return the widths from an array that has them letter by letter or by stretches, rounded."""
    told: dict[int, int] = {}
    entries = list(font.W)
    while entries:
        first, second = int(entries.pop(0)), entries.pop(0)
        if isinstance(second, Array):
            told |= {first + place: round(float(width)) for place, width in enumerate(list(second))}
        else:
            told |= dict.fromkeys(range(first, int(second) + 1), round(float(entries.pop(0))))
    return told


def _empty(font: Object) -> None:
    font.W, font.DW = Array([]), 0


def _missing(font: Object) -> None:
    del font.W, font.DW


def _zeros(font: Object) -> None:
    font.W = Array([0, Array([0, 0]), 2, 500, 0])


def _nonsense(font: Object) -> None:
    font.W, font.DW = Array([0, None, pikepdf.String("a"), Array([None])]), 0


@pytest.mark.parametrize("spoil", [_empty, _missing, _zeros, _nonsense])
def test_letters_that_are_in_the_file_get_their_own_widths(spoil: Callable[[Object], None]) -> None:
    document = _document()
    font = _font(document)
    true = _by_letter(font)
    spoil(font)
    assert mend_composite_widths(document) == 1
    mended = _by_letter(font)
    assert {letter: mended.get(letter, int(font.DW)) for letter in true} == true
    assert mend_composite_widths(document) == 0


def test_a_table_leads_from_the_numbers_on_the_page_to_the_letters() -> None:
    document = _document()
    font = _font(document)
    true = _by_letter(font)
    _empty(font)
    font.CIDToGIDMap = document.make_stream(bytes([0, 2, 0, 1, 0, 0]))
    mend_composite_widths(document)
    assert _by_letter(font) == {0: true[2], 1: true[1], 2: true[0]}


def test_a_broken_table_is_as_good_as_none() -> None:
    document = _document()
    font = _font(document)
    true = _by_letter(font)
    _empty(font)
    font.CIDToGIDMap = document.make_stream(b"no table", {"/Filter": Name.FlateDecode})
    assert mend_composite_widths(document) == 1
    mended = _by_letter(font)
    assert {letter: mended.get(letter, int(font.DW)) for letter in true} == true


@pytest.mark.parametrize("packed", [{}, {"/Filter": Name.FlateDecode}])
def test_a_font_that_nobody_can_measure_is_set_like_a_typewriter(packed: dict[str, Object]) -> None:
    document = _document()
    font = _font(document)
    _empty(font)
    font.FontDescriptor.FontFile2 = document.make_stream(b"no letters", packed)
    assert mend_composite_widths(document) == 1
    assert Name.W not in font
    assert int(font.DW) > 400


def test_widths_that_say_something_stay_and_so_does_a_font_of_even_letters() -> None:
    document = _document()
    assert mend_composite_widths(document) == 0
    font = _font(document)
    del font.W, font.FontDescriptor.FontFile2
    font.DW = 1000
    assert mend_composite_widths(document) == 0


def test_embedded_letters_that_are_as_wide_as_the_font_says_of_all_stay() -> None:
    document = _document()
    font = _font(document)
    program = TTFont(BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
    unit = program["head"].unitsPerEm
    program["hmtx"].metrics = dict.fromkeys(program.getGlyphOrder(), (unit, 0))
    even = BytesIO()
    program.save(even)
    font.FontDescriptor.FontFile2 = document.make_stream(even.getvalue())
    del font.W, font.DW
    assert mend_composite_widths(document) == 0


def test_letters_of_a_missing_font_are_unknown_unless_a_table_tells_them() -> None:
    document = _document()
    font = _font(document)
    (user,) = (each for each in document.objects if isinstance(each, Dictionary) and Name.ToUnicode in each)
    del font.FontDescriptor.FontFile2
    assert not has_unknown_letters(document)
    table = user.ToUnicode
    del user.ToUnicode
    assert has_unknown_letters(document)
    font.CIDSystemInfo = Dictionary(Registry="Adobe", Ordering="Japan1", Supplement=6)
    assert not has_unknown_letters(document)
    font.CIDSystemInfo.Ordering = "Identity"
    font.FontDescriptor.FontFile2 = table
    assert not has_unknown_letters(document)
