"""Tables' base, column types, and the two ways into the database: to read and to write."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, String, event, make_url
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from ecabinet.kit.inline_sqlite import InlineConnection

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
IMMEDIATE = "ecabinet_immediate"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; SQLite forgets the zone, so it is put back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every mapped row."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime(), str: String()}


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own transactions would be deferred
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    immediate = connection.get_execution_options().get(IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _make_engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_async_engine(url, pool_size=10, max_overflow=0)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)


def _make_reading_engine(url: str) -> AsyncEngine:
    """An engine that reads SQLite without the driver's thread; see ``inline_sqlite``."""
    file = make_url(url).database or ""

    async def connect(*_: Any, **__: Any) -> InlineConnection:
        return InlineConnection(file)

    engine = create_async_engine(url, pool_size=50, max_overflow=0, async_creator=connect)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


class Database:
    """The installation's database: SQLite in one file, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _make_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        writing = self.engine.execution_options(**{IMMEDIATE: True})
        self._reader = _make_reading_engine(url) if self.is_sqlite else self.engine
        reading = self._reader if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        self._writing = async_sessionmaker(writing, expire_on_commit=False)
        self._reading = async_sessionmaker(reading, expire_on_commit=False)
        self._one_writer: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that sees one moment of the database and is never committed."""
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a writing transaction; the caller commits, anything else rolls back.

        SQLite takes one writer at a time and the lock at once (``BEGIN IMMEDIATE``).
        """
        async with self._one_writer, self._writing() as session:
            yield session

    async def close(self) -> None:
        """Give every connection back."""
        await self._reader.dispose()
        await self.engine.dispose()
