"""Background work that outlives a crash: a queue of its own, run by another process (decisions 0001 and 0006).

The queue is a file in the data folder, or in Redis where several processes share it.

The application writes the need as a ``job`` row in the command's transaction and enqueues after the commit. It polls
what is finished, commits what came of it, then forgets it. A job may run twice and must be safe to.
"""

import asyncio
import socket
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.api import TaskWrapper
from huey.consumer import Consumer
from huey.serializer import SignedSerializer
from huey.signals import SIGNAL_EXECUTING
from huey.utils import Error
from redis import ConnectionPool

from ecabinet.kit.secret_files import secret_of

_RETRIES = 2
_RETRY_SECONDS = 5
_RUNNING = "running:"
_LONGEST_POLL_SECONDS = 0.25
_UPKEEP_MINUTE = "20"
# A Redis that says nothing for so long is away; a worker's longest wait for a job is one second.
_REDIS_SECONDS = 10.0
# Reading a paper has limits that end long before; what is marked for longer was lost with its worker.
_LONGEST_RUN_SECONDS = 180

Run = Callable[[str, dict[str, Any]], dict[str, Any]]


class Finished(msgspec.Struct, frozen=True):
    """The end of a job: what it gave back, or the error of its last try."""

    job_id: str
    result: dict[str, Any] | None = None
    error: str | None = None


class Jobs:
    """The application's side of the queue."""

    def __init__(self, data_dir: Path, redis_url: str = "") -> None:
        self._queue = open_queue(data_dir, redis_url)
        self._task = _declare(self._queue, _not_here)
        _declare_upkeep(self._queue, _nothing)

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
        """Close the queue's file, or its connections."""
        self._queue.storage.close()

    def _known(self) -> frozenset[str]:
        # Results are read last: a job that ends meanwhile is seen in one place at least.
        waiting = {task.id for task in [*self._queue.scheduled(), *self._queue.pending()]}
        read, now = self._queue.serializer.deserialize, time.time()
        found = self._queue.all_results().items()
        return frozenset(
            waiting | {key.removeprefix(_RUNNING) for key, value in found if _holds(key, read(value), now)}
        )


def _holds(key: Any, value: Any, now: float) -> bool:
    return not key.startswith(_RUNNING) or value[1] > now - _LONGEST_RUN_SECONDS


def open_queue(data_dir: Path, redis_url: str = "") -> Huey:
    """Open the queue: in Redis, or in its file in the data folder, where every write is flushed to disk."""
    if redis_url:
        # Messages are pickled: whoever else can write to Redis must not be able to make one.
        signed = SignedSerializer(secret=secret_of(data_dir, "jobs.secret"))
        pool = ConnectionPool.from_url(redis_url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS)
        return RedisHuey("ecabinet", connection_pool=pool, store_intermediate_errors=False, serializer=signed)
    return SqliteHuey("ecabinet", filename=str(data_dir / "jobs.sqlite"), fsync=True, store_intermediate_errors=False)


def make_consumer(
    data_dir: Path, run: Run, workers: int, redis_url: str = "", upkeep: Callable[[], None] | None = None
) -> Consumer:
    """Return what runs jobs, ``workers`` at a time, until it gets SIGTERM; ``run`` is called with kind and payload.

    ``upkeep`` is called every hour; where several of these share a queue it is called for each, so it must not mind.
    """
    queue = open_queue(data_dir, redis_url)
    _declare(queue, run)
    _declare_upkeep(queue, upkeep or _nothing)
    me = f"{socket.gethostname()}:{data_dir}"
    for key, value in queue.all_results().items():
        if key.startswith(_RUNNING) and queue.serializer.deserialize(value)[0] == me:
            queue.delete(key)
    queue.signal(SIGNAL_EXECUTING)(lambda _signal, task: queue.put(_RUNNING + task.id, (me, time.time())))
    queue.post_execute(name="ended")(lambda task, _value, _error: queue.delete(_RUNNING + task.id))
    return queue.create_consumer(
        workers=workers,
        worker_type="thread",
        periodic=upkeep is not None,
        max_delay=_LONGEST_POLL_SECONDS,
        initial_delay=0.05,
    )


def _declare(queue: Huey, run: Run) -> TaskWrapper:
    def job(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        return run(kind, payload)

    return queue.task(retries=_RETRIES, retry_delay=_RETRY_SECONDS, retry_backoff=2, name="job")(job)


def _declare_upkeep(queue: Huey, upkeep: Callable[[], None]) -> None:
    # Both sides know it by this function's name: whoever looks at what is queued must be able to read it.
    def clear() -> None:
        upkeep()

    queue.periodic_task(crontab(minute=_UPKEEP_MINUTE), name="upkeep")(clear)


def _nothing() -> None:
    """Do nothing: the side that only looks at the queue."""


def _not_here(kind: str, _payload: dict[str, Any]) -> dict[str, Any]:
    raise RuntimeError(f"{kind} runs in the job process")


def _finished(job_id: str, value: Any) -> Finished:
    if isinstance(value, Error):
        return Finished(job_id, error=str(value.metadata["error"]))
    return Finished(job_id, result=value)
