"""A signature in a running hand, always the same for the same name: strokes as points, ready for a pen."""

import hashlib
import math
import random
import unicodedata
from itertools import pairwise

from ecabinet.typeset.letters import Point, Stroke, skeleton

_LARGE = 1.05
_WIDE = 1.45
_MARKS = {"\u0300": (3, -4), "\u0301": (3, 4), "\u0309": (2, 5), "\u0303": (6, 1), "\u0323": (1, 1)}
_STEPS = 14


def signature_strokes(name: str) -> list[Stroke]:
    """Return the smooth strokes of a signature for ``name``: the given name, growing fleeter, and a flourish."""
    chance = random.Random(  # noqa: S311 - a drawing, not a secret
        hashlib.sha256(unicodedata.normalize("NFC", name).encode()).digest()
    )
    words = name.split() or ["?"]
    strokes = _written(words[-1], chance)
    _flourish(strokes, chance)
    slant, rise = chance.uniform(0.28, 0.5), chance.uniform(0.02, 0.14)
    return [_smooth([(x + slant * y, y + rise * x) for x, y in stroke]) for stroke in strokes]


def _written(word: str, chance: random.Random) -> list[Stroke]:
    """The letters of one word on a level line, the small ones joined in one stroke."""
    running: Stroke = []
    apart: list[Stroke] = []
    x = 0.0
    letters = unicodedata.normalize("NFD", word[0].upper() + word[1:].lower().replace("đ", "d"))
    bases = [letter for letter in letters if not unicodedata.combining(letter)]
    marks = [mark for mark in letters if mark in _MARKS]
    for at, letter in enumerate(bases):
        size = _LARGE if at == 0 else 1 - 0.35 * at / max(len(bases), 4)
        first, *others = skeleton(letter)
        running += _set(first, x, size, chance)
        apart += [_set(stroke, x, size, chance) for stroke in others]
        x += max(px for px, _ in first) * size * _WIDE * chance.uniform(0.94, 1.08)
    apart += [_mark(mark, x * chance.uniform(0.55, 0.75)) for mark in marks[:1]]
    return [running, *apart]


def _set(stroke: Stroke, x: float, size: float, chance: random.Random) -> Stroke:
    shake = 0.7
    return [
        (x + px * size * _WIDE + chance.uniform(-shake, shake), py * size + chance.uniform(-shake, shake))
        for px, py in stroke
    ]


def _mark(mark: str, x: float) -> Stroke:
    wide, high = _MARKS[mark]
    y = -7.0 if mark == "\u0323" else 17.0
    return [(x, y), (x + wide, y + high / 2), (x + 2 * wide, y + high)]


def _flourish(strokes: list[Stroke], chance: random.Random) -> None:
    """A last movement of the pen: out to the right over a line below, back below the name, or a loop below it."""
    running = strokes[0]
    right = max(x for stroke in strokes for x, _ in stroke)
    (x, y), low = running[-1], chance.uniform(-13, -8)
    back = right * chance.uniform(-0.12, 0.25)
    form = chance.random()
    if form < 0.4:
        running.append((x + right * chance.uniform(0.25, 0.5), y + chance.uniform(-2, 7)))
        strokes.append([(back, low), (right * 0.45, low + 3.5), (right * chance.uniform(1.1, 1.35), low + 5)])
    elif form < 0.7:
        running += [(x + right * 0.25, y + 4), (x + right * 0.1, low), (right * 0.5, low - 2), (back, low - 3)]
    else:
        running += [(x + right * 0.18, y + 9), (x + right * 0.22, low), (right * 0.6, low - 5), (back, low)]
        running += [(back + right * 0.1, low + 5), (right * 0.5, low + 3), (right * chance.uniform(0.9, 1.3), low + 6)]


def _smooth(points: Stroke) -> Stroke:
    """A Catmull-Rom curve through the points."""
    ends = [points[0], *points, points[-1]]
    curve = [_between(ends[at : at + 4], step / _STEPS) for at in range(len(points) - 1) for step in range(_STEPS)]
    return [*curve, points[-1]]


def _between(four: Stroke, t: float) -> Point:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = four
    return _spline(x0, x1, x2, x3, t), _spline(y0, y1, y2, y3, t)


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def pen_widths(stroke: Stroke) -> list[float]:
    """Return how wide the pen writes at each point, about 1: thin where it runs, and at both ends."""
    speeds = [math.dist(one, two) for one, two in pairwise(stroke)]
    speeds = [speeds[0], *speeds] if speeds else [1.0]
    widths, width = [], 1.0
    for at, speed in enumerate(speeds):
        end = min(at, len(speeds) - 1 - at) / 10
        width += (1.0 / (1 + speed * 0.9) + 0.42 - width) * 0.25
        widths.append(width * min(1.0, 0.45 + end))
    return widths
