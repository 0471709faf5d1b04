"""The mark on every page of a reader's copy, however the page is turned and cut."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, FloatObject
from tests import documents

from ecabinet.papers.active_content import has_active_content
from ecabinet.papers.pdf_copy import CopyJob, marked_copy
from ecabinet.papers.pdf_text import page_words
from ecabinet.typeset.copies import CopyMark

MARK = CopyMark("TỐI MẬT", "Bản số 07 · Nguyễn Thị Thuỷ Tiên, Bộ trưởng · 09:00:00 09/11/2026")


def _copy_of(data: bytes, folder: Path) -> bytes:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return marked_copy(CopyJob(str(path), MARK))


def _changed(rotation: int, cut: tuple[float, float, float, float] | None = None) -> bytes:
    writer = PdfWriter(BytesIO(documents.paper()))
    page = writer.pages[0]
    if cut:
        page.cropbox.lower_left, page.cropbox.upper_right = cut[:2], cut[2:]
    page.rotate(rotation)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("cut", [None, (100.0, 300.0, 400.0, 700.0)])
def test_the_mark_is_seen_whole_at_the_foot(
    rotation: int, cut: tuple[float, float, float, float] | None, tmp_path: Path
) -> None:
    page = pypdfium2.PdfDocument(_copy_of(_changed(rotation, cut), tmp_path))[0]
    shown = page_words(page, 1)
    (mark,) = (word for word in shown.words if word[0] == "07")
    assert 0 <= mark[1] < mark[3] <= shown.width
    assert 0 <= mark[2] <= shown.height / 10
    assert mark[4] - mark[2] < mark[3] - mark[1] + 10
    expected = (cut[2] - cut[0], cut[3] - cut[1]) if cut else (595.0, 842.0)
    turned = expected if rotation % 180 == 0 else expected[::-1]
    assert (shown.width, shown.height) == pytest.approx(turned, abs=1)


@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_a_place_on_the_copy_is_the_place_on_the_original(rotation: int, tmp_path: Path) -> None:
    cut = (100.0, 300.0, 400.0, 700.0)
    page = pypdfium2.PdfDocument(_copy_of(_changed(rotation, cut), tmp_path))[0]
    assert page.get_rotation() == rotation
    assert page.get_bbox() == pytest.approx(cut)


def test_a_page_with_a_very_long_stroke_is_copied_and_looked_at(tmp_path: Path) -> None:
    writer = PdfWriter(BytesIO(documents.paper()))
    points = ArrayObject([FloatObject(5)] * 200_000)
    writer.add_annotation(0, {"/Subtype": "/Ink", "/Rect": [0, 0, 9, 9], "/InkList": ArrayObject([points])})
    written = BytesIO()
    writer.write(written)
    page = pypdfium2.PdfDocument(_copy_of(written.getvalue(), tmp_path))[0]
    assert pypdfium2.raw.FPDFPage_GetAnnotCount(page) == 1
    assert not has_active_content(str(tmp_path / "paper.pdf"))


def test_the_copy_is_read_from_its_beginning(tmp_path: Path) -> None:
    assert b"/Linearized" in _copy_of(documents.paper(3), tmp_path)[:1024]


def test_every_page_is_marked_and_the_font_comes_along(tmp_path: Path) -> None:
    made = PdfReader(BytesIO(_copy_of(documents.paper(3), tmp_path)))
    assert len(made.pages) == 3
    for page in made.pages:
        assert "Nguyễn Thị Thuỷ Tiên" in page.extract_text()


def test_a_paper_that_only_its_owner_may_change_is_copied_too(tmp_path: Path) -> None:
    writer = PdfWriter(BytesIO(documents.paper()))
    writer.encrypt(user_password="", owner_password="chủ", algorithm="AES-256")
    written = BytesIO()
    writer.write(written)
    made = PdfReader(BytesIO(_copy_of(written.getvalue(), tmp_path)))
    assert not made.is_encrypted
    assert "Bản số 07" in made.pages[0].extract_text()


def test_scripts_are_not_copied(tmp_path: Path) -> None:
    assert b"JavaScript" not in _copy_of(documents.with_java_script(), tmp_path)
