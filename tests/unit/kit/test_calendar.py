"""Working days in Vietnam."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.kit.calendar import VIETNAM, WorkCalendar, end_of_day, local_date

PUBLIC = WorkCalendar()
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 2, 16),  # the eve of the lunar New Year
        date(2026, 2, 17),
        date(2026, 2, 20),
        date(2027, 2, 5),  # the eve again, a Friday
        date(2027, 2, 10),
        date(2026, 4, 27),  # the Hung Kings' day fell on a Sunday
        date(2026, 8, 31),  # substituted: worked on Saturday the 22nd instead
        date(2026, 9, 2),
        date(2026, 11, 22),
    ],
)
def test_days_off(day: date) -> None:
    assert not PUBLIC.is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 2, 13), date(2026, 2, 23), date(2027, 2, 11), date(2026, 8, 22)])
def test_days_worked(day: date) -> None:
    assert PUBLIC.is_working_day(day)


def test_a_saturday_worked_for_a_day_of_the_next_year_is_known() -> None:
    assert PUBLIC.is_working_day(date(2014, 12, 27))
    assert not PUBLIC.is_working_day(date(2015, 1, 2))


def test_the_lunar_new_year_is_stepped_over() -> None:
    assert PUBLIC.add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert PUBLIC.add_working_days(date(2026, 2, 13), 5) == date(2026, 2, 27)
    assert PUBLIC.add_working_days(date(2027, 2, 15), -5) == date(2027, 2, 1)
    assert PUBLIC.working_days_between(date(2026, 2, 13), date(2026, 2, 23)) == 1


def test_from_a_day_off_counting_begins_with_the_next_working_day() -> None:
    sunday = date(2026, 11, 15)
    assert PUBLIC.add_working_days(sunday, 0) == date(2026, 11, 16)
    assert PUBLIC.add_working_days(sunday, 1) == date(2026, 11, 16)
    assert PUBLIC.add_working_days(sunday, -1) == date(2026, 11, 13)
    assert PUBLIC.add_working_days(date(2026, 11, 16), 0) == date(2026, 11, 16)


def test_a_units_own_days_win_over_the_public_calendar() -> None:
    monday, saturday = date(2026, 11, 16), date(2026, 11, 21)
    own = WorkCalendar(days_off=frozenset({monday}), days_worked=frozenset({saturday}))
    assert not own.is_working_day(monday)
    assert own.is_working_day(saturday)
    assert own.add_working_days(date(2026, 11, 13), 5) == saturday
    both = WorkCalendar(days_off=frozenset({monday}), days_worked=frozenset({monday}))
    assert both.is_working_day(monday)


@given(DAYS, st.integers(1, 40))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    later = PUBLIC.add_working_days(day, count)
    assert PUBLIC.is_working_day(later)
    assert PUBLIC.working_days_between(day, later) == count


@given(DAYS, st.integers(1, 40))
def test_going_back_undoes_going_forward_from_a_working_day(day: date, count: int) -> None:
    start = PUBLIC.add_working_days(day, 0)
    assert PUBLIC.add_working_days(PUBLIC.add_working_days(start, count), -count) == start


@given(DAYS, DAYS)
def test_counting_back_is_counting_forward_with_a_minus(start: date, end: date) -> None:
    assert PUBLIC.working_days_between(start, end) == -PUBLIC.working_days_between(end, start)


def test_the_civil_date_is_that_of_vietnam() -> None:
    assert local_date(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert local_date(datetime(2026, 12, 31, 17, 0, tzinfo=UTC)) == date(2027, 1, 1)
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 12, 31))  # noqa: DTZ001


@given(DAYS)
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    end = end_of_day(day)
    assert end.tzinfo is UTC
    assert local_date(end) == day + timedelta(days=1)
    assert local_date(end - timedelta(microseconds=1)) == day
    assert end.astimezone(VIETNAM).utcoffset() == timedelta(hours=7)
