"""What the job process does every hour: it clears away rows whose time is over, never of the audit log or the event
log, and disables accounts that nobody uses.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, delete, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from ecabinet.identity.idle_accounts import disable_idle_accounts
from ecabinet.identity.tables import LoginAttempt
from ecabinet.kit.clock import SystemClock
from ecabinet.kit.database import Base, Database, UtcDateTime
from ecabinet.kit.idempotency import AnsweredRequest
from ecabinet.kit.job_table import Job
from ecabinet.kit.work import Origin, Work

# Few enough that a command beside it hardly waits for the one writer of SQLite.
BATCH = 500


class Keeping(msgspec.Struct, frozen=True):
    """How long rows are kept after an instant of theirs; a row without that instant is kept."""

    key: tuple[InstrumentedAttribute[str], ...]
    since: ColumnElement[datetime]
    days: int

    def over(self, now: datetime) -> ColumnElement[bool]:
        """Condition: the time of the row is over."""
        return self.since < now - timedelta(days=self.days)


KEEPING: dict[type[Base], Keeping] = {
    # A tablet that was away sends again within days; after a week its person has long seen how things stand.
    AnsweredRequest: Keeping(
        (AnsweredRequest.account_id, AnsweredRequest.key), type_coerce(AnsweredRequest.at, UtcDateTime), 7
    ),
    # Security level 3 asks for logs of who came in from where for three months at least; this is twice that.
    LoginAttempt: Keeping((LoginAttempt.id,), type_coerce(LoginAttempt.at, UtcDateTime), 180),
    # What a job found is with its paper; the row serves only to look for what went wrong.
    Job: Keeping((Job.id,), type_coerce(Job.finished_at, UtcDateTime), 30),
}


async def clear_away(database: Database, now: datetime) -> dict[str, int]:
    """Delete every row whose time is over, a batch in a transaction; return how many by table."""
    return {table.__tablename__: await _clear(database, table, kept, now) for table, kept in KEEPING.items()}


async def _clear(database: Database, table: type[Base], kept: Keeping, now: datetime) -> int:
    cleared = 0
    while keys := await _batch(database, kept, now):
        async with database.writing() as session:
            for key in keys:
                same = (column == value for column, value in zip(kept.key, key, strict=True))
                await session.execute(delete(table).where(*same))
            await session.commit()
        cleared += len(keys)
    return cleared


async def _batch(database: Database, kept: Keeping, now: datetime) -> list[Any]:
    async with database.reading() as session:
        return list((await session.execute(select(*kept.key).where(kept.over(now)).limit(BATCH))).all())


async def disable_idle(database: Database, now: datetime, days: int) -> list[str]:
    """Disable the accounts that nobody used for so many days, and return their ids."""
    async with database.writing() as session:
        disabled = await disable_idle_accounts(Work(session, now, Origin()), days)
        await session.commit()
    return disabled


def run_upkeep(database_url: str, idle_account_days: int) -> None:
    """Clear away what is over in the database at an address; accounts idle for 0 days stay as they are."""
    asyncio.run(_upkeep(database_url, idle_account_days))


async def _upkeep(database_url: str, idle_account_days: int) -> None:
    database, now = Database(database_url), SystemClock().now()
    try:
        await clear_away(database, now)
        if idle_account_days:
            await disable_idle(database, now, idle_account_days)
    finally:
        await database.close()
