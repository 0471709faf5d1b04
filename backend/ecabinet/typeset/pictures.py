"""What signatures show: a blue handwritten image and a red seal, made by the program, PNG with transparency."""

import io

from PIL import Image, ImageDraw

from ecabinet.typeset.clean import clean_text
from ecabinet.typeset.engine import Sheet
from ecabinet.typeset.hand import pen_widths, signature_strokes
from ecabinet.typeset.letters import Stroke
from ecabinet.typeset.places import SEAL_MM, SIGNATURE_MM

_INK = (24, 62, 186)
_SEAL_INK = "#d5171ed9"
_DPI = 400
_FINER = 2
_MM = _DPI / 25.4
_SPECIMEN = "BẢN MẪU"
_PEN_MM = 0.7
_LETTER_MM, _SPECIMEN_LETTER_MM = 3.4, 2.9
_ARC_MM, _LETTER_SHARE = 58.0, 0.74
_GAPS_MM = (0.15, 1.9)


def signature_picture(full_name: str) -> bytes:
    """Return a person's handwritten image, always the same for the same name, as large as its field."""
    width, height = (round(side * _MM) * _FINER for side in SIGNATURE_MM)
    mask = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(mask)
    strokes = _fitted(signature_strokes(clean_text(full_name)), width, height)
    for stroke in strokes:
        _write(pen, stroke)
    alpha = mask.resize((width // _FINER, height // _FINER), Image.Resampling.LANCZOS)
    picture = Image.new("RGBA", alpha.size, (*_INK, 0))
    picture.putalpha(alpha)
    return _png(picture)


def seal_picture(organisation: str) -> bytes:
    """Return an organisation's seal at 38 mm, marked as a specimen.

    Raises ``document_letter_missing`` when the font lacks a letter of the name.
    """
    words = clean_text(organisation).upper()
    room = _ARC_MM / max(len(words), 1)
    letter = min(_LETTER_MM, (room - _GAPS_MM[0]) / _LETTER_SHARE)
    sheet = Sheet(
        "seal.typ",
        {
            "words": words,
            "specimen": _SPECIMEN,
            "ink": _SEAL_INK,
            "size_mm": SEAL_MM,
            "letter_mm": letter,
            "gap_mm": min(room - letter * _LETTER_SHARE, _GAPS_MM[1]),
            "specimen_mm": _SPECIMEN_LETTER_MM,
            "star_degrees": 50,
        },
    )
    # A picture shows a missing letter as a box without a word; the PDF refuses it.
    sheet.pdf()
    return sheet.png(_DPI)


def _fitted(strokes: list[Stroke], width: int, height: int) -> list[Stroke]:
    xs = [x for stroke in strokes for x, _ in stroke]
    ys = [y for stroke in strokes for _, y in stroke]
    room = 0.92
    scale = min(width * room / (max(xs) - min(xs)), height * room / (max(ys) - min(ys)))
    left = (width - (max(xs) - min(xs)) * scale) / 2 - min(xs) * scale
    bottom = (height - (max(ys) - min(ys)) * scale) / 2 - min(ys) * scale
    return [[(left + x * scale, height - bottom - y * scale) for x, y in stroke] for stroke in strokes]


def _write(pen: ImageDraw.ImageDraw, stroke: Stroke) -> None:
    unit = _PEN_MM * _MM * _FINER / 2
    slow = [(x / unit, y / unit) for x, y in stroke]
    widths = pen_widths(slow)
    for (x0, y0), (x1, y1), wide in zip(stroke, stroke[1:], widths[1:], strict=False):
        radius = unit * wide
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / (radius * 0.4)))
        for step in range(steps + 1):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _png(picture: Image.Image) -> bytes:
    output = io.BytesIO()
    picture.save(output, "PNG", optimize=True)
    return output.getvalue()
