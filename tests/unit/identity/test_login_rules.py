"""Getting in and staying in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.identity.rules import (
    LockoutPolicy,
    PasswordPolicy,
    PinPolicy,
    barred_history,
    blocked_seconds,
    is_idle,
    lockout_source,
    password_faults,
    pin_fault,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICY = LockoutPolicy()


def ago(*seconds: float) -> list[datetime]:
    return [NOON - timedelta(seconds=each) for each in seconds]


def test_four_failures_leave_the_door_open_and_the_fifth_closes_it() -> None:
    assert blocked_seconds(ago(40, 30, 20, 10), NOON, POLICY) == 0
    assert blocked_seconds(ago(40, 30, 20, 10, 0), NOON, POLICY) == 900


def test_the_wait_runs_from_the_last_failure_and_ends() -> None:
    failures = ago(140, 130, 120, 110, 100)
    assert blocked_seconds(failures, NOON, POLICY) == 800
    assert blocked_seconds(list(reversed(failures)), NOON, POLICY) == 800
    assert blocked_seconds(failures, NOON + timedelta(seconds=799.5), POLICY) == 1
    assert blocked_seconds(failures, NOON + timedelta(seconds=800), POLICY) == 0


def test_failures_far_apart_do_not_add_up() -> None:
    assert blocked_seconds(ago(901, 30, 20, 10, 0), NOON, POLICY) == 0
    assert blocked_seconds(ago(900, 30, 20, 10, 0), NOON, POLICY) == 900


def test_after_the_wait_one_more_failure_blocks_again() -> None:
    failures = ago(940, 930, 920, 910, 901)
    assert blocked_seconds(failures, NOON, POLICY) == 0
    assert blocked_seconds([*failures, NOON], NOON, LockoutPolicy(window_seconds=3600)) == 900


def test_the_numbers_are_settings() -> None:
    strict = LockoutPolicy(max_failures=2, block_seconds=60)
    assert blocked_seconds(ago(20, 10), NOON, strict) == 50


@given(st.lists(st.integers(0, 3600), max_size=12), st.integers(0, 2000))
def test_waiting_never_makes_the_wait_longer(seconds: list[int], wait: int) -> None:
    failures = ago(*seconds)
    now = blocked_seconds(failures, NOON, POLICY)
    assert 0 <= now <= POLICY.block_seconds
    assert blocked_seconds(failures, NOON + timedelta(seconds=wait), POLICY) == max(0, now - wait)


def test_an_account_is_one_however_it_is_typed() -> None:
    assert lockout_source(" Chair ", "10.0.0.7") == lockout_source("chair", "10.0.0.7")
    assert lockout_source("chair", "10.0.0.7") != lockout_source("chair", "10.0.0.8")
    assert lockout_source("chair", "10.0.0.7") != lockout_source("member", "10.0.0.7")


def test_a_network_of_ipv6_is_one_source() -> None:
    assert lockout_source("a", "2001:db8::1") == lockout_source("a", "2001:db8::ffff:2")
    assert lockout_source("a", "2001:db8::1") != lockout_source("a", "2001:db8:0:1::1")
    assert lockout_source("a", "::ffff:10.0.0.7") == lockout_source("a", "10.0.0.7")
    assert lockout_source("a", "unix").address == "unix"


def test_a_screen_locks_after_its_time_without_input() -> None:
    assert not is_idle(NOON, NOON + timedelta(seconds=899), 900)
    assert is_idle(NOON, NOON + timedelta(seconds=900), 900)


@pytest.mark.parametrize(
    ("password", "second_factor", "codes"),
    [
        ("mười bốn ký tự", False, []),
        ("mười ba ký tự", False, ["password_too_short"]),
        ("tám ký tự", True, []),
        ("bảy kýt", True, ["password_too_short"]),
        ("aaaaaaaaaaaaaaaa", False, ["password_too_simple"]),
        ("Chairman.Of.All", False, ["password_is_username"]),
        ("ab" * 129, False, ["password_too_long"]),
        ("", False, ["password_too_short"]),
    ],
)
def test_a_new_password_is_checked(password: str, second_factor: bool, codes: list[str]) -> None:
    faults = password_faults(
        password, PasswordPolicy(), username="chairman.of.all", second_factor=second_factor, used_before=False
    )
    assert [fault.code for fault in faults] == codes


def test_length_counts_letters_as_people_do() -> None:
    decomposed = "mu\u031bo\u031b\u0300i ba ky\u0301 tu\u031b\u0323"
    faults = password_faults(decomposed, PasswordPolicy(), username="x", second_factor=False, used_before=False)
    assert [(fault.code, fault.limit) for fault in faults] == [("password_too_short", 14)]


def test_a_password_used_before_is_barred() -> None:
    faults = password_faults(
        "một câu dài dễ nhớ", PasswordPolicy(), username="x", second_factor=False, used_before=True
    )
    assert [fault.code for fault in faults] == ["password_used_before"]
    assert barred_history(PasswordPolicy(), administrator=True) == 10
    assert barred_history(PasswordPolicy(), administrator=False) == 1


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("582914", None),
        ("58291", "pin_length"),
        ("5829140000000", "pin_length"),
        ("", "pin_not_digits"),
        ("58a914", "pin_not_digits"),
        ("٥٨٢٩١٤", "pin_not_digits"),
        ("777777", "pin_too_simple"),
        ("123456", "pin_too_simple"),
        ("987654", "pin_too_simple"),
        ("123457", None),
    ],
)
def test_a_pin_is_checked(pin: str, code: str | None) -> None:
    assert pin_fault(pin, PinPolicy()) == code
