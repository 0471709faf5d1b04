"""A unit of work: one command's transaction, who does it, and what must be told after it is committed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession


class Origin(msgspec.Struct, frozen=True):
    """Who asks, and from where: what the audit log keeps with each entry."""

    account_id: str | None = None
    person_id: str | None = None
    login_id: str | None = None
    address: str = ""
    device: str = ""
    request_id: str = ""


class BallotKey(NamedTuple):
    """One member's ballot in one vote of one meeting."""

    meeting_id: str
    vote_id: str
    person_id: str


@dataclass
class Told:
    """Whom to wake after the commit: only hints, the truth is in the rows."""

    meetings: set[str] = field(default_factory=set)
    notices: set[str] = field(default_factory=set)
    logins_ended: set[str] = field(default_factory=set)
    logins_locked: set[str] = field(default_factory=set)
    ballots: set[BallotKey] = field(default_factory=set)
    logins_wiped: set[str] = field(default_factory=set)
    pads: set[str] = field(default_factory=set)
    jobs: bool = False

    def __bool__(self) -> bool:
        logins = (self.logins_ended, self.logins_locked, self.logins_wiped)
        hints = (self.meetings, self.notices, *logins, self.ballots, self.pads)
        return self.jobs or any(hints)

    def add(self, other: "Told") -> None:
        """Take over another's hints."""
        self.meetings |= other.meetings
        self.notices |= other.notices
        self.logins_ended |= other.logins_ended
        self.logins_locked |= other.logins_locked
        self.ballots |= other.ballots
        self.logins_wiped |= other.logins_wiped
        self.pads |= other.pads
        self.jobs |= other.jobs


@dataclass
class Work:
    """What a service gets to do its part in: session, time, origin, and hints for after the commit."""

    session: AsyncSession
    now: datetime
    origin: Origin
    told: Told = field(default_factory=Told)
