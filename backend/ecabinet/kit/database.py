"""Tables' base, column types, and the two ways into the database: to read and to write."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import DateTime, MetaData, String, event, make_url
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from ecabinet.kit.inline_sqlite import BEGIN_WRITING, InlineConnection
from ecabinet.kit.postgresql import connect as connect_postgresql
from ecabinet.kit.standing import StandingConnection

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
IMMEDIATE = "ecabinet_immediate"
SINGLE = "ecabinet_single"
# Where columns are read, and no objects made of them, either will do.
Reading = AsyncSession | AsyncConnection
SQLITE_WRITING = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000")


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


JSON_CODEC: dict[str, Any] = {"json_serializer": _encode, "json_deserializer": msgspec.json.decode}


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


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    if not options.get(SINGLE, False):
        connection.exec_driver_sql(BEGIN_WRITING if options.get(IMMEDIATE, False) else "BEGIN")


def _sqlite_engine(url: str, connections: int, *pragmas: str) -> AsyncEngine:
    file = make_url(url).database or ""

    async def connect(*_: Any, **__: Any) -> InlineConnection:
        return InlineConnection(file, pragmas)

    engine = create_async_engine(
        url, pool_size=connections, max_overflow=0, async_creator=connect, hide_parameters=True, **JSON_CODEC
    )
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _make_engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """Return the engine to write with and the one to read with."""
    if make_url(url).get_backend_name() == "sqlite":
        writing = _sqlite_engine(url, 10, *SQLITE_WRITING)
        return writing, _sqlite_engine(url, 50, "query_only=ON", "busy_timeout=1000")
    engine = create_async_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"async_creator_fn": connect_postgresql},
        **JSON_CODEC,
    )
    return engine, engine.execution_options(isolation_level="REPEATABLE READ")


class Database:
    """The installation's database: SQLite in one file, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine, self._reader = _make_engines(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writing = async_sessionmaker(self.engine.execution_options(**{IMMEDIATE: True}), expire_on_commit=False)
        self._reading = async_sessionmaker(self._reader, expire_on_commit=False)
        self._standing = StandingConnection(self._connect_for_singles)
        self._one_writer: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction to read rows in, without objects made of them: for what runs with every request."""
        async with self._reader.connect() as connection:
            yield connection

    def single(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Lend the connection that stays open, for single statements without a transaction around them.

        Each sees the newest committed rows. Who asks while somebody else has it waits.
        """
        return self._standing.use()

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

    async def _connect_for_singles(self) -> AsyncConnection:
        options = {SINGLE: True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        return await self.engine.execution_options(**options).connect()

    @property
    def connections_in_use(self) -> int:
        """How many connections somebody holds now."""
        pools = {self.engine.pool, self._reader.pool}
        return sum(pool.checkedout() for pool in pools if isinstance(pool, QueuePool))

    async def close(self) -> None:
        """Give every connection back."""
        await self._standing.close()
        await self._reader.dispose()
        await self.engine.dispose()


def in_few_lengths(values: Sequence[str]) -> list[str]:
    """Return the values, the last one repeated up to the next power of two.

    A list of each length is a statement of its own, which the database would have to prepare anew.
    """
    if not values:
        return []
    length = 1 << (len(values) - 1).bit_length()
    return [*values, *[values[-1]] * (length - len(values))]
