"""The shapes of a paper's pages, so that a reader lays the whole paper out before its bytes are there."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import msgspec

Box = tuple[float, float, float, float]
# Pages that are looked at for blank margins at their sides.
SAMPLED_PAGES = 5


class PageShape(msgspec.Struct, frozen=True):
    """The part of a page that is shown, in its own user space (x0, y0, x1, y1), and how it is turned.

    ``rotation`` is 0, 90, 180 or 270 degrees clockwise; one unit of user space is ``unit`` points (ISO 32000-1 table
    30, UserUnit).
    """

    box: Box
    rotation: int
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        x0, y0, x1, y1 = self.box
        across, up = round((x1 - x0) * self.unit, 2), round((y1 - y0) * self.unit, 2)
        return (up, across) if self.rotation in {90, 270} else (across, up)


class PageRun(msgspec.Struct, frozen=True):
    """So many pages, one after another, of one shape (see ``PageShape``)."""

    pages: int
    box: Box
    rotation: int
    unit: float = 1.0


class PaperPages(msgspec.Struct, frozen=True):
    """The pages of a paper: shapes, the numbers (from 1) of those that cannot be read, and whether text may be copied.

    ``margins`` are the blank parts (0 to 1) at the left and right of the first pages, None for one without words.
    ``attaching`` are the numbers of the pages that files are pinned to, None where nobody could tell.
    """

    runs: list[PageRun] = []
    damaged: list[int] = []
    margins: list[tuple[float, float] | None] = []
    copying: bool = True
    attaching: list[int] | None = None


def paper_pages(
    shapes: Sequence[PageShape],
    damaged: Sequence[int],
    margins: Sequence[tuple[float, float] | None],
    *,
    copying: bool,
) -> PaperPages:
    """Put the pages of a paper together; coordinates are rounded to a hundredth."""
    return PaperPages(_runs(shapes), list(damaged), list(margins), copying)


def with_units(pages: PaperPages, units: Mapping[int, float]) -> PaperPages:
    """Return the pages with the units of those (by number, from 1) whose unit is not a point."""
    if not units:
        return pages
    shapes = [PageShape(run.box, run.rotation, run.unit) for run in pages.runs for _ in range(run.pages)]
    for number, unit in units.items():
        if 1 <= number <= len(shapes):
            shapes[number - 1] = msgspec.structs.replace(shapes[number - 1], unit=unit)
    return msgspec.structs.replace(pages, runs=_runs(shapes))


def side_margins(width: float, words: Sequence[tuple[str, float, float, float, float]]) -> tuple[float, float] | None:
    """Return which parts of a page's width are blank left and right of its words, if it has any."""
    if not words or width <= 0:
        return None
    left, right = min(word[1] for word in words) / width, 1 - max(word[3] for word in words) / width
    return round(max(0.0, left), 4), round(max(0.0, right), 4)


def _runs(shapes: Sequence[PageShape]) -> list[PageRun]:
    made = []
    for shape, same in groupby(shapes, key=_rounded):
        made.append(PageRun(sum(1 for _ in same), shape.box, shape.rotation, shape.unit))
    return made


def _rounded(shape: PageShape) -> PageShape:
    x0, y0, x1, y1 = (round(value, 2) for value in shape.box)
    return PageShape((x0, y0, x1, y1), shape.rotation, shape.unit)
