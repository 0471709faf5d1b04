"""Background work that outlives a crash: a queue in a file of its own, run by another process (decision 0001).

The application writes the need as a ``job`` row in the command's transaction and enqueues after the commit. It polls
what is finished, commits what came of it, then forgets it. A job may run twice and must be safe to.
"""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
from huey import SqliteHuey
from huey.api import TaskWrapper
from huey.consumer import Consumer
from huey.signals import SIGNAL_EXECUTING
from huey.utils import Error

_RETRIES = 2
_RETRY_SECONDS = 5
_RUNNING = "running:"
_LONGEST_POLL_SECONDS = 0.25

Run = Callable[[str, dict[str, Any]], dict[str, Any]]


class Finished(msgspec.Struct, frozen=True):
    """The end of a job: what it gave back, or the error of its last try."""

    job_id: str
    result: dict[str, Any] | None = None
    error: str | None = None


class Jobs:
    """The application's side of the queue."""

    def __init__(self, data_dir: Path) -> None:
        self._queue = open_queue(data_dir)
        self._task = _declare(self._queue, _not_here)

    async def enqueue(self, job_id: str, kind: str, payload: dict[str, Any]) -> None:
        """Have a job run; flushed to disk when this returns."""
        task = self._task.s(kind, payload, id=job_id)
        await asyncio.to_thread(self._queue.enqueue, task)

    async def finished(self) -> list[Finished]:
        """Return every job that ended and is not yet forgotten."""
        stored: dict[str, bytes] = await asyncio.to_thread(self._queue.all_results)
        read = self._queue.serializer.deserialize
        return [_finished(key, read(value)) for key, value in stored.items() if not key.startswith(_RUNNING)]

    async def forget(self, job_ids: Iterable[str]) -> None:
        """Drop results, after what they brought is committed."""
        for job_id in job_ids:
            await asyncio.to_thread(self._queue.delete, job_id)

    async def known(self) -> frozenset[str]:
        """Return the jobs that are queued, await another try, run, or have ended; all others are lost."""
        return await asyncio.to_thread(self._known)

    def close(self) -> None:
        """Close the queue's file."""
        self._queue.storage.close()

    def _known(self) -> frozenset[str]:
        # Results are read last: a job that ends meanwhile is seen in one place at least.
        waiting = {task.id for task in [*self._queue.scheduled(), *self._queue.pending()]}
        return frozenset(waiting | {key.removeprefix(_RUNNING) for key in self._queue.all_results()})


def open_queue(data_dir: Path) -> SqliteHuey:
    """Open, or make, the queue's file in the data folder; every write is flushed to disk."""
    return SqliteHuey("ecabinet", filename=str(data_dir / "jobs.sqlite"), fsync=True, store_intermediate_errors=False)


def make_consumer(data_dir: Path, run: Run, workers: int) -> Consumer:
    """Return what runs jobs, ``workers`` at a time, until it gets SIGTERM; ``run`` is called with kind and payload."""
    queue = open_queue(data_dir)
    _declare(queue, run)
    for key in queue.all_results():
        if key.startswith(_RUNNING):
            queue.delete(key)
    queue.signal(SIGNAL_EXECUTING)(lambda _signal, task: queue.put(_RUNNING + task.id, True))
    queue.post_execute(name="ended")(lambda task, _value, _error: queue.delete(_RUNNING + task.id))
    return queue.create_consumer(
        workers=workers, worker_type="thread", periodic=False, max_delay=_LONGEST_POLL_SECONDS, initial_delay=0.05
    )


def _declare(queue: SqliteHuey, run: Run) -> TaskWrapper:
    def job(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        return run(kind, payload)

    return queue.task(retries=_RETRIES, retry_delay=_RETRY_SECONDS, retry_backoff=2, name="job")(job)


def _not_here(kind: str, _payload: dict[str, Any]) -> dict[str, Any]:
    raise RuntimeError(f"{kind} runs in the job process")


def _finished(job_id: str, value: Any) -> Finished:
    if isinstance(value, Error):
        return Finished(job_id, error=str(value.metadata["error"]))
    return Finished(job_id, result=value)
