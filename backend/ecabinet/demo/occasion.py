"""The day a session falls on, and the days its papers bear."""

from datetime import UTC, date, datetime, time

import msgspec

from ecabinet.kit.calendar import VIETNAM, WorkCalendar
from ecabinet.typeset.documents import long_date

CALENDAR = WorkCalendar()


class Occasion(msgspec.Struct, frozen=True):
    """The civil day of a session in Vietnam."""

    day: date

    def earlier(self, working_days: int) -> date:
        """Return the day this many working days before."""
        return CALENDAR.add_working_days(self.day, -working_days)

    def at(self, hour: int, minute: int = 0, working_days_before: int = 0) -> datetime:
        """Return an hour of that day, or of a working day before it, as an instant."""
        day = self.earlier(working_days_before) if working_days_before else self.day
        return datetime.combine(day, time(hour, minute), VIETNAM).astimezone(UTC)

    def words(self) -> dict[str, str]:
        """Return what texts say of the time: this session's month and year, the next ones, and some days in words."""
        month, year = self.day.month, self.day.year
        next_month, next_year = (1, year + 1) if month == 12 else (month + 1, year)
        return {
            "day": long_date(self.day),
            "month": str(month),
            "year": str(year),
            "last_year": str(year - 1),
            "coming_year": str(year + 1),
            "next_month": f"{next_month:02d}" if next_month < 3 else str(next_month),
            "next_month_year": str(next_year),
            "ten_before": long_date(self.earlier(10)),
            "twenty_before": long_date(self.earlier(20)),
            "forty_before": long_date(self.earlier(40)),
        }
