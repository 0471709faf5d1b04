"""A copy of a PDF with marks on it as real annotations, made by pypdf inside a limited process.

The original is never written: the copy has its pages, outline, attachments and form fields, but of its digital
signatures, which hold for the original's bytes alone, only the looks.
"""

from collections.abc import Iterator
from io import BytesIO

import msgspec
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject

from ecabinet.annotations.bodies import Body, Ink
from ecabinet.annotations.export_dictionary import dictionary_of
from ecabinet.annotations.export_forms import drawing_form, words_as_type
from ecabinet.annotations.export_marks import annotations_of, page_number
from ecabinet.annotations.export_records import Annotation, PortableMark
from ecabinet.kit.pdf_limits import reads_long_lists

# The least that knows what the drawings of highlighters need.
_HEADER = "%PDF-1.4"


class AnnotateJob(msgspec.Struct, frozen=True):
    """The file at ``path`` and the marks to put on a copy of it."""

    path: str
    marks: list[PortableMark]


@reads_long_lists
def annotated_copy(job: AnnotateJob) -> bytes:
    """Return the copy; marks on pages that the file does not have are left out."""
    reader = PdfReader(job.path)
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = max(reader.pdf_header, _HEADER)
    _leave_signatures(writer)
    turned = [page.rotation % 360 for page in writer.pages]
    wanted = [
        annotation
        for mark in job.marks
        if page_number(mark.body) <= len(turned)
        for annotation in annotations_of(mark, turned[page_number(mark.body) - 1])
    ]
    _put(writer, wanted, turned, {mark.id: mark.body for mark in job.marks})
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _put(writer: PdfWriter, wanted: list[Annotation], turned: list[int], bodies: dict[str, Body]) -> None:
    words = words_as_type(writer, wanted, turned)
    put: dict[str, IndirectObject] = {}
    for index, annotation in enumerate(wanted):
        body = bodies.get(annotation.name)
        drawn = words.get(index) or drawing_form(writer, annotation, body if isinstance(body, Ink) else None)
        page = writer.pages[annotation.page - 1]
        made = dictionary_of(annotation, page, put.get(annotation.reply_to), drawn)
        reference = writer._add_object(made)  # noqa: SLF001 - add_annotation walks through all pages for each
        put[annotation.name] = reference
        _list_of(page).append(reference)


def _list_of(page: PageObject) -> ArrayObject:
    held = page.get("/Annots")
    held = held.get_object() if held is not None else None
    if not isinstance(held, ArrayObject):
        held = ArrayObject()
        page[NameObject("/Annots")] = held
    return held


def _leave_signatures(writer: PdfWriter) -> None:
    """Drop the signatures' values, which would be shown as broken in bytes that they never held for."""
    form = writer.root_object.get("/AcroForm")
    if form is None:
        return
    form = form.get_object()
    if isinstance(form, DictionaryObject):
        form.pop("/SigFlags", None)
        for field in _fields(form.get("/Fields"), 0):
            value = field.raw_get("/V") if field.get("/FT") == "/Sig" and "/V" in field else None
            if isinstance(value, IndirectObject):
                writer._replace_object(value, NullObject())  # noqa: SLF001 - the writer leaves what nobody names
            if value is not None:
                del field["/V"]
    for name in ("/Perms", "/DSS"):
        writer.root_object.pop(name, None)


def _fields(held: object, depth: int) -> Iterator[DictionaryObject]:
    held = held.get_object() if isinstance(held, IndirectObject) else held
    for reference in held if isinstance(held, ArrayObject) and depth < 10 else ():
        field = reference.get_object()
        if isinstance(field, DictionaryObject):
            yield field
            yield from _fields(field.get("/Kids"), depth + 1)
