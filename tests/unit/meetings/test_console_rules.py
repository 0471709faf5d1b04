"""Who runs the room."""

import pytest

from ecabinet.meetings.console_rules import (
    Console,
    ConsoleClaim,
    command_refusal,
    holds,
    permission_refusal,
    presenter_refusal,
    take_over_refusal,
)

CHAIR = ConsoleClaim(person_id="chair", device_id="tablet", is_chair=True, is_secretary=False)
CHAIRS_PHONE = ConsoleClaim(person_id="chair", device_id="phone", is_chair=True, is_secretary=False)
SECRETARY = ConsoleClaim(person_id="secretary", device_id="desk", is_chair=False, is_secretary=True)
MEMBER = ConsoleClaim(person_id="member", device_id="tablet-7", is_chair=False, is_secretary=False)
WITH_CHAIR = Console(person_id="chair", device_id="tablet")
WITH_SECRETARY = Console(person_id="secretary", device_id="desk")


@pytest.mark.parametrize("allowed", [True, False])
def test_any_device_of_the_chair_may_take_the_console(allowed: bool) -> None:
    assert take_over_refusal(CHAIR, secretary_may_run=allowed, running=True) is None
    assert take_over_refusal(CHAIRS_PHONE, secretary_may_run=allowed, running=True) is None


def test_the_secretary_takes_it_by_the_standing_permission_only() -> None:
    assert take_over_refusal(SECRETARY, secretary_may_run=True, running=True) is None
    assert take_over_refusal(SECRETARY, secretary_may_run=False, running=True) == "console_not_allowed"


def test_nobody_else_takes_it_and_none_without_a_running_meeting() -> None:
    assert take_over_refusal(MEMBER, secretary_may_run=True, running=True) == "console_not_allowed"
    assert take_over_refusal(CHAIR, secretary_may_run=True, running=False) == "meeting_not_running"


@pytest.mark.parametrize(
    ("console", "claim", "allowed", "code"),
    [
        (WITH_CHAIR, CHAIR, False, None),
        (WITH_CHAIR, CHAIRS_PHONE, False, "console_elsewhere"),
        (WITH_CHAIR, SECRETARY, True, "console_elsewhere"),
        (WITH_SECRETARY, SECRETARY, True, None),
        (WITH_SECRETARY, SECRETARY, False, "console_not_allowed"),
        (WITH_SECRETARY, CHAIR, True, "console_elsewhere"),
        (WITH_CHAIR, MEMBER, True, "console_not_allowed"),
        (None, CHAIR, True, "console_free"),
    ],
)
def test_a_command_of_the_room_needs_the_console(
    console: Console | None, claim: ConsoleClaim, allowed: bool, code: str | None
) -> None:
    assert command_refusal(console, claim, secretary_may_run=allowed) == code


def test_the_same_device_in_other_hands_does_not_hold_it() -> None:
    assert not holds(WITH_CHAIR, ConsoleClaim(person_id="x", device_id="tablet", is_chair=True, is_secretary=False))
    assert not holds(None, CHAIR)


def test_the_standing_permission_is_the_chairs_alone() -> None:
    assert permission_refusal(CHAIR) is None
    assert permission_refusal(SECRETARY) == "chair_only"


@pytest.mark.parametrize(
    ("claim", "allowed", "running", "wanted", "code"),
    [
        (CHAIR, False, True, "member", None),
        (CHAIRS_PHONE, False, True, None, None),
        (SECRETARY, True, True, "member", None),
        (SECRETARY, False, True, "member", "console_not_allowed"),
        (MEMBER, True, True, "member", "console_not_allowed"),
        (MEMBER, True, True, None, "console_not_allowed"),
        (CHAIR, False, False, "member", "meeting_not_running"),
        (CHAIR, False, False, None, None),
    ],
)
def test_who_may_run_the_room_gives_and_takes_the_lead(
    claim: ConsoleClaim, allowed: bool, running: bool, wanted: str | None, code: str | None
) -> None:
    refusal = presenter_refusal(claim, presenter="another", wanted=wanted, secretary_may_run=allowed, running=running)
    assert refusal == code


def test_the_presenter_lays_the_lead_down_but_hands_it_to_nobody() -> None:
    assert presenter_refusal(MEMBER, presenter="member", wanted=None, secretary_may_run=False, running=True) is None
    handed = presenter_refusal(MEMBER, presenter="member", wanted="chair", secretary_may_run=False, running=True)
    assert handed == "console_not_allowed"
