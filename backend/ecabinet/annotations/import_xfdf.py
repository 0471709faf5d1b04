"""Reading XFDF from outside, inside a limited process: no entities, no document type, nothing fetched, no depth."""

from contextlib import suppress
from typing import Any

from lxml import etree

from ecabinet.annotations.bodies import XY
from ecabinet.annotations.export_records import MOST_ANNOTATIONS, Annotation, FoundAnnotations, Rgb, Subtype
from ecabinet.annotations.export_xfdf import OWN, XFDF
from ecabinet.annotations.import_fields import (
    appearance_of,
    date_of,
    numbers_of,
    pairs_of,
    quads_of,
    rect_of,
    turn_of,
)
from ecabinet.kit.problem import Invalid

_SUBTYPES: dict[str, Subtype] = {
    "ink": "Ink",
    "highlight": "Highlight",
    "underline": "Underline",
    "squiggly": "Underline",
    "strikeout": "StrikeOut",
    "text": "Text",
    "caret": "Text",
    "freetext": "FreeText",
    "square": "Square",
    "circle": "Circle",
    "line": "Line",
    "polyline": "Ink",
    "polygon": "Ink",
    "stamp": "Stamp",
}


def read_xfdf(document: bytes) -> FoundAnnotations:
    """Return the annotations of an XFDF document.

    Raises:
        Invalid: ``xfdf_unreadable``: it is no XFDF, or has a document type, or is nested too deep;
            ``too_many_marks``.
    """
    root = _root(document)
    held = root.find(f"{{{XFDF}}}annots")
    elements = [] if held is None else [each for each in held if isinstance(each.tag, str)]
    if len(elements) > MOST_ANNOTATIONS:
        raise Invalid("too_many_marks")
    found = [annotation for each in elements if (annotation := _annotation(each)) is not None]
    return FoundAnnotations(found, len(elements) - len(found))


def _root(document: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        # Whatever declares entities is refused before any of them can be asked for.
        root = None if b"<!DOCTYPE" in document[:4096] else etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise Invalid("xfdf_unreadable") from error
    if root is None or root.tag != f"{{{XFDF}}}xfdf" or root.getroottree().docinfo.doctype:
        raise Invalid("xfdf_unreadable")
    return root


def _annotation(element: Any) -> Annotation | None:
    """Return what an element says, or None for a kind that is no mark and for one without a place."""
    tag = etree.QName(element).localname
    rect = rect_of(numbers_of(element.get("rect")))
    page = element.get("page", "")
    if tag not in _SUBTYPES or rect is None or not (page.isascii() and page.isdigit() and len(page) < 7):
        return None
    size, colour = appearance_of(_child(element, "defaultappearance"))
    start, end = pairs_of(numbers_of(element.get("start"))), pairs_of(numbers_of(element.get("end")))
    return Annotation(
        subtype=_SUBTYPES[tag],
        name=element.get("name", "")[:200],
        page=int(page) + 1,
        rect=rect,
        color=_colour(element.get("color", "")) or colour,
        opacity=next(iter(numbers_of(element.get("opacity"))), 1.0),
        contents=_child(element, "contents") or _plain(element.find(f"{{{XFDF}}}contents-richtext")),
        author=element.get("title", "")[:200],
        subject=element.get("subject", "")[:200],
        created_at=date_of(element.get("creationdate")),
        changed_at=date_of(element.get("date")),
        quads=quads_of(numbers_of(element.get("coords"))),
        strokes=_strokes(element, tag),
        line=(start[0], end[0]) if start and end else None,
        heads=(element.get("head", "None"), element.get("tail", "None")),
        width=next(iter(numbers_of(element.get("width"))), 0.0),
        size=size,
        turn=turn_of(element.get("rotation")),
        icon=element.get("icon", "")[:60],
        reply_to=element.get("inreplyto", "")[:200],
        state=element.get("state", "")[:60],
        own=element.get(f"{{{OWN}}}mark", ""),
    )


def _child(element: Any, name: str) -> str:
    return _plain(element.find(f"{{{XFDF}}}{name}"))


def _plain(element: Any) -> str:
    return "" if element is None else "".join(element.itertext())


def _strokes(element: Any, tag: str) -> list[list[XY]]:
    gestures = [_plain(each) for each in element.iterfind(f"{{{XFDF}}}inklist/{{{XFDF}}}gesture")]
    if tag in {"polyline", "polygon"}:
        gestures = [_child(element, "vertices")]
    strokes = [stroke for each in gestures if (stroke := pairs_of(numbers_of(each.replace(";", ","))))]
    return [[*stroke, stroke[0]] for stroke in strokes] if tag == "polygon" else strokes


def _colour(text: str) -> Rgb | None:
    with suppress(ValueError):
        if len(text) == 7 and text[0] == "#":
            red, green, blue = bytes.fromhex(text[1:])
            return red / 255, green / 255, blue / 255
    return None
