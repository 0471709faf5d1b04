"""What a document says, before it has a layout. All text is plain text and is printed as it stands."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

ChartShape = Literal["bars", "lines"]
PaperKind = Literal["submission", "verification_report", "draft_resolution", "draft_decree", "report", "summary"]


class Heading(Struct, frozen=True, tag="heading"):
    """A heading: level 0 stands in the middle (a chapter, "QUYẾT NGHỊ:"), level 1 at the left."""

    text: str
    level: Literal[0, 1] = 1


class Paragraph(Struct, frozen=True, tag="paragraph"):
    """A paragraph; ``lead`` is its bold beginning ("Điều 1."), ``italic`` is for the grounds."""

    text: str
    lead: str = ""
    italic: bool = False


class Table(Struct, frozen=True, tag="table"):
    """A table of ready-made cell texts; ``widths`` are shares of the line, ``total`` makes the last row bold."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    caption: str = ""
    unit: str = ""
    source: str = ""
    total: bool = False


class Series(Struct, frozen=True):
    """One row of figures in a chart, one value (zero or above) for each label."""

    name: str
    values: Sequence[float]


class Chart(Struct, frozen=True, tag="chart"):
    """A chart of one to four series over the same labels."""

    caption: str
    labels: Sequence[str]
    series: Sequence[Series]
    shape: ChartShape = "bars"
    unit: str = ""
    source: str = ""


class PageBreak(Struct, frozen=True, tag="break"):
    """What follows begins a new page."""


Block = Heading | Paragraph | Table | Chart | PageBreak


class Letterhead(Struct, frozen=True, kw_only=True):
    """Everything around the body (NĐ 30/2020, Annex I).

    ``reference_number`` is whole ("148/NQ-CP"), or begins with "/" while no number is given.
    ``authority`` are the lines above the signature, the first with TM., KT., TL. or TUQ. (Art 13).
    ``signed_on`` None leaves day and month blank for the year ``year``.
    """

    issuing_body: str
    reference_number: str
    abstract: str
    authority: Sequence[str]
    signer_name: str
    recipients: Sequence[str] = ()
    parent_body: str = ""
    place: str = "Hà Nội"
    signed_on: date | None = None
    year: int = 0
    address: Sequence[str] = ()


class Official(Struct, frozen=True, kw_only=True):
    """A document to be signed and issued. ``kind`` is a key of ``kinds.KINDS``; ``body`` is plain text by lines."""

    kind: str
    head: Letterhead
    body: str


class WorkingPaper(Struct, frozen=True, kw_only=True):
    """A paper laid before a meeting, with tables and charts; ``annexes`` follow the signature on pages of their own."""

    kind: PaperKind
    head: Letterhead
    blocks: Sequence[Block]
    annexes: Sequence[Block] = ()


class Box(Struct, frozen=True):
    """A rectangle in PDF user space: ``page`` from 1, points from the page's lower left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Typeset(Struct, frozen=True):
    """A finished document: PDF/A-2b bytes, page count, and where the two signatures will show."""

    pdf: bytes
    pages: int
    personal_box: Box
    seal_box: Box
