"""The drawings of annotations as the forms of a PDF (ISO 32000-1 8.10), their words set by the typesetter."""

from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, FloatObject, IndirectObject, NameObject, StreamObject

from ecabinet.annotations.bodies import Ink, Rect
from ecabinet.annotations.export_appearance import drawing_of
from ecabinet.annotations.export_dictionary import floats
from ecabinet.annotations.export_records import PALETTE, Annotation, Rgb
from ecabinet.typeset.labels import Label, labels

_STAMP_WORDS = {"Approved": "ĐỒNG Ý", "NotApproved": "KHÔNG ĐỒNG Ý", "Ask": "CẦN HỎI", "Important": "QUAN TRỌNG"}
_STAMP_SIZE = 9.0


def drawing_form(writer: PdfWriter, annotation: Annotation, ink: Ink | None) -> IndirectObject | None:
    """Add the annotation's drawing; highlighter and marker let what lies under them show."""
    operators = drawing_of(annotation, ink)
    if not operators:
        return None
    state = DictionaryObject({NameObject("/Type"): NameObject("/ExtGState")})
    if annotation.opacity < 1:
        state[NameObject("/CA")] = state[NameObject("/ca")] = FloatObject(annotation.opacity)
        state[NameObject("/BM")] = NameObject("/Multiply")
    states = DictionaryObject({NameObject("/G"): state})
    resources = DictionaryObject({NameObject("/ExtGState"): states})
    return _form(writer, annotation.rect, b"/G gs\n" + operators, resources)


def _form(writer: PdfWriter, box: Rect, operators: bytes, resources: DictionaryObject) -> IndirectObject:
    form = StreamObject()
    form.set_data(operators)
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = floats(box)
    form[NameObject("/Resources")] = resources
    return writer._add_object(form.flate_encode())  # noqa: SLF001 - the writer's only way to take an object


def words_as_type(writer: PdfWriter, wanted: Sequence[Annotation]) -> dict[int, IndirectObject]:
    """Set the words of boxes and stamps; return the drawing of each by its index."""
    indexes = [index for index, each in enumerate(wanted) if each.subtype in {"FreeText", "Stamp"}]
    if not indexes:
        return {}
    pages = PdfReader(BytesIO(labels([_label(wanted[index]) for index in indexes]))).pages
    return {index: _page_as_form(writer, page, wanted[index].rect) for index, page in zip(indexes, pages, strict=True)}


def _label(annotation: Annotation) -> Label:
    x0, y0, x1, y1 = annotation.rect
    stamp = annotation.subtype == "Stamp"
    return Label(
        text=_STAMP_WORDS.get(annotation.icon, annotation.icon) if stamp else annotation.contents,
        width=max(x1 - x0, 1.0),
        height=max(y1 - y0, 1.0),
        size=_STAMP_SIZE if stamp else annotation.size,
        color=_hex(annotation.color or PALETTE["black"]),
        stamp=stamp,
    )


def _page_as_form(writer: PdfWriter, page: PageObject, box: Rect) -> IndirectObject:
    """Add a page's content as a drawing whose lower left corner is that of ``box``."""
    content = page.get_contents()
    resources = page.get("/Resources", DictionaryObject()).get_object()
    moved = f"q 1 0 0 1 {box[0]:.2f} {box[1]:.2f} cm\n".encode()
    held = resources.clone(writer) if isinstance(resources, DictionaryObject) else DictionaryObject()
    return _form(writer, box, moved + (content.get_data() if content else b"") + b"\nQ", held)


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
