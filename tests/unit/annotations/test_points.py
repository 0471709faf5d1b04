import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.annotations.points import MOST_POINTS, BadPoints, Point, count_points, pack, unpack

# The screens' packing is tested with the same file.
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "strokes.json").read_text("utf-8"))
COORDINATES = st.floats(-1_000_000, 1_000_000)
POINTS = st.builds(Point, COORDINATES, COORDINATES, st.integers(0, 255))


@pytest.mark.parametrize("case", VECTORS["strokes"], ids=lambda case: case["name"])
def test_strokes_are_packed_as_the_vectors_say(case: dict[str, Any]) -> None:
    packed = base64.b64decode(case["packed"])
    assert pack(Point(*point) for point in case["points"]) == packed
    assert unpack(packed) == [Point(*point) for point in case["unpacked"]]


@pytest.mark.parametrize("case", VECTORS["refused"], ids=lambda case: case["name"])
def test_what_is_no_stroke_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(BadPoints) as refusal:
        unpack(base64.b64decode(case["packed"]))
    assert not refusal.value.too_long


@given(st.lists(POINTS, min_size=1, max_size=50))
def test_points_come_back_to_the_fiftieth_of_a_point(points: list[Point]) -> None:
    for before, after in zip(points, unpack(pack(points)), strict=True):
        assert abs(before.x - after.x) <= 0.0101
        assert abs(before.y - after.y) <= 0.0101
        assert before.pressure == after.pressure


@given(st.lists(POINTS, min_size=1, max_size=20))
def test_packed_again_a_stroke_stays_as_it_is(points: list[Point]) -> None:
    packed = pack(points)
    assert pack(unpack(packed)) == packed


@given(st.binary(max_size=60))
def test_any_bytes_are_a_stroke_or_refused(packed: bytes) -> None:
    try:
        count = count_points(packed)
    except BadPoints:
        return
    assert 0 < count <= len(packed) / 3


def test_a_stroke_has_a_most() -> None:
    longest = bytes([2, 2, 128]) * MOST_POINTS
    assert count_points(longest) == MOST_POINTS
    with pytest.raises(BadPoints) as refusal:
        count_points(longest + bytes([2, 2, 128]))
    assert refusal.value.too_long
