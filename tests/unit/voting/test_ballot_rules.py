"""What becomes of a ballot that arrives."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.voting.ballot_rules import (
    Conflict,
    Incoming,
    Record,
    Recorded,
    RefusalCode,
    Refuse,
    Repeat,
    VoteState,
    decide_ballot,
    state_at,
)
from ecabinet.voting.decision_rules import Choice

OPEN, CLOSED, VOIDED = VoteState.OPEN, VoteState.CLOSED, VoteState.VOIDED
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_ballot(choice: Choice = Choice.FOR, based_on: int = 0, key: str = "k1", *, by_hand: bool = False) -> Incoming:
    return Incoming(choice=choice, based_on=based_on, request_key=key, by_hand=by_hand)


def standing(choice: Choice = Choice.FOR, revision: int = 1, key: str = "k1", *, by_hand: bool = False) -> Recorded:
    return Recorded(choice=choice, revision=revision, request_key=key, by_hand=by_hand)


def test_the_first_ballot_is_recorded() -> None:
    assert decide_ballot(OPEN, True, None, a_ballot()) == Record(standing())


def test_a_change_takes_the_place_of_what_stood() -> None:
    verdict = decide_ballot(OPEN, True, standing(), a_ballot(Choice.AGAINST, 1, "k2"))
    assert verdict == Record(standing(Choice.AGAINST, 2, "k2"))


def test_who_is_no_elector_is_refused_before_all_else() -> None:
    assert decide_ballot(CLOSED, False, None, a_ballot()) == Refuse(RefusalCode.NOT_ELECTOR)


@pytest.mark.parametrize(("state", "code"), [(CLOSED, RefusalCode.VOTE_CLOSED), (VOIDED, RefusalCode.VOTE_VOIDED)])
def test_a_ballot_after_the_end_is_refused_and_says_so(state: VoteState, code: RefusalCode) -> None:
    assert decide_ballot(state, True, standing(), a_ballot(Choice.AGAINST, 1, "k2")) == Refuse(code)


@pytest.mark.parametrize("state", list(VoteState))
def test_a_request_sent_again_is_answered_as_the_first_time_even_after_closing(state: VoteState) -> None:
    assert decide_ballot(state, True, standing(), a_ballot()) == Repeat(standing())


def test_a_request_key_used_for_another_choice_is_refused() -> None:
    verdict = decide_ballot(OPEN, True, standing(), a_ballot(Choice.AGAINST, 1))
    assert verdict == Refuse(RefusalCode.REQUEST_KEY_REUSED)


def test_pressing_the_same_choice_twice_writes_nothing() -> None:
    assert decide_ballot(OPEN, True, standing(), a_ballot(key="k2")) == Repeat(standing())


def test_a_second_device_that_had_not_seen_the_ballot_is_shown_it() -> None:
    verdict = decide_ballot(OPEN, True, standing(), a_ballot(Choice.AGAINST, 0, "k2"))
    assert verdict == Conflict(standing())


def test_a_device_that_saw_a_ballot_nobody_has_is_told_so() -> None:
    assert decide_ballot(OPEN, True, None, a_ballot(based_on=3)) == Conflict(None)


def test_a_ballot_by_hand_never_replaces_a_members_own_unseen() -> None:
    verdict = decide_ballot(OPEN, True, standing(), a_ballot(Choice.AGAINST, 0, "k2", by_hand=True))
    assert verdict == Conflict(standing())


def test_a_member_takes_over_from_the_hand_with_the_same_choice() -> None:
    by_hand = standing(by_hand=True)
    assert decide_ballot(OPEN, True, by_hand, a_ballot(based_on=1, key="k2")) == Record(standing(revision=2, key="k2"))


@pytest.mark.parametrize("choice", [Choice.SILENT, Choice.OTHER])
def test_a_choice_that_is_not_offered_is_refused(choice: Choice) -> None:
    assert decide_ballot(OPEN, True, None, a_ballot(choice)) == Refuse(RefusalCode.CHOICE_NOT_OFFERED)


@pytest.mark.parametrize(
    ("state", "closes_at", "expected"),
    [
        (OPEN, None, OPEN),
        (OPEN, NOON + timedelta(microseconds=1), OPEN),
        (OPEN, NOON, CLOSED),
        (VOIDED, NOON, VOIDED),
        (CLOSED, NOON + timedelta(hours=1), CLOSED),
    ],
)
def test_a_vote_ends_at_its_closing_moment(state: VoteState, closes_at: datetime | None, expected: VoteState) -> None:
    assert state_at(state, closes_at, NOON) is expected


PRESSES = st.lists(
    st.builds(
        Incoming,
        choice=st.sampled_from([Choice.FOR, Choice.AGAINST, Choice.ABSTAIN]),
        based_on=st.integers(0, 4),
        request_key=st.sampled_from(["a", "b", "c", "d", "e"]),
    ),
    max_size=12,
)


@given(PRESSES)
def test_revisions_only_count_up_by_one_and_only_from_what_was_seen(presses: list[Incoming]) -> None:
    current: Recorded | None = None
    for press in presses:
        verdict = decide_ballot(OPEN, True, current, press)
        if isinstance(verdict, Record):
            assert verdict.ballot.revision == press.based_on + 1 == (current.revision if current else 0) + 1
            current = verdict.ballot
        elif isinstance(verdict, Repeat):
            assert verdict.ballot == current
            assert verdict.ballot.choice is press.choice


@given(PRESSES)
def test_sending_any_press_twice_in_a_row_changes_nothing(presses: list[Incoming]) -> None:
    current: Recorded | None = None
    for press in presses:
        verdict = decide_ballot(OPEN, True, current, press)
        if isinstance(verdict, Record):
            current = verdict.ballot
            assert decide_ballot(OPEN, True, current, press) == Repeat(current)
