"""The start page as its reader gets it."""

from datetime import date, datetime

import msgspec

from ecabinet.meetings.schemas import MeetingCard


class WaitingMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for the reader: ``kind`` makes its sentence, ``href`` leads there, it waits ``until`` then."""

    kind: str
    title: str
    subtitle: str
    due_at: datetime | None
    overdue: bool
    working_days_left: int | None
    href: str
    until: datetime | None = None


class Day(msgspec.Struct, frozen=True):
    """One day of the week with its meetings in order."""

    date: date
    meetings: list[MeetingCard]


class Today(msgspec.Struct, frozen=True):
    """The start page."""

    server_time: datetime
    running: list[MeetingCard]
    waiting: list[WaitingMatter]
    week: list[Day]
    unread_notices: int
