"""What an annotation of any program is among our marks. Pure."""

from collections.abc import Callable, Sequence

from ecabinet.annotations.bodies import (
    MOST_QUOTE,
    MOST_RECTS,
    MOST_TEXT,
    XY,
    Arrow,
    Body,
    Box,
    FreeText,
    Highlight,
    Ink,
    Note,
    Rect,
    Stamp,
    Strike,
    Underline,
)
from ecabinet.annotations.export_marks import STAMP_ICONS, visible
from ecabinet.annotations.export_records import Annotation, nearest_colour
from ecabinet.annotations.points import MOST_POINTS, Point, pack

_PRESSURE = 128
_FROM_ICON = {icon: stamp for stamp, icon in STAMP_ICONS.items()}
_ON_WORDS: dict[str, type[Highlight] | type[Underline] | type[Strike]] = {
    "Highlight": Highlight,
    "Underline": Underline,
    "StrikeOut": Strike,
}
# Ink is seen through, as with a highlighter, at or under this opacity.
_SEEN_THROUGH = 0.7


def bodies_of(annotation: Annotation, quote_of: Callable[[int, Sequence[Rect]], str]) -> list[Body]:
    """Return the bodies that an annotation is: one, or one for each of its strokes."""
    if annotation.subtype in _ON_WORDS:
        return _on_words(annotation, quote_of)
    if annotation.subtype == "Ink" or (annotation.subtype == "Line" and not _is_arrow(annotation)):
        return [_ink(annotation, stroke) for stroke in _strokes(annotation)]
    return [_single(annotation)]


def words_beside(annotation: Annotation) -> list[str]:
    """Return what an annotation says beyond the words that its mark has, in pieces as long as a comment may be."""
    drawn = annotation.subtype == "Ink" or (annotation.subtype == "Line" and not _is_arrow(annotation))
    return pieces_of(_words(annotation)[0 if drawn else MOST_TEXT :])


def pieces_of(text: str) -> list[str]:
    """Return the text in pieces as long as a comment may be, without those in which nothing is said."""
    pieces = [text[at : at + MOST_TEXT] for at in range(0, len(text), MOST_TEXT)]
    return [piece for piece in pieces if piece.strip()]


def _single(annotation: Annotation) -> Body:
    page, text = annotation.page, _text(annotation)
    if annotation.subtype == "FreeText":
        size = min(max(annotation.size or 12.0, 4.0), 200.0)
        colour = nearest_colour(annotation.color, "black")
        return FreeText(page=page, rect=annotation.rect, text=text, color=colour, size=size, turn=annotation.turn)
    if annotation.subtype in {"Square", "Circle"}:
        colour, is_round = nearest_colour(annotation.color, "red"), annotation.subtype == "Circle"
        return Box(page=page, rect=annotation.rect, color=colour, width=_width(annotation), text=text, round=is_round)
    if annotation.subtype == "Line" and annotation.line:
        start, end = annotation.line if annotation.heads[1] != "None" else annotation.line[::-1]
        colour = nearest_colour(annotation.color, "red")
        return Arrow(page=page, start=start, end=end, color=colour, width=_width(annotation), text=text)
    if annotation.subtype == "Stamp" and annotation.icon in _FROM_ICON:
        stamp = _FROM_ICON[annotation.icon]
        return Stamp(page=page, at=_middle(annotation.rect), stamp=stamp, text=text)  # type: ignore[arg-type]  # its own name
    return Note(page=page, at=_middle(annotation.rect), text=text, color=nearest_colour(annotation.color, "yellow"))


def _on_words(annotation: Annotation, quote_of: Callable[[int, Sequence[Rect]], str]) -> list[Body]:
    """Return what lies on words: of more lines than one mark may have, several, the first with what is said of it."""
    rects = [_around(quad) for quad in annotation.quads] or [annotation.rect]
    kind = _ON_WORDS[annotation.subtype]
    colour = nearest_colour(annotation.color, "yellow" if kind is Highlight else "red")
    bodies: list[Body] = []
    for at in range(0, len(rects), MOST_RECTS):
        some = rects[at : at + MOST_RECTS]
        quote = quote_of(annotation.page, some)[:MOST_QUOTE]
        text = "" if at else _text(annotation)
        bodies.append(kind(page=annotation.page, rects=some, quote=quote, color=colour, text=text))
    return bodies


def _ink(annotation: Annotation, stroke: Sequence[XY]) -> Body:
    return Ink(
        page=annotation.page,
        tool="marker" if annotation.opacity <= _SEEN_THROUGH else "pen",
        color=nearest_colour(annotation.color, "blue"),
        width=_width(annotation),
        points=pack(Point(x, y, _PRESSURE) for x, y in stroke),
    )


def _strokes(annotation: Annotation) -> list[Sequence[XY]]:
    """Return strokes that can be kept: one too long is cut into several that meet."""
    drawn: Sequence[Sequence[XY]] = annotation.strokes or ([annotation.line] if annotation.line else [])
    step = MOST_POINTS - 1
    return [
        stroke[at : at + MOST_POINTS] for stroke in drawn for at in range(0, max(len(stroke) - 1, 1), step) if stroke
    ]


def _is_arrow(annotation: Annotation) -> bool:
    return annotation.line is not None and annotation.heads != ("None", "None")


def _text(annotation: Annotation) -> str:
    return _words(annotation)[:MOST_TEXT]


def _words(annotation: Annotation) -> str:
    """Return what an annotation says, a stamp that is none of ours with its name."""
    said = visible(annotation.contents)
    is_other = annotation.subtype == "Stamp" and annotation.icon not in _FROM_ICON
    return "\n".join(filter(None, (f"[{annotation.icon}]", said))) if is_other else said


def _width(annotation: Annotation) -> float:
    return min(max(annotation.width or 1.0, 0.1), 100.0)


def _middle(rect: Rect) -> XY:
    return (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2


def _around(quad: Sequence[XY]) -> Rect:
    across, up = [point[0] for point in quad], [point[1] for point in quad]
    return min(across), min(up), max(across), max(up)
