"""The program with a clock that can be set wrong while it runs: ``python -m tests.faults.program serve``.

The file that ``FAULTS_CLOCK`` names holds the seconds by which this process is ahead, or behind.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ecabinet.cli import main
from ecabinet.kit.clock import SystemClock

CLOCK = "FAULTS_CLOCK"


def set_clock(file: Path, seconds: float) -> None:
    """Have the process that reads this file be ahead by so many seconds, from now on."""
    made = file.with_suffix(".new")
    made.write_text(str(seconds))
    made.replace(file)


def _run() -> int:
    file = Path(os.environ[CLOCK])

    def now(_: SystemClock) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(file.read_text()))

    SystemClock.now = now  # type: ignore[method-assign, assignment]  # the one place the time of day comes from
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_run())
