"""A small proxy as they stand before installations, with the faults that some of them have."""

import asyncio
import re
from types import TracebackType
from typing import Self

END_OF_HEAD = b"\r\n\r\n"
# What belongs to one connection only, and is not passed on by a proxy that knows nothing of upgrades.
HOP_BY_HOP = {"upgrade", "connection"}


class Proxy:
    """Passes every connection on to a port of this machine, one request each.

    ``drops_upgrades`` leaves out the headers that ask for a WebSocket, ``holds_answers`` sends an answer only when
    all of it is there, and ``adds`` are headers for the server. What ``keeps`` fits in a request's head is never
    answered, and may be changed at any time; ``kept`` counts who waits for such an answer.
    """

    def __init__(
        self,
        port: int,
        *,
        drops_upgrades: bool = False,
        holds_answers: bool = False,
        adds: dict[str, str] | None = None,
    ) -> None:
        self.port = 0
        self.keeps: re.Pattern[bytes] | None = None
        self.kept = 0
        self._behind = port
        self._drops_upgrades = drops_upgrades
        self._holds_answers = holds_answers
        self._adds = adds or {}
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._pass_on(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server: asyncio.StreamWriter | None = None
        try:
            head = await reader.readuntil(END_OF_HEAD)
            if self.keeps and self.keeps.search(head):
                await self._keep(reader)
                return
            answers, server = await asyncio.open_connection("127.0.0.1", self._behind)
            upgrade = b"upgrade: websocket" in head.lower() and not self._drops_upgrades
            server.write(self._changed(head, upgrade=upgrade))
            asking = asyncio.create_task(_copy(reader, server))
            await (_copy_whole if self._holds_answers and not upgrade else _copy)(answers, writer)
            asking.cancel()
        except (OSError, asyncio.IncompleteReadError):
            return  # a browser that opens a connection and asks nothing, or goes
        finally:
            for side in (server, writer):
                if side is not None:
                    side.close()

    async def _keep(self, reader: asyncio.StreamReader) -> None:
        self.kept += 1
        try:
            await reader.read()  # until the browser lets go of it
        finally:
            self.kept -= 1

    def _changed(self, head: bytes, *, upgrade: bool) -> bytes:
        request, *headers = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        if not upgrade:
            headers = [each for each in headers if each.partition(":")[0].lower() not in HOP_BY_HOP]
            headers.append("Connection: close")
        headers += [f"{name}: {value}" for name, value in self._adds.items()]
        return "\r\n".join([request, *headers, "", ""]).encode("latin-1")


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(65536):
        writer.write(part)
        await writer.drain()


async def _copy_whole(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(await reader.read())
    await writer.drain()
