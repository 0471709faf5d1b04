"""Two versions of a paper page by page, as a person reads what changed. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec

from ecabinet.papers.page_space import Rect
from ecabinet.papers.text_diff import Block
from ecabinet.papers.version_pair import PlacedWord, Side, VersionPair, by_page, text_of


class ChangedPassage(msgspec.Struct, frozen=True):
    """Words that stand only here, with a rectangle for each line in PDF user space, points.

    ``elsewhere`` is the page of the other version to which the same words were moved, None where it has them not.
    """

    text: str
    rects: list[Rect]
    elsewhere: int | None = None


class ComparedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page before beside the page after that corresponds to it; None where there is none.

    ``same_picture`` says of pages without words whether they look the same, and is None for pages of words.
    """

    before: int | None
    after: int | None
    removed: list[ChangedPassage]
    added: list[ChangedPassage]
    same_picture: bool | None


class ComparedVersions(msgspec.Struct, frozen=True, kw_only=True):
    """All pages of two versions, in the order of the later one; those it has no longer stand where they were."""

    before: str
    after: str
    pages: list[ComparedPage]


def compare_pages(pair: VersionPair) -> list[ComparedPage]:
    """Return the pages side by side with what was removed and added on each."""
    removed = _passages(pair.before, _outside(pair, pair.before.total, 0), _moved(pair.blocks, 0), pair.after)
    added = _passages(pair.after, _outside(pair, pair.after.total, 1), _moved(pair.blocks, 1), pair.before)
    return [
        ComparedPage(
            before=before,
            after=after,
            removed=removed.get(before or 0, []),
            added=added.get(after or 0, []),
            same_picture=_same_picture(pair, before, after),
        )
        for before, after in corresponding_pages(pair)
    ]


def corresponding_pages(pair: VersionPair) -> list[tuple[int | None, int | None]]:
    """Return which page before corresponds to which after: the one with most of its words, or with its picture."""
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for block in pair.blocks:
        done = 0
        while done < block.words:
            one, other = block.after + done, block.before + done
            words = min(block.words - done, pair.after.left_on_page(one), pair.before.left_on_page(other))
            shared[pair.after.page_of(one)][pair.before.page_of(other)] += words
            done += words
    of_picture = {after: before for before, after in pair.pictures.items()}
    chosen = {page: shared[page].most_common(1)[0][0] for page in shared} | of_picture
    rows: list[tuple[int | None, int | None]] = []
    left = [page for page in range(1, pair.before.pages + 1) if page not in set(chosen.values())]
    for after in range(1, pair.after.pages + 1):
        before = chosen.get(after)
        while before is not None and left and left[0] < before:
            rows.append((left.pop(0), None))
        if before is None and left and _both_wordless(pair, left[0], after):
            before = left.pop(0)
        rows.append((before, after))
    return [*rows, *((page, None) for page in left)]


def _both_wordless(pair: VersionPair, before: int, after: int) -> bool:
    return before == after and not pair.before.words(before) and not pair.after.words(after)


def _same_picture(pair: VersionPair, before: int | None, after: int | None) -> bool | None:
    if before is None or after is None or pair.before.words(before) or pair.after.words(after):
        return None
    return pair.pictures.get(before) == after


def _outside(pair: VersionPair, total: int, side: int) -> list[tuple[int, int]]:
    """Return the spans of one side that no block covers."""
    spans, reached = [], 0
    for start, end in sorted((block[side], block[side] + block.words) for block in pair.blocks):
        if start > reached:
            spans.append((reached, start))
        reached = max(reached, end)
    return [*spans, (reached, total)] if reached < total else spans


def _moved(blocks: Iterable[Block], side: int) -> list[tuple[int, int, int]]:
    return [(block[side], block[side] + block.words, block[1 - side]) for block in blocks if block.moved]


def _passages(
    side: Side, changed: list[tuple[int, int]], moved: list[tuple[int, int, int]], other: Side
) -> dict[int, list[ChangedPassage]]:
    found: dict[int, list[ChangedPassage]] = defaultdict(list)
    spans = [(start, end, -1) for start, end in changed] + moved
    for start, end, elsewhere in sorted(spans):
        page_there = other.page_of(elsewhere) if elsewhere >= 0 else None
        for page, words in by_page(side.span(start, end)):
            found[page].append(_passage(side, page, words, page_there))
    return found


def _passage(side: Side, page: int, words: list[PlacedWord], elsewhere: int | None) -> ChangedPassage:
    return ChangedPassage(text_of(words), side.line_rects(page, words), elsewhere)
