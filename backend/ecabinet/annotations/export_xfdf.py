"""Annotations as XFDF (ISO 19444-1), by lxml."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from lxml import etree

from ecabinet.annotations.export_marks import annotations_of, page_number
from ecabinet.annotations.export_records import Annotation, PortableMark

XFDF: Final = "http://ns.adobe.com/xfdf/"
# Where an annotation carries the mark it is; other programs leave attributes of other namespaces alone.
OWN: Final = "urn:ecabinet:mark:1"
_TAGS = {
    "Ink": "ink",
    "Highlight": "highlight",
    "Underline": "underline",
    "StrikeOut": "strikeout",
    "Text": "text",
    "FreeText": "freetext",
    "Square": "square",
    "Circle": "circle",
    "Line": "line",
    "Stamp": "stamp",
}


class XfdfJob(msgspec.Struct, frozen=True):
    """Marks on the PDF named ``file_name``; ``turned`` are the rotations of its pages, in degrees clockwise."""

    marks: list[PortableMark]
    turned: list[int]
    file_name: str


def xfdf_document(job: XfdfJob) -> bytes:
    """Return an XFDF document of marks, made inside a limited process."""
    found: list[Annotation] = []
    for mark in job.marks:
        page = page_number(mark.body)
        found += annotations_of(mark, job.turned[page - 1] if page <= len(job.turned) else 0)
    return xfdf_of(found, job.file_name)


def xfdf_of(annotations: Iterable[Annotation], file_name: str) -> bytes:
    """Return an XFDF document of the annotations of the PDF named ``file_name``."""
    root = etree.Element(f"{{{XFDF}}}xfdf", nsmap={None: XFDF, "ec": OWN})
    root.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    etree.SubElement(root, f"{{{XFDF}}}f", href=file_name)
    held = etree.SubElement(root, f"{{{XFDF}}}annots")
    for annotation in annotations:
        _append(held, annotation)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def pdf_date(at: datetime) -> str:
    """Return an instant as PDF and XFDF write it (ISO 32000-1 7.9.4), in UTC."""
    return at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")


def _append(held: Any, annotation: Annotation) -> None:
    element = etree.SubElement(held, f"{{{XFDF}}}{_TAGS[annotation.subtype]}")
    for name, value in _attributes(annotation).items():
        if value:
            element.set(name, value)
    if annotation.own:
        element.set(f"{{{OWN}}}mark", annotation.own)
    if annotation.contents:
        etree.SubElement(element, f"{{{XFDF}}}contents").text = annotation.contents
    if annotation.strokes:
        _append_strokes(element, annotation)
    if annotation.subtype == "FreeText":
        red, green, blue = annotation.color or (0.0, 0.0, 0.0)
        appearance = f"{_number(red)} {_number(green)} {_number(blue)} rg /Helv {_number(annotation.size)} Tf"
        etree.SubElement(element, f"{{{XFDF}}}defaultappearance").text = appearance


def _append_strokes(element: Any, annotation: Annotation) -> None:
    strokes = etree.SubElement(element, f"{{{XFDF}}}inklist")
    for stroke in annotation.strokes:
        drawn = ";".join(f"{_number(x)},{_number(y)}" for x, y in stroke)
        etree.SubElement(strokes, f"{{{XFDF}}}gesture").text = drawn


def _attributes(annotation: Annotation) -> dict[str, str]:
    """Return the attributes by name, empty where there is nothing to say; pages count from 0 here."""
    start, end = annotation.line or ((), ())
    return {
        "page": str(annotation.page - 1),
        "rect": _numbers(annotation.rect),
        "color": _colour(annotation),
        "flags": "print",
        "name": annotation.name,
        "title": annotation.author,
        "subject": annotation.subject,
        "date": pdf_date(annotation.changed_at) if annotation.changed_at else "",
        "creationdate": pdf_date(annotation.created_at) if annotation.created_at else "",
        "opacity": _number(annotation.opacity) if annotation.opacity < 1 else "",
        "coords": _numbers(part for quad in annotation.quads for point in quad for part in point),
        "width": _number(annotation.width) if annotation.width else "",
        "start": _numbers(start),
        "end": _numbers(end),
        "head": annotation.heads[0] if annotation.line else "",
        "tail": annotation.heads[1] if annotation.line else "",
        "rotation": "" if annotation.turn is None else str(annotation.turn),
        "icon": annotation.icon,
        "inreplyto": annotation.reply_to,
        "replyType": "reply" if annotation.reply_to else "",
        "state": annotation.state,
        "statemodel": "Review" if annotation.state else "",
    }


def _colour(annotation: Annotation) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in annotation.color) if annotation.color else ""


def _numbers(values: Iterable[float]) -> str:
    return ",".join(map(_number, values))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
