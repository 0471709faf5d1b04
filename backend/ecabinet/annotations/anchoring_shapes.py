"""Drawn marks: they go with the words they touch, or with the line nearest to them. Pure."""

from collections import Counter
from collections.abc import Sequence

from ecabinet.annotations.anchoring_bodies import bounds_of, shifted
from ecabinet.annotations.anchoring_words import FEW, displacement
from ecabinet.annotations.bodies import MOST_QUOTE, Body, Note, Place, PlaceState, Rect
from ecabinet.papers.version_pair import PlacedWord, VersionPair, text_of

# How far (points) outside a drawing a word's middle may be and still be touched by it.
_REACH = 2.0
# Where most of the words near a drawing went alike, it went with them.
_MOST = 0.8
# So many of the nearest words tell where a drawing went whose own line is gone.
_NEAREST = 12
# Points (an inch) by which what follows may have moved and still tell where a drawing at the head of a page went.
_NEAR = 72.0
Move = tuple[int, float, float]


def anchor_shape(body: Body, page: int, pair: VersionPair) -> Place:
    """Return where a drawn mark on a page with words lies on the version after."""
    space = pair.before.spaces[page - 1]
    shown = space.to_shown(bounds_of(body, space.rotation))
    words = pair.before.words(page)
    touched = _inside(words, shown)
    near = touched or _nearest_line(words, shown)
    moves = _moves(near, pair)
    if moves.total() * FEW < len(near):
        return _by_others(body, words, near, shown, pair)
    (target, dx, dy), votes = moves.most_common(1)[0]
    sure = votes >= _MOST * len(near) and (not touched or moves.total() == len(near))
    if not sure:
        return _asking(body, near, (target, dx, dy), pair)
    kept = (target, dx, dy) == (page, 0, 0)
    return _place("kept" if kept else "moved", body, (target, dx, dy))


def _place(state: PlaceState, body: Body, move: Move, words: tuple[str, str] = ("", "")) -> Place:
    page, dx, dy = move
    rects = [shifted(rect, dx, dy) for rect in body.rects] if isinstance(body, Note) else []
    before, after = words
    return Place(state=state, page=page, dx=dx, dy=dy, rects=rects, words_before=before, words_after=after)


def _asking(body: Body, near: Sequence[PlacedWord], move: Move, pair: VersionPair) -> Place:
    """Put the mark where most went, and show what stands there now."""
    page, dx, dy = move = _on_the_page(body, move, pair)
    space = pair.after.spaces[page - 1]
    now = space.to_shown(shifted(bounds_of(body, space.rotation), dx, dy))
    words = pair.after.words(page)
    after = _inside(words, now) or _nearest_line(words, now)
    return _place("changed", body, move, (text_of(near)[:MOST_QUOTE], text_of(after)[:MOST_QUOTE]))


def _on_the_page(body: Body, move: Move, pair: VersionPair) -> Move:
    """Shorten a move that would take a drawing beyond the edge of its page."""
    page, dx, dy = move
    space = pair.after.spaces[page - 1]
    x0, y0, x1, y1 = bounds_of(body, space.rotation)
    left, bottom, right, top = space.box
    return page, _within(dx, left - x0, right - x1), _within(dy, bottom - y0, top - y1)


def _within(step: float, least: float, most: float) -> float:
    """Return the step, or the nearest one between the two; none may be needed, and none is made longer."""
    low, high = min(least, 0.0), max(most, 0.0)
    return round(max(low, min(step, high)), 2)


def _by_others(
    body: Body, words: Sequence[PlacedWord], near: Sequence[PlacedWord], shown: Rect, pair: VersionPair
) -> Place:
    """Put a mark of whose own words none or few are left beside what is left around it, and ask; else it is lost."""
    around = sorted(words, key=lambda word: _distance(word.shown, shown))
    left = [word for word in around if pair.moved_to(word.index) is not None]
    page = max(1, min(near[0].page, pair.after.pages))
    if not left:
        return Place(state="lost", page=page, words_before=text_of(near)[:MOST_QUOTE])
    above = [word for word in left if word.index < near[0].index][:_NEAREST]
    below = [word for word in left if word.index > near[-1].index][:_NEAREST]
    return _asking(body, near, _beside(above, below, page, pair), pair)


def _beside(above: Sequence[PlacedWord], below: Sequence[PlacedWord], page: int, pair: VersionPair) -> Move:
    """Return where a drawing goes between words that are left: with those above it; at the head of a page it stays.

    What follows tells the page, and the place on it only where it went not far: behind much that is new it stands at
    the end of that.
    """
    if moves := _moves(above, pair):
        return moves.most_common(1)[0][0]
    if moves := _moves(below, pair):
        move = moves.most_common(1)[0][0]
        return move if max(abs(move[1]), abs(move[2])) <= _NEAR else (move[0], 0.0, 0.0)
    return page, 0.0, 0.0


def _moves(words: Sequence[PlacedWord], pair: VersionPair) -> Counter[Move]:
    """Count where the words went: to which page, and by how many points."""
    moves: Counter[Move] = Counter()
    for word in words:
        index = pair.moved_to(word.index)
        if index is not None:
            target = pair.after.word(index)
            moves[(target.page, *displacement(word, target, pair))] += 1
    return _alike(moves)


def _alike(moves: Counter[Move]) -> Counter[Move]:
    """Take moves together that differ by no more than half a point, as lines set anew do."""
    found: Counter[Move] = Counter()
    for move, votes in moves.most_common():
        same = (one for one in found if one[0] == move[0] and _close(one, move))
        found[next(same, move)] += votes
    return found


def _close(one: Move, other: Move) -> bool:
    return abs(one[1] - other[1]) <= 0.5 and abs(one[2] - other[2]) <= 0.5


def _nearest_line(words: Sequence[PlacedWord], shown: Rect) -> list[PlacedWord]:
    """Return the words of the line nearest to a box."""
    nearest = min(words, key=lambda word: _distance(word.shown, shown), default=None)
    if nearest is None:
        return []
    middle = (nearest.shown[1] + nearest.shown[3]) / 2
    return [word for word in words if word.shown[1] <= middle <= word.shown[3]]


def _inside(words: Sequence[PlacedWord], box: Rect) -> list[PlacedWord]:
    """Return the words whose middle is in a box, or just outside."""
    x0, y0, x1, y1 = 2 * (box[0] - _REACH), 2 * (box[1] - _REACH), 2 * (box[2] + _REACH), 2 * (box[3] + _REACH)
    return [
        word
        for word in words
        if y0 <= word.shown[1] + word.shown[3] <= y1 and x0 <= word.shown[0] + word.shown[2] <= x1
    ]


def _distance(one: Rect, other: Rect) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    up = max(one[1] - other[3], other[1] - one[3], 0.0)
    return across * across + up * up
