"""Annotations of PDF and XFDF as marks. Pure.

An annotation that carries the mark it once was is read from that, as long as it still looks so; what another program
changed since counts, and what it cannot say is taken from the mark.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from math import isclose
from typing import Any

import msgspec

from ecabinet.annotations.anchoring_bodies import page_of
from ecabinet.annotations.bodies import MOST_TEXT, BadBody, Body, Rect, tidy
from ecabinet.annotations.export_marks import SETTLED, OwnMark, OwnTime, drawn_as, visible
from ecabinet.annotations.export_records import Annotation, PortableMark, PortableReply, PortableSettled
from ecabinet.annotations.import_bodies import bodies_of, pieces_of, words_beside
from ecabinet.annotations.import_fields import turn_of
from ecabinet.annotations.import_threads import threads_of

# What an annotation may be off by after a program has written it with fewer digits, in points.
_SAME = 0.06
QuoteOf = Callable[[int, Sequence[Rect]], str]


class ImportedMarks(msgspec.Struct, frozen=True):
    """The marks found, and how many annotations are no marks, or not wholly."""

    marks: list[PortableMark]
    skipped: int


def marks_of(
    annotations: Sequence[Annotation], now: datetime, rotation_of: Callable[[int], int], quote_of: QuoteOf
) -> ImportedMarks:
    """Return the marks that the annotations are, each with its replies, and no two with one id.

    ``now`` stands for times that a file leaves out; ``rotation_of`` gives a page's rotation and ``quote_of`` the words
    under rectangles of a page.
    """
    marks: list[PortableMark] = []
    skipped = 0
    for annotation, said in threads_of(annotations):
        if annotation.state:  # of what is not there
            skipped += 1 + len(said)
            continue
        found, is_whole = _marks(annotation, said, now, rotation_of(annotation.page), quote_of)
        marks += found
        skipped += (not is_whole) + (0 if found else len(said))
    return ImportedMarks(list(_told_apart(marks)), skipped)


def _marks(
    annotation: Annotation, said: list[Annotation], now: datetime, rotation: int, quote_of: QuoteOf
) -> tuple[list[PortableMark], bool]:
    own = _own_mark(annotation, rotation)
    if annotation.turn is None:
        annotation = msgspec.structs.replace(annotation, turn=turn_of(rotation))
    drawn = [own.body] if own else bodies_of(annotation, quote_of)
    bodies = _tidy(drawn)
    replies = [reply for each in said if not each.state for reply in _replies(each, now)]
    if not own:
        replies = [*_beside(annotation, now), *replies]
    common: dict[str, Any] = {
        "author": annotation.author,
        "created_at": _time(annotation.created_at, own.created_at if own else None) or annotation.changed_at or now,
        "changed_at": _time(annotation.changed_at, own.changed_at if own else None) or annotation.created_at or now,
        "layer": own.layer if own and visible(own.layer) == annotation.subject else annotation.subject,
    }
    first_only: dict[str, Any] = {"replies": replies, "settled": _settled(said, now)}
    marks = [
        PortableMark(id=_id(annotation, index, own), body=body, **common, **(first_only if index == 0 else {}))
        for index, body in enumerate(bodies)
    ]
    return marks, 0 < len(bodies) == len(drawn)


def _told_apart(marks: Iterable[PortableMark]) -> Iterator[PortableMark]:
    """Yield the marks, those of one id told apart by their order."""
    seen: Counter[str] = Counter()
    for mark in marks:
        repeats = seen[mark.id]
        seen[mark.id] += 1
        yield msgspec.structs.replace(mark, id=made_id(mark.id, "again", str(repeats))) if repeats else mark


def made_id(*parts: str) -> str:
    """Return an id made from what an annotation is, so that importing it twice finds it again."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _id(annotation: Annotation, index: int, own: OwnMark | None) -> str:
    if own and annotation.name:
        return annotation.name
    what = annotation.name or repr((annotation.subtype, annotation.rect, annotation.contents, annotation.strokes))
    return made_id(what, str(annotation.page), str(index))


def _tidy(bodies: Iterable[Body]) -> list[Body]:
    """Return the bodies that can be kept; one that breaks a rule of the model is left out."""
    found = []
    for body in bodies:
        try:
            found.append(tidy(msgspec.convert(msgspec.to_builtins(body), Body)))
        except (BadBody, msgspec.ValidationError):
            continue
    return found


def _own_mark(annotation: Annotation, rotation: int) -> OwnMark | None:
    """Return the mark that the annotation carries, unless it lies on no page or looks otherwise by now."""
    if not annotation.own:
        return None
    try:
        own = msgspec.json.decode(annotation.own, type=OwnMark)
        tidied = tidy(own.body)
        drawn = drawn_as(tidied, rotation)
    except (msgspec.DecodeError, BadBody, TypeError):
        return None
    same = msgspec.structs.replace(own, body=tidied)
    return same if page_of(tidied) == annotation.page and _looks_alike(drawn, annotation) else None


def _looks_alike(one: Annotation, other: Annotation) -> bool:
    plain = (one.subtype, one.icon, one.contents) == (other.subtype, other.icon, visible(other.contents))
    return plain and _near(_lengths(one), _lengths(other), _SAME) and _near(one.color or (), other.color or (), 0.01)


def _lengths(annotation: Annotation) -> list[float]:
    corners = [part for quad in annotation.quads for point in quad for part in point]
    points = [part for stroke in annotation.strokes for point in stroke for part in point]
    line = [part for point in annotation.line or () for part in point]
    return [*annotation.rect, annotation.width, annotation.size, *corners, *points, *line]


def _near(ours: Sequence[float], theirs: Sequence[float], by: float) -> bool:
    return len(ours) == len(theirs) and all(isclose(a, b, abs_tol=by) for a, b in zip(ours, theirs, strict=True))


def _time(told: datetime | None, own: datetime | None) -> datetime | None:
    """Return the exact time, if it is the second that the annotation tells."""
    if own is not None and (told is None or own.replace(microsecond=0) == told.replace(microsecond=0)):
        return own
    return told


def _beside(annotation: Annotation, now: datetime) -> Iterator[PortableReply]:
    """Yield what an annotation says beyond the words that its mark has."""
    at = annotation.created_at or annotation.changed_at or now
    for index, text in enumerate(words_beside(annotation)):
        reply_id = made_id(annotation.name, "text", str(index), text)
        yield PortableReply(id=reply_id, author=annotation.author, text=text, at=at)


def _replies(annotation: Annotation, now: datetime) -> Iterator[PortableReply]:
    """Yield a reply, in pieces where it is longer than a comment may be."""
    first = annotation.name or made_id(annotation.reply_to, annotation.contents, annotation.author)
    at = _said_at(annotation, now)
    said = visible(annotation.contents)
    for index, text in enumerate(pieces_of(said) or [said[:MOST_TEXT]]):
        reply_id = made_id(first, "more", str(index)) if index else first
        yield PortableReply(id=reply_id, author=annotation.author, text=text, at=at)


def _said_at(annotation: Annotation, now: datetime) -> datetime:
    try:
        own = msgspec.json.decode(annotation.own, type=OwnTime).at if annotation.own else None
    except msgspec.DecodeError:
        own = None
    return _time(annotation.created_at or annotation.changed_at, own) or now


def _settled(said: Iterable[Annotation], now: datetime) -> PortableSettled | None:
    states = sorted((each for each in said if each.state), key=lambda each: _said_at(each, now))
    last = states[-1] if states else None
    return PortableSettled(last.author, _said_at(last, now)) if last and last.state == SETTLED else None
