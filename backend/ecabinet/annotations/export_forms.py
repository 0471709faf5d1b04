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
_STAMP_SIZE = 11.0


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


def _upright(box: Rect, rotation: int) -> tuple[float, float, str]:
    """Return how wide and high a box is as displayed, and what turns drawings from there into it."""
    x0, y0, x1, y1 = box
    across, up = max(x1 - x0, 1.0), max(y1 - y0, 1.0)
    if rotation == 90:
        return up, across, f"0 1 -1 0 {x1:.2f} {y0:.2f} cm"
    if rotation == 180:
        return across, up, f"-1 0 0 -1 {x1:.2f} {y1:.2f} cm"
    if rotation == 270:
        return up, across, f"0 -1 1 0 {x0:.2f} {y1:.2f} cm"
    return across, up, f"1 0 0 1 {x0:.2f} {y0:.2f} cm"


def _form(writer: PdfWriter, box: Rect, operators: bytes, resources: DictionaryObject) -> IndirectObject:
    form = StreamObject()
    form.set_data(operators)
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = floats(box)
    form[NameObject("/Resources")] = resources
    return writer._add_object(form.flate_encode())  # noqa: SLF001 - the writer's only way to take an object


def words_as_type(writer: PdfWriter, wanted: Sequence[Annotation], turned: Sequence[int]) -> dict[int, IndirectObject]:
    """Set the words of boxes and stamps; return the drawing of each by its index. Those that look alike share one.

    ``turned`` are the rotations of the pages, in degrees clockwise.
    """
    indexes = [index for index, each in enumerate(wanted) if each.subtype in {"FreeText", "Stamp"}]
    if not indexes:
        return {}
    looks: dict[int, tuple[Label, int]] = {}
    for index in indexes:
        turn = wanted[index].turn
        rotation = turned[wanted[index].page - 1] if turn is None else turn
        looks[index] = _label(wanted[index], rotation), rotation
    different = list(dict.fromkeys(looks.values()))
    pages = PdfReader(BytesIO(labels([label for label, _ in different]))).pages
    forms = {look: _page_as_form(writer, page, *look) for look, page in zip(different, pages, strict=True)}
    return {index: forms[look] for index, look in looks.items()}


def _label(annotation: Annotation, rotation: int) -> Label:
    across, up, _ = _upright(annotation.rect, rotation)
    stamp = annotation.subtype == "Stamp"
    return Label(
        text=_STAMP_WORDS.get(annotation.icon, annotation.icon) if stamp else annotation.contents,
        width=across,
        height=up,
        size=_STAMP_SIZE if stamp else annotation.size,
        color=_hex(annotation.color or PALETTE["black"]),
        stamp=stamp,
    )


def _page_as_form(writer: PdfWriter, page: PageObject, label: Label, rotation: int) -> IndirectObject:
    """Add a page's content as a drawing, upright on a page that is turned; viewers put it into its annotation's box."""
    across, up = (label.width, label.height) if rotation % 180 == 0 else (label.height, label.width)
    box = (0.0, 0.0, across, up)
    content = page.get_contents()
    resources = page.get("/Resources", DictionaryObject()).get_object()
    moved = f"q {_upright(box, rotation)[2]}\n".encode()
    held = resources.clone(writer) if isinstance(resources, DictionaryObject) else DictionaryObject()
    return _form(writer, box, moved + (content.get_data() if content is not None else b"") + b"\nQ", held)


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
