"""One demo made for the whole run, whichever worker needs it first, and copies of it to use up."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.servers import free_port

from ecabinet.demo import folder, memory, run

MOMENT = datetime(2026, 11, 12, 2, 53, tzinfo=UTC)
PATIENCE = 280.0


class FixedClock:
    """A day of one's choice."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


def prepared_demo(shared: Path) -> Path:
    """The folder of a demo made for ``MOMENT``; only to be copied."""
    data = shared / "prepared-demo"
    with (shared / "prepared-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not memory.is_demo(data):
            interrupt_first_start(data)
            run.prepare(data, FixedClock(MOMENT), reset=False, say=print)
    return data


def interrupt_first_start(data: Path) -> None:
    """Begin to make a demo there with the real command and kill it in the middle."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ecabinet.cli", "demo", "--data", str(data), "--port", str(free_port())],
        start_new_session=True,
    )
    draft = folder.draft_of(data) / "ecabinet.sqlite"
    until = time.monotonic() + PATIENCE
    while not draft.exists():
        assert process.poll() is None, "the demo ended by itself"
        assert time.monotonic() < until, "the demo did not begin"
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not data.exists(), "something half-made took the demo's name"
    assert draft.parent.exists()


def copy_of(prepared: Path, target: Path) -> Path:
    """A demo of its own for one test."""
    shutil.copytree(prepared, target)
    return target
