"""The entries of annotation dictionaries, whatever stands there; what cannot be read counts as not there."""

from collections.abc import Sequence

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from ecabinet.annotations.bodies import XY
from ecabinet.annotations.export_records import Rgb
from ecabinet.annotations.import_fields import numbers_of, pairs_of


def made_name(held: DictionaryObject) -> str:
    """Return a name for an annotation that has none, from where it stands in the file."""
    reference = held.indirect_reference
    return f"object {reference.idnum} {reference.generation}" if reference else ""


def reply_to(held: DictionaryObject, names: dict[tuple[int, int], str]) -> str:
    """Return the name of what this answers; a part of a group stands for itself."""
    if "/IRT" not in held or held.get("/RT") == "/Group":
        return ""
    about = held.raw_get("/IRT")
    if isinstance(about, IndirectObject):
        known = names.get((about.idnum, about.generation))
        target = about.get_object()
        return known or (text(target, "/NM") or made_name(target) if isinstance(target, DictionaryObject) else "")
    return str(about)


def text(held: DictionaryObject, name: str) -> str:
    """Return a text entry, empty where there is none."""
    value = held.get(name)
    value = value.get_object() if value is not None else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value) if isinstance(value, str) else ""


def numbers(held: DictionaryObject, name: str) -> list[float]:
    """Return an entry that is an array of numbers."""
    value = held.get(name)
    value = value.get_object() if value is not None else None
    return numbers_of([each.get_object() for each in value]) if isinstance(value, ArrayObject) else []


def strokes(held: DictionaryObject) -> list[list[XY]]:
    """Return the strokes of an ink annotation, or the corners of lines and of a polygon."""
    if "/Vertices" in held:
        points = pairs_of(numbers(held, "/Vertices"))
        return [[*points, points[0]] if held.get("/Subtype") == NameObject("/Polygon") else points] if points else []
    drawn = held.get("/InkList")
    drawn = drawn.get_object() if drawn is not None else None
    if not isinstance(drawn, ArrayObject):
        return []
    lists = [each.get_object() for each in drawn]
    strokes = [
        pairs_of(numbers_of([part.get_object() for part in each])) for each in lists if isinstance(each, ArrayObject)
    ]
    return [stroke for stroke in strokes if stroke]


def heads(held: DictionaryObject) -> tuple[str, str]:
    """Return what stands at the two ends of a line."""
    ends = held.get("/LE")
    ends = ends.get_object() if ends is not None else None
    if isinstance(ends, ArrayObject) and len(ends) == 2:
        first, last = (str(end.get_object()).removeprefix("/") for end in ends)
        return first, last
    return "None", "None"


def width(held: DictionaryObject) -> float:
    """Return the width of the line in points, 0 where the annotation does not say."""
    style = held.get("/BS")
    style = style.get_object() if style is not None else None
    if isinstance(style, DictionaryObject):
        return next(iter(numbers_of([style.get("/W", 1.0)])), 1.0)
    border = numbers(held, "/Border")
    return border[2] if len(border) == 3 else 0.0


def colour(parts: Sequence[float]) -> Rgb | None:
    """Return a colour of one, three or four parts as red, green and blue; None for no colour."""
    if len(parts) == 1:
        return parts[0], parts[0], parts[0]
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    return None
