"""A reader's copy of a paper with a mark on every page, made by pypdf inside a limited process."""

from io import BytesIO

import msgspec
import pikepdf
from pypdf import PageObject, PdfReader, PdfWriter, Transformation

from ecabinet.kit.pdf_limits import reads_long_lists
from ecabinet.papers.pdf_linear import linearised
from ecabinet.typeset.copies import CopyMark, copy_mark

# How far from the edges the mark keeps, and how much of the page it may take across, in points and as a share.
_EDGE = 6.0
_WIDEST = 0.94


class CopyJob(msgspec.Struct, frozen=True):
    """The file at ``path`` and what stands on each of its pages."""

    path: str
    mark: CopyMark


@reads_long_lists
def marked_copy(job: CopyJob) -> bytes:
    """Return the pages as a PDF with the mark at the foot of each.

    It is linearised, and its pages have the user space of the original's, so that a place on one is a place on the
    other. The copy has the pages alone: neither the original's signatures, which hold for its own bytes, of which only
    the looks stay, nor what the document as a whole would run.
    """
    reader = PdfReader(job.path)
    if reader.is_encrypted:
        reader.decrypt("")
    mark = PdfReader(BytesIO(copy_mark(job.mark))).pages[0]
    writer = PdfWriter()
    for original in reader.pages:
        _leave_signatures(original)
        _put(writer.add_page(original), mark)
    written = BytesIO()
    writer.write(written)
    with pikepdf.open(written) as copy:
        return linearised(copy)


def _leave_signatures(page: PageObject) -> None:
    for reference in page.annotations or []:
        drawn = reference.get_object()
        if drawn.get("/Subtype") == "/Widget":
            for name in ("/V", "/Parent"):
                drawn.pop(name, None)


def _put(page: PageObject, mark: PageObject) -> None:
    seen, size, rotation = page.cropbox, mark.mediabox, page.rotation % 360
    across = float(seen.width if rotation in {0, 180} else seen.height)
    scale = min(1.0, across * _WIDEST / float(size.width))
    left = (across - float(size.width) * scale) / 2
    upright = Transformation().scale(scale).translate(left, _EDGE)
    # The corner of user space that is the lower left one of the page as it is turned.
    x = seen.left if rotation in {0, 270} else seen.right
    y = seen.bottom if rotation in {0, 90} else seen.top
    page.merge_transformed_page(mark, upright.rotate(rotation).translate(float(x), float(y)))
