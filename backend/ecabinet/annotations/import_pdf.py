"""The annotations that a PDF has by itself, read by pypdf inside a limited process; the words under them by pdfium."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from pypdfium2 import PdfDocument, PdfiumError

from ecabinet.annotations import import_values as values
from ecabinet.annotations.bodies import Rect
from ecabinet.annotations.export_dictionary import OWN, TURN
from ecabinet.annotations.export_marks import visible
from ecabinet.annotations.export_records import (
    MOST_ANNOTATIONS,
    Annotation,
    FoundAnnotations,
    Subtype,
)
from ecabinet.annotations.import_fields import (
    appearance_of,
    date_of,
    numbers_of,
    pairs_of,
    quads_of,
    rect_of,
    turn_of,
)
from ecabinet.annotations.import_marks import ImportedMarks, marks_of
from ecabinet.annotations.import_xfdf import read_xfdf
from ecabinet.kit.pdf_limits import reads_long_lists
from ecabinet.kit.problem import Invalid

_SUBTYPES: dict[str, Subtype] = {
    "/Ink": "Ink",
    "/Highlight": "Highlight",
    "/Underline": "Underline",
    "/Squiggly": "Underline",
    "/StrikeOut": "StrikeOut",
    "/Text": "Text",
    "/Caret": "Text",
    "/FreeText": "FreeText",
    "/Square": "Square",
    "/Circle": "Circle",
    "/Line": "Line",
    "/PolyLine": "Ink",
    "/Polygon": "Ink",
    "/Stamp": "Stamp",
}
# What belongs to another annotation or to a form is not counted among what was left out.
_PARTS = frozenset({"/Popup", "/Widget", "/Link"})
_HIDDEN = 2


class ImportJob(msgspec.Struct, frozen=True):
    """The PDF at ``path``; the annotations come from it, or from ``xfdf`` where there is one.

    ``now`` stands for the times that they leave out.
    """

    path: str
    now: datetime
    xfdf: bytes | None = None


def read_marks(job: ImportJob) -> ImportedMarks:
    """Return the marks of the PDF itself, or of an XFDF document about it.

    Raises:
        Invalid: ``xfdf_unreadable``, ``annotations_unreadable``, ``too_many_marks``.
    """
    found = own_annotations(job.path) if job.xfdf is None else read_xfdf(job.xfdf)
    try:
        document = PdfDocument(job.path)
    except PdfiumError as error:
        raise Invalid("annotations_unreadable") from error
    words = _Words(document)
    on_pages = [each for each in found.annotations if 1 <= each.page <= len(document)]
    made = marks_of(on_pages, job.now, words.rotation, words.quote)
    return ImportedMarks(made.marks, made.skipped + found.skipped + len(found.annotations) - len(on_pages))


@reads_long_lists
def own_annotations(path: str) -> FoundAnnotations:
    """Return the annotations that are in the file at ``path``."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            reader.decrypt("")
        return _from_pages(list(reader.pages))
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Invalid("annotations_unreadable") from error


def _from_pages(pages: Sequence[PageObject]) -> FoundAnnotations:
    found, skipped = [], 0
    names: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pages, start=1):
        for reference, held in _annotations(page):
            subtype = str(held.get("/Subtype", ""))
            annotation = _annotation(held, number, names) if subtype in _SUBTYPES else None
            if annotation is not None:
                found.append(annotation)
                if reference is not None:
                    names[(reference.idnum, reference.generation)] = annotation.name
            elif subtype not in _PARTS:
                skipped += 1
            if len(found) > MOST_ANNOTATIONS:
                raise Invalid("too_many_marks")
    return FoundAnnotations(found, skipped)


def _annotations(page: PageObject) -> Iterator[tuple[IndirectObject | None, DictionaryObject]]:
    held = page.get("/Annots")
    held = held.get_object() if held is not None else None
    for each in held if isinstance(held, ArrayObject) else ():
        annotation = each.get_object()
        if isinstance(annotation, DictionaryObject):
            yield (each if isinstance(each, IndirectObject) else None), annotation


def _annotation(held: DictionaryObject, page: int, names: dict[tuple[int, int], str]) -> Annotation | None:
    rect = rect_of(values.numbers(held, "/Rect"))
    hidden = held.get("/F", 0)
    if rect is None or (isinstance(hidden, int) and hidden & _HIDDEN and "/IRT" not in held):
        return None
    subtype = _SUBTYPES[str(held["/Subtype"])]
    size, letters = appearance_of(values.text(held, "/DA"))
    line = pairs_of(values.numbers(held, "/L"))
    return Annotation(
        subtype=subtype,
        name=values.text(held, "/NM")[:200] or values.made_name(held),
        page=page,
        rect=rect,
        color=letters if subtype == "FreeText" else values.colour(values.numbers(held, "/C")),
        opacity=next(iter(numbers_of([held.get("/CA", 1.0)])), 1.0),
        contents=values.text(held, "/Contents"),
        author=visible(values.text(held, "/T"))[:200],
        subject=values.text(held, "/Subj")[:200],
        created_at=date_of(values.text(held, "/CreationDate")),
        changed_at=date_of(values.text(held, "/M")),
        quads=quads_of(values.numbers(held, "/QuadPoints")),
        strokes=values.strokes(held),
        line=(line[0], line[1]) if len(line) == 2 else None,
        heads=values.heads(held),
        width=0.0 if subtype == "FreeText" else values.width(held),
        size=size,
        turn=turn_of(held.get(TURN)),
        icon=str(held.get("/Name", "")).removeprefix("/")[:60],
        reply_to=values.reply_to(held, names),
        state=values.text(held, "/State")[:60],
        own=values.text(held, OWN),
    )


class _Words:
    """Words of the file's pages, each page opened when first asked for."""

    def __init__(self, document: PdfDocument) -> None:
        self._document = document
        self._pages: dict[int, tuple[Any, Any]] = {}

    def rotation(self, page: int) -> int:
        """Return a page's rotation, in degrees clockwise."""
        turned: int = self._page(page)[0].get_rotation()
        return turned

    def quote(self, page: int, rects: Sequence[Rect]) -> str:
        """Return the words under rectangles of a page."""
        text = self._page(page)[1]
        found = []
        for left, bottom, right, top in rects:
            with suppress(PdfiumError, UnicodeDecodeError):
                found.append(text.get_text_bounded(left, bottom, right, top))
        return visible(" ".join(" ".join(found).replace("\x02", "-").split()))

    def _page(self, page: int) -> tuple[Any, Any]:
        if page not in self._pages:
            opened = self._document[page - 1]
            self._pages[page] = (opened, opened.get_textpage())
        return self._pages[page]
