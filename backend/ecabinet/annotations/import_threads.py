"""Which annotations of a file say something about another one. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ecabinet.annotations.export_records import Annotation


def threads_of(annotations: Sequence[Annotation]) -> Iterator[tuple[Annotation, list[Annotation]]]:
    """Yield each annotation that answers no other, with those that answer it or one of its answers.

    What answers something that is not there stands for itself, and so does each of those that answer one another in a
    circle: every annotation comes once.
    """
    heads = _heads(_answered(annotations))
    said: dict[int, list[Annotation]] = defaultdict(list)
    for place, head in enumerate(heads):
        if head != place:
            said[head].append(annotations[place])
    for place, head in enumerate(heads):
        if head == place:
            yield annotations[place], said[place]


def _answered(annotations: Sequence[Annotation]) -> list[int | None]:
    """Return which one each answers: of several with that name the first on its own page, or else the first."""
    first: dict[str, int] = {}
    on_page: dict[tuple[str, int], int] = {}
    for place, each in enumerate(annotations):
        if each.name:
            first.setdefault(each.name, place)
            on_page.setdefault((each.name, each.page), place)
    return [on_page.get((each.reply_to, each.page), first.get(each.reply_to)) for each in annotations]


def _heads(answered: Sequence[int | None]) -> list[int]:
    """Return where the thread of each begins."""
    heads: dict[int, int] = {}
    for start in range(len(answered)):
        path: dict[int, None] = {}
        place = start
        while place not in heads and place not in path:
            path[place] = None
            before = answered[place]
            if before is None:
                heads[place] = place
            else:
                place = before
        if place not in heads:  # back where the path has been: from there on it is a circle
            way = list(path)
            heads |= {each: each for each in way[way.index(place) :]}
        for each in path:
            heads.setdefault(each, heads[place])
    return [heads[place] for place in range(len(answered))]
