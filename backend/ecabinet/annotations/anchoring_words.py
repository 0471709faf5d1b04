"""Marks on words: where these very words are in another version, or what stands there instead. Pure."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from ecabinet.annotations.anchoring_bodies import around_all, shifted
from ecabinet.annotations.anchoring_search import passage_elsewhere
from ecabinet.annotations.bodies import MOST_QUOTE, MOST_RECTS, Note, OnWords, Place, PlaceState, Rect
from ecabinet.papers.version_pair import PlacedWord, Side, VersionPair, text_of

W = TypeVar("W", bound=OnWords | Note)
# Points by which a place may differ and still be the same.
_SAME = 0.06
# How much of a word, or of the mark on it, must lie in the other for the word to be marked.
_COVERED = 0.4
# How many words around a mark are looked at for where its own went.
_AROUND = 40
# Where fewer than one in so many of a mark's words are left, these say nothing of its place: they may stand anywhere.
FEW = 3


def on_its_words(body: W, side: Side) -> tuple[W, list[PlacedWord]]:
    """Return the words that a mark lies on: those under its rectangles, or else those that it quotes.

    A mark found by its quote is given the rectangles of these words.
    """
    space = side.spaces[body.page - 1]
    shown = [space.to_shown(rect) for rect in body.rects]
    words = side.words(body.page)
    under = [word for word in words if any(_covers(rect, word.shown) for rect in shown)]
    quoted = [] if under else _by_quote(words, body.quote.split(), body.prefix.split()[-1:])
    if quoted:
        return msgspec.structs.replace(body, rects=side.line_rects(body.page, quoted)), quoted
    return body, under


def anchor_words(body: OnWords | Note, words: Sequence[PlacedWord], pair: VersionPair) -> Place:
    """Return where a mark on these words of the version before lies on the version after."""
    targets = [pair.moved_to(word.index) for word in words]
    if None not in targets and _side_by_side(words, [target for target in targets if target is not None]):
        return _unchanged(body, words, pair)
    return _changed(body, words, pair)


def displacement(word: PlacedWord, target: PlacedWord, pair: VersionPair) -> tuple[float, float]:
    """Return by how many points of user space a word moved, whichever pages it is on."""
    old, new = pair.before.user(word), pair.after.user(target)
    dx, dy = round(new[0] - old[0], 2), round(new[1] - old[1], 2)
    return (dx if abs(dx) > _SAME else 0.0), (dy if abs(dy) > _SAME else 0.0)


def _covers(rect: Rect, word: Rect) -> bool:
    if word[3] <= rect[1] or word[1] >= rect[3] or word[2] <= rect[0] or word[0] >= rect[2]:
        return False
    up = min(rect[3], word[3]) - max(rect[1], word[1])
    across = min(rect[2], word[2]) - max(rect[0], word[0])
    lower, narrower = min(rect[3] - rect[1], word[3] - word[1]), min(rect[2] - rect[0], word[2] - word[0])
    return up >= _COVERED * lower and across >= _COVERED * narrower


def _by_quote(words: Sequence[PlacedWord], quote: list[str], before: list[str]) -> list[PlacedWord]:
    """Return where the page has the quoted words, by preference after the word that came before them."""
    texts = [word.text for word in words]
    found = [at for at in range(len(texts) - len(quote) + 1) if texts[at : at + len(quote)] == quote] if quote else []
    if not found:
        return []
    at = next((at for at in found if at and texts[at - 1 : at] == before), found[0])
    return list(words[at : at + len(quote)])


def _side_by_side(words: Sequence[PlacedWord], targets: list[int]) -> bool:
    return all(target - targets[0] == word.index - words[0].index for word, target in zip(words, targets, strict=True))


def _unchanged(body: OnWords | Note, words: Sequence[PlacedWord], pair: VersionPair) -> Place:
    targets = [pair.after.word(target) for word in words if (target := pair.moved_to(word.index)) is not None]
    page = Counter(target.page for target in targets).most_common(1)[0][0]
    moves = {displacement(word, target, pair) for word, target in zip(words, targets, strict=True)}
    dx, dy = displacement(words[0], targets[0], pair)
    if len({target.page for target in targets}) == 1 and all(_near(move, (dx, dy)) for move in moves):
        state: PlaceState = "kept" if (page, dx, dy) == (body.page, 0, 0) else "moved"
        return Place(state=state, page=page, dx=dx, dy=dy, rects=[shifted(rect, dx, dy) for rect in body.rects])
    here = [target for target in targets if target.page == page]
    rects = _cut_as_before(body, words, pair, pair.after.line_rects(page, here))
    return Place(state="moved", page=page, dx=dx, dy=dy, rects=rects[:MOST_RECTS])


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= 2 * _SAME and abs(one[1] - other[1]) <= 2 * _SAME


def _cut_as_before(
    body: OnWords | Note, words: Sequence[PlacedWord], pair: VersionPair, rects: list[Rect]
) -> list[Rect]:
    """Let a mark that began or ended inside a word do so again, on pages that are not turned."""
    if not body.rects or pair.before.spaces[body.page - 1].rotation:
        return rects
    start = max(0.0, body.rects[0][0] - pair.before.user(words[0])[0])
    end = min(0.0, body.rects[-1][2] - pair.before.user(words[-1])[2])
    first, last = rects[0], rects[-1]
    if first[0] + start < first[2]:
        rects[0] = (round(first[0] + start, 2), *first[1:])
    if rects[-1][0] < last[2] + end:
        rects[-1] = (*rects[-1][:2], round(last[2] + end, 2), last[3])
    return rects


def _changed(body: OnWords | Note, words: Sequence[PlacedWord], pair: VersionPair) -> Place:
    before = (body.quote or text_of(words))[:MOST_QUOTE]
    start, end = passage_elsewhere(words, pair) or _span(words, pair)
    if start >= end:
        page = pair.after.page_of(start) if 0 <= start < pair.after.total else min(body.page, pair.after.pages)
        return Place(state="lost", page=max(1, page), words_before=before)
    now = pair.after.span(start, end)
    page = Counter(word.page for word in now).most_common(1)[0][0]
    rects = pair.after.line_rects(page, [word for word in now if word.page == page])[:MOST_RECTS]
    old, new = around_all(body.rects or [pair.before.user(words[0])]), around_all(rects)
    dx, dy = round(new[0] - old[0], 2), round(new[3] - old[3], 2)
    if text_of(now) == text_of(words):
        return Place(state="moved", page=page, dx=dx, dy=dy, rects=rects)
    return Place(
        state="changed",
        page=page,
        dx=dx,
        dy=dy,
        rects=rects,
        words_before=before,
        words_after=text_of(now)[:MOST_QUOTE],
    )


def _span(words: Sequence[PlacedWord], pair: VersionPair) -> tuple[int, int]:
    """Return from where to where the version after has what stands in the place of these words; empty if nothing."""
    most = 2 * len(words) + 10
    previous = _neighbour(pair, words[0].index, -1)
    following = _neighbour(pair, words[-1].index, 1)
    left = [target for word in words if (target := pair.moved_to(word.index)) is not None]
    if len(left) * FEW < len(words):
        return _place_between(previous, following, most, len(left))
    middle = sorted(left)[len(left) // 2]
    cluster = [target for target in left if abs(target - middle) <= most]
    start, end = min(cluster), max(cluster) + 1
    if pair.moved_to(words[0].index) is None and previous is not None and previous < start <= previous + most:
        start = previous + 1
    if pair.moved_to(words[-1].index) is None and following is not None and end <= following <= end + most:
        end = following
    return start, end


def _place_between(previous: int | None, following: int | None, most: int, left: int) -> tuple[int, int]:
    """Return what stands between the neighbours of words that are gone, or of which a few are left here and there."""
    start = -1 if previous is None else previous + 1
    if previous is None or following is None or following <= start:
        return start, -1
    if following - start <= 2 * most:
        return start, following
    return (start, start + most) if left else (start, -1)


def _neighbour(pair: VersionPair, index: int, step: int) -> int | None:
    """Return where the nearest word before (-1) or behind (1) that is still there went; the paper's ends stay ends."""
    for distance in range(1, _AROUND + 1):
        at = index + step * distance
        if not 0 <= at < pair.before.total:
            return -1 if step < 0 else pair.after.total
        target = pair.moved_to(at)
        if target is not None:
            return target
    return None
