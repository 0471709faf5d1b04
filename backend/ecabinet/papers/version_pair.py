"""Two versions of a paper side by side: where each word of the one stands in the other. Pure."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, groupby

import msgspec

from ecabinet.papers.comparing import Comparison
from ecabinet.papers.page_space import PageSpace, Rect
from ecabinet.papers.pdf_text import Word
from ecabinet.papers.text_diff import Block

ReadPage = Callable[[int], Sequence[Word]]
# How much of the lower of two boxes must lie beside the other for them to be on one line.
_BESIDE = 0.5


class PlacedWord(msgspec.Struct, frozen=True):
    """A word of a version: its ``index`` in the whole version, its page (from 1), and its box as displayed, points."""

    index: int
    text: str
    page: int
    shown: Rect


class Side:
    """One of the two versions: its pages' spaces, and its words, of which only pages that are asked for are read."""

    def __init__(self, spaces: Sequence[PageSpace], counts: Sequence[int], read: ReadPage) -> None:
        self.spaces = spaces
        self._starts = [0, *accumulate(counts)]
        self._read = read
        self._known: dict[int, list[PlacedWord]] = {}

    @property
    def pages(self) -> int:
        """How many pages the version has."""
        return len(self.spaces)

    @property
    def total(self) -> int:
        """How many words the version has."""
        return self._starts[-1]

    def words(self, page: int) -> list[PlacedWord]:
        """Return a page's words in the file's order; none where there is no such page."""
        if not 1 <= page <= self.pages:
            return []
        if page not in self._known:
            start = self._starts[page - 1]
            read = self._read(page)
            self._known[page] = [
                PlacedWord(start + place, word[0], page, (word[1], word[2], word[3], word[4]))
                for place, word in enumerate(read)
            ]
        return self._known[page]

    def page_of(self, index: int) -> int:
        """Return the page on which the word of that index stands."""
        return bisect_right(self._starts, index)

    def left_on_page(self, index: int) -> int:
        """Return how many words of its page begin with the word of that index, itself among them."""
        return self._starts[self.page_of(index)] - index

    def word(self, index: int) -> PlacedWord:
        """Return one word."""
        page = self.page_of(index)
        return self.words(page)[index - self._starts[page - 1]]

    def span(self, start: int, end: int) -> list[PlacedWord]:
        """Return the words from ``start`` up to and without ``end``."""
        return [self.word(index) for index in range(start, end)]

    def user(self, word: PlacedWord) -> Rect:
        """Return a word's box in user space."""
        return self.spaces[word.page - 1].to_user(word.shown)

    def line_rects(self, page: int, words: Iterable[PlacedWord]) -> list[Rect]:
        """Return one rectangle in user space for each line that these words of one page stand on."""
        space = self.spaces[page - 1]
        return [space.to_user(rect) for rect in lines_of([word.shown for word in words])]


class VersionPair:
    """Two versions with what is the same in them."""

    def __init__(self, comparison: Comparison, read_before: ReadPage, read_after: ReadPage) -> None:
        self.before = Side(comparison.spaces_before, comparison.words_before, read_before)
        self.after = Side(comparison.spaces_after, comparison.words_after, read_after)
        self.pictures = comparison.pictures
        self.blocks = [Block(*block) for block in comparison.blocks]
        self._befores = [block.before for block in self.blocks]

    def moved_to(self, index: int) -> int | None:
        """Return the index in the version after of a word of the version before, or None where it is gone."""
        place = bisect_right(self._befores, index) - 1
        if place < 0:
            return None
        block = self.blocks[place]
        step = index - block.before
        return block.after + step if step < block.words else None

    @cached_property
    def new_words(self) -> Mapping[str, Sequence[int]]:
        """The words of the version after that the version before has not, each with all its indexes."""
        found: dict[str, list[int]] = {}
        done = 0
        for start, words in [*sorted((block.after, block.words) for block in self.blocks), (self.after.total, 0)]:
            for word in self.after.span(done, start):
                found.setdefault(word.text, []).append(word.index)
            done = max(done, start + words)
        return found


def lines_of(boxes: Iterable[Rect]) -> list[Rect]:
    """Return the box around each run of displayed boxes that stand on one line, in the order given."""
    lines: list[Rect] = []
    for box in boxes:
        if lines and _beside(lines[-1], box):
            lines[-1] = around(lines[-1], box)
        else:
            lines.append(box)
    return lines


def around(one: Rect, other: Rect) -> Rect:
    """Return the box around two boxes."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def text_of(words: Iterable[PlacedWord]) -> str:
    """Return words as one text."""
    return " ".join(word.text for word in words)


def by_page(words: Iterable[PlacedWord]) -> list[tuple[int, list[PlacedWord]]]:
    """Return runs of words by page, in their order."""
    return [(page, list(run)) for page, run in groupby(words, key=lambda word: word.page)]


def _beside(line: Rect, box: Rect) -> bool:
    lower = min(line[3] - line[1], box[3] - box[1])
    return min(line[3], box[3]) - max(line[1], box[1]) >= _BESIDE * lower and box[2] > line[0]
