"""Marks as W3C Web Annotations (JSON-LD): words by their quote, drawings as SVG, places by page and rectangle. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from ecabinet.annotations.anchoring_bodies import bounds_of, page_of
from ecabinet.annotations.bodies import Body, Ink, Note, OnWords, Stamp, text_of
from ecabinet.annotations.export_records import PALETTE, PortableMark
from ecabinet.annotations.points import unpack

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"
_SVG = "http://www.w3.org/TR/SVG/"
_STAMPS = {"agree": "Đồng ý", "disagree": "Không đồng ý", "ask": "Cần hỏi", "important": "Quan trọng"}


class JsonldJob(msgspec.Struct, frozen=True):
    """Marks on the version at the address ``source``, a paper named ``name``."""

    marks: list[PortableMark]
    source: str
    name: str


def jsonld_document(job: JsonldJob) -> bytes:
    """Return an annotation collection of marks, made inside a limited process."""
    return jsonld_of(job.marks, job.source, job.name)


def jsonld_of(marks: Iterable[PortableMark], source: str, name: str) -> bytes:
    """Return an annotation collection about the version at the address ``source``, a paper named ``name``."""
    items = [each for mark in marks for each in _annotations(mark, source)]
    collection = {
        "@context": _CONTEXT,
        "id": f"{source}#annotations",
        "type": "AnnotationCollection",
        "label": name,
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return msgspec.json.format(msgspec.json.encode(collection), indent=1)


def _annotations(mark: PortableMark, source: str) -> Iterable[dict[str, Any]]:
    bodies = [_tag(mark.layer)] if mark.layer else []
    if text := text_of(mark.body):
        bodies.insert(0, _text(text, "commenting"))
    if isinstance(mark.body, Stamp):
        bodies.insert(0, _text(_STAMPS[mark.body.stamp], "assessing"))
    yield {
        "id": f"urn:ecabinet:mark:{mark.id}",
        "type": "Annotation",
        "motivation": "commenting" if text else "highlighting",
        "creator": _person(mark.author),
        "created": _time(mark.created_at),
        "modified": _time(mark.changed_at),
        "body": bodies,
        "target": {"source": source, "selector": _selectors(mark.body)},
        # The body as this program keeps it, for whoever reads these back: the standard has no words for pressure.
        "ecabinet:mark": msgspec.to_builtins(mark.body),
    }
    said = [(reply.id, reply.author, reply.at, _text(reply.text, "replying")) for reply in mark.replies]
    if mark.settled:
        said.append((f"{mark.id}-settled", mark.settled.by, mark.settled.at, _text("Đã xong", "moderating")))
    for key, author, at, body in said:
        yield {
            "id": f"urn:ecabinet:reply:{key}",
            "type": "Annotation",
            "motivation": body["purpose"],
            "creator": _person(author),
            "created": _time(at),
            "body": [body],
            "target": f"urn:ecabinet:mark:{mark.id}",
        }


def _selectors(body: Body) -> list[dict[str, Any]]:
    x0, y0, x1, y1 = bounds_of(body)
    # RFC 3778 counts from the page's upper edge, which only who draws the page knows: the page alone is surely right.
    found: list[dict[str, Any]] = [
        {"type": "FragmentSelector", "conformsTo": _PDF_FRAGMENTS, "value": f"page={page_of(body) or 1}"}
    ]
    if isinstance(body, OnWords | Note) and body.quote:
        quote = {"type": "TextQuoteSelector", "exact": body.quote, "prefix": body.prefix, "suffix": body.suffix}
        found.append(quote)
    shape = _path(body) if isinstance(body, Ink) else ""
    shape = shape or f'<rect x="{x0:.2f}" y="{y0:.2f}" width="{x1 - x0:.2f}" height="{y1 - y0:.2f}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{shape}</svg>'
    return [*found, {"type": "SvgSelector", "conformsTo": _SVG, "value": svg}]


def _path(ink: Ink) -> str:
    points = " ".join(f"{point.x:.2f},{point.y:.2f}" for point in unpack(ink.points))
    colour = "".join(f"{round(part * 255):02x}" for part in PALETTE[ink.color])
    return f'<polyline points="{points}" fill="none" stroke="#{colour}" stroke-width="{ink.width}"/>'


def _text(text: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": text, "format": "text/plain", "purpose": purpose}


def _tag(name: str) -> dict[str, Any]:
    return _text(name, "tagging")


def _person(name: str) -> dict[str, str]:
    return {"type": "Person", "name": name}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
