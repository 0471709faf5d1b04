"""How much one socket may ask."""

from collections.abc import Callable
from time import monotonic

BURST = 40
PER_SECOND = 10.0
MOST_MISTAKES = 5
MOST_MEETINGS = 8
MOST_CONNECTIONS = 32


class Limits:
    """Counts the messages and mistakes of one socket; ``now`` gives seconds."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._left = float(BURST)
        self._at = now()
        self._mistakes = 0

    def flooded(self) -> bool:
        """Count one message; tell whether there were too many in a short time."""
        now = self._now()
        self._left = min(float(BURST), self._left + (now - self._at) * PER_SECOND) - 1
        self._at = now
        return self._left < 0

    def mistaken_too_often(self) -> bool:
        """Count one message that makes no sense; tell whether it was one too many."""
        self._mistakes += 1
        return self._mistakes >= MOST_MISTAKES
