"""What the hub asks the capabilities for, given by the application so that the hub knows none of them."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.kit.audience import Keys
from ecabinet.kit.database import Reading
from ecabinet.realtime.frames import Named
from ecabinet.realtime.pad_sources import PadNews


class RunningVote(Protocol):
    """How an open vote runs; a msgspec struct."""

    @property
    def vote(self) -> str:
        """The vote's id."""
        ...


class OwnBallot(Protocol):
    """A member's own ballot; a msgspec struct."""

    @property
    def vote_id(self) -> str:
        """The vote's id."""
        ...


class NewNotice(Protocol):
    """A notice as its reader gets it; a msgspec struct."""

    @property
    def id(self) -> str:
        """The notice's id."""
        ...

    @property
    def at(self) -> datetime:
        """When it was written."""
        ...


class NamedPerson(Protocol):
    """Somebody; a msgspec struct."""

    @property
    def full_name(self) -> str:
        """The full name."""
        ...


@dataclass(frozen=True)
class Sources:
    """Reads that run in short sessions of the hub's.

    ``keys(session, meeting, persons)`` rights by person · ``voting(session, meetings)`` those with an open vote ·
    ``progress(session, meeting)`` every open vote ·
    ``ballots(session, meeting, persons)`` own ballots by person · ``notices(session, persons, since)`` unread ones ·
    ``presenter(session, meeting)`` whoever leads · ``reads(session, meeting, paper, version)`` the audience of papers ·
    ``people(session, persons)`` by id · ``is_stroke(points)`` whether these are packed points ·
    ``pad_heads(session, pads)`` newest number and count of changed layers · ``pad_news(session, pad, persons, after)``.
    """

    keys: Callable[[Reading, str, Collection[str]], Awaitable[Mapping[str, Keys]]]
    voting: Callable[[Reading, Collection[str]], Awaitable[set[str]]]
    progress: Callable[[Reading, str], Awaitable[Sequence[RunningVote]]]
    ballots: Callable[[Reading, str, Collection[str]], Awaitable[Mapping[str, Sequence[OwnBallot]]]]
    notices: Callable[[AsyncSession, Collection[str], datetime], Awaitable[Mapping[str, Sequence[NewNotice]]]]
    presenter: Callable[[Reading, str], Awaitable[Named | None]]
    reads: Callable[[Reading, str, str, str], Awaitable[str | None]]
    people: Callable[[AsyncSession, Collection[str]], Awaitable[Mapping[str, NamedPerson]]]
    is_stroke: Callable[[bytes], bool]
    pad_heads: Callable[[AsyncSession, Collection[str]], Awaitable[Mapping[str, tuple[int, int]]]]
    pad_news: Callable[[AsyncSession, str, Collection[str], int], Awaitable[PadNews]]
