"""Pictures of pages, drawn by pdfium inside a limited process."""

from io import BytesIO

import msgspec
from PIL import Image
from pypdfium2 import PdfDocument, PdfPage

from ecabinet.kit.problem import NotFound

_QUALITY = 80
# The quickest of WebP's methods that still keeps small Vietnamese accents sharp at this quality.
_METHOD = 2
_MOST_PIXELS = 16_000_000


class PictureJob(msgspec.Struct, frozen=True):
    """Page ``page`` (from 1) of the file at ``path``, ``width`` pixels wide."""

    path: str
    page: int
    width: int


def draw_page(job: PictureJob) -> bytes:
    """Return the page as WebP; raises ``NotFound("page_not_found")``."""
    document = PdfDocument(job.path)
    document.init_forms()
    if not 1 <= job.page <= len(document):
        raise NotFound("page_not_found")
    return picture(document[job.page - 1], job.width)


def picture(page: PdfPage, width: int) -> bytes:
    """Return the ``drawn`` page as WebP."""
    return webp(drawn(page, width))


def drawn(page: PdfPage, width: int) -> Image.Image:
    """Draw a loaded page with its annotations and form fields ``width`` pixels wide, narrower where it is very tall."""
    across, up = page.get_size()
    scale = min(width / across, (_MOST_PIXELS / (across * up)) ** 0.5)
    # pdfium's wrapper rounds up, so that a hair less gives exactly the width.
    image: Image.Image = page.render(scale=scale * (1 - 1e-5), rev_byteorder=True).to_pil()
    return image


def smaller(image: Image.Image, width: int) -> Image.Image:
    """Return what was drawn, ``width`` pixels wide."""
    size = (width, max(1, round(image.height * width / image.width)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.0)


def webp(image: Image.Image) -> bytes:
    """Return a drawing as WebP."""
    written = BytesIO()
    image.save(written, "webp", quality=_QUALITY, method=_METHOD)
    return written.getvalue()
