"""Two demos made for the whole run, by whichever process needs one first, and copies of them to use up."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
from tests.integration.demo.command import PATIENCE, demo_command, log_in, running
from tests.servers import free_port

from ecabinet.demo import folder, memory, run

MOMENT = datetime(2026, 11, 12, 2, 53, tzinfo=UTC)


class FixedClock:
    """A day of one's choice."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


def demo_of_moment(run_folder: Path) -> Path:
    """The folder of a demo made for ``MOMENT``; only to be copied."""
    return _made_once(
        run_folder / "demo-of-moment", lambda data: run.prepare(data, FixedClock(MOMENT), reset=False, say=print)
    )


def demo_of_today(run_folder: Path) -> Path:
    """The folder of a demo that the command made for today; only to be copied."""
    return _made_once(run_folder / "demo-of-today", _make_by_command)


def _made_once(data: Path, make: Callable[[Path], None]) -> Path:
    with data.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not memory.is_demo(data):
            make(data)
    return data


def _make_by_command(data: Path) -> None:
    """Have the command make it at its second start, the first having been killed, and serve what it has made."""
    draft = data.with_name("demo-being-made")
    folder.clear(draft)
    interrupt_first_start(draft)
    port = free_port()
    with running(draft, port) as process, httpx.Client(base_url=f"http://127.0.0.1:{port}/api") as client:
        log_in(client, "khacson")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    draft.rename(data)


def interrupt_first_start(data: Path) -> None:
    """Begin to make a demo there with the real command and kill it in the middle."""
    process = subprocess.Popen(demo_command("--data", str(data), "--port", str(free_port())), start_new_session=True)
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
