"""How a meeting runs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ecabinet.meetings.rules import (
    AgendaClock,
    ItemState,
    MeetingCommand,
    MeetingState,
    PublishFacts,
    close_refusal,
    move_to,
    next_state,
    publish_refusals,
    reorder,
    restart_clock,
    state_after_move,
    stop_clock,
    used_seconds,
)

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
READY = PublishFacts(item_count=3, elector_count=27, has_chair=True, starts_at=NINE, ends_at=NINE + timedelta(hours=2))
WAYS = {
    "draft": {"publish": "published", "delete": "draft", "edit": "draft"},
    "published": {"start": "in_session", "delete": "published", "edit": "published", "check_in": "published"},
    "in_session": {
        "pause": "paused",
        "close": "closed",
        "edit": "in_session",
        "check_in": "in_session",
        "move_item": "in_session",
        "open_vote": "in_session",
        "conclude": "in_session",
    },
    "paused": {
        "resume": "in_session",
        "close": "closed",
        "edit": "paused",
        "check_in": "paused",
        "conclude": "paused",
    },
    "closed": {"conclude": "closed", "make_document": "closed"},
}


def later(seconds: int) -> datetime:
    return NINE + timedelta(seconds=seconds)


@pytest.mark.parametrize("state", list(MeetingState))
def test_each_state_has_its_ways_and_no_other(state: MeetingState) -> None:
    ways = {command.value: next_state(state, command) for command in MeetingCommand}
    assert {command: after for command, after in ways.items() if after is not None} == WAYS[state]


@given(st.lists(st.sampled_from(MeetingCommand), max_size=20))
def test_a_closed_meeting_stays_closed(commands: list[MeetingCommand]) -> None:
    assert {next_state(MeetingState.CLOSED, command) for command in commands} <= {None, MeetingState.CLOSED}


def test_a_meeting_closes_only_when_no_vote_is_open() -> None:
    assert close_refusal(MeetingState.IN_SESSION, open_votes=0) is None
    assert close_refusal(MeetingState.IN_SESSION, open_votes=1) == "vote_still_open"
    assert close_refusal(MeetingState.DRAFT, open_votes=0) == "meeting_state"


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (READY, ()),
        (replace(READY, item_count=0), ("no_items",)),
        (replace(READY, elector_count=0, has_chair=False), ("no_members", "no_chair")),
        (replace(READY, ends_at=NINE), ("ends_before_start",)),
    ],
)
def test_publishing_names_all_that_is_missing(facts: PublishFacts, codes: tuple[str, ...]) -> None:
    assert publish_refusals(facts) == codes


def test_a_new_order_numbers_the_same_items_from_one() -> None:
    assert reorder(["a", "b", "c"], ["c", "a", "b"]) == {"c": 1, "a": 2, "b": 3}
    assert reorder([], []) == {}


@pytest.mark.parametrize("wanted", [["a", "b"], ["a", "b", "x"], ["a", "b", "b"], ["a", "b", "c", "c"]])
def test_an_order_of_other_items_is_refused(wanted: list[str]) -> None:
    assert reorder(["a", "b", "c"], wanted) is None


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_every_order_gives_each_item_its_own_number(wanted: list[str]) -> None:
    numbers = reorder(["a", "b", "c", "d", "e"], wanted)
    assert numbers is not None
    assert sorted(numbers, key=lambda item: numbers[item]) == wanted
    assert sorted(numbers.values()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("item", "before", "after"),
    [
        ("b", ItemState.PENDING, ItemState.CURRENT),
        ("b", ItemState.DONE, ItemState.CURRENT),
        ("b", ItemState.CURRENT, ItemState.CURRENT),
        ("a", ItemState.CURRENT, ItemState.DONE),
        ("a", ItemState.PENDING, ItemState.PENDING),
        ("a", ItemState.DONE, ItemState.DONE),
    ],
)
def test_moving_to_an_item_ends_the_one_before(item: str, before: ItemState, after: ItemState) -> None:
    assert state_after_move(item, before, "b") is after


def test_time_is_counted_on_the_current_item_and_not_during_a_pause() -> None:
    clock = move_to(AgendaClock(), "a", NINE)
    clock = move_to(clock, "b", later(100))
    clock = stop_clock(clock, later(130))
    assert used_seconds(clock, later(1000)) == {"a": 100, "b": 30}
    clock = restart_clock(clock, later(1000))
    clock = move_to(clock, "a", later(1005))
    assert used_seconds(clock, later(1010)) == {"a": 105, "b": 35}


def test_moving_to_the_same_item_loses_no_time() -> None:
    clock = move_to(move_to(AgendaClock(), "a", NINE), "a", later(40))
    assert used_seconds(clock, later(60)) == {"a": 60}


def test_without_a_current_item_no_time_runs() -> None:
    clock = restart_clock(AgendaClock(), NINE)
    assert clock.since is None
    assert used_seconds(clock, later(60)) == {}


def test_a_clock_set_back_takes_no_time_away() -> None:
    clock = move_to(AgendaClock(used_seconds={"a": 5}), "a", NINE)
    assert used_seconds(clock, later(-30)) == {"a": 5}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 600)), max_size=12))
def test_the_seconds_of_all_items_add_up_to_the_session(moves: list[tuple[str, int]]) -> None:
    clock, at = AgendaClock(), 0
    for item, seconds in moves:
        clock = move_to(clock, item, later(at))
        at += seconds
    assert sum(used_seconds(clock, later(at)).values()) == at
