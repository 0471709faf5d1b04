"""The days that papers bear."""

from datetime import UTC, date, datetime

import pytest

from ecabinet.demo.occasion import Occasion
from ecabinet.demo.seed_others import closed_occasion, upcoming_occasion
from ecabinet.demo.sessions import CLOSED, RUNNING


def test_an_hour_of_a_day_is_vietnams() -> None:
    assert Occasion(date(2026, 11, 23)).at(8, 30) == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def test_working_days_before_leave_out_the_weekend() -> None:
    assert Occasion(date(2026, 11, 23)).at(9, 0, working_days_before=1) == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "next_month", "year"), [(date(2026, 12, 7), "01", "2027"), (date(2026, 3, 2), "4", "2026")]
)
def test_the_next_month_turns_the_year(day: date, next_month: str, year: str) -> None:
    words = Occasion(day).words()
    assert (words["next_month"], words["next_month_year"]) == (next_month, year)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_closed_session_never_bears_the_running_ones_title(month: int) -> None:
    now = datetime(2026, month, 28, 3, 0, tzinfo=UTC)
    closed = CLOSED.title.format_map(closed_occasion(now).words())
    assert closed != RUNNING.title.format_map(Occasion(now.date()).words())


def test_the_published_session_is_in_five_working_days() -> None:
    assert upcoming_occasion(datetime(2026, 11, 6, 3, 0, tzinfo=UTC)).day == date(2026, 11, 13)
