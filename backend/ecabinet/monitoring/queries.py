"""What only the database knows of how things are going."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from ecabinet.kit.job_table import Job
from ecabinet.monitoring.tables import ProcessStatus

FORGOTTEN_AFTER = timedelta(minutes=1)


class WaitingJobs(msgspec.Struct, frozen=True):
    """Jobs not yet done, and the age of the oldest in seconds (0 where there is none)."""

    count: int = 0
    oldest_seconds: float = 0.0


async def read_waiting_jobs(connection: AsyncConnection, now: datetime) -> WaitingJobs:
    """Count the installation's jobs that wait or run."""
    query = select(func.count(), func.min(Job.created_at)).where(Job.state == "waiting")
    row = (await connection.execute(query)).one()
    oldest: datetime | None = row[1]
    return WaitingJobs(row[0], max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)


async def read_processes(session: AsyncSession, now: datetime) -> list[ProcessStatus]:
    """Return every process seen within the last minute, by host and start."""
    seen = select(ProcessStatus).where(ProcessStatus.seen_at > now - FORGOTTEN_AFTER)
    ordered = seen.order_by(ProcessStatus.host, ProcessStatus.started_at, ProcessStatus.id)
    return list((await session.scalars(ordered)).all())
