"""How annotations are drawn on a copy (ISO 32000-1 12.5.5), so that every viewer shows them alike. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin

from ecabinet.annotations.bodies import XY, Ink, Rect
from ecabinet.annotations.export_records import Annotation, Rgb
from ecabinet.annotations.points import Point, unpack

_HEAD_ANGLE = pi / 7
# How far the handles of a curve stand that is a quarter of a circle.
_ARC = 0.5523
# A pen pressed half is as wide as its stroke says; the widths in between are few, so that segments stay together.
_LEAST_PRESSURE, _STEPS = 0.4, 8


def drawing_of(annotation: Annotation, ink: Ink | None = None) -> bytes:
    """Return the drawing operators of an annotation in user space; ``ink`` knows the pressure of its stroke.

    Nothing comes out for a box of text and a stamp, whose words are set as type.
    """
    return "\n".join(_operators(annotation, ink)).encode()


def _operators(annotation: Annotation, ink: Ink | None) -> Iterator[str]:
    colour = annotation.color or (0.0, 0.0, 0.0)
    if annotation.subtype == "Highlight":
        yield f"{_rgb(colour)} rg"
        for top_left, top_right, low_left, low_right in annotation.quads:
            yield f"{_at(top_left)} m {_at(top_right)} l {_at(low_right)} l {_at(low_left)} l f"
    elif annotation.subtype in {"Underline", "StrikeOut"}:
        yield from _lines_on_words(annotation, colour)
    elif annotation.subtype == "Ink":
        yield f"{_rgb(colour)} RG 1 J 1 j"
        yield from _ink(annotation, ink)
    elif annotation.subtype in {"Square", "Circle"}:
        yield from (_square if annotation.subtype == "Square" else _circle)(annotation, colour)
    elif annotation.subtype == "Line" and annotation.line:
        yield from _arrow(annotation, annotation.line, colour)
    elif annotation.subtype == "Text" and not annotation.reply_to:
        yield from _note(annotation, colour)


def _lines_on_words(annotation: Annotation, colour: Rgb) -> Iterator[str]:
    for top_left, top_right, low_left, low_right in annotation.quads:
        height = hypot(top_left[0] - low_left[0], top_left[1] - low_left[1])
        share = 0.08 if annotation.subtype == "Underline" else 0.45
        start, end = _between(low_left, top_left, share), _between(low_right, top_right, share)
        yield f"{_rgb(colour)} RG {max(0.6, height / 14):.2f} w {_at(start)} m {_at(end)} l S"


def _ink(annotation: Annotation, ink: Ink | None) -> Iterator[str]:
    if ink is not None and ink.tool == "pen":
        yield from _pressed(unpack(ink.points), ink.width)
        return
    yield f"{annotation.width:.2f} w"
    for stroke in annotation.strokes:
        yield _path(stroke)


def _pressed(points: Sequence[Point], width: float) -> Iterator[str]:
    """Draw runs of one width each, so that a stroke swells where the pen was pressed."""
    run: list[XY] = [(points[0].x, points[0].y)]
    held = _step(points[0].pressure)
    for before, point in pairwise(points):
        step = _step((before.pressure + point.pressure) // 2)
        if step != held and len(run) > 1:
            yield f"{_pressed_width(width, held):.2f} w {_path(run)}"
            run = run[-1:]
        held = step
        run.append((point.x, point.y))
    yield f"{_pressed_width(width, held):.2f} w {_path(run)}"


def _step(pressure: int) -> int:
    return round(pressure / 255 * _STEPS)


def _pressed_width(width: float, step: int) -> float:
    return width * (_LEAST_PRESSURE + 2 * (1 - _LEAST_PRESSURE) * step / _STEPS)


def _path(stroke: Sequence[XY]) -> str:
    first, *others = stroke
    # A stroke of one point is a dot: a line to itself with round ends.
    return " ".join([f"{_at(first)} m", *(f"{_at(point)} l" for point in others or [first]), "S"])


def _square(annotation: Annotation, colour: Rgb) -> Iterator[str]:
    x0, y0, x1, y1 = _inside(annotation)
    yield f"{_rgb(colour)} RG {annotation.width:.2f} w {x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S"


def _circle(annotation: Annotation, colour: Rgb) -> Iterator[str]:
    """Draw an ellipse as four curves."""
    x0, y0, x1, y1 = _inside(annotation)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    across, up = (x1 - x0) / 2 * _ARC, (y1 - y0) / 2 * _ARC
    yield f"{_rgb(colour)} RG {annotation.width:.2f} w {_at((x1, y))} m"
    yield f"{_at((x1, y + up))} {_at((x + across, y1))} {_at((x, y1))} c"
    yield f"{_at((x - across, y1))} {_at((x0, y + up))} {_at((x0, y))} c"
    yield f"{_at((x0, y - up))} {_at((x - across, y0))} {_at((x, y0))} c"
    yield f"{_at((x + across, y0))} {_at((x1, y - up))} {_at((x1, y))} c s"


def _inside(annotation: Annotation) -> Rect:
    """Return the rectangle of a line's middle, whose outer edge is the annotation's."""
    x0, y0, x1, y1 = annotation.rect
    half = min(annotation.width / 2, (x1 - x0) / 2, (y1 - y0) / 2)
    return x0 + half, y0 + half, x1 - half, y1 - half


def _arrow(annotation: Annotation, line: tuple[XY, XY], colour: Rgb) -> Iterator[str]:
    start, end = line
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    head = min(4 * annotation.width + 3, length)
    back = ((start[0] - end[0]) / length * head, (start[1] - end[1]) / length * head)
    sides = [_turned(end, back, angle) for angle in (_HEAD_ANGLE, -_HEAD_ANGLE)]
    yield f"{_rgb(colour)} RG {annotation.width:.2f} w 1 J 1 j {_at(start)} m {_at(end)} l S"
    yield f"{_at(sides[0])} m {_at(end)} l {_at(sides[1])} l S"


def _note(annotation: Annotation, colour: Rgb) -> Iterator[str]:
    x0, y0, x1, y1 = annotation.rect
    across, up = x1 - x0, y1 - y0
    yield f"{_rgb(colour)} rg 0.25 0.25 0.25 RG 0.8 w"
    yield f"{x0 + 1:.2f} {y0 + up * 0.2:.2f} {across - 2:.2f} {up * 0.75:.2f} re B"
    yield f"{x0 + across * 0.3:.2f} {y0 + up * 0.2:.2f} m {x0 + across * 0.3:.2f} {y0:.2f} l"
    yield f"{x0 + across * 0.55:.2f} {y0 + up * 0.2:.2f} l B"
    for share in (0.72, 0.54, 0.36):
        yield f"{x0 + across * 0.2:.2f} {y0 + up * share:.2f} m {x1 - across * 0.2:.2f} {y0 + up * share:.2f} l S"


def _turned(end: XY, back: XY, angle: float) -> XY:
    return end[0] + back[0] * cos(angle) - back[1] * sin(angle), end[1] + back[0] * sin(angle) + back[1] * cos(angle)


def _between(one: XY, other: XY, share: float) -> XY:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _at(point: XY) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"


def _rgb(colour: Rgb) -> str:
    return " ".join(f"{part:.3f}" for part in colour)
