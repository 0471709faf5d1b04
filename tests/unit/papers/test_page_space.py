"""Places on displayed pages and in user space are each other's, however a page is turned and cut."""

from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from tests import documents

from ecabinet.papers.page_space import PageSpace, Rect
from ecabinet.papers.pdf_text import page_words

lengths = st.floats(-900, 900).map(lambda length: round(length, 2))


@given(st.tuples(lengths, lengths, lengths, lengths), st.sampled_from([0, 90, 180, 270]), lengths, lengths)
def test_there_and_back(rect: Rect, rotation: int, left: float, bottom: float) -> None:
    space = PageSpace((left, bottom, left + 400, bottom + 700), rotation)
    assert space.to_user(space.to_shown(rect)) == pytest.approx(rect, abs=0.02)
    assert space.to_shown(space.to_user(rect)) == pytest.approx(rect, abs=0.02)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("cut", [None, (40.0, 300.0, 580.0, 830.0)])
def test_words_lie_where_the_file_has_them(rotation: int, cut: Rect | None) -> None:
    writer = PdfWriter(BytesIO(documents.paper()))
    if cut:
        writer.pages[0].cropbox.lower_left, writer.pages[0].cropbox.upper_right = cut[:2], cut[2:]
    writer.pages[0].rotate(rotation)
    written = BytesIO()
    writer.write(written)
    page = pypdfium2.PdfDocument(written.getvalue())[0]
    space = PageSpace(tuple(page.get_bbox()), page.get_rotation())
    text, *shown = page_words(page, 1).words[0]
    here = page.get_textpage()
    first, last = here.get_charbox(0, loose=True), here.get_charbox(len(text) - 1, loose=True)
    x0, y0, x1, y1 = shown
    assert space.to_user((x0, y0, x1, y1)) == pytest.approx((first[0], first[1], last[2], last[3]), abs=0.05)
