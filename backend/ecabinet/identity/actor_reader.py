"""Finding who asks, for all requests that arrive together in one query."""

import asyncio
import logging

from ecabinet.identity.actor import Actor, IdleLimits, find_actors, token_hash
from ecabinet.kit.clock import Clock
from ecabinet.kit.database import Database

log = logging.getLogger(__name__)
MOST_AT_ONCE = 256


class ActorReader:
    """Reads the actors of one process. Nothing is remembered: each is read after the request that asks for it came."""

    def __init__(self, database: Database, clock: Clock, limits: IdleLimits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits
        self._waiting: dict[str, asyncio.Future[Actor | None]] = {}
        self._reading: asyncio.Task[None] | None = None

    async def find(self, token: str) -> Actor | None:
        """Return who holds the login with this secret, or None where nobody does any more.

        Raises:
            DBAPIError: the database does not answer.
        """
        key = token_hash(token)
        answer = self._waiting.get(key)
        if answer is None:
            answer = self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._reading is None:
            self._reading = asyncio.create_task(self._read_all(), name="actors")
        return await asyncio.shield(answer)

    async def _read_all(self) -> None:
        try:
            while self._waiting:
                await self._read()
        finally:
            self._reading = None

    async def _read(self) -> None:
        keys = list(self._waiting)[:MOST_AT_ONCE]
        answers = {key: self._waiting.pop(key) for key in keys}
        try:
            async with self._database.connected() as connection:
                found = await find_actors(connection, keys, self._clock.now(), self._limits)
        # Whatever it is, those who wait must hear of it.
        except Exception as error:
            log.warning("%d logins could not be looked up", len(keys), exc_info=error)
            for answer in answers.values():
                answer.set_exception(error)
                answer.exception()  # heard, even where every request that asked is gone
            return
        for key, answer in answers.items():
            answer.set_result(found.get(key))
