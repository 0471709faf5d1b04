"""Papers that can be read: pages, words and their places, pictures, warnings."""

import asyncio
import unicodedata
from io import BytesIO
from itertools import pairwise

import msgspec
import pytest
from PIL import Image
from tests import documents
from tests.integration.papers_inspection.desk import Desk

from ecabinet.kit.problem import NotFound
from ecabinet.papers.inspection import FIRST_PAGE
from ecabinet.papers.page_shapes import PaperPages
from ecabinet.papers.pictures import page_picture
from ecabinet.papers.words import read_pages, read_words

PANGRAM = (
    "Trường Sa, ngày 02 tháng 9: Ủy ban nhân dân quyết nghị; ĐẶNG Ỷ hỗ trợ vùng thuở ấy - những khuỷu đường dễ lầy."
)


def test_a_plain_paper_is_read(desk: Desk) -> None:
    paper = documents.paper(pages=3, title="Kế hoạch năm 2026")
    found = desk.inspect(paper)
    assert (found.refusal, found.pages, found.title, found.warnings) == (None, 3, "Kế hoạch năm 2026", [])
    assert (found.encrypted, found.signatures) == (False, [])
    assert {(size.width, size.height, size.rotation) for size in found.page_sizes} == {(595.28, 841.89, 0)}
    assert desk.text(paper, 3).endswith("Trang số 3")


def test_vietnamese_words_come_whole_and_in_nfc(desk: Desk) -> None:
    paper = documents.typeset(unicodedata.normalize("NFD", PANGRAM))
    desk.inspect(paper)
    words = [word[0] for word in desk.words(paper)["words"]]
    assert words == PANGRAM.split()


def test_a_word_broken_by_a_hyphen_stays_in_two_boxes(desk: Desk) -> None:
    paper = documents.one_page(b"BT /F 20 Tf 22 TL 72 700 Td (The whole agree-) Tj T* (ment holds) Tj ET")
    desk.inspect(paper)
    words = {word[0]: word[1:] for word in desk.words(paper)["words"]}
    assert list(words) == ["The", "whole", "agree-", "ment", "holds"]
    assert words["ment"][3] <= words["agree-"][3] - 20


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_lie_on_the_words_of_the_displayed_page(desk: Desk, rotation: int) -> None:
    """The ink of the only word fills its box, and none is outside, whatever the rotation and the crop."""
    page = b"/MediaBox[-50 -20 545 822]/CropBox[20 100 500 780]/Rotate %d" % rotation
    paper = documents.one_page(b"BT /F 40 Tf 72 600 Td (HEMI) Tj ET", page=page)
    found = desk.inspect(paper)
    words = desk.words(paper)
    expected = (480, 680) if rotation in {0, 180} else (680, 480)
    assert (words["width"], words["height"]) == (found.page_sizes[0].width, found.page_sizes[0].height) == expected
    picture = Image.open(desk.files.derived(desk.take_in(paper), FIRST_PAGE)).convert("L")
    inked = picture.point(lambda level: 255 if level < 128 else 0).getbbox()
    ((_, x0, y0, x1, y1),) = words["words"]
    scale = picture.width / words["width"]
    box = (x0 * scale, picture.height - y1 * scale, x1 * scale, picture.height - y0 * scale)
    assert inked is not None
    assert all(outer <= inner + 2 for outer, inner in zip(box[:2], inked[:2], strict=True))
    assert all(outer >= inner - 2 for outer, inner in zip(box[2:], inked[2:], strict=True))
    along = (box[2] - box[0], inked[2] - inked[0]) if rotation in {0, 180} else (box[3] - box[1], inked[3] - inked[1])
    assert along[1] > 0.9 * along[0]


def test_words_off_the_page_or_invisible_are_left_out(desk: Desk) -> None:
    paper = documents.one_page(b"BT /F 20 Tf 72 700 Td (here) Tj 5000 0 Td (gone) Tj ET")
    desk.inspect(paper)
    assert desk.text(paper) == "here"


