"""The log of a meeting: live feed, record and hash chain at once.

``seq`` comes from the meeting's locked log row, so it follows the order of commits. Each entry's hash covers
the hash before it; whoever has the last hash can check the whole record.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from ecabinet.kit.database import Base, Reading
from ecabinet.kit.problem import NotFound

GENESIS = "0" * 64


class MeetingLog(Base):
    """The head of one meeting's log; locking it puts the meeting's commands in a row."""

    __tablename__ = "meeting_log"
    meeting_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, default=0)
    head: Mapped[str] = mapped_column(String(64), default=GENESIS)


class MeetingEventRow(Base):
    """One entry: what changed, who may see it, and its place in the chain."""

    __tablename__ = "meeting_event"
    __table_args__ = (Index("ix_meeting_event_at", "at"),)
    meeting_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("meeting_log.meeting_id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    audience: Mapped[str] = mapped_column(String(48))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Change(msgspec.Struct, frozen=True):
    """One thing as it now is; ``value`` is None where it is gone."""

    kind: str
    id: str
    value: Any


class MeetingEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, in the past tense (``type``), and everything that is different after it."""

    seq: int
    type: str
    at: datetime
    actor: str | None
    changes: list[Change]


def chain_hash(previous: str, seq: int, audience: str, payload: bytes) -> str:
    """Return the entry's hash: SHA-256 over previous hash, number, audience and payload, hexadecimal."""
    digest = hashlib.sha256(f"{previous}\n{seq}\n{audience}\n".encode())
    digest.update(payload)
    return digest.hexdigest()


async def lock_log(session: AsyncSession, meeting_id: str) -> MeetingLog:
    """Lock the meeting's log row until the transaction ends.

    Raises:
        NotFound: there is no such meeting.
    """
    query = select(MeetingLog).where(MeetingLog.meeting_id == meeting_id).with_for_update()
    log = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()
    if log is None:
        raise NotFound("meeting_not_found")
    return log


def append(
    session: AsyncSession,
    log: MeetingLog,
    *,
    type: str,
    at: datetime,
    actor: str | None,
    audience: str,
    changes: list[Change],
) -> int:
    """Add one entry to a locked log and return its number."""
    log.seq += 1
    event = MeetingEvent(seq=log.seq, type=type, at=at, actor=actor, changes=changes)
    payload = msgspec.json.encode(event)
    entry_hash = chain_hash(log.head, log.seq, audience, payload)
    session.add(
        MeetingEventRow(
            meeting_id=log.meeting_id,
            seq=log.seq,
            at=at,
            audience=audience,
            payload=payload,
            previous_hash=log.head,
            hash=entry_hash,
        )
    )
    log.head = entry_hash
    return log.seq


class LogEntry(NamedTuple):
    """One entry as it stands in the log."""

    seq: int
    audience: str
    payload: bytes
    previous_hash: str
    hash: str


# Made once: the hub asks this for every event of every meeting.
_AFTER = (
    select(
        MeetingEventRow.seq,
        MeetingEventRow.audience,
        MeetingEventRow.payload,
        MeetingEventRow.previous_hash,
        MeetingEventRow.hash,
    )
    .where(MeetingEventRow.meeting_id == bindparam("meeting"), MeetingEventRow.seq > bindparam("after"))
    .order_by(MeetingEventRow.seq)
    .limit(bindparam("most"))
)


async def entries_after(connection: Reading, meeting_id: str, seq: int, limit: int = 1000) -> list[LogEntry]:
    """Return at most ``limit`` entries with a number above ``seq``, in order."""
    rows = await connection.execute(_AFTER, {"meeting": meeting_id, "after": seq, "most": limit})
    return [LogEntry(*row) for row in rows]


async def heads(connection: AsyncConnection, meeting_ids: Collection[str]) -> dict[str, int]:
    """Return the number of the newest entry of each of these meetings."""
    query = select(MeetingLog.meeting_id, MeetingLog.seq).where(MeetingLog.meeting_id.in_(meeting_ids))
    return {row.meeting_id: row.seq for row in await connection.execute(query)}


_LAST = select(MeetingLog.seq).where(MeetingLog.meeting_id == bindparam("meeting"))


async def last_seq(connection: Reading, meeting_id: str) -> int:
    """Return the number of the newest entry, 0 where there is none."""
    return (await connection.execute(_LAST, {"meeting": meeting_id})).scalar_one_or_none() or 0


async def first_broken(session: AsyncSession, meeting_id: str) -> int | None:
    """Return the number of the first entry whose hash does not fit the chain, or None where all do."""
    head, seq = GENESIS, 0
    while batch := await entries_after(session, meeting_id, seq):
        for entry in batch:
            expected = chain_hash(head, entry.seq, entry.audience, entry.payload)
            if entry.seq != seq + 1 or entry.previous_hash != head or entry.hash != expected:
                return entry.seq
            head, seq = entry.hash, entry.seq
    return None
