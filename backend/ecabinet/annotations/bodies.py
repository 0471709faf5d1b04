"""What a mark is: its body as devices send it, and the places it has on other versions of its paper.

All coordinates are points of the version's own PDF user space (ISO 32000-1 8.3.2.3), y upwards, rounded to 0.01; pages
count from 1. A body is read strictly, then brought into its one form by ``tidy``.
"""

import math
import unicodedata
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta

from ecabinet.annotations.points import FARTHEST, BadPoints, count_points

S = TypeVar("S", bound=msgspec.Struct)
MOST_TEXT = 10_000
MOST_QUOTE = 5_000
MOST_AROUND = 64
MOST_RECTS = 2_000
MOST_PAGE = 100_000
# 100,000 points of which each takes all the bytes it may; more are told as too long once they are counted.
MOST_PACKED = 1_400_000
# PostgreSQL keeps no text with a NUL in it.
NO_NUL = r"^[^\x00]*$"

Length = Annotated[float, Meta(ge=-FARTHEST, le=FARTHEST)]
Width = Annotated[float, Meta(ge=0.1, le=100)]
TextSize = Annotated[float, Meta(ge=4, le=200)]
Page = Annotated[int, Meta(ge=1, le=MOST_PAGE)]
Text = Annotated[str, Meta(max_length=MOST_TEXT, pattern=NO_NUL)]
Quote = Annotated[str, Meta(max_length=MOST_QUOTE, pattern=NO_NUL)]
Around = Annotated[str, Meta(max_length=MOST_AROUND, pattern=NO_NUL)]
Title = Annotated[str, Meta(max_length=300, pattern=NO_NUL)]
Id = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Packed = Annotated[bytes, Meta(max_length=MOST_PACKED)]
XY = tuple[Length, Length]
# x0, y0, x1, y1: the lower left corner, then the upper right one
Rect = tuple[Length, Length, Length, Length]
Rects = Annotated[list[Rect], Meta(max_length=MOST_RECTS)]
LineRects = Annotated[list[Rect], Meta(min_length=1, max_length=MOST_RECTS)]
Colour = Literal["blue", "red", "green", "black", "yellow", "orange", "pink"]
Turn = Literal[0, 90, 180, 270]
PlaceState = Literal["kept", "moved", "changed", "lost", "confirmed", "by_hand"]


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every body is: a struct told apart by its ``kind``."""


class OnWords(Shape, frozen=True, kw_only=True):
    """A mark on words: one rectangle for each line, the words, and those around them on both sides."""

    page: Page
    rects: LineRects
    quote: Quote = ""
    prefix: Around = ""
    suffix: Around = ""
    color: Colour
    text: Text = ""


class Highlight(OnWords, frozen=True, kw_only=True, tag="highlight"):
    """Words marked with colour."""


class Underline(OnWords, frozen=True, kw_only=True, tag="underline"):
    """Words with a line under them."""


class Strike(OnWords, frozen=True, kw_only=True, tag="strike"):
    """Words struck out."""


class Ink(Shape, frozen=True, kw_only=True, tag="ink"):
    """One stroke, on a page of a paper or on a sheet of a notebook; ``points`` packed as in ``points``."""

    page: Page | None = None
    sheet: Id | None = None
    tool: Literal["pen", "marker"]
    color: Colour
    width: Width
    points: Packed


class Note(Shape, frozen=True, kw_only=True, tag="note"):
    """A text note: at the words it quotes, or at a place where it quotes none."""

    page: Page
    at: XY
    text: Text
    color: Colour
    rects: Rects = []
    quote: Quote = ""
    prefix: Around = ""
    suffix: Around = ""


class Box(Shape, frozen=True, kw_only=True, tag="box"):
    """A rectangle around something; an ellipse within it where it is ``round``."""

    page: Page
    rect: Rect
    color: Colour
    width: Width
    text: Text = ""
    round: bool = False


class Arrow(Shape, frozen=True, kw_only=True, tag="arrow"):
    """An arrow that points at ``end``."""

    page: Page
    start: XY
    end: XY
    color: Colour
    width: Width
    text: Text = ""


class Stamp(Shape, frozen=True, kw_only=True, tag="stamp"):
    """A ready word about a place; ``at`` is its centre."""

    page: Page
    at: XY
    stamp: Literal["agree", "disagree", "ask", "important"]
    text: Text = ""


class FreeText(Shape, frozen=True, kw_only=True, tag="free_text"):
    """Text written on the page; ``size`` of its letters in points.

    It is upright where the page is shown turned clockwise by ``turn`` degrees, None: as the page itself is displayed.
    """

    page: Page
    rect: Rect
    text: Text
    color: Colour
    size: TextSize
    turn: Turn | None = None


class Sheet(Shape, frozen=True, kw_only=True, tag="sheet"):
    """A page of a notebook, with the item and the page of a paper that it is about; ink lies on it by its mark's id."""

    title: Title = ""
    text: Text = ""
    order: Length = 0.0
    item: Id | None = None
    paper: Id | None = None
    version: Id | None = None
    page: Page | None = None


