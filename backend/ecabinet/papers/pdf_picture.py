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
    """Draw a loaded page with its annotations and form fields ``width`` pixels wide, narrower where it is very tall."""
    across, up = page.get_size()
    scale = min(width / across, (_MOST_PIXELS / (across * up)) ** 0.5)
    # pdfium's wrapper rounds up, so that a hair less gives exactly the width.
    return _webp(page.render(scale=scale * (1 - 1e-5), rev_byteorder=True).to_pil())


def smaller(drawn: bytes, width: int) -> bytes:
    """Return a picture that was drawn, ``width`` pixels wide."""
    image = Image.open(BytesIO(drawn))
    return _webp(image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS))


def _webp(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "webp", quality=_QUALITY, method=_METHOD)
    return written.getvalue()
