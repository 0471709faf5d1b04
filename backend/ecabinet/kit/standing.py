"""A connection that is kept open for statements which each stand alone and are asked again and again.

Borrowing one from the pool, with its test and a transaction around the statement, costs several times the statement.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection


class StandingConnection:
    """Opened at the first use, given back by ``close`` and after a failure; one user at a time."""

    def __init__(self, connect: Callable[[], Awaitable[AsyncConnection]]) -> None:
        self._connect = connect
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def use(self) -> AsyncIterator[AsyncConnection]:
        """Lend the connection; each statement sees the newest committed rows.

        Raises:
            DBAPIError: the database does not answer; the next use opens another connection.
        """
        async with self._turn:
            if self._connection is None:
                self._connection = await self._connect()
            try:
                yield self._connection
            except BaseException:
                await self.close()
                raise

    async def close(self) -> None:
        """Give the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
