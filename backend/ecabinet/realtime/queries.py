"""How the live part of this process is doing, counted when somebody asks."""

from datetime import datetime

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ecabinet.kit.event_log import MeetingEventRow, heads
from ecabinet.realtime.roster import Roster


class Presence(msgspec.Struct, frozen=True):
    """Rooms and sockets of this process: ``slow`` take no bytes now, ``behind`` lack what their room has read."""

    rooms: int
    tablets: int
    slow: int
    behind: int


class Lag(msgspec.Struct, frozen=True):
    """How far the room furthest behind is behind the event log, in entries and in seconds."""

    events: int = 0
    seconds: float = 0.0


class Live:
    """The live part as it looks from outside."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    def count(self) -> Presence:
        """Count rooms, sockets and seats."""
        tablets = slow = behind = 0
        for connection in self._roster.connections:
            tablets += 1
            slow += not connection.sink.writable
            behind += sum(seat.behind for seat in connection.seats.values())
        return Presence(len(self._roster.rooms), tablets, slow, behind)

    async def lag(self, connection: AsyncConnection, now: datetime) -> Lag:
        """Compare what every room has read with the log as it is at ``now``."""
        read = {meeting_id: room.seq for meeting_id, room in self._roster.rooms.items()}
        newest = await heads(connection, read) if read else {}
        missing = {key: newest[key] - seq for key, seq in read.items() if newest.get(key, 0) > seq}
        if not missing:
            return Lag()
        row = MeetingEventRow
        unread = [(row.meeting_id == key) & (row.seq == read[key] + 1) for key in missing]
        since: datetime | None = await connection.scalar(select(func.min(row.at)).where(or_(*unread)))
        return Lag(max(missing.values()), max(0.0, (now - since).total_seconds()) if since else 0.0)
