"""Working days: Vietnam's public holidays with their substituted days, and a unit's own extra days.

Dates are civil dates in Vietnam; the day an event falls on is never counted, as in the Civil Code.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays
import msgspec

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_ONE_DAY: Final = timedelta(days=1)


class WorkCalendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The public calendar with a unit's own days off and days worked; a day worked wins over a day off."""

    days_off: frozenset[date] = frozenset()
    days_worked: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether the unit works on this day."""
        if day in self.days_worked:
            return True
        return day not in self.days_off and _public_calendar(day.year).is_working_day(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The day `count` working days after `day`, or before it where `count` is negative.

        With 0, `day` itself or the next working day.
        """
        step = _ONE_DAY if count >= 0 else -_ONE_DAY
        left = abs(count)
        while left or not self.is_working_day(day):
            day += step
            left -= 1 if left and self.is_working_day(day) else 0
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative where `end` comes first."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + n * _ONE_DAY) for n in range(1, (end - start).days + 1))


def local_date(instant: datetime) -> date:
    """The civil date in Vietnam of an aware instant. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(VIETNAM).date()


def end_of_day(day: date) -> datetime:
    """The first instant after this day in Vietnam, in UTC: what is due on `day` is late from then on."""
    return datetime.combine(day + _ONE_DAY, time.min, VIETNAM).astimezone(UTC)


@lru_cache(maxsize=64)
def _public_calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, expand=False)
