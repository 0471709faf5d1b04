"""Annotations as the dictionaries of a PDF (ISO 32000-1 12.5)."""

from collections.abc import Sequence

from pypdf import PageObject
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from ecabinet.annotations.export_records import Annotation
from ecabinet.annotations.export_xfdf import pdf_date

# Where an annotation carries the mark it is: a key of our own, as ISO 32000-1 annex E has it.
OWN = "/ECAB_Mark"
# No standard has a word for how a text is turned; the writers of such texts agree on this one.
TURN = "/Rotate"
_PRINT = 4
# What answers a mark is read in the mark's thread and stands nowhere on the page: hidden, neither zoomed nor turned.
_SAID = 30


def dictionary_of(
    annotation: Annotation, page: PageObject, about: IndirectObject | None, drawn: IndirectObject | None
) -> DictionaryObject:
    """Return an annotation's dictionary; ``about`` is the annotation that it answers, ``drawn`` how it looks."""
    made = DictionaryObject()
    made[NameObject("/Type")] = NameObject("/Annot")
    made[NameObject("/Subtype")] = NameObject(f"/{annotation.subtype}")
    made[NameObject("/Rect")] = floats(annotation.rect)
    made[NameObject("/F")] = NumberObject(_SAID if annotation.reply_to else _PRINT)
    if page.indirect_reference is not None:
        made[NameObject("/P")] = page.indirect_reference
    for name, text in _texts(annotation).items():
        if text:
            made[NameObject(name)] = TextStringObject(text)
    if about is not None:
        made[NameObject("/IRT")], made[NameObject("/RT")] = about, NameObject("/R")
    if annotation.icon:
        made[NameObject("/Name")] = NameObject(f"/{annotation.icon}")
    _look(annotation, made)
    _shape(annotation, made)
    if drawn is not None:
        made[NameObject("/AP")] = DictionaryObject({NameObject("/N"): drawn})
    return made


def _look(annotation: Annotation, made: DictionaryObject) -> None:
    if annotation.color:
        made[NameObject("/C")] = floats(annotation.color)
    if annotation.opacity < 1:
        made[NameObject("/CA")] = FloatObject(annotation.opacity)


def _texts(annotation: Annotation) -> dict[str, str]:
    return {
        "/NM": annotation.name,
        "/Contents": annotation.contents,
        "/T": annotation.author,
        "/Subj": annotation.subject,
        "/M": pdf_date(annotation.changed_at) if annotation.changed_at else "",
        "/CreationDate": pdf_date(annotation.created_at) if annotation.created_at else "",
        "/State": annotation.state,
        "/StateModel": "Review" if annotation.state else "",
        OWN: annotation.own,
    }


def _shape(annotation: Annotation, made: DictionaryObject) -> None:
    if annotation.quads:
        corners = [part for quad in annotation.quads for point in quad for part in point]
        made[NameObject("/QuadPoints")] = floats(corners)
    if annotation.strokes:
        strokes = [floats([part for point in stroke for part in point]) for stroke in annotation.strokes]
        made[NameObject("/InkList")] = ArrayObject(strokes)
    if annotation.line:
        made[NameObject("/L")] = floats([*annotation.line[0], *annotation.line[1]])
        made[NameObject("/LE")] = ArrayObject([NameObject(f"/{head}") for head in annotation.heads])
    if annotation.width:
        made[NameObject("/BS")] = DictionaryObject({NameObject("/W"): FloatObject(annotation.width)})
    if annotation.subtype == "FreeText":
        red, green, blue = annotation.color or (0.0, 0.0, 0.0)
        look = f"{red:.3f} {green:.3f} {blue:.3f} rg /Helv {annotation.size:.2f} Tf"
        made[NameObject("/DA")] = TextStringObject(look)
        if annotation.turn is not None:
            made[NameObject(TURN)] = NumberObject(annotation.turn)
        # C would be the ground of the box, and its words would not be seen on it.
        made.pop("/C", None)
        made[NameObject("/BS")] = DictionaryObject({NameObject("/W"): NumberObject(0)})


def floats(values: Sequence[float]) -> ArrayObject:
    """Return numbers as an array."""
    return ArrayObject([FloatObject(round(value, 3)) for value in values])
