"""Tablets that follow a meeting over the live socket and keep the number they have, as the front end does."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any, Self

import picows

AT_ONCE = 50
PATIENCE_SECONDS = 120
# As long as the front end waits for a word before it takes a socket for dead.
SILENT_SECONDS = 25
EVENTS = b'{"t":"events"'
WELCOME = b'{"t":"welcome"'
RESYNC = b'{"t":"resync"'
AFTER_AT = len('{"t":"events","meeting":"","after":') + 32

Heard = Callable[[int, int], None]


class Tablet(picows.WSListener):
    """One socket; ``heard(after, seq)`` is told of every batch of events that was taken."""

    def __init__(self, meeting: str, heard: Heard | None = None) -> None:
        self._meeting = meeting
        self._heard = heard
        self._transport: picows.WSTransport | None = None
        self.seq = -1
        self.gaps = 0
        self.welcomed = asyncio.Event()
        self.live = asyncio.Event()
        self.resync = asyncio.Event()
        self.closed = asyncio.Event()

    @classmethod
    async def connect(
        cls,
        port: int,
        token: str,
        meeting: str,
        heard: Heard | None = None,
        patience: float = SILENT_SECONDS,
        **how: Any,
    ) -> Self:
        """Open the socket; raises OSError or picows.WSError where there is none to be had."""
        tablet = cls(meeting, heard)
        headers = {"Origin": f"http://127.0.0.1:{port}", "Cookie": f"ecabinet_login={token}"}
        await picows.ws_connect(
            lambda: tablet,
            f"ws://127.0.0.1:{port}/api/live",
            extra_headers=headers,
            websocket_handshake_timeout=patience,
            **how,
        )
        return tablet

    def join(self, after: int) -> None:
        """Follow the meeting from what came after a number."""
        self.seq = after
        self._wire.send(picows.WSMsgType.TEXT, json.dumps({"op": "join", "meeting": self._meeting, "after": after}))

    def listen(self, heard: Heard) -> None:
        """Tell of every batch that is taken from now on."""
        self._heard = heard

    def stop_reading(self) -> None:
        """Leave what comes in the system's buffer, as a tablet does that sleeps."""
        self._wire.underlying_transport.pause_reading()

    def read_on(self) -> None:
        """Read again."""
        self._wire.underlying_transport.resume_reading()

    def close(self) -> None:
        """Close the socket at once."""
        self._wire.disconnect()

    @property
    def _wire(self) -> picows.WSTransport:
        if self._transport is None:
            raise ConnectionError("the socket is not open")
        return self._transport

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self._transport = transport

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        self.closed.set()

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        if frame.msg_type == picows.WSMsgType.CLOSE:
            transport.disconnect()
        if frame.msg_type != picows.WSMsgType.TEXT:
            return
        text = frame.get_payload_as_bytes()
        if text.startswith(EVENTS):
            self._take(text)
        elif text.startswith(WELCOME):
            self.welcomed.set()
        elif text.startswith(RESYNC):
            self.resync.set()

    def _take(self, text: bytes) -> None:
        end = text.index(b",", AFTER_AT)
        after = int(text[AFTER_AT:end])
        seq = int(text[end + len(',"seq":') : text.index(b",", end + 1)])
        self.live.set()
        if after > self.seq:
            self.gaps += 1
            self.join(self.seq)
        elif seq > self.seq:
            self.seq = seq
            if self._heard is not None:
                self._heard(after, seq)


async def follow(
    port: int, meeting: str, tokens: Sequence[str], count: int, after: int = 0, heard: Heard | None = None
) -> list[Tablet]:
    """Return so many tablets that all follow the meeting, the logins shared among them."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> Tablet:
        async with gate, asyncio.timeout(PATIENCE_SECONDS):
            tablet = await Tablet.connect(port, tokens[number % len(tokens)], meeting, heard, PATIENCE_SECONDS)
            tablet.join(after)
            await tablet.live.wait()
            return tablet

    return list(await asyncio.gather(*(one(number) for number in range(count))))


async def all_have(tablets: Sequence[Tablet], seq: int) -> None:
    """Wait until every tablet has everything up to a number.

    Raises:
        RuntimeError: one of them does not get there.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while any(tablet.seq < seq for tablet in tablets):
                await asyncio.sleep(0.02)
    except TimeoutError:
        behind = sum(tablet.seq < seq for tablet in tablets)
        raise RuntimeError(f"{behind} of {len(tablets)} tablets never got number {seq}") from None
