"""What passes between the processes of one installation and is never kept: the moment's pen strokes and places.

A word that is late is worth nothing, so it is sent once, together with what waited with it, and forgotten. Without
Redis each process has its own tablets alone.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from uuid import uuid4

import msgspec

from ecabinet.kit.channel import Channel

CHANNEL = "ecabinet:fleeting"
# What a moment brings forth; while Redis takes nothing the oldest makes room.
MOST_WAITING = 2_000


class Words(msgspec.Struct, frozen=True, array_like=True):
    """What goes over the channel; ``sender`` is a process, which does not listen to itself."""

    sender: str
    words: list[bytes]


class Fleeting:
    """One process's ear and mouth for what is not kept; ``hear`` takes each word of the others."""

    def __init__(self, url: str, hear: Callable[[bytes], None], back: Callable[[], None]) -> None:
        self._channel = Channel(url, CHANNEL, back)
        self._hear = hear
        self._me = uuid4().hex
        self._waiting: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._wanted = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen; that Redis is away is no reason not to."""
        self._channel.start(self._take, self._send())

    async def stop(self) -> None:
        """Fall silent and give the connections back."""
        await self._channel.stop()

    def tell(self, word: bytes) -> None:
        """Have the other processes told; returns at once."""
        self._waiting.append(word)
        self._wanted.set()

    async def _send(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            words = list(self._waiting)
            self._waiting.clear()
            await self._channel.send(msgspec.msgpack.encode(Words(self._me, words)))

    def _take(self, data: bytes) -> None:
        try:
            said = msgspec.msgpack.decode(data, type=Words)
        except msgspec.DecodeError:  # of another version of the program
            return
        if said.sender != self._me:
            for word in said.words:
                self._hear(word)
