"""How much one socket may ask."""

from collections.abc import Callable
from time import monotonic
from typing import Literal

BURST = 40
PER_SECOND = 10.0
# Strokes and places of the moment come often and are dropped where there are too many; only a flood of them closes.
FLEETING_BURST = 60
FLEETING_PER_SECOND = 60.0
FLEETING_FLOOD = 600
MOST_MISTAKES = 5
MOST_MEETINGS = 8
MOST_PADS = 32
MOST_CONNECTIONS = 32


class Budget:
    """So many at once, and so many a second; ``now`` gives seconds."""

    def __init__(self, burst: float, per_second: float, now: Callable[[], float]) -> None:
        self._burst, self._per_second, self._now = burst, per_second, now
        self._left, self._at = burst, now()

    def spend(self) -> float:
        """Take one out and return what is left; below nothing there were too many in a short time."""
        now = self._now()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second) - 1
        self._at = now
        return self._left


class Limits:
    """Counts the messages and mistakes of one socket; ``now`` gives seconds."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._messages = Budget(BURST, PER_SECOND, now)
        self._fleeting = Budget(FLEETING_BURST, FLEETING_PER_SECOND, now)
        self._mistakes = 0

    def flooded(self) -> bool:
        """Count one message; tell whether there were too many in a short time."""
        return self._messages.spend() < 0

    def fleeting(self) -> Literal["taken", "dropped", "flood"]:
        """Count one message of the moment, and tell what becomes of it; after a ``flood`` there are no more."""
        left = self._fleeting.spend()
        if left >= 0:
            return "taken"
        return "dropped" if left >= -FLEETING_FLOOD else "flood"

    def mistaken_too_often(self) -> bool:
        """Count one message that makes no sense; tell whether it was one too many."""
        self._mistakes += 1
        return self._mistakes >= MOST_MISTAKES
