"""Words and stamps on an exported page lie and stand as the screen shows them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageOps
from pypdf import PdfReader, PdfWriter
from tests.unit.annotations.test_round_trips import BEFORE

from ecabinet.annotations.anchoring_bodies import STAMP_HEIGHT, STAMP_WIDTHS
from ecabinet.annotations.bodies import Body, FreeText, Stamp, Turn, Underline
from ecabinet.annotations.export_pdf import AnnotateJob, annotated_copy
from ecabinet.annotations.export_records import PortableMark

STAMP = {"kind": "stamp", "page": 1, "text": ""}
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "stamps.json").read_text("utf-8"))


def _copy(folder: Path, rotation: int, *bodies: Body) -> bytes:
    """Return an empty page turned by so many degrees, with marks on it."""
    writer = PdfWriter()
    writer.add_blank_page(400, 600).rotate(rotation)
    path = folder / "page.pdf"
    writer.write(path)
    marks = [
        PortableMark(id=f"{number:032x}", body=body, author="Lê Hải", created_at=BEFORE, changed_at=BEFORE)
        for number, body in enumerate(bodies)
    ]
    return annotated_copy(AnnotateJob(str(path), marks))


def _seen(copy: bytes, rotation: int = 0) -> Image.Image:
    drawn: Image.Image = pdfium.PdfDocument(copy)[0].render(scale=2, rotation=rotation).to_pil()
    return drawn.convert("L")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_text_is_upright_where_the_page_was_turned_by_hand_as_on_a_page_that_lies_so(
    tmp_path: Path, turn: Turn
) -> None:
    rect = (100.0, 100.0, 130.0, 300.0) if turn % 180 else (100.0, 100.0, 300.0, 130.0)
    by_hand = FreeText(page=1, rect=rect, text="Đề nghị ghi rõ", color="blue", size=14, turn=turn)
    by_itself = FreeText(page=1, rect=rect, text="Đề nghị ghi rõ", color="blue", size=14)
    shown = _seen(_copy(tmp_path, 0, by_hand), turn)
    assert ImageChops.difference(shown, _seen(_copy(tmp_path, turn, by_itself))).getbbox() is None
    assert ImageChops.difference(shown, _seen(_copy(tmp_path, 0), turn)).getbbox() is not None


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_line_under_words_is_at_their_foot_on_a_page_that_shows_them_on_their_side(
    tmp_path: Path, rotation: int
) -> None:
    words = Underline(page=1, rects=[(50.0, 300.0, 250.0, 314.0)], quote="Căn cứ Luật Tổ chức", color="red")
    shown = ImageOps.invert(_seen(_copy(tmp_path, rotation, words), -rotation % 360)).getbbox()
    assert shown is not None
    left, top, right, bottom = (side / 2 for side in shown)
    assert [left, right] == pytest.approx([50, 250], abs=2)
    assert 600 - 314 + 7 < top < bottom < 600 - 300 + 1


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_stamp_leaves_as_large_as_the_screen_draws_it(tmp_path: Path, rotation: int) -> None:
    assert {"height": STAMP_HEIGHT, "widths": STAMP_WIDTHS} == VECTORS
    stamps = [msgspec.convert({**STAMP, "at": (200, 100), "stamp": each}, Stamp) for each in VECTORS["widths"]]
    path = tmp_path / "copy.pdf"
    path.write_bytes(_copy(tmp_path, rotation, *stamps))
    held: list[Any] = list(PdfReader(path).pages[0].annotations or [])
    for stamp, reference in zip(stamps, held, strict=True):
        x0, y0, x1, y1 = map(float, reference.get_object()["/Rect"])
        sides = (x1 - x0, y1 - y0) if rotation == 0 else (y1 - y0, x1 - x0)
        assert sides == (VECTORS["widths"][stamp.stamp], VECTORS["height"])
        assert ((x0 + x1) / 2, (y0 + y1) / 2) == stamp.at
