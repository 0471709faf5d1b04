"""When a vote can be opened, extended, closed or voided."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from ecabinet.meetings.rules import MeetingState
from ecabinet.voting.ballot_rules import VoteState
from ecabinet.voting.rules import (
    OpeningFacts,
    VoteCommand,
    closing_moment,
    command_refusal,
    extended_moment,
    opening_refusal,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
READY = OpeningFacts(
    meeting_state=MeetingState.IN_SESSION,
    item_is_current=True,
    open_votes=0,
    elector_count=27,
    question="Thông qua dự thảo?",
    seconds=120,
)


def test_a_vote_opens_on_the_current_item_in_session() -> None:
    assert opening_refusal(READY) is None
    assert opening_refusal(replace(READY, seconds=None)) is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(READY, meeting_state=MeetingState.PAUSED), "meeting_state"),
        (replace(READY, meeting_state=MeetingState.PUBLISHED), "meeting_state"),
        (replace(READY, item_is_current=False), "item_not_current"),
        (replace(READY, open_votes=1), "vote_already_open"),
        (replace(READY, elector_count=0), "no_electors"),
        (replace(READY, question=" \n"), "question_missing"),
        (replace(READY, seconds=0), "seconds_out_of_range"),
        (replace(READY, seconds=3601), "seconds_out_of_range"),
    ],
)
def test_a_vote_that_cannot_open_says_why(facts: OpeningFacts, code: str) -> None:
    assert opening_refusal(facts) == code


@pytest.mark.parametrize("command", list(VoteCommand))
def test_only_an_open_vote_moves(command: VoteCommand) -> None:
    assert command_refusal(VoteState.OPEN, command, reason="mở nhầm", seconds=60) is None
    assert command_refusal(VoteState.CLOSED, command, reason="mở nhầm", seconds=60) == "vote_closed"
    assert command_refusal(VoteState.VOIDED, command, reason="mở nhầm", seconds=60) == "vote_voided"


def test_voiding_needs_a_reason_and_extending_a_time() -> None:
    assert command_refusal(VoteState.OPEN, VoteCommand.VOID, reason="  ") == "reason_missing"
    assert command_refusal(VoteState.OPEN, VoteCommand.EXTEND) == "seconds_out_of_range"
    assert command_refusal(VoteState.OPEN, VoteCommand.EXTEND, seconds=-5) == "seconds_out_of_range"


def test_a_vote_closes_after_its_seconds_and_can_be_given_more() -> None:
    assert closing_moment(NOON, None) is None
    assert closing_moment(NOON, 90) == NOON + timedelta(seconds=90)
    assert extended_moment(NOON + timedelta(seconds=90), NOON, 30) == NOON + timedelta(seconds=120)
    assert extended_moment(NOON - timedelta(seconds=90), NOON, 30) == NOON + timedelta(seconds=30)
    assert extended_moment(None, NOON, 30) == NOON + timedelta(seconds=30)
