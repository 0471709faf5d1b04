"""Reading SQLite within the event loop.

A query takes some ten microseconds; handing each step of it to a thread and back takes far more, and there are nine
steps in a session with one query. Readers never wait for the writer (WAL), so nothing here blocks for long. Writing
waits for the disk and stays with the driver's thread.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, Self

Parameters = Sequence[Any]


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
        """The last row written; none here."""
        return self._cursor.lastrowid

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Parameters = ()) -> Self:
        """Run one statement."""
        self._cursor.execute(statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """Return every row that is left."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Let the statement go."""
        self._cursor.close()


class InlineConnection:
    """The part of an asynchronous connection that SQLAlchemy's adapter calls; it refuses to write."""

    def __init__(self, file: str) -> None:
        self._connection: sqlite3.Connection | None = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA query_only=ON")
        self._connection.execute("PRAGMA busy_timeout=1000")

    def cursor(self) -> InlineCursor:
        """Return a new cursor."""
        return InlineCursor(self._open().cursor())

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        """Make a function known to SQL."""
        self._open().create_function(*arguments, **options)

    async def commit(self) -> None:
        """End the transaction."""
        self._open().commit()

    async def rollback(self) -> None:
        """End the transaction."""
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
