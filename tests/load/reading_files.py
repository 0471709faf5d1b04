"""The two papers that reading is measured on: a book with text and figures, and a scan that is nothing but pictures."""

import random
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter
from tests import documents

A4_AT_300 = (2480, 3508)
# So many different pictures; a scan repeats them, each time as bytes of their own.
PICTURES = 6
_TEXT = (
    "Chính phủ ban hành Nghị định quy định chi tiết một số điều của Luật Đất đai về bồi thường, hỗ trợ, tái định cư "
    "khi Nhà nước thu hồi đất; trách nhiệm của Ủy ban nhân dân các cấp trong tổ chức thực hiện"
)
_WORDS = _TEXT.split()


def book(pages: int) -> bytes:
    """Return a book of so many full pages, each with a heading, a table and a drawing, and an outline."""
    chooser = random.Random(pages)
    made = [_page(number, chooser) for number in range(1, pages + 1)]
    return documents.typeset("\n#pagebreak()\n".join(made))


def _page(number: int, chooser: random.Random) -> str:
    paragraphs = "\n\n".join(" ".join(chooser.choices(_WORDS, k=95)) + "." for _ in range(3))
    cells = ", ".join(f"[{chooser.choice(_WORDS)}], [{chooser.randint(1, 99_999)}]" for _ in range(6))
    lines = "".join(
        f"#place(dx: {x}pt, line(length: {chooser.randint(10, 60)}pt, angle: {chooser.randint(0, 90)}deg))"
        for x in range(0, 300, 12)
    )
    return f"= Điều {number}\n{paragraphs}\n#table(columns: 4, {cells})\n#block(height: 60pt)[{lines}]\n"


def scan(megabytes: int) -> bytes:
    """Return a paper of about so many megabytes: pages of A4 scanned at 300 dots an inch with the grain of paper."""
    pictures = [_scanned(number) for number in range(PICTURES)]
    count = max(1, round(megabytes * 1_000_000 / (sum(map(len, pictures)) / PICTURES)))
    return _pdf_of([pictures[number % PICTURES] for number in range(count)])


def _scanned(number: int) -> bytes:
    grain = Image.effect_noise(A4_AT_300, 24).filter(ImageFilter.GaussianBlur(0.8))
    sheet = grain.point(lambda level: min(255, level + 105))
    draw = ImageDraw.Draw(sheet)
    chooser = random.Random(number)
    for line in range(62):
        text = " ".join(chooser.choices(_WORDS, k=14)).encode("ascii", "ignore").decode()
        draw.text((220, 260 + line * 48), text, fill=30, font_size=34)
    written = BytesIO()
    sheet.save(written, "jpeg", quality=80)
    return written.getvalue()


def _pdf_of(pictures: Sequence[bytes]) -> bytes:
    """Return one page for each picture. The catalogue stands at the end, as scanners write it."""
    objects: dict[int, bytes] = {1: b"", 2: b""}
    kids = []
    for picture in pictures:
        page = len(objects) + 1
        kids.append(b"%d 0 R" % page)
        objects[page] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</XObject<</S %d 0 R>>>>>>"
            % (page + 1, page + 2)
        )
        objects[page + 1] = documents.stream(b"595 0 0 842 0 0 cm /S Do")
        entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % A4_AT_300
        objects[page + 2] = documents.stream(picture, entries + b"/ColorSpace/DeviceGray/Filter/DCTDecode")
    del objects[1], objects[2]
    objects[2] = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b" ".join(kids), len(kids))
    objects[1] = b"<</Type/Catalog/Pages 2 0 R>>"
    return documents.pdf(objects)
