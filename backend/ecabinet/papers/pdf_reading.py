"""Reading a PDF once, whole, inside a limited process: pages, words, title and the picture of its first page."""

import re
import unicodedata
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
from pypdfium2 import PdfDocument, PdfiumError, raw

from ecabinet.papers.page_shapes import SAMPLED_PAGES, PageShape, PaperPages, paper_pages, side_margins
from ecabinet.papers.pdf_images import has_absurd_image
from ecabinet.papers.pdf_picture import drawn, picture, smaller, webp
from ecabinet.papers.pdf_text import PageWords, page_words

FIRST_PAGE_WIDTH = 1600
# What a tablet shows before the page itself is there: small, and sharp enough to begin to read.
GLANCE_WIDTH = 800
# The largest page of ISO 32000-1 Annex C, in points; A0 is 3370.
_LONGEST_SIDE = 14_400
_TAIL_BYTES = 4096
_TITLE_LENGTH = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# One line in a font that the file does not bring along, so that the machine's are asked for.
_HELLO = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 27>>stream
BT /F 9 Tf 9 9 Td (a) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/TrueType/BaseFont/Unknown>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
# ISO 32000-1 table 22: bit 5, to copy text and graphics.
_COPYING = 1 << 4
_A4 = PageShape((0.0, 0.0, 595.28, 841.89), 0)
_LOCKED = {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}


class ReadJob(msgspec.Struct, frozen=True):
    """The file to read and the most pages it may have."""

    path: str
    most_pages: int


class PageSize(msgspec.Struct, frozen=True):
    """A page as displayed, in points, and the rotation (0, 90, 180, 270 degrees clockwise) that is already applied."""

    width: float
    height: float
    rotation: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, or the code of the refusal; ``words`` is a ZIP of ``PageWords`` in JSON named ``1.json`` on."""

    refusal: str | None = None
    page_sizes: list[PageSize] = []
    title: str = ""
    encrypted: bool = False
    repaired: bool = False
    signed: bool = False
    has_text: bool = False
    first_page: bytes = b""
    glance: bytes = b""
    words: bytes = b""
    pages: PaperPages = PaperPages()


def warm_up() -> None:
    """Have pdfium look for the machine's fonts now, which takes it seconds once, and not in the first job."""
    document = PdfDocument(BytesIO(_HELLO))
    picture(document[0], 100)


def read_pdf(job: ReadJob) -> Reading:
    """Read the file, or say why it is refused.

    Refusals: paper_encrypted, paper_damaged, paper_too_many_pages, paper_page_size, paper_too_complex.
    """
    try:
        document = PdfDocument(job.path)
        document.init_forms()
        return _read(document, job)
    except PdfiumError as error:
        return Reading(refusal="paper_encrypted" if error.err_code in _LOCKED else "paper_damaged")


def _read(document: PdfDocument, job: ReadJob) -> Reading:
    repaired = not raw.FPDF_DocumentHasValidCrossReferenceTable(document)
    if len(document) == 0 or _is_cut_off(Path(job.path)):
        return Reading(refusal="paper_damaged")
    if len(document) > job.most_pages:
        return Reading(refusal="paper_too_many_pages")
    pages = _read_pages(document)
    if len(pages.damaged) == len(document):
        return Reading(refusal="paper_damaged")
    if any(map(_is_absurd, pages.sizes)):
        return Reading(refusal="paper_page_size")
    if pages.absurd_image:
        return Reading(refusal="paper_too_complex")
    first_page, glance = _first_pictures(document, pages)
    return Reading(
        page_sizes=pages.sizes,
        title=_title(document),
        encrypted=raw.FPDF_GetSecurityHandlerRevision(document) != -1,
        repaired=repaired,
        signed=raw.FPDF_GetSignatureCount(document) > 0,
        has_text=pages.has_text,
        first_page=first_page,
        glance=glance,
        words=pages.words,
        pages=paper_pages(pages.shapes, pages.damaged, pages.margins, copying=_may_copy(document)),
    )


def _may_copy(document: PdfDocument) -> bool:
    return bool(raw.FPDF_GetDocUserPermissions(document) & _COPYING)


def _first_pictures(document: PdfDocument, pages: "_Pages") -> tuple[bytes, bytes]:
    if 1 in pages.damaged:
        return b"", b""
    image = drawn(document[0], FIRST_PAGE_WIDTH)
    return webp(image), webp(smaller(image, GLANCE_WIDTH))


def _is_cut_off(path: Path) -> bool:
    """A file whose end is missing has neither of the two marks that close every PDF (ISO 32000-1 7.5.5)."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        tail = file.read()
    return b"%%EOF" not in tail and b"startxref" not in tail


@dataclass
class _Pages:
    sizes: list[PageSize] = field(default_factory=list)
    shapes: list[PageShape] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    margins: list[tuple[float, float] | None] = field(default_factory=list)
    has_text: bool = False
    absurd_image: bool = False
    words: bytes = b""


def _read_pages(document: PdfDocument) -> _Pages:
    """Load every page once; one that cannot be loaded is noted and gets the shape of the one before."""
    pages = _Pages()
    written = BytesIO()
    encode = msgspec.json.Encoder().encode
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for index in range(len(document)):
            archive.writestr(f"{index + 1}.json", encode(_read_page(document, index, pages)))
    pages.words = written.getvalue()
    return pages


def _read_page(document: PdfDocument, index: int, pages: _Pages) -> PageWords:
    try:
        page = document[index]
    except PdfiumError:
        pages.damaged.append(index + 1)
        shape = pages.shapes[-1] if pages.shapes else _A4
        pages.shapes.append(shape)
        pages.sizes.append(PageSize(*shape.size, shape.rotation))
        return PageWords(index + 1, *shape.size, [])
    found = page_words(page, index + 1)
    pages.shapes.append(PageShape(page.get_bbox(), page.get_rotation()))
    pages.sizes.append(PageSize(found.width, found.height, page.get_rotation()))
    if index < SAMPLED_PAGES:
        pages.margins.append(side_margins(found.width, found.words))
    pages.has_text = pages.has_text or bool(found.words)
    pages.absurd_image = pages.absurd_image or has_absurd_image(page)
    page.close()
    return found


def _is_absurd(size: PageSize) -> bool:
    return max(size.width, size.height) > _LONGEST_SIDE or min(size.width, size.height) < 1


def _title(document: PdfDocument) -> str:
    try:
        title = document.get_metadata_value("Title")
    except UnicodeDecodeError:
        return ""
    return _CONTROL.sub(" ", unicodedata.normalize("NFC", title)).strip()[:_TITLE_LENGTH]
