"""How late the event loop comes to what is due: the delay that everybody served by this process feels."""

import asyncio
from collections import deque
from collections.abc import Callable

import msgspec

SAMPLE_SECONDS = 0.5
SAMPLES_KEPT = 120


class Delays(msgspec.Struct, frozen=True):
    """Milliseconds over the samples kept, which are those of the last minute."""

    p50: float = 0.0
    p99: float = 0.0
    most: float = 0.0


class LoopDelay:
    """Sleeps for half a second at a time and notes by how much it was more."""

    def __init__(self, note: Callable[[float], None]) -> None:
        self._note = note
        self._samples: deque[float] = deque(maxlen=SAMPLES_KEPT)

    async def sample(self) -> None:
        """Go on sampling until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + SAMPLE_SECONDS
            await asyncio.sleep(SAMPLE_SECONDS)
            self.add(max(0.0, loop.time() - due))

    def add(self, seconds: float) -> None:
        """Keep one sample."""
        self._samples.append(seconds)
        self._note(seconds)

    def delays(self) -> Delays:
        """Return the last minute's."""
        if not self._samples:
            return Delays()
        ordered = sorted(self._samples)
        return Delays(*(round(1000 * _share(ordered, share), 1) for share in (0.5, 0.99, 1.0)))


def _share(ordered: list[float], share: float) -> float:
    """Return the smallest value that this share of all does not exceed."""
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]
