"""Versions set from words alone: lines of a fixed length on pages of a fixed height, as if a program had set them."""

from collections.abc import Sequence

from ecabinet.annotations.bodies import Highlight, Rect
from ecabinet.papers.comparing import Comparison
from ecabinet.papers.page_space import PageSpace
from ecabinet.papers.pdf_text import Word
from ecabinet.papers.text_diff import diff_words
from ecabinet.papers.version_pair import VersionPair, lines_of

Pages = list[list[Word]]
LINE = 20.0
WORD = 40.0
A4: Rect = (0.0, 0.0, 595.0, 842.0)


def set_words(words: Sequence[str], a_line: int = 10, lines: int = 30) -> Pages:
    """Set words ``a_line`` to a line and ``lines`` to a page, each on a place of its own."""
    pages: Pages = []
    for index, text in enumerate(words):
        line, column = divmod(index, a_line)
        page, row = divmod(line, lines)
        if page == len(pages):
            pages.append([])
        x, y = 60 + column * WORD, 780 - row * LINE
        pages[page].append((text, x, y, x + WORD - 8, y + 12))
    return pages or [[]]


def pair_of(before: Pages, after: Pages, pictures: dict[int, int] | None = None, rotation: int = 0) -> VersionPair:
    """Put two versions side by side."""
    texts = [[word[0] for page in pages for word in page] for pages in (before, after)]
    comparison = Comparison(
        spaces_before=[PageSpace(A4, rotation)] * len(before),
        spaces_after=[PageSpace(A4, rotation)] * len(after),
        words_before=[len(page) for page in before],
        words_after=[len(page) for page in after],
        blocks=[(block.before, block.after, block.words, block.moved) for block in diff_words(*texts)],
        pictures=pictures or {},
    )
    return VersionPair(comparison, lambda page: before[page - 1], lambda page: after[page - 1])


def highlight(pair: VersionPair, start: int, end: int) -> Highlight:
    """Mark the words from ``start`` to before ``end`` of the version before, on the page of the first."""
    words = [word for word in pair.before.span(start, end) if word.page == pair.before.page_of(start)]
    space = pair.before.spaces[words[0].page - 1]
    rects = [space.to_user(rect) for rect in lines_of([word.shown for word in words])]
    quote = " ".join(word.text for word in words)
    return Highlight(page=words[0].page, rects=rects, quote=quote, color="yellow")


def words_under(pair: VersionPair, page: int, rects: Sequence[Rect]) -> list[str]:
    """Return the words of the version after that lie under the rectangles."""
    space = pair.after.spaces[page - 1]
    shown = [space.to_shown(rect) for rect in rects]
    return [
        word.text
        for word in pair.after.words(page)
        if any(
            r[0] - 0.1 <= word.shown[0] and word.shown[2] <= r[2] + 0.1 and r[1] <= word.shown[1] + 6 <= r[3]
            for r in shown
        )
    ]
