"""What becomes of one ballot that arrives."""

from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from ecabinet.voting.decision_rules import Choice

SESSION_CHOICES: Final = frozenset({Choice.FOR, Choice.AGAINST, Choice.ABSTAIN})


class VoteState(StrEnum):
    """A vote is open, then closed with a result, or voided with a reason."""

    OPEN = "open"
    CLOSED = "closed"
    VOIDED = "voided"


class RefusalCode(StrEnum):
    """Why a ballot is not counted; each has a sentence on the screen."""

    NOT_ELECTOR = "not_elector"
    VOTE_CLOSED = "vote_closed"
    VOTE_VOIDED = "vote_voided"
    CHOICE_NOT_OFFERED = "choice_not_offered"
    REQUEST_KEY_REUSED = "request_key_reused"


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """The ballot that stands for one member. `revision` counts from 1."""

    choice: Choice
    revision: int
    request_key: str
    by_hand: bool = False


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot that arrives. `based_on` is the revision its device last saw, 0 for none."""

    choice: Choice
    based_on: int
    request_key: str
    by_hand: bool = False


class Record(msgspec.Struct, frozen=True):
    """Write this ballot: the last received counts."""

    ballot: Recorded


class Repeat(msgspec.Struct, frozen=True):
    """Write nothing; answer as the first time."""

    ballot: Recorded


class Conflict(msgspec.Struct, frozen=True):
    """Write nothing; the device had not seen what stands now. `current` is None where no ballot stands."""

    current: Recorded | None


class Refuse(msgspec.Struct, frozen=True):
    """Write nothing and say why."""

    code: RefusalCode


Verdict = Record | Repeat | Conflict | Refuse


def state_at(state: VoteState, closes_at: datetime | None, received_at: datetime) -> VoteState:
    """The state a ballot received at this instant meets: an open vote past its closing moment is closed."""
    if state is VoteState.OPEN and closes_at is not None and received_at >= closes_at:
        return VoteState.CLOSED
    return state


def decide_ballot(vote_state: VoteState, is_elector: bool, current: Recorded | None, incoming: Incoming) -> Verdict:
    """What to do with a ballot of an open vote in session.

    Changeable until closed. A request sent again is answered as the first time, even after closing, because it was
    counted. The last received counts, unless its device had not seen the ballot that stands.
    """
    if not is_elector:
        return Refuse(RefusalCode.NOT_ELECTOR)
    if current is not None and current.request_key == incoming.request_key:
        return _same_request(current, incoming)
    if refusal := _refusal(vote_state, incoming):
        return Refuse(refusal)
    if current is not None and _says_the_same(current, incoming):
        return Repeat(current)
    if incoming.based_on != (current.revision if current else 0):
        return Conflict(current)
    return Record(_next_revision(current, incoming))


def _refusal(vote_state: VoteState, incoming: Incoming) -> RefusalCode | None:
    if vote_state is VoteState.CLOSED:
        return RefusalCode.VOTE_CLOSED
    if vote_state is VoteState.VOIDED:
        return RefusalCode.VOTE_VOIDED
    return None if incoming.choice in SESSION_CHOICES else RefusalCode.CHOICE_NOT_OFFERED


def _same_request(current: Recorded, incoming: Incoming) -> Verdict:
    if current.choice is incoming.choice:
        return Repeat(current)
    return Refuse(RefusalCode.REQUEST_KEY_REUSED)


def _says_the_same(current: Recorded, incoming: Incoming) -> bool:
    return current.choice is incoming.choice and current.by_hand == incoming.by_hand


def _next_revision(current: Recorded | None, incoming: Incoming) -> Recorded:
    return Recorded(
        choice=incoming.choice,
        revision=1 if current is None else current.revision + 1,
        request_key=incoming.request_key,
        by_hand=incoming.by_hand,
    )
