"""Where the marks of one version of a paper lie on another: each by the words it sits on. Pure.

A mark on words, or a note at words, goes where these words went; when some of them changed it waits at what stands
there now and asks its owner; when they are gone it is lost, which means it waits in a list. A drawn mark goes with the
words it touches, or else with the line nearest to it. On a page without words a mark stays only where the page looks
the same. Nothing is dropped: there is a place for every mark.
"""

from ecabinet.annotations.anchoring_bodies import page_of
from ecabinet.annotations.anchoring_shapes import anchor_shape
from ecabinet.annotations.anchoring_words import anchor_words, on_its_words
from ecabinet.annotations.bodies import Body, Note, OnWords, Place
from ecabinet.papers.version_pair import VersionPair

# The answers of a mark's owner, which no later look at the words may overrule.
ANSWERED = frozenset({"confirmed", "by_hand"})


def anchor(body: Body, pair: VersionPair) -> Place | None:
    """Return where a mark of the version before lies on the version after; None for what lies on no paper."""
    page = page_of(body)
    if page is None:
        return None
    if not pair.before.words(page):
        return _by_picture(pair, page)
    if isinstance(body, OnWords) or (isinstance(body, Note) and body.quote):
        lying, words = on_its_words(body, pair.before)
        if words:
            return anchor_words(lying, words, pair)
    return anchor_shape(body, page, pair)


def stays(body: Body) -> Place | None:
    """Return the place of a mark on a version with the same bytes as its own."""
    page = page_of(body)
    if page is None:
        return None
    return Place(state="kept", page=page, rects=body.rects if isinstance(body, OnWords | Note) else [])


def _by_picture(pair: VersionPair, page: int) -> Place:
    same = pair.pictures.get(page)
    if same is None:
        return Place(state="lost", page=max(1, min(page, pair.after.pages)))
    old, new = pair.before.spaces[page - 1].box, pair.after.spaces[same - 1].box
    dx, dy = round(new[0] - old[0], 2), round(new[1] - old[1], 2)
    kept = same == page and not dx and not dy
    return Place(state="kept" if kept else "moved", page=same, dx=dx, dy=dy)
