"""SQLite within the event loop.

A query takes some ten microseconds; handing each of its four steps to a thread and back takes far more. Only what may
wait goes to a thread: the beginning of a writing transaction, for another writer, and its end, for the disk.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Self

BEGIN_WRITING = "BEGIN IMMEDIATE"
_waiting_room = ThreadPoolExecutor(4, thread_name_prefix="sqlite")


class InlineCursor:
    """The part of an asynchronous cursor that SQLAlchemy's adapter calls."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    @property
    def description(self) -> Any:
        """The columns of the result, None without one."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows a change touched."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The last row written."""
        return self._cursor.lastrowid

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Run one statement."""
        if statement == BEGIN_WRITING:
            await _apart(partial(self._cursor.execute, statement))
        else:
            self._cursor.execute(statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Run one statement with each of the parameters."""
        self._cursor.executemany(statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """Return every row that is left."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Let the statement go."""
        self._cursor.close()


class InlineConnection:
    """The part of an asynchronous connection that SQLAlchemy's adapter calls."""

    def __init__(self, file: str, pragmas: Sequence[str]) -> None:
        # The driver's own transactions would begin deferred; the threads take turns.
        self._connection: sqlite3.Connection | None = sqlite3.connect(
            file, isolation_level=None, check_same_thread=False
        )
        for pragma in pragmas:
            self._connection.execute(f"PRAGMA {pragma}")

    def cursor(self) -> InlineCursor:
        """Return a new cursor."""
        return InlineCursor(self._open().cursor())

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        """Make a function known to SQL."""
        self._open().create_function(*arguments, **options)

    async def commit(self) -> None:
        """End the transaction and keep what it did."""
        await _apart(self._open().commit)

    async def rollback(self) -> None:
        """End the transaction and forget what it did."""
        self._open().rollback()

    async def close(self) -> None:
        """Close the file."""
        self.stop()

    def stop(self) -> None:
        """Close the file at once."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("no active connection")
        return self._connection


async def _apart(step: Callable[[], object]) -> None:
    """Take a step in a thread, and wait for its end even when cancelled: until then it holds the connection."""
    taken = asyncio.get_running_loop().run_in_executor(_waiting_room, step)
    try:
        await asyncio.shield(taken)
    except asyncio.CancelledError:
        await asyncio.wait([taken])
        raise