def test_the_first_page_is_pictured(desk: Desk) -> None:
    paper = documents.paper()
    desk.inspect(paper)
    picture = Image.open(desk.files.derived(desk.take_in(paper), FIRST_PAGE))
    assert picture.format == "WEBP"
    assert (picture.width, picture.height) == (1600, 2263)
    assert len(picture.getcolors(1 << 24) or []) > 1


def test_annotations_and_form_fields_are_in_the_picture(desk: Desk) -> None:
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(x)/F 4/Rect[100 100 400 400]/AP<</N 8 0 R>>>>"
    appearance = documents.stream(b"1 0 0 rg 0 0 300 300 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]")
    catalogue = b"/AcroForm<</Fields[7 0 R]>>"
    page = b"/MediaBox[0 0 595 842]/Annots[7 0 R]"
    paper = documents.one_page(page=page, catalogue=catalogue, more={7: field, 8: appearance})
    assert desk.inspect(paper).refusal is None
    picture = Image.open(desk.files.derived(desk.take_in(paper), FIRST_PAGE)).convert("RGB")
    red, green, blue = picture.getpixel((670, picture.height - 670))  # type: ignore[misc] # one value each in RGB
    assert (red > 200, green < 80, blue < 80) == (True, True, True)


async def test_other_pages_are_pictured_when_asked_for(desk: Desk) -> None:
    sha256 = await asyncio.to_thread(desk.take_in, documents.paper(pages=2))
    drawn = await page_picture(desk.files, desk.sandbox, sha256, 2, 390)
    assert Image.open(BytesIO(drawn)).width == 400
    kept = desk.files.derived(sha256, "page-2-400.webp")
    stamp = kept.stat().st_mtime_ns
    assert await page_picture(desk.files, desk.sandbox, sha256, 2, 400) == drawn == kept.read_bytes()
    assert kept.stat().st_mtime_ns == stamp
    first = await page_picture(desk.files, desk.sandbox, sha256, 1, 9999)
    assert first == desk.files.derived(sha256, FIRST_PAGE).read_bytes()
    for missing in (0, -1, 3):
        with pytest.raises(NotFound):
            await page_picture(desk.files, desk.sandbox, sha256, missing, 200)


def test_there_are_no_words_of_a_page_that_is_not_there(desk: Desk) -> None:
    paper = documents.paper()
    desk.inspect(paper)
    for missing in (0, 2):
        with pytest.raises(NotFound):
            read_words(desk.files, desk.take_in(paper), missing)
    with pytest.raises(NotFound):
        read_words(desk.files, "0" * 64, 1)


@pytest.mark.parametrize(
    ("made", "warnings"),
    [
        (lambda: documents.encrypted(""), ["restricted"]),
        (lambda: documents.with_wrong_places(documents.paper()), ["repaired"]),
        (lambda: documents.one_page(b""), ["no_text"]),
        (documents.with_java_script, ["active_content"]),
        (documents.with_launch_action, ["active_content"]),
        (documents.nested_arrays, ["active_content_unknown"]),
        (documents.with_unknown_letters, ["letters_unknown"]),
        (documents.paper, []),
    ],
)
def test_what_is_odd_is_noted_and_does_not_keep_a_paper_out(desk: Desk, made: object, warnings: list[str]) -> None:
    assert callable(made)
    found = desk.inspect(made())
    assert (found.refusal, found.warnings) == (None, warnings)


def test_a_damaged_page_in_the_middle_does_not_keep_the_others_out(desk: Desk) -> None:
    paper = documents.damaged_in_the_middle()
    found = desk.inspect(paper)
    assert (found.refusal, found.pages) == (None, 3)
    assert "pages_damaged" in found.warnings
    pages = _pages(desk, paper)
    assert pages.damaged == [2]
    assert [(run.pages, run.box, run.rotation) for run in pages.runs] == [
        (2, (0, 0, 595, 842), 0),
        (1, (50, 60, 545, 800), 90),
    ]
    assert desk.text(paper) == "Hello"


