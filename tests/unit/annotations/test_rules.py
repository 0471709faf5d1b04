from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.annotations import rules
from ecabinet.annotations.bodies import BadBody, Body, Box, Highlight, Place, Strike, text_of
from ecabinet.annotations.rules import Held
from ecabinet.annotations.schemas import Part, PutMark

MARK, LAYER, OTHER, VERSION, NEWER = "1" * 32, "2" * 32, "3" * 32, "4" * 32, "5" * 32
ONE, TWO = "a" * 32, "b" * 32
HERE = Place(state="kept", page=1)


def box(text: str = "", color: Any = "red", page: int = 1) -> Box:
    return Box(page=page, rect=(0, 0, 1, 1), color=color, width=1, text=text)


def op(body: Body | None = None, base: int = 0, parts: list[Part] | None = None, **more: Any) -> PutMark:
    asked = {"layer": LAYER, "version": VERSION, **more}
    return PutMark(n=1, id=MARK, base=base, body=body or box(), parts=parts, **asked)


def made(body: Body | None = None, **more: Any) -> Held:
    return rules.put(None, op(body, **more), ONE).mark


def test_a_mark_is_made_whole_whatever_parts_are_named() -> None:
    held = made(box("một"), parts=["style"], places={NEWER: HERE})
    assert (held.revision, held.layer, held.version, held.body) == (1, LAYER, VERSION, box("một"))
    assert (held.text_revision, held.text_device, held.places) == (1, ONE, {NEWER: HERE})


def test_only_the_named_parts_are_replaced() -> None:
    held = made(box("một"))
    styled = rules.put(held, op(box("hai", "green", page=2), 1, ["style"], layer=OTHER), TWO).mark
    assert (styled.body, styled.layer, styled.revision, styled.text_revision) == (box("một", "green"), LAYER, 2, 1)
    moved = rules.put(styled, op(box(page=2), 2, ["shape", "layer"], layer=OTHER), TWO).mark
    assert (moved.body, moved.layer) == (box("một", "green", page=2), OTHER)


@pytest.mark.parametrize(
    ("base", "device", "kept"),
    [(1, TWO, "một"), (2, TWO, ""), (1, ONE, ""), (3, TWO, "")],
    ids=["unseen", "seen", "the same device's own", "seen and more"],
)
def test_words_that_a_device_had_not_seen_are_kept(base: int, device: str, kept: str) -> None:
    held = rules.put(made(), op(box("một"), 1, ["text"]), ONE).mark
    assert rules.put(held, op(box("hai"), base, ["text"]), device).kept_text == kept


def test_equal_words_or_none_leave_nothing_to_keep() -> None:
    held = rules.put(made(box("một")), op(box("hai"), 1), ONE).mark
    assert rules.put(held, op(box("hai", "green"), 1), TWO).kept_text == ""
    bare = rules.put(held, op(box(""), 2), ONE).mark
    assert rules.put(bare, op(box("ba"), 1), TWO).kept_text == ""


def test_a_removed_mark_is_brought_back_by_a_put() -> None:
    gone = rules.removed(made(box("một"), places={NEWER: HERE}))
    assert (gone.body, gone.removed, gone.revision, gone.places) == (None, True, 2, {})
    back = rules.put(gone, op(box("một"), 1, ["style"], layer=OTHER), TWO)
    assert (back.mark.body, back.mark.removed, back.mark.revision, back.mark.layer) == (box("một"), False, 3, OTHER)
    assert back.kept_text == ""


def test_places_hold_until_the_shape_is_another() -> None:
    held = made(places={NEWER: HERE})
    assert rules.put(held, op(box("hai", "green"), 1), ONE).mark.places == {NEWER: HERE}
    by_hand = Place(state="by_hand", page=2)
    assert rules.put(held, op(base=1, parts=["place"], places={NEWER: by_hand}), ONE).mark.places == {NEWER: by_hand}
    assert rules.put(held, op(box(page=3), 1, ["shape"]), ONE).mark.places == {}
    assert rules.put(held, op(base=1, parts=["shape"], version=NEWER), ONE).mark.places == {}


def test_a_mark_keeps_its_kind_but_words_may_be_marked_otherwise() -> None:
    common: dict[str, Any] = {"page": 1, "rects": [(0.0, 0.0, 1.0, 1.0)], "quote": "dự thảo", "color": "yellow"}
    lined = rules.put(made(Highlight(**common)), op(Strike(**common), 1, ["style"]), ONE).mark
    assert lined.body == Strike(**common)
    assert rules.put(lined, op(Highlight(**common, text="vì sao"), 2, ["text"]), ONE).mark.body == Strike(
        **common, text="vì sao"
    )
    with pytest.raises(BadBody):
        rules.put(lined, op(box(), 2), ONE)


PARTS = st.lists(st.sampled_from(["shape", "style", "text", "layer", "place"]), unique=True)
STEPS = st.lists(
    st.tuples(
        st.sampled_from([ONE, TWO]), st.integers(0, 9), PARTS | st.none(), st.sampled_from(["", "một", "hai", "ba"])
    ),
    max_size=12,
)


@given(STEPS)
def test_no_words_vanish_that_their_next_writer_had_not_seen(steps: list[tuple[str, int, Any, str]]) -> None:
    held, kept = made(box("đầu")), []
    for device, base, parts, text in steps:
        before = held
        merged = rules.put(held, op(box(text), min(base, held.revision), parts), device)
        held = merged.mark
        kept += [merged.kept_text] if merged.kept_text else []
        assert before.body is not None
        old = text_of(before.body)
        saw = min(base, before.revision) >= before.text_revision or before.text_device == device
        assert held.body is not None
        assert old in {text_of(held.body), merged.kept_text} or saw or not old
        assert held.revision == before.revision + 1
