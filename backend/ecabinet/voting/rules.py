"""When a vote can be opened, extended, closed or voided; `decision_rules` decide it from what `ballot_rules` take."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from ecabinet.meetings.rules import MeetingCommand, MeetingState, next_state
from ecabinet.voting.ballot_rules import VoteState

LONGEST_SECONDS: Final = 3600


class VoteCommand(StrEnum):
    """What can be done with a vote."""

    CLOSE = "close"
    EXTEND = "extend"
    VOID = "void"
    REMIND = "remind"


class OpeningFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What opening a vote looks at; `seconds` is None for a vote without a limit."""

    meeting_state: MeetingState
    item_is_current: bool
    open_votes: int
    elector_count: int
    question: str
    seconds: int | None = None


def opening_refusal(facts: OpeningFacts) -> str | None:
    """The code of why a vote cannot open now, or None: one question at a time, on the current item, in session."""
    refusals = {
        "meeting_state": next_state(facts.meeting_state, MeetingCommand.OPEN_VOTE) is None,
        "item_not_current": not facts.item_is_current,
        "vote_already_open": facts.open_votes > 0,
        "no_electors": facts.elector_count == 0,
        "question_missing": not facts.question.strip(),
        "seconds_out_of_range": facts.seconds is not None and not _in_range(facts.seconds),
    }
    return next((code for code, applies in refusals.items() if applies), None)


def command_refusal(
    state: VoteState, command: VoteCommand, *, reason: str = "", seconds: int | None = None
) -> str | None:
    """The code of why a vote cannot be closed, extended, voided or reminded of now, or None.

    Only an open vote moves: a result stands, and a mistake seen later is put to a new round.
    """
    if state is VoteState.CLOSED:
        return "vote_closed"
    if state is VoteState.VOIDED:
        return "vote_voided"
    if command is VoteCommand.VOID and not reason.strip():
        return "reason_missing"
    if command is VoteCommand.EXTEND and (seconds is None or not _in_range(seconds)):
        return "seconds_out_of_range"
    return None


def closing_moment(opened_at: datetime, seconds: int | None) -> datetime | None:
    """When a vote closes by itself, or None without a limit."""
    return None if seconds is None else opened_at + timedelta(seconds=seconds)


def extended_moment(closes_at: datetime | None, now: datetime, seconds: int) -> datetime:
    """The closing moment moved on by `seconds`, counted from now where it has passed or was never set."""
    return max(closes_at or now, now) + timedelta(seconds=seconds)


def _in_range(seconds: int) -> bool:
    return 1 <= seconds <= LONGEST_SECONDS