def test_a_paper_whose_places_are_lost_is_read_from_a_mended_copy(desk: Desk) -> None:
    found = desk.inspect(documents.without_places(documents.paper(3)))
    assert (found.refusal, found.pages) == (None, 3)
    assert "repaired" in found.warnings
    assert found.reading is not None
    assert desk.files.path(found.reading.sha256).read_bytes()[:1024].find(b"/Linearized") > 0


@pytest.mark.parametrize("end", [b"", b"%%EOF\n", b"trailer\n<<>>\n", b"xref\n0 33\n0000000000 65535 f"])
def test_a_paper_without_any_table_of_places_is_rebuilt(desk: Desk, end: bytes) -> None:
    paper = documents.without_table(documents.paper(3), end=end)
    found = desk.inspect(paper)
    assert (found.refusal, found.pages, found.warnings) == (None, 3, ["repaired"])
    assert found.reading is not None
    assert desk.text(paper, 3).endswith("Trang số 3")
    again = desk.inspect(desk.files.path(found.reading.sha256).read_bytes())
    assert (again.refusal, again.pages, again.warnings) == (None, 3, [])


def test_a_table_of_places_that_swells_to_gigabytes_is_left_out(desk: Desk) -> None:
    found = desk.inspect(documents.xref_stream_bomb())
    assert (found.refusal, found.pages) == (None, 1)
    assert "repaired" in found.warnings
    assert found.reading is not None
    assert found.reading.size < 10_000


async def test_a_rebuilt_paper_is_pictured_from_what_it_was_rebuilt_into(desk: Desk) -> None:
    whole = documents.paper(2)
    rebuilt = documents.without_table(whole)
    await asyncio.to_thread(desk.inspect, rebuilt)
    shas = [await asyncio.to_thread(desk.take_in, paper) for paper in (whole, rebuilt)]
    first, second = [await page_picture(desk.files, desk.sandbox, sha256, 2, 400) for sha256 in shas]
    assert first == second


def test_a_file_that_is_read_from_its_beginning_needs_no_copy(desk: Desk) -> None:
    first = desk.inspect(documents.paper(3)).reading
    assert first is not None
    assert desk.inspect(desk.files.path(first.sha256).read_bytes()).reading is None


def test_the_unit_of_a_large_drawing_is_told(desk: Desk) -> None:
    paper = documents.one_page(page=b"/MediaBox[0 0 595 842]/UserUnit 4")
    desk.inspect(paper)
    assert [run.unit for run in _pages(desk, paper).runs] == [4.0]


def test_whether_words_may_be_copied_is_told(desk: Desk) -> None:
    forbidden = documents.encrypted("", copying=False)
    desk.inspect(forbidden)
    assert not _pages(desk, forbidden).copying
    paper = documents.paper()
    desk.inspect(paper)
    assert _pages(desk, paper).copying


def test_the_pages_that_files_are_pinned_to_are_told(desk: Desk) -> None:
    for paper, pages in ((documents.with_files(), [2]), (documents.paper(), [])):
        desk.inspect(paper)
        assert _pages(desk, paper).attaching == pages


def test_words_whose_letters_lie_on_each_other_in_the_file_are_found(desk: Desk) -> None:
    sentence = "Kế hoạch phát triển kinh tế - xã hội năm 2026"
    paper = documents.without_widths(documents.typeset(sentence))
    assert desk.inspect(paper).reading
    words = msgspec.json.decode(read_words(desk.files, desk.take_in(paper), 1))["words"]
    assert " ".join(word[0] for word in words) == sentence
    assert all(left[3] < right[1] for left, right in pairwise(words))


def _pages(desk: Desk, paper: bytes) -> PaperPages:
    return msgspec.json.decode(read_pages(desk.files, desk.take_in(paper)), type=PaperPages)


def test_an_inspection_may_run_twice(desk: Desk) -> None:
    paper = documents.paper(pages=2)
    assert desk.inspect(paper) == desk.inspect(paper)
