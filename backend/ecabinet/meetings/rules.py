"""How a meeting runs: its states, the order of its agenda, and the time used on each item."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec


class MeetingState(StrEnum):
    """Where a meeting stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    IN_SESSION = "in_session"
    PAUSED = "paused"
    CLOSED = "closed"


class MeetingCommand(StrEnum):
    """What moves a meeting on, or is possible only in some of its states."""

    PUBLISH = "publish"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    DELETE = "delete"
    EDIT = "edit"
    CHECK_IN = "check_in"
    MOVE_ITEM = "move_item"
    OPEN_VOTE = "open_vote"
    CONCLUDE = "conclude"
    MAKE_DOCUMENT = "make_document"


class ItemState(StrEnum):
    """Where an agenda item stands."""

    PENDING = "pending"
    CURRENT = "current"
    DONE = "done"


class PublishFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What publishing looks at."""

    item_count: int
    elector_count: int
    has_chair: bool
    starts_at: datetime
    ends_at: datetime


class AgendaClock(msgspec.Struct, frozen=True, kw_only=True):
    """Which item is current and the seconds used on each; time runs only while `since` is set."""

    current_item_id: str | None = None
    since: datetime | None = None
    used_seconds: Mapping[str, int] = {}


_RUNNING: Final = frozenset({MeetingState.IN_SESSION, MeetingState.PAUSED})
_MOVES: Final = {
    (MeetingState.DRAFT, MeetingCommand.PUBLISH): MeetingState.PUBLISHED,
    (MeetingState.PUBLISHED, MeetingCommand.START): MeetingState.IN_SESSION,
    (MeetingState.IN_SESSION, MeetingCommand.PAUSE): MeetingState.PAUSED,
    (MeetingState.PAUSED, MeetingCommand.RESUME): MeetingState.IN_SESSION,
    (MeetingState.IN_SESSION, MeetingCommand.CLOSE): MeetingState.CLOSED,
    (MeetingState.PAUSED, MeetingCommand.CLOSE): MeetingState.CLOSED,
}
_ALLOWED_IN: Final = {
    MeetingCommand.DELETE: frozenset({MeetingState.DRAFT, MeetingState.PUBLISHED}),
    MeetingCommand.EDIT: frozenset(MeetingState) - {MeetingState.CLOSED},
    MeetingCommand.CHECK_IN: _RUNNING | {MeetingState.PUBLISHED},
    MeetingCommand.MOVE_ITEM: frozenset({MeetingState.IN_SESSION}),
    MeetingCommand.OPEN_VOTE: frozenset({MeetingState.IN_SESSION}),
    MeetingCommand.CONCLUDE: _RUNNING | {MeetingState.CLOSED},
    MeetingCommand.MAKE_DOCUMENT: frozenset({MeetingState.CLOSED}),
}


def next_state(state: MeetingState, command: MeetingCommand) -> MeetingState | None:
    """The state after this command (the same one where it moves nothing), or None where it cannot be done now."""
    if command in _ALLOWED_IN:
        return state if state in _ALLOWED_IN[command] else None
    return _MOVES.get((state, command))


def was_not_held(state: MeetingState, ends_at: datetime, now: datetime) -> bool:
    """Whether a meeting is still only announced when its time is over: nobody opened it."""
    return state is MeetingState.PUBLISHED and ends_at <= now


def close_refusal(state: MeetingState, *, open_votes: int) -> str | None:
    """The code of why a meeting cannot close now, or None: a vote left open would have no result."""
    if next_state(state, MeetingCommand.CLOSE) is None:
        return "meeting_state"
    return "vote_still_open" if open_votes else None


def publish_refusals(facts: PublishFacts) -> tuple[str, ...]:
    """The codes of everything that is missing before a meeting can be published; empty when nothing is."""
    missing = {
        "no_items": facts.item_count == 0,
        "no_members": facts.elector_count == 0,
        "no_chair": not facts.has_chair,
        "ends_before_start": facts.ends_at <= facts.starts_at,
    }
    return tuple(code for code, is_missing in missing.items() if is_missing)


def reorder(current: Sequence[str], wanted: Sequence[str]) -> dict[str, int] | None:
    """The new number of each item, from 1, or None where `wanted` is not the same items in another order."""
    if len(wanted) != len(current) or set(wanted) != set(current):
        return None
    return {item_id: number for number, item_id in enumerate(wanted, start=1)}


def state_after_move(item_id: str, state: ItemState, target_id: str) -> ItemState:
    """The state of an item when `target_id` becomes current: what was current is done, the rest stays."""
    if item_id == target_id:
        return ItemState.CURRENT
    return ItemState.DONE if state is ItemState.CURRENT else state


def used_seconds(clock: AgendaClock, now: datetime) -> dict[str, int]:
    """Whole seconds used on each item up to `now`."""
    used = dict(clock.used_seconds)
    if clock.current_item_id is not None and clock.since is not None:
        elapsed = max(0, int((now - clock.since).total_seconds()))
        used[clock.current_item_id] = used.get(clock.current_item_id, 0) + elapsed
    return used


def move_to(clock: AgendaClock, item_id: str, now: datetime) -> AgendaClock:
    """The clock with another item current; the same item goes on without losing its time."""
    return AgendaClock(current_item_id=item_id, since=now, used_seconds=used_seconds(clock, now))


def stop_clock(clock: AgendaClock, now: datetime) -> AgendaClock:
    """The clock standing still, for a pause or the end of the session."""
    return AgendaClock(current_item_id=clock.current_item_id, used_seconds=used_seconds(clock, now))


def restart_clock(clock: AgendaClock, now: datetime) -> AgendaClock:
    """The clock running again after a pause; without a current item it stays still."""
    since = now if clock.current_item_id is not None else None
    return AgendaClock(current_item_id=clock.current_item_id, since=since, used_seconds=used_seconds(clock, now))
