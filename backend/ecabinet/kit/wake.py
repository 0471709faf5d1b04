"""Hints between the processes of one installation, over Redis: whom a commit concerns.

Nothing rides on them: what a process does not hear it finds when it looks (decision 0006). Hence a hint is sent
without waiting for it, dropped where Redis does not take it at once, and never tried again.
"""

import asyncio
import logging
from collections.abc import Callable
from uuid import uuid4

import msgspec

from ecabinet.kit.channel import Channel
from ecabinet.kit.work import Told

log = logging.getLogger(__name__)
CHANNEL = "ecabinet:wake"
# A process looks for what it may not have been told of: every second while it is deaf, and now and then while it
# hears, since another process may be the one that Redis does not take from.
TICK_SECONDS = 1.0
TICKS_WHEN_HEARING = 5


class Hint(msgspec.Struct, frozen=True, array_like=True):
    """What goes over the channel; ``sender`` is a process, which does not listen to itself."""

    sender: str
    told: Told


class Wake:
    """One process's ear and mouth: ``hear`` takes others' hints, ``look`` is called when some may have been missed."""

    def __init__(self, url: str, hear: Callable[[Told], None], look: Callable[[], None]) -> None:
        self._channel = Channel(url, CHANNEL, self._is_back, self._is_gone)
        self._hear = hear
        self._look = look
        self._me = uuid4().hex
        self._pending = Told()
        self._wanted = asyncio.Event()
        self.deaf = True

    async def start(self) -> None:
        """Begin to listen; that Redis is away is no reason not to."""
        self._channel.start(self._take, self._send(), self._keep_looking())

    async def stop(self) -> None:
        """Fall silent and give the connections back."""
        await self._channel.stop()

    def tell(self, told: Told) -> None:
        """Have the other processes told; returns at once, and what waits to be sent goes as one hint."""
        self._pending.add(told)
        self._wanted.set()

    async def _send(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            told, self._pending = self._pending, Told()
            # Where Redis is away the listener says so in the log, and the others look by themselves.
            await self._channel.send(msgspec.msgpack.encode(Hint(self._me, told)))

    def _take(self, data: bytes) -> None:
        try:
            hint = msgspec.msgpack.decode(data, type=Hint)
        except msgspec.DecodeError:  # of another version of the program: there is something, but not what
            self._look()
            return
        if hint.sender != self._me:
            self._hear(hint.told)

    def _is_back(self) -> None:
        log.info("Redis wakes this process")
        if self.deaf:
            self.deaf = False
            self._look()

    def _is_gone(self, error: Exception, failures: int) -> None:
        if not self.deaf or failures == 0:
            log.warning("Redis is away (%s): the live part goes on at one look a second", error)
        self.deaf = True

    async def _keep_looking(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            ticks += 1
            if self.deaf or ticks % TICKS_WHEN_HEARING == 0:
                self._look()
