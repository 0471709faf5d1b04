"""The live state of a meeting: rows shown as entities, each with its audience.

A capability registers a reader for each kind of entity. The snapshot reads all of a kind, an event reads those
that a command touched; as both come from one function, snapshot + events = a fresh snapshot.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.kit import audience as to
from ecabinet.kit.event_log import Change, append, last_seq, lock_log
from ecabinet.kit.work import Work


class Entity(msgspec.Struct, frozen=True):
    """One thing as clients see it, and who may."""

    audience: str
    value: Any


Reader = Callable[[AsyncSession, str, "frozenset[str] | None"], Awaitable[dict[str, Entity]]]
_readers: dict[str, Reader] = {}


def reader(kind: str) -> Callable[[Reader], Reader]:
    """Register the decorated function as the reader of ``kind``.

    It gets a session, the meeting's id and the wanted ids (None: all), and returns those that exist.
    """

    def register(function: Reader) -> Reader:
        _readers[kind] = function
        return function

    return register


async def record(work: Work, meeting_id: str, type: str, touched: Iterable[tuple[str, str]]) -> None:
    """Write what a command changed to the meeting's log, one entry for each audience.

    ``touched`` names entities as (kind, id) pairs; one that is gone is told to the whole meeting as removed.
    """
    log = await lock_log(work.session, meeting_id)
    await work.session.flush()
    for audience, changes in (await _changes(work.session, meeting_id, touched)).items():
        append(
            work.session,
            log,
            type=type,
            at=work.now,
            actor=work.origin.person_id,
            audience=audience,
            changes=changes,
        )
    work.told.meetings.add(meeting_id)


async def record_access(work: Work, meeting_id: str, person_ids: Iterable[str]) -> None:
    """Write that these people's rights in the meeting changed, so that their tablets start afresh."""
    log = await lock_log(work.session, meeting_id)
    for person_id in person_ids:
        append(
            work.session,
            log,
            type="AccessChanged",
            at=work.now,
            actor=work.origin.person_id,
            audience=to.person(person_id),
            changes=[],
        )
    work.told.meetings.add(meeting_id)


async def _changes(
    session: AsyncSession, meeting_id: str, touched: Iterable[tuple[str, str]]
) -> dict[str, list[Change]]:
    wanted: dict[str, list[str]] = {}
    for kind, entity_id in dict.fromkeys(touched):
        wanted.setdefault(kind, []).append(entity_id)
    by_audience: dict[str, list[Change]] = {}
    for kind, ids in wanted.items():
        found = await _readers[kind](session, meeting_id, frozenset(ids))
        for entity_id in ids:
            entity = found.get(entity_id, Entity(to.MEETING, None))
            by_audience.setdefault(entity.audience, []).append(Change(kind, entity_id, entity.value))
    return by_audience


async def read_state(session: AsyncSession, meeting_id: str, keys: to.Keys) -> tuple[int, dict[str, dict[str, Any]]]:
    """Return the log's last number and every entity these keys may see, as of one moment."""
    seq = await last_seq(session, meeting_id)
    state: dict[str, dict[str, Any]] = {}
    for kind, read in _readers.items():
        found = await read(session, meeting_id, None)
        state[kind] = {ref: entity.value for ref, entity in found.items() if keys.hears(entity.audience)}
    return seq, state