Body = Ink | Highlight | Underline | Strike | Note | Box | Arrow | Stamp | FreeText | Sheet
BodyKind = Literal["ink", "highlight", "underline", "strike", "note", "box", "arrow", "stamp", "free_text", "sheet"]
WORD_KINDS: Final = frozenset({"highlight", "underline", "strike"})


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a mark lies on another version: its shape moved by ``dx`` and ``dy`` points to ``page``.

    A mark on words has its ``rects`` there instead. ``changed`` shows the words before and after to its owner and asks;
    ``lost`` has no place of its own and waits in a list; ``confirmed`` and ``by_hand`` are the owner's answers.
    """

    state: PlaceState
    page: Page
    dx: Length = 0.0
    dy: Length = 0.0
    rects: Rects = []
    words_before: Quote = ""
    words_after: Quote = ""


class BadBody(ValueError):
    """A body that cannot be kept; ``too_long``: for its stroke has too many points."""

    def __init__(self, message: str, *, too_long: bool = False) -> None:
        super().__init__(message)
        self.too_long = too_long


def kind_of(body: Body) -> str:
    """Return the body's ``kind`` as it travels."""
    return str(body.__struct_config__.tag)


def text_of(body: Body) -> str:
    """Return the words its owner wrote, empty where there are none."""
    if isinstance(body, Sheet):
        return f"{body.title}\n{body.text}".strip()
    return getattr(body, "text", "")


def quote_of(body: Body) -> str:
    """Return the paper's words that the mark lies on, empty where it lies on none."""
    return getattr(body, "quote", "")


def tidy(body: Body) -> Body:
    """Return the body in its one form: text in NFC, numbers rounded, corners in order.

    Raises:
        BadBody: a stroke that lies nowhere, or has no points, or too many; text that is too long in NFC.
    """
    if isinstance(body, Ink):
        _need_stroke(body)
    return _tidied(body, Body)


def tidy_place(place: Place) -> Place:
    """Return the place in its one form, as ``tidy`` does for bodies.

    Raises:
        BadBody: text that is too long in NFC.
    """
    return _tidied(place, Place)


def _need_stroke(ink: Ink) -> None:
    if (ink.page is None) == (ink.sheet is None):
        raise BadBody("a stroke lies on one page or one sheet")
    try:
        count_points(ink.points)
    except BadPoints as error:
        raise BadBody(str(error), too_long=error.too_long) from error


def _tidied(struct: S, kind: Any) -> S:
    was = {name: getattr(struct, name) for name in struct.__struct_fields__}
    now = {name: _tidy_field(name, value) for name, value in was.items()}
    tidied = msgspec.structs.replace(struct, **now)
    # Some letters NFC takes apart (UAX 15, composition exclusions): what was read as short enough need not be any more.
    if any(isinstance(value, str) and len(now[name]) > len(value) for name, value in was.items()):
        try:
            msgspec.convert(msgspec.to_builtins(tidied), kind)
        except msgspec.ValidationError as error:
            raise BadBody(str(error)) from error
    return tidied


def _tidy_field(name: str, value: Any) -> Any:
    if name == "rects":
        return [_corners(rect) for rect in value]
    if name == "rect":
        return _corners(value)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float):
        return _rounded(value)
    return tuple(_rounded(each) for each in value) if isinstance(value, tuple) else value


def _corners(rect: Rect) -> Rect:
    x0, y0, x1, y1 = (_rounded(each) for each in rect)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _rounded(length: float) -> float:
    return math.floor(length * 100 + 0.5) / 100
