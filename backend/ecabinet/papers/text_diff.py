"""Which words of one version are which words of another, however far a passage went. Pure.

Passages that stand once in both are the anchors; what lies between them in order is aligned word by word, and what
stands elsewhere in the other version is a moved passage.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

# A passage of so many words that stands once in both versions is the same passage, wherever it is.
_PASSAGE = 8
# Shorter ones count only where the neighbours agree already, down to single words where much is to be aligned.
_SHORTER = (_PASSAGE, 5, 3)
_SHORTEST = (2, 1)
# The aligner keeps a bit for each pair of words: a quarter of a gigabyte; more is told as changed.
_MOST_PAIRS = 2_000_000_000
# So few words between changes so much longer are there by chance, and reading them as unchanged helps nobody.
_ISLAND = 2
_SEA = 4


class Block(NamedTuple):
    """So many ``words`` from ``before`` on that stand unchanged from ``after`` on; ``moved`` if out of their order."""

    before: int
    after: int
    words: int
    moved: bool = False


class _Gap(NamedTuple):
    before: int
    before_end: int
    after: int
    after_end: int

    @property
    def pairs(self) -> int:
        return (self.before_end - self.before) * (self.after_end - self.after)


def diff_words(before: Sequence[str], after: Sequence[str]) -> list[Block]:
    """Return the unchanged passages by their place in ``before``; no word is in two of them."""
    numbers: dict[str, int] = {}
    a = [numbers.setdefault(word, len(numbers)) for word in before]
    b = [numbers.setdefault(word, len(numbers)) for word in after]
    kept, gaps = _anchored(a, b)
    moved = _moved(a, b, gaps)
    blocks = _joined([*kept, *_aligned(a, b, gaps, moved)])
    return sorted([*blocks, *moved])


def _anchored(a: list[int], b: list[int]) -> tuple[list[Block], list[_Gap]]:
    """Return what stands in the same order around unique passages, and what is left between."""
    kept: list[Block] = []
    gaps: list[_Gap] = []
    waiting = [_Gap(0, len(a), 0, len(b))]
    while waiting:
        gap = _trimmed(a, b, waiting.pop(), kept)
        if gap.pairs == 0:
            gaps.append(gap)
        elif inner := _split(a, b, gap, kept):
            waiting += inner
        else:
            gaps.append(gap)
    return kept, gaps


def _trimmed(a: list[int], b: list[int], gap: _Gap, kept: list[Block]) -> _Gap:
    """Take what both sides begin and end with alike out of the gap."""
    i, i_end, j, j_end = gap
    while i < i_end and j < j_end and a[i] == b[j]:
        i, j = i + 1, j + 1
    while i_end > i and j_end > j and a[i_end - 1] == b[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
    ends = Block(gap.before, gap.after, i - gap.before), Block(i_end, j_end, gap.before_end - i_end)
    kept.extend(block for block in ends if block.words)
    return _Gap(i, i_end, j, j_end)


def _split(a: list[int], b: list[int], gap: _Gap, kept: list[Block]) -> list[_Gap]:
    """Return the gaps between the anchors inside a gap, or nothing where it has none."""
    for length in (*_SHORTER, *_SHORTEST) if gap.pairs > _MOST_PAIRS else _SHORTER:
        anchors = _rising(_unique_in_both(a, b, [gap], length))
        if anchors:
            return list(_between(a, b, gap, anchors, kept))
    return []


def _between(
    a: list[int], b: list[int], gap: _Gap, anchors: list[tuple[int, int]], kept: list[Block]
) -> Iterator[_Gap]:
    i, j = gap.before, gap.after
    for x, y in anchors:
        if x < i or y < j:
            continue
        yield _Gap(i, x, j, y)
        i, j = x, y
        while i < gap.before_end and j < gap.after_end and a[i] == b[j]:
            i, j = i + 1, j + 1
        kept.append(Block(x, y, i - x))
    yield _Gap(i, gap.before_end, j, gap.after_end)


def _unique_in_both(a: list[int], b: list[int], gaps: Iterable[_Gap], length: int) -> list[tuple[int, int]]:
    """Return where the passages of ``length`` words that stand once on each side of the gaps are, by ``before``."""
    gaps = list(gaps)
    ours = _once(a, ((gap.before, gap.before_end) for gap in gaps), length)
    theirs = _once(b, ((gap.after, gap.after_end) for gap in gaps), length)
    return sorted((place, theirs[passage]) for passage, place in ours.items() if passage in theirs)


def _once(words: list[int], spans: Iterable[tuple[int, int]], length: int) -> dict[tuple[int, ...], int]:
    found: dict[tuple[int, ...], int] = {}
    twice: set[tuple[int, ...]] = set()
    for start, end in spans:
        part = words[start:end]
        for place, passage in enumerate(zip(*(part[offset:] for offset in range(length)), strict=False), start):
            if passage in found:
                twice.add(passage)
            found[passage] = place
    for passage in twice:
        del found[passage]
    return found


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of the pairs that rises on both sides; they come by their first."""
    ends: list[int] = []
    last_of: list[int] = []
    earlier: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        earlier.append(last_of[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            last_of.append(index)
        else:
            ends[length], last_of[length] = place, index
    chain: list[tuple[int, int]] = []
    index = last_of[-1] if last_of else -1
    while index >= 0:
        chain.append(pairs[index])
        index = earlier[index]
    return chain[::-1]


def _moved(a: list[int], b: list[int], gaps: list[_Gap]) -> list[Block]:
    """Return the passages that left one gap and stand, whole and alone, in another; longest first come first."""
    left = {place: index for index, gap in enumerate(gaps) for place in range(gap.before, gap.before_end)}
    right = {place: index for index, gap in enumerate(gaps) for place in range(gap.after, gap.after_end)}
    found = []
    reached: dict[int, int] = {}
    for i, j in _unique_in_both(a, b, gaps, _PASSAGE):
        if reached.get(j - i, 0) <= i:
            block = _grown(a, b, (left, right), i, j)
            reached[j - i] = block.before + block.words
            found.append(block)
    return list(_apart(found))


def _grown(a: list[int], b: list[int], free: tuple[dict[int, int], dict[int, int]], i: int, j: int) -> Block:
    left, right = free

    def same(step: int) -> bool:
        here = left.get(i + step) == left[i] and right.get(j + step) == right[j]
        return here and a[i + step] == b[j + step]

    start, end = 0, _PASSAGE
    while same(start - 1):
        start -= 1
    while same(end):
        end += 1
    return Block(i + start, j + start, end - start, moved=True)


def _apart(blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks of which no word is in a longer one."""
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    for block in sorted(blocks, key=lambda each: -each.words):
        here = range(block.before, block.before + block.words)
        there = range(block.after, block.after + block.words)
        if taken_before.isdisjoint(here) and taken_after.isdisjoint(there):
            taken_before.update(here)
            taken_after.update(there)
            yield block


def _aligned(a: list[int], b: list[int], gaps: list[_Gap], moved: list[Block]) -> Iterator[Block]:
    """Align word by word what is in a gap and was not moved."""
    gone = {place for block in moved for place in range(block.before, block.before + block.words)}
    come = {place for block in moved for place in range(block.after, block.after + block.words)}
    for gap in gaps:
        ours = [place for place in range(gap.before, gap.before_end) if place not in gone]
        theirs = [place for place in range(gap.after, gap.after_end) if place not in come]
        if ours and theirs and len(ours) * len(theirs) <= _MOST_PAIRS:
            yield from _word_by_word(a, b, ours, theirs)


def _word_by_word(a: list[int], b: list[int], ours: list[int], theirs: list[int]) -> Iterator[Block]:
    steps = list(Indel.opcodes([a[place] for place in ours], [b[place] for place in theirs]))
    equal = [(step.src_start, step.dest_start, step.src_end - step.src_start) for step in steps if step.tag == "equal"]
    for index, (i, j, count) in enumerate(equal):
        before_i, before_j = _end_of(equal, index - 1)
        after_i, after_j = equal[index + 1][:2] if index + 1 < len(equal) else (len(ours), len(theirs))
        seas = max(i - before_i, j - before_j), max(after_i - i, after_j - j) - count
        if count > _ISLAND or min(seas) == 0 or sum(seas) <= _SEA * count:
            yield from (Block(ours[i + step], theirs[j + step], 1) for step in range(count))


def _end_of(equal: list[tuple[int, int, int]], index: int) -> tuple[int, int]:
    if index < 0:
        return 0, 0
    i, j, count = equal[index]
    return i + count, j + count


def _joined(blocks: list[Block]) -> list[Block]:
    """Join blocks that follow each other on both sides."""
    joined: list[Block] = []
    for block in sorted(blocks):
        last = joined[-1] if joined else None
        if last and (last.before + last.words, last.after + last.words) == block[:2]:
            joined[-1] = last._replace(words=last.words + block.words)
        else:
            joined.append(block)
    return joined
