"""Counting what the log is told at level error."""

import logging
from collections.abc import Callable


class ErrorCount(logging.Handler):
    """Counts errors of the whole process while it hangs at the root logger."""

    def __init__(self, note: Callable[[], None]) -> None:
        super().__init__(logging.ERROR)
        self._note = note
        self.total = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one line."""
        del record
        self.total += 1
        self._note()
