import base64
import unicodedata
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from ecabinet.annotations.bodies import (
    MOST_TEXT,
    BadBody,
    Body,
    Box,
    Ink,
    Note,
    Place,
    kind_of,
    quote_of,
    text_of,
    tidy,
    tidy_place,
)

STROKE = base64.b64encode(bytes([2, 2, 128])).decode()
INK = {"kind": "ink", "page": 1, "tool": "pen", "color": "blue", "width": 1.5, "points": STROKE}
ON_WORDS = {"page": 2, "rects": [[1, 2, 3, 4]], "quote": "dự thảo", "color": "yellow"}
BOX = {"kind": "box", "page": 1, "rect": [1, 2, 3, 4], "color": "red", "width": 2}
EVERY: list[dict[str, Any]] = [
    INK,
    {**INK, "page": None, "sheet": "ab" * 16, "tool": "marker"},
    {**ON_WORDS, "kind": "highlight"},
    {**ON_WORDS, "kind": "underline", "prefix": "của ", "suffix": " này"},
    {**ON_WORDS, "kind": "strike", "text": "bỏ"},
    {"kind": "note", "page": 1, "at": [10, 20], "text": "Xem lại", "color": "orange"},
    BOX,
    {"kind": "arrow", "page": 1, "start": [0, 0], "end": [9, 9], "color": "green", "width": 1},
    {"kind": "stamp", "page": 1, "at": [5, 5], "stamp": "agree"},
    {"kind": "free_text", "page": 1, "rect": [0, 0, 9, 9], "text": "A", "color": "black", "size": 12},
    {"kind": "sheet", "title": "Ghi chú", "text": "Hỏi Bộ Tài chính", "order": 1.5, "paper": "cd" * 16, "page": 3},
]


def read(raw: dict[str, Any]) -> Body:
    body: Body = msgspec.json.decode(msgspec.json.encode(raw), type=Body)
    return body


@pytest.mark.parametrize("raw", EVERY, ids=lambda raw: raw["kind"])
def test_every_kind_is_read_and_written_as_it_came(raw: dict[str, Any]) -> None:
    body = tidy(read(raw))
    written = msgspec.json.decode(msgspec.json.encode(body))
    assert kind_of(body) == raw["kind"]
    assert {name: written[name] for name in raw} == raw
    assert tidy(body) == body


@pytest.mark.parametrize(
    "change",
    [
        {"rect": [0, 0, 10**7, 1]},
        {"rect": [0, 0, 1]},
        {"rect": [0, 0, 1, None]},
        {"page": 0},
        {"page": 1.5},
        {"page": 10**9},
        {"color": "gold"},
        {"width": 0},
        {"width": 1000},
        {"text": "a" * (MOST_TEXT + 1)},
        {"kind": "cloud"},
        {"kind": UNSET},
        {"onclick": "alert(1)"},
    ],
)
def test_what_is_no_body_is_not_read(change: dict[str, Any]) -> None:
    raw = {name: value for name, value in {**BOX, **change}.items() if value is not UNSET}
    with pytest.raises(msgspec.ValidationError):
        read(raw)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", '"1"'])
def test_numbers_that_are_none_are_not_read(number: str) -> None:
    raw = msgspec.json.encode(BOX).replace(b"[1,", f"[{number},".encode())
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(raw, type=Body)


def test_points_are_base64_and_nothing_else() -> None:
    with pytest.raises(msgspec.ValidationError):
        read({**INK, "points": "không phải"})


@pytest.mark.parametrize("change", [{"page": None}, {"sheet": "ab" * 16}, {"points": ""}, {"points": "gA=="}])
def test_a_stroke_lies_on_one_page_and_has_points(change: dict[str, Any]) -> None:
    with pytest.raises(BadBody):
        tidy(read({**INK, **change}))


def test_texts_are_composed_and_numbers_rounded() -> None:
    apart = unicodedata.normalize("NFD", "Đề nghị sửa")
    note = tidy(Note(page=1, at=(1.004, -2.006), text=apart, color="red", rects=[(3.0, 4.0, 1.999, 0.001)]))
    assert note == Note(page=1, at=(1.0, -2.01), text="Đề nghị sửa", color="red", rects=[(2.0, 0.0, 3.0, 4.0)])


def test_text_that_grows_when_it_is_composed_is_measured_after() -> None:
    note = {"kind": "note", "page": 1, "at": [10, 20], "color": "orange"}
    assert text_of(tidy(read({**note, "text": "\u0958" * (MOST_TEXT // 2)}))) == "\u0915\u093c" * (MOST_TEXT // 2)
    with pytest.raises(BadBody):
        tidy(read({**note, "text": "\u0958" * (MOST_TEXT // 2 + 1)}))
    with pytest.raises(BadBody):
        tidy_place(Place(state="changed", page=1, words_after="\u0958" * 5_000))


def test_corners_come_in_order() -> None:
    assert tidy(Box(page=1, rect=(9, 8, 1, 2), color="red", width=1)).rect == (1, 2, 9, 8)  # type: ignore[union-attr]  # a box
    place = tidy_place(Place(state="moved", page=2, dx=1.001, rects=[(5, 5, 1, 1)], words_after="mới"))
    assert (place.dx, place.rects) == (1.0, [(1, 1, 5, 5)])


def test_what_was_written_and_what_it_is_about() -> None:
    assert [text_of(read(raw)) for raw in EVERY[-3:]] == ["", "A", "Ghi chú\nHỏi Bộ Tài chính"]
    assert quote_of(read(EVERY[2])) == "dự thảo"
    assert quote_of(Ink(page=1, tool="pen", color="red", width=1, points=b"\0\0\0")) == ""
