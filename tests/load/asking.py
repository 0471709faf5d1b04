"""One keep-alive HTTP connection of a client, as cheap as a client can be."""

import asyncio
from typing import NamedTuple, Self, cast


class Answer(NamedTuple):
    """What the server said."""

    status: int
    body: bytes


class Asker(asyncio.Protocol):
    """Asks one thing at a time; the answers it understands say how long they are."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._data = bytearray()
        self._whole = 0

    @classmethod
    async def connect(cls, port: int) -> Self:
        """Open a connection to a port of this machine."""
        _, asker = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return asker

    async def ask(self, request: bytes) -> Answer:
        """Send a request and return its answer.

        Raises:
            ConnectionError: the server closed the connection before its answer was whole.
        """
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError("the connection is closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server closed a connection"))

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._whole and (end := self._data.find(b"\r\n\r\n")) >= 0:
            self._whole = end + 4 + _length(bytes(self._data[:end]))
        if not self._whole or len(self._data) < self._whole:
            return
        raw, self._data, self._whole = bytes(self._data), bytearray(), 0
        if self._answer is not None:
            self._answer.set_result(Answer(int(raw[9:12]), raw.partition(b"\r\n\r\n")[2]))


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    if not found:
        raise ValueError("an answer that does not say how long it is")
    return int(rest.partition(b"\r\n")[0])
