"""Widths of letters that say nothing are left out of the copy that is read; all others stay."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from ecabinet.papers.pdf_fonts import drop_empty_widths
from ecabinet.papers.pdf_linear import linear_copy

LETTERS = 95


def _font(document: Pdf, widths: object, program: Name | None = None) -> pikepdf.Object:
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Unknown, FirstChar=32, LastChar=126)
    font[Name.Widths] = widths
    font.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Unknown, Flags=32)
    if program:
        font.FontDescriptor[program] = document.make_stream(b"the letters themselves")
    return document.make_indirect(font)


@pytest.mark.parametrize(
    "widths", [[], [0] * LETTERS, [1] * LETTERS, [500] * 10, [None] * LETTERS, [pikepdf.String("a")] * LETTERS]
)
def test_useless_widths_of_a_missing_font_are_dropped(widths: list[object]) -> None:
    document = Pdf.new()
    font = _font(document, Array(widths))
    assert drop_empty_widths(document) == 1
    assert Name.Widths not in font


def test_widths_that_are_no_array_are_dropped() -> None:
    document = Pdf.new()
    font = _font(document, 500)
    assert drop_empty_widths(document) == 1
    assert Name.Widths not in font


@pytest.mark.parametrize(
    ("widths", "program"),
    [([0] * 50 + [556] * 45, None), ([0] * LETTERS, Name.FontFile), ([500] * 10, Name.FontFile2)],
)
def test_widths_that_say_something_stay(widths: list[int], program: Name | None) -> None:
    document = Pdf.new()
    font = _font(document, Array(widths), program)
    assert drop_empty_widths(document) == 0
    assert list(font.Widths) == widths


def test_a_font_standing_in_the_resources_of_a_page_is_found_and_the_file_stays_as_it_is(tmp_path: Path) -> None:
    document, path = Pdf.new(), tmp_path / "paper.pdf"
    page = document.add_blank_page()
    page.obj.Resources = Dictionary(Font=Dictionary(F0=Dictionary(dict(_font(document, Array([])).items()))))
    document.save(path, linearize=True)
    before = path.read_bytes()
    with pikepdf.open(_written(tmp_path, linear_copy(str(path)).data)) as copy:
        assert Name.Widths not in copy.pages[0].obj.Resources.Font.F0
    assert path.read_bytes() == before


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "copy.pdf"
    path.write_bytes(data)
    return path
