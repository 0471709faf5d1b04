"""A tablet that comes back by the front end's own rules: backoff with jitter, welcome, snapshot, live."""

import asyncio
import random
import re
import time

import picows
from tests.load.asking import Answer, Asker
from tests.load.program import Program
from tests.load.rooms import BigRoom
from tests.load.tablets import SILENT_SECONDS, Tablet

SEQ = re.compile(rb'"seq":(\d+)')


def backoff(attempt: int, first: float = 0.5, most: float = 10.0) -> float:
    """Return the seconds before the n-th attempt, as the front end's core/backoff.ts has them."""
    ceiling = min(most, first * 2.0**attempt)
    return ceiling / 2 + random.random() * ceiling / 2


class Traffic:
    """When the tablets asked the server for something that reached it, in monotonic seconds."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.refused = 0

    def note(self) -> None:
        """Note one request or handshake."""
        self.asked.append(time.monotonic())

    def busiest_second(self) -> int:
        """Return the most that came within any second."""
        times, most, first = sorted(self.asked), 0, 0
        for last, at in enumerate(times):
            while times[first] <= at - 1:
                first += 1
            most = max(most, last - first + 1)
        return most


class Returning:
    """One tablet; ``live_at`` is when it was live again with everything up to the number it waits for."""

    def __init__(self, program: Program, room: BigRoom, number: int, traffic: Traffic, tablet: Tablet) -> None:
        self._program = program
        self._meeting = room.meeting
        self._token = room.tokens[number % len(room.tokens)]
        self._traffic = traffic
        self.tablet = tablet
        self.live_at = 0.0

    async def come_back(self, seq: int, *, afresh: bool) -> None:
        """Wait until the socket is gone, then return.

        ``afresh`` takes a new snapshot, as a page does that was loaded anew; else it goes on from the number it has.
        ``seq`` is the log's last number, which a snapshot must bear too.
        """
        await self.tablet.closed.wait()
        had = self.tablet.seq
        self.tablet = await self._connect()
        self.tablet.join(await self._snapshot(seq) if afresh else had)
        await self.tablet.live.wait()
        while self.tablet.seq < seq:
            if self.tablet.closed.is_set():
                raise RuntimeError("a tablet was cut off as it came back")
            await asyncio.sleep(0.01)
        self.live_at = time.monotonic()

    async def _connect(self) -> Tablet:
        attempt = 0
        while True:
            await asyncio.sleep(backoff(attempt))
            attempt += 1
            try:
                tablet = await Tablet.connect(self._program.port, self._token, self._meeting)
                self._traffic.note()
                async with asyncio.timeout(SILENT_SECONDS):
                    await tablet.welcomed.wait()
            except (OSError, TimeoutError, picows.WSError):
                self._traffic.refused += 1
                continue
            return tablet

    async def _snapshot(self, seq: int) -> int:
        attempt = 0
        while (answer := await self._ask_once()) is None:
            self._traffic.refused += 1
            await asyncio.sleep(backoff(attempt, 1.0))
            attempt += 1
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {answer.body.decode()}")
        return _right(answer.body, seq)

    async def _ask_once(self) -> Answer | None:
        """Return the server's answer, or None where it has none for now and the front end asks again."""
        request = f"GET /api/meetings/{self._meeting}/snapshot HTTP/1.1\r\n{self._program.headers(self._token)}\r\n"
        try:
            asker = await Asker.connect(self._program.port)
            self._traffic.note()
            answer = await asker.ask(request.encode())
        except OSError:
            return None
        asker.close()
        return None if answer.status >= 500 else answer


def _right(body: bytes, seq: int) -> int:
    found = SEQ.search(body)
    if found is None or int(found[1]) != seq:
        raise RuntimeError(f"a snapshot that is not of number {seq}")
    return seq
