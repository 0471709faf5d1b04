"""Where marks lie on another version: nothing dropped, unchanged words keep them exactly, changed ones ask."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.annotations.set_pages import highlight, pair_of, set_words, words_under

from ecabinet.annotations.anchoring import anchor, stays
from ecabinet.annotations.anchoring_bodies import bounds_of, placed
from ecabinet.annotations.bodies import Arrow, Body, Box, FreeText, Ink, Note, Sheet, Stamp
from ecabinet.annotations.points import Point, pack, unpack

TEXT = [f"từ{number}" for number in range(400)]
lengths = st.floats(20, 700).map(lambda length: round(length, 2))


def _drawn(x: float, y: float, page: int) -> list[Body]:
    return [
        Ink(page=page, tool="pen", color="blue", width=2, points=pack([Point(x, y, 90), Point(x + 30, y + 9, 200)])),
        Box(page=page, rect=(x, y, x + 70, y + 14), color="red", width=1),
        Arrow(page=page, start=(x, y), end=(x + 50, y + 50), color="green", width=2),
        Stamp(page=page, at=(x, y), stamp="ask"),
        FreeText(page=page, rect=(x, y, x + 90, y + 30), text="Xem lại", color="black", size=12),
        Note(page=page, at=(x, y), text="Số liệu?", color="yellow"),
    ]


@given(st.integers(0, 350), st.integers(1, 40), lengths, lengths)
@settings(max_examples=40, deadline=None)
def test_a_version_with_the_same_words_keeps_every_mark(start: int, count: int, x: float, y: float) -> None:
    pages = set_words(TEXT)
    pair = pair_of(pages, pages)
    marks: list[Body] = [highlight(pair, start, start + count), *_drawn(x, y, 1), *_drawn(y, x, 2)]
    for body in marks:
        place = anchor(body, pair)
        assert place == stays(body)
        assert place is not None
        assert placed(body, place) == body


@given(st.integers(10, 300), st.integers(1, 30), st.integers(0, 8), st.integers(11, 400))
@settings(max_examples=60, deadline=None)
def test_unchanged_words_keep_their_marks_wherever_they_went(start: int, count: int, new: int, gone: int) -> None:
    end = start + count
    after = [*(f"mới{number}" for number in range(new * 50)), *TEXT[:5], *TEXT[9:start], *TEXT[start:end]]
    after += [word for index, word in enumerate(TEXT[end:], end) if index != gone]
    pair = pair_of(set_words(TEXT), set_words(after, a_line=9))
    body = highlight(pair, start, end)
    place = anchor(body, pair)
    assert place is not None
    assert place.state in {"kept", "moved"}
    there = words_under(pair, place.page, place.rects)
    assert there
    # One that is now broken over two pages lies on the page that has most of it.
    assert " ".join(there) in body.quote
    assert len(there) * 2 >= len(body.quote.split())


words = st.lists(st.sampled_from([f"chữ{number}" for number in range(12)]), max_size=300)


@given(words.filter(bool), words, st.data())
@settings(max_examples=80, deadline=None)
def test_every_mark_gets_a_place_that_is_there(before: list[str], after: list[str], data: st.DataObject) -> None:
    pair = pair_of(set_words(before, lines=8), set_words(after, lines=8))
    start = data.draw(st.integers(0, len(before) - 1))
    marks: list[Body] = [highlight(pair, start, min(start + data.draw(st.integers(1, 30)), len(before)))]
    marks += _drawn(data.draw(lengths), data.draw(lengths), pair.before.page_of(start))
    for body in marks:
        place = anchor(body, pair)
        assert place is not None
        assert 1 <= place.page <= pair.after.pages
        if place.state == "changed":
            assert place.words_before
        if place.state in {"kept", "moved"} and place.rects and body is marks[0]:
            there = " ".join(words_under(pair, place.page, place.rects))
            assert there == marks[0].quote or there in marks[0].quote  # type: ignore[union-attr]  # the highlight
        moved = placed(body, place)
        width = bounds_of(body)[2] - bounds_of(body)[0]
        assert body is marks[0] or bounds_of(moved)[2] - bounds_of(moved)[0] == pytest.approx(width, abs=0.05)


def test_a_moved_paragraph_takes_its_marks_along() -> None:
    pair = pair_of(set_words(TEXT), set_words([*TEXT[:20], *TEXT[60:], *TEXT[20:60]]))
    place = anchor(highlight(pair, 25, 32), pair)
    assert place is not None
    assert (place.state, place.page) == ("moved", 2)
    assert words_under(pair, place.page, place.rects) == TEXT[25:32]


def test_changed_words_are_shown_beside_those_that_stand_there_now() -> None:
    pair = pair_of(set_words(TEXT), set_words([*TEXT[:50], "ba", "nghìn", "tỷ", *TEXT[52:]]))
    place = anchor(highlight(pair, 48, 54), pair)
    assert place is not None
    assert place.state == "changed"
    assert place.words_before == " ".join(TEXT[48:54])
    assert place.words_after == "từ48 từ49 ba nghìn tỷ từ52 từ53"
    assert words_under(pair, place.page, place.rects) == place.words_after.split()


@pytest.mark.parametrize(
    ("start", "end", "became"),
    [(13, 14, "bảy"), (12, 15, "từ12 bảy từ14"), (10, 20, "từ10 từ11 từ12 bảy từ14 từ15 từ16 từ17 từ18 từ19")],
)
def test_a_sentence_that_moved_and_changed_asks_where_it_went(start: int, end: int, became: str) -> None:
    head = [f"mở{number}" for number in range(10)]
    sentence = [*TEXT[10:13], "bảy", *TEXT[14:20]]
    pair = pair_of(set_words(TEXT[10:60]), set_words([*head, *TEXT[20:40], *sentence, *TEXT[40:60]]))
    place = anchor(highlight(pair, start - 10, end - 10), pair)
    assert place is not None
    assert (place.state, place.words_after) == ("changed", became)
    assert words_under(pair, place.page, place.rects) == became.split()


def test_words_that_are_the_same_in_a_sentence_that_moved_and_changed_go_with_it() -> None:
    sentence = [*TEXT[10:13], "bảy", *TEXT[14:20]]
    pair = pair_of(set_words(TEXT[10:60]), set_words(["mở", *TEXT[20:40], *sentence, *TEXT[40:60]]))
    place = anchor(highlight(pair, 5, 7), pair)
    assert place is not None
    assert (place.state, words_under(pair, place.page, place.rects)) == ("moved", TEXT[15:17])


def test_a_sentence_that_was_rewritten_in_its_place_asks_there() -> None:
    rewritten = [f"khác{number}" for number in range(10)]
    pair = pair_of(set_words(TEXT), set_words([*TEXT[:50], *rewritten, *TEXT[60:]]))
    place = anchor(highlight(pair, 50, 60), pair)
    assert place is not None
    assert (place.state, place.words_after) == ("changed", " ".join(rewritten))


def test_words_that_were_all_replaced_ask_too() -> None:
    pair = pair_of(set_words(TEXT), set_words([*TEXT[:50], "ba", "nghìn", "tỷ", *TEXT[52:]]))
    place = anchor(highlight(pair, 50, 52), pair)
    assert place is not None
    assert (place.state, place.words_before, place.words_after) == ("changed", "từ50 từ51", "ba nghìn tỷ")


def test_a_mark_whose_words_are_gone_waits_in_the_list() -> None:
    pair = pair_of(set_words(TEXT), set_words([*TEXT[:50], *TEXT[60:]]))
    place = anchor(highlight(pair, 52, 56), pair)
    assert place is not None
    assert (place.state, place.words_before) == ("lost", " ".join(TEXT[52:56]))


NEW = [f"mới{number}" for number in range(400)]


@pytest.mark.parametrize(("lines", "page"), [(2, 1), (20, 1), (40, 2)])
def test_a_drawing_at_the_head_of_a_page_stays_there_though_only_its_foot_is_left(lines: int, page: int) -> None:
    pair = pair_of(set_words(TEXT[:40]), set_words([*NEW[: lines * 10], *TEXT[30:40]]))
    for place in [anchor(body, pair) for body in _drawn(60, 780, 1)]:
        assert place is not None
        assert (place.state, place.page, place.dx) == ("changed", page, 0)
        assert abs(place.dy) <= 20


def test_a_drawing_whose_words_are_gone_stays_below_what_stood_above_it() -> None:
    pair = pair_of(set_words(TEXT[:60]), set_words([*NEW[:20], *TEXT[:20], *NEW[20:220], *TEXT[50:60]]))
    line = pair.before.words(1)[20].shown
    place = anchor(Box(page=1, rect=(60, line[1], 200, line[3]), color="red", width=1), pair)
    assert place is not None
    assert (place.state, place.page, place.dx, place.dy) == ("changed", 1, 0, -40)


def test_a_place_that_is_asked_about_is_on_the_page() -> None:
    pair = pair_of(set_words(TEXT[:40]), set_words([*NEW[:240], *TEXT[:30], *NEW[240:250]]))
    low = Box(page=1, rect=(60, 560, 200, 730), color="red", width=1)
    place = anchor(low, pair)
    assert place is not None
    assert bounds_of(placed(low, place))[1] >= 0


def test_the_first_words_of_a_paper_ask_too() -> None:
    pair = pair_of(set_words(TEXT[:40]), set_words([*NEW[:4], *TEXT[6:40]]))
    place = anchor(highlight(pair, 0, 5), pair)
    assert place is not None
    assert (place.state, place.words_after) == ("changed", " ".join(NEW[:4]))


def test_one_word_that_is_left_far_away_does_not_take_a_mark_along() -> None:
    pair = pair_of(set_words(TEXT[:40]), set_words([*TEXT[:10], *NEW[:100], *TEXT[17:40]]))
    place = anchor(highlight(pair, 10, 18), pair)
    assert place is not None
    assert place.state == "changed"
    assert place.words_after.startswith(" ".join(NEW[:8]))


def test_a_drawing_goes_with_the_words_it_touches() -> None:
    pair = pair_of(set_words(TEXT), set_words([*(f"mới{number}" for number in range(30)), *TEXT]))
    x0, y0, x1, y1 = pair.before.words(1)[44].shown
    body = Ink(page=1, tool="marker", color="yellow", width=9, points=pack([Point(x0, y0, 1), Point(x1, y1, 2)]))
    place = anchor(body, pair)
    assert place is not None
    assert (place.state, place.page, place.dx, place.dy) == ("moved", 1, 0, -60)
    assert unpack(placed(body, place).points) == [Point(x0, y0 - 60, 1), Point(x1, y1 - 60, 2)]


def test_a_drawing_on_a_changed_word_asks() -> None:
    pair = pair_of(set_words(TEXT), set_words([*TEXT[:55], "ba", *TEXT[56:]]))
    x0, y0, x1, y1 = pair.before.words(1)[55].shown
    place = anchor(Box(page=1, rect=(x0 - 45, y0, x1, y1), color="red", width=1), pair)
    assert place is not None
    assert (place.state, place.dx, place.dy) == ("changed", 0, 0)
    assert (place.words_before, place.words_after) == ("từ54 từ55", "từ54 ba")


def test_a_note_in_the_margin_goes_with_its_line() -> None:
    pair = pair_of(set_words(TEXT), set_words([*(f"mới{number}" for number in range(300)), *TEXT]))
    line = pair.before.words(1)[70].shown
    place = anchor(Note(page=1, at=(20, line[1] + 5), text="Vì sao?", color="pink"), pair)
    assert place is not None
    assert (place.state, place.page, place.dx, place.dy) == ("moved", 2, 0, 0)


def test_a_mark_that_begins_inside_a_word_does_so_again_in_another_line() -> None:
    pair = pair_of(set_words(TEXT), set_words(["mới", *TEXT]))
    whole = highlight(pair, 7, 12)
    (x0, y0, x1, y1), last = whole.rects
    body = type(whole)(page=1, rects=[(x0 + 5, y0, x1, y1), last], quote=whole.quote, color="yellow")
    place = anchor(body, pair)
    assert place is not None
    assert [rect[0] for rect in place.rects] == [pair.after.words(1)[8].shown[0] + 5, 60]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_pages_too(rotation: int) -> None:
    pair = pair_of(set_words(TEXT), set_words(["một", "hai", *TEXT]), rotation=rotation)
    place = anchor(highlight(pair, 33, 47), pair)
    assert place is not None
    assert words_under(pair, place.page, place.rects) == TEXT[33:47]


def test_pages_without_words_are_known_by_their_pictures() -> None:
    pair = pair_of([[], [], []], [[], [], []], pictures={1: 1, 2: 3})
    places = [anchor(Box(page=page, rect=(10, 10, 20, 20), color="red", width=1), pair) for page in (1, 2, 3)]
    assert [(place.state, place.page) for place in places if place] == [("kept", 1), ("moved", 3), ("lost", 3)]


def test_a_mark_finds_its_words_by_the_quote_when_its_rectangles_lie_elsewhere() -> None:
    pair = pair_of(set_words(TEXT), set_words(["mới", *TEXT]))
    found = highlight(pair, 41, 44)
    body = type(found)(page=1, rects=[(1, 1, 2, 2)], quote=found.quote, color="yellow")
    place = anchor(body, pair)
    assert place is not None
    assert words_under(pair, place.page, place.rects) == TEXT[41:44]


def test_what_lies_on_a_notebook_has_no_place() -> None:
    pages = set_words(TEXT)
    sheet = Ink(sheet="0" * 32, tool="pen", color="blue", width=1, points=pack([Point(1, 1, 1)]))
    assert anchor(sheet, pair_of(pages, pages)) is None
    assert anchor(Sheet(title="Ghi chép"), pair_of(pages, pages)) is None
