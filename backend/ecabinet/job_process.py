"""The process beside the server that runs the jobs, and the server's hold on it."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Self

import msgspec

from ecabinet.kit.bucket import Bucket
from ecabinet.kit.files import FileStore
from ecabinet.kit.jobs import make_consumer
from ecabinet.kit.logs import LogFormat, set_up_logging
from ecabinet.kit.sandbox import Sandbox
from ecabinet.papers.compare import CompareRequest, comparison_of
from ecabinet.papers.inspection import InspectionRequest, inspect
from ecabinet.settings import Settings
from ecabinet.upkeep import run_upkeep

log = logging.getLogger(__name__)

_WORKERS = 2
_STOP_SECONDS = 5
# One that ends as soon as it is started must not keep the machine busy with starting it.
_BETWEEN_STARTS_SECONDS = 5
# The people in the room come before the papers being read, and before what reads them is loaded.
_NICENESS = 10
_COMMAND = f"import os; os.nice({_NICENESS}); from ecabinet.job_process import main; main()"
WARM = (
    "ecabinet.papers.pdf_reading:warm_up",
    "ecabinet.papers.comparing",
    "ecabinet.papers.active_content",
    "ecabinet.papers.pdf_linear",
    "ecabinet.papers.pdf_rebuilt",
    "ecabinet.signing.verify",
)

Handler = Callable[[dict[str, Any], FileStore, Sandbox], dict[str, Any]]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a job process finds its queue and its files, where it clears up (nowhere if empty), and how it logs."""

    data_dir: str
    bucket: Bucket | None = None
    redis_url: str = ""
    database_url: str = ""
    idle_account_days: int = 0
    log_format: LogFormat = "plain"

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the place that the settings name."""
        return cls(
            data_dir=str(settings.data_dir),
            bucket=settings.bucket,
            redis_url=settings.redis_url,
            database_url=settings.database,
            idle_account_days=settings.idle_account_days,
            log_format=settings.log_format,
        )


class JobProcess:
    """The job process of one data folder, as its parent sees it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0

    def start(self) -> None:
        """Start the process; it ends by itself when this one does, however that may be."""
        self._let_go()
        self._started_at = time.monotonic()
        # A session of its own, so that Ctrl-C reaches the server alone, which then stops it in order.
        self._process = subprocess.Popen(  # noqa: S603 - the interpreter itself and a line of this file
            [sys.executable, "-c", _COMMAND],
            stdin=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        if self._process.stdin is not None:
            # Addresses may hold passwords, which a command line would show to everybody on the machine.
            with suppress(BrokenPipeError):  # it ended already, and is found to have
                self._process.stdin.write(msgspec.json.encode(self._place) + b"\n")

    def ensure_running(self) -> None:
        """Start the process again if it ended, not more often than every few seconds."""
        if self._process is None or self._process.poll() is None:
            return
        if time.monotonic() - self._started_at >= _BETWEEN_STARTS_SECONDS:
            log.warning("the job process ended with %s and is started again", self._process.returncode)
            self.start()

    def stop(self) -> None:
        """End the process; a job in progress goes back to the queue, or is lost and found by the sweep."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._let_go()

    def _let_go(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None


def main() -> None:
    """Run jobs until SIGTERM, or until the server is gone; standard input begins with a line that says where."""
    place = msgspec.json.decode(sys.stdin.buffer.readline(), type=Place)
    set_up_logging("warning", place.log_format)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    run_jobs(place)


def run_jobs(place: Place) -> None:
    """Run jobs until SIGTERM."""
    data_dir = Path(place.data_dir)
    sandbox = Sandbox(_WORKERS, WARM)
    sandbox.start()
    try:
        files = FileStore(data_dir / "files", place.bucket)
        files.prepare()

        def run(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
            return HANDLERS[kind](payload, files, sandbox)

        upkeep = partial(run_upkeep, place.database_url, place.idle_account_days) if place.database_url else None
        make_consumer(data_dir, run, _WORKERS, place.redis_url, upkeep).run()
    finally:
        sandbox.close()


def _end_with_parent() -> None:
    """Wait for the end of standard input, which the parent holds open as long as it lives."""
    while os.read(0, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


def _inspect_paper(payload: dict[str, Any], files: FileStore, sandbox: Sandbox) -> dict[str, Any]:
    request = msgspec.convert(payload, InspectionRequest)
    result: dict[str, Any] = msgspec.to_builtins(inspect(request, files, sandbox))
    return result


def _compare_versions(payload: dict[str, Any], files: FileStore, sandbox: Sandbox) -> dict[str, Any]:
    comparison_of(CompareRequest(before=payload["before"], after=payload["after"]), files, sandbox)
    return {}


HANDLERS: dict[str, Handler] = {"inspect_paper": _inspect_paper, "compare_versions": _compare_versions}
