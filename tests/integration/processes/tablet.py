"""A tablet that follows a meeting wherever it is served, as the front end does."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

Json = dict[str, Any]


class Tablet:
    """Follows from event 0 on; ``seqs`` are the events as they came, ``moves`` counts how often it was told to move."""

    def __init__(self, token: str, meeting: str, where: Callable[[], int]) -> None:
        self._cookie = {"Cookie": f"ecabinet_login={token}"}
        self._meeting = meeting
        self._where = where
        self.seqs: list[int] = []
        self.moves = 0
        self.closes: list[int] = []
        self.progress: list[Json] = []
        self.logged_out = False
        self._seq = 0

    async def follow(self) -> None:
        """Follow until it is cancelled, or logged out."""
        while not self.logged_out:
            address = f"127.0.0.1:{self._where()}"
            try:
                async with connect(
                    f"ws://{address}/api/live",
                    origin=f"http://{address}",  # type: ignore[arg-type]  # a NewType of str
                    additional_headers=self._cookie,
                ) as socket:
                    await self._listen(socket)
            except ConnectionClosed as closed:
                self.closes.append(closed.rcvd.code if closed.rcvd else 1006)
            except (OSError, InvalidHandshake, TimeoutError):
                await asyncio.sleep(0.05)

    async def _listen(self, socket: ClientConnection) -> None:
        await socket.send(msgspec.json.encode({"op": "join", "meeting": self._meeting, "after": self._seq}).decode())
        while True:
            frame = msgspec.json.decode(await socket.recv())
            match frame["t"]:
                case "events":
                    assert frame["after"] == self._seq
                    self.seqs += [event["seq"] for event in frame["events"]]
                    self._seq = frame["seq"]
                case "progress":
                    self.progress.append(frame)
                case "logout":
                    self.logged_out = True
                case "move":
                    self.moves += 1
                    await asyncio.sleep(random.random() * frame["within"])
                    return
