"""Signature fields and what shows in them, within PDF/A-2 (ISO 19005-2)."""

import io

from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.stamp import StaticStampStyle

from ecabinet.signing.values import PERSONAL_FIELD, SEAL_FIELD
from ecabinet.typeset.models import Box

_MIDDLE = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID,
    y_align=AxisAlignment.ALIGN_MID,
    margins=Margins.uniform(0),
    inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
)


def add_fields(pdf: bytes, personal_box: Box, seal_box: Box) -> bytes:
    """Return ``pdf`` with both empty signature fields, so that no signature is followed by a new field.

    The seal's field comes second and therefore shows above the personal signature (NĐ 30/2020, Annex I).
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    _add(writer, PERSONAL_FIELD, "Chữ ký số của người có thẩm quyền", personal_box)
    _add(writer, SEAL_FIELD, "Chữ ký số của cơ quan, tổ chức", seal_box)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def picture_style(png: bytes) -> StaticStampStyle:
    """Return an appearance that is the picture alone: no text, so no font that PDF/A would miss."""
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGBA")
    return StaticStampStyle(
        border_width=0, background=PdfImage(picture), background_layout=_MIDDLE, background_opacity=1.0
    )


def _add(writer: IncrementalPdfFileWriter, name: str, label: str, box: Box) -> None:
    spec = SigFieldSpec(
        sig_field_name=name,
        on_page=box.page - 1,
        box=_corners(box),
        readable_field_name=label,
    )
    append_signature_field(writer, spec)


def _corners(box: Box) -> tuple[int, int, int, int]:
    """Whole points: what a signature field's box is made of."""
    x0, y0, x1, y1 = (round(corner) for corner in (box.x0, box.y0, box.x1, box.y1))
    return x0, y0, x1, y1
