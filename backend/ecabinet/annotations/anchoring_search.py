"""Marks whose passage went elsewhere and changed on its way: where the version after has what is most like it. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from ecabinet.papers.version_pair import PlacedWord, VersionPair

# Marks on fewer words are looked for with so many words on either side of theirs.
_ENOUGH = 5
_CONTEXT = 6
# The share of words, in their order, that a passage and the one it became have in common at least.
_ALIKE = 0.6
# A word that stands more often among what is new says nothing of a place.
_COMMON = 200


def passage_elsewhere(words: Sequence[PlacedWord], pair: VersionPair) -> tuple[int, int] | None:
    """Return from where to where the version after has these words in a passage that moved and changed.

    None where most of the passage is still what it was, or where nothing new is like it.
    """
    begin, end = words[0].index, words[-1].index + 1
    around = 0 if end - begin >= _ENOUGH else _CONTEXT
    first, last = max(0, begin - around), min(pair.before.total, end + around)
    known = sum(pair.moved_to(index) is not None for index in range(first, last))
    if known * 2 >= last - first:
        return None
    passage = [word.text for word in pair.before.span(first, last)]
    start = _likeliest(passage, pair)
    if start is None:
        return None
    slack = len(passage) // 4 + 1
    start, stop = max(0, start - slack), min(pair.after.total, start + len(passage) + slack)
    there = [word.text for word in pair.after.span(start, stop)]
    same = list(_same(passage, there))
    if not same or _likeness(same, len(passage)) < _ALIKE:
        return None
    found = _between(same, begin - first, end - first, len(there))
    return (start + found[0], start + found[1]) if found[0] < found[1] else None


def _likeliest(passage: Sequence[str], pair: VersionPair) -> int | None:
    """Return where the passage would begin for most of its words to stand where new ones do, within a word or so."""
    votes = Counter[int]()
    for place, text in enumerate(passage):
        spots = pair.new_words.get(text, ())
        if len(spots) <= _COMMON:
            votes.update(spot - place for spot in spots)
    if not votes:
        return None
    return max(sorted(votes), key=lambda at: votes[at - 1] + 2 * votes[at] + votes[at + 1])


def _same(passage: Sequence[str], there: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of equal words, in their order."""
    for step in Indel.opcodes(passage, there):
        if step.tag == "equal":
            yield from zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)


def _likeness(same: Sequence[tuple[int, int]], length: int) -> float:
    stretch = same[-1][1] - same[0][1] + 1
    return 2 * len(same) / (length + stretch)


def _between(same: Sequence[tuple[int, int]], begin: int, end: int, most: int) -> tuple[int, int]:
    """Return what stands there between the words around those from ``begin`` to before ``end``."""
    before = [there for here, there in same if here < begin]
    behind = [there for here, there in same if here >= end]
    inside = [(here, there) for here, there in same if begin <= here < end]
    if inside:
        (first, start), (last, stop) = inside[0], inside[-1]
        low = start - (first - begin)
        high = stop + (end - last)
    else:
        low = before[-1] + 1 if before else behind[0] - (end - begin)
        high = behind[0] if behind else low + (end - begin)
    return max(low, before[-1] + 1 if before else 0), min(high, behind[0] if behind else most)
