"""People at one paper: each with a socket that says and hears, as quickly as a driver can."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import picows
from tests.load.child import Child

AT_ONCE = 50
PATIENCE_SECONDS = 60

Heard = Callable[[bytes], None]


class Hand(picows.WSListener):
    """One socket; ``heard`` takes every message of the wanted kind (``{"t":"ink"`` and the like)."""

    def __init__(self, kind: bytes, heard: Heard) -> None:
        self._kind = kind
        self._heard = heard
        self._transport: picows.WSTransport | None = None
        self.ready = asyncio.Event()

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self._transport = transport

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        if frame.msg_type != picows.WSMsgType.TEXT:
            return
        text = frame.get_payload_as_bytes()
        if text.startswith(self._kind):
            self._heard(text)
        elif text.startswith((b'{"t":"marks"', b'{"t":"events"')):
            self.ready.set()

    def say(self, message: bytes) -> None:
        """Send one message."""
        assert self._transport is not None
        self._transport.send(picows.WSMsgType.TEXT, message)

    def close(self) -> None:
        """Close the socket at once."""
        assert self._transport is not None
        self._transport.disconnect()


async def gather(child: Child, count: int, kind: bytes, heard: Heard, hello: Callable[[int], Any] | None) -> list[Hand]:
    """Open so many sockets and say hello on each, if there is something to say; the live part answers it."""
    gate = asyncio.Semaphore(AT_ONCE)
    port = child.hello["port"]

    async def one(number: int) -> Hand:
        headers = {"Origin": f"http://127.0.0.1:{port}"}
        if hello is not None:
            headers["Cookie"] = f"ecabinet_login={child.hello['tokens'][number]}"
        hand = Hand(kind, heard)
        async with gate, asyncio.timeout(PATIENCE_SECONDS):
            url = f"ws://127.0.0.1:{port}/api/live"
            await picows.ws_connect(
                lambda: hand, url, extra_headers=headers, websocket_handshake_timeout=PATIENCE_SECONDS
            )
            if hello is not None:
                hand.say(json.dumps(hello(number)).encode())
                await hand.ready.wait()
        return hand

    return list(await asyncio.gather(*(one(number) for number in range(count))))


class Stopwatch:
    """When each message was said, by what stands in it between two words, and how long each took, in milliseconds."""

    def __init__(self, begin: bytes, end: bytes) -> None:
        self._begin, self._end = begin, end
        self._said: dict[bytes, int] = {}
        self.took: list[float] = []

    def said(self, message: bytes) -> None:
        """Note that a message goes on its way."""
        self._said[self._of(message)] = time.monotonic_ns()

    def heard(self, message: bytes) -> None:
        """Note that somebody has it."""
        self.took.append((time.monotonic_ns() - self._said[self._of(message)]) / 1e6)

    def _of(self, message: bytes) -> bytes:
        begin = message.index(self._begin)
        return message[begin : message.index(self._end, begin)]
