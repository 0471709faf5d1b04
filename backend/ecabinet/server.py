"""Running the application under uvicorn: in one process, or in several that share a port."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from functools import partial
from typing import Any

import msgspec
import uvicorn
from litestar import Litestar
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from ecabinet.app import create_app
from ecabinet.job_process import JobProcess, Place, run_jobs
from ecabinet.kit.logs import set_up_logging
from ecabinet.realtime.protocol import ARRIVAL_SECONDS, LONGEST_MOVE_SECONDS, SERVER_OPTIONS
from ecabinet.settings import Settings

log = logging.getLogger(__name__)
SECONDS_TO_FINISH = 5
# A process that has not begun to answer by then, on a slow machine too, never will.
SECONDS_TO_ANSWER = 30


def run(settings: Settings) -> int:
    """Serve until interrupted; return the exit code."""
    set_up_logging(settings.log_level, settings.log_format)
    if settings.workers > 1:
        return _run_several(settings)
    server = uvicorn.Server(_config(settings, create_app(settings)))
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


def run_worker(settings: Settings) -> int:
    """Run jobs until SIGTERM; return the exit code."""
    set_up_logging(settings.log_level, settings.log_format)
    run_jobs(Place.of(settings))
    return 0


class _Processes(Multiprocess):
    """Server processes, of which one that ends is replaced; SIGHUP replaces them one after the other."""

    def __init__(self, settings: Settings) -> None:
        config = _config(settings, partial(_application, settings), factory=True, workers=settings.workers)
        super().__init__(config, [config.bind_socket()])
        self._jobs = JobProcess(Place.of(settings))
        self._runs_jobs = settings.job_process

    def run(self) -> None:
        """Run until SIGTERM or SIGINT."""
        if self._runs_jobs:
            self._jobs.start()
        try:
            super().run()
        finally:
            self._jobs.stop()

    def keep_subprocess_alive(self) -> None:
        """Replace what ended."""
        super().keep_subprocess_alive()
        self._jobs.ensure_running()


def _run_several(settings: Settings) -> int:
    processes = _Processes(settings)
    processes.run()
    return 1 if any(one.exitcode == STARTUP_FAILURE for one in processes.processes) else 0


def _application(settings: Settings) -> Litestar:
    """Make the application of one of several processes, whose parent runs the jobs."""
    set_up_logging(settings.log_level, settings.log_format)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        return create_app(msgspec.structs.replace(settings, job_process=False))
    except Exception:  # whatever it is: the next process would fail the same way, so none is started
        log.exception("the application cannot be made")
        sys.exit(STARTUP_FAILURE)


def _end_with_parent() -> None:
    """Leave the port to whoever starts the program again, where the parent was killed and could not say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _config(settings: Settings, app: Any, **options: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="auto",
        http="httptools",
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=SECONDS_TO_FINISH + LONGEST_MOVE_SECONDS + ARRIVAL_SECONDS,
        timeout_worker_healthcheck=SECONDS_TO_ANSWER,
        access_log=False,
        log_config=None,
        server_header=False,
        **SERVER_OPTIONS,
        **options,
    )
