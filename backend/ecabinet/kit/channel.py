"""One process's place on a channel of Redis, where the processes of an installation hear each other.

What is said is sent without being tried again, and dropped where Redis does not take it at once; an ear that was cut
off comes back by itself.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Coroutine
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import RedisError

SEND_SECONDS = 1.0
_AWAY = (RedisError, OSError, TimeoutError)
_RETURN = ExponentialWithJitterBackoff(base=0.1, cap=2.0)
# A link that was cut without a word is given up by the system after some ten seconds.
_KEEPALIVE = {socket.TCP_KEEPIDLE: 4, socket.TCP_KEEPINTVL: 2, socket.TCP_KEEPCNT: 3}


class Channel:
    """``back`` is called when this process begins to hear, ``gone`` with the reason and the failures in a row before
    when it does not."""

    def __init__(
        self, url: str, name: str, back: Callable[[], None], gone: Callable[[Exception, int], None] | None = None
    ) -> None:
        self._redis: Redis = Redis.from_url(
            url,
            retry=Retry(NoBackoff(), 0),
            socket_connect_timeout=2.0,
            socket_keepalive=True,
            socket_keepalive_options=_KEEPALIVE,
        )
        self._name = name
        self._back = back
        self._gone = gone
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, take: Callable[[bytes], None], *loops: Coroutine[Any, Any, None]) -> None:
        """Begin to listen, and have the loops run beside it; that Redis is away is no reason not to."""
        self._tasks = [asyncio.create_task(loop, name=self._name) for loop in (self._listen(take), *loops)]

    async def stop(self) -> None:
        """Fall silent and give the connections back."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._redis.aclose()

    async def send(self, data: bytes) -> None:
        """Say something to the other processes, or lose it where Redis does not take it."""
        with contextlib.suppress(*_AWAY):
            async with asyncio.timeout(SEND_SECONDS):
                await self._redis.publish(self._name, data)

    async def _listen(self, take: Callable[[bytes], None]) -> None:
        """Hand over what is said, one's own words too."""
        failures = 0
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(self._name)
                    failures = 0
                    self._back()
                    async for message in channel.listen():
                        take(message["data"])
            except _AWAY as error:
                if self._gone is not None:
                    self._gone(error, failures)
            failures += 1
            await asyncio.sleep(_RETURN.compute(failures))
