"""The application's pump between the job rows and the queue: needs go out, results come in, nothing is lost.

A need is a ``job`` row, written in its command's transaction. The runner enqueues it after the commit, polls what
ended, applies it in a transaction that also marks the row, and only then lets the queue forget it. Whatever is lost
on the way (a crash between commit and enqueue, a queue file gone) is found by the sweep and enqueued again; what is
lost again and again, because it takes its process down with it, is given up as failed.

The queue is polled only while a job waits: an idle installation costs a look at the rows every few seconds.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Protocol

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from ecabinet.kit.clock import Clock
from ecabinet.kit.database import Database
from ecabinet.kit.job_table import Job
from ecabinet.kit.jobs import Finished
from ecabinet.kit.work import Origin, Told, Work

log = logging.getLogger(__name__)
POLL_SECONDS = 0.25
SWEEP_SECONDS = 5.0
REST_SECONDS = 2.0
MOST_ATTEMPTS = 5

Apply = Callable[[Work, Job, Finished], Awaitable[None]]
Prepare = Callable[[Job, Finished], Awaitable[Apply]]


class Queue(Protocol):
    """Where jobs wait and their ends lie until they are fetched, such as ``kit.jobs.Jobs``."""

    async def enqueue(self, job_id: str, kind: str, payload: dict[str, Any]) -> None:
        """Have a job run."""
        ...

    async def finished(self) -> list[Finished]:
        """Return every job that ended and is not yet forgotten."""
        ...

    async def forget(self, job_ids: Iterable[str]) -> None:
        """Drop these ends."""
        ...

    async def known(self) -> frozenset[str]:
        """Return the jobs that are not lost."""
        ...


class Process(Protocol):
    """What runs the jobs."""

    def ensure_running(self) -> None:
        """Start it again if it ended."""
        ...


class JobRunner:
    """Pumps until it is stopped; ``apply`` names for each kind of job what to do with its end.

    ``prepare`` does so for kinds where that is found out first, before the transaction in which it is done.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tell: Callable[[Told], None],
        jobs: Queue,
        process: Process,
        apply: Mapping[str, Apply],
        prepare: Mapping[str, Prepare] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tell = tell
        self._jobs = jobs
        self._process = process
        self._apply = apply
        self._prepare = prepare or {}
        self._wanted = asyncio.Event()
        self._waiting = True
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to pump; the first thing is a sweep for what the last run left."""
        self._task = asyncio.create_task(self._run(), name="job-runner")

    async def stop(self) -> None:
        """Stop pumping; what is under way is taken up at the next start."""
        if self._task is None:
            return
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._task = None

    def wake(self) -> None:
        """Say that a command has written a job; losing this costs the time to the next sweep."""
        self._wanted.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        sweep_at, held_up = 0.0, False
        while True:
            try:
                self._process.ensure_running()
                if self._wanted.is_set() or loop.time() >= sweep_at:
                    self._wanted.clear()
                    await self.enqueue_waiting()
                    sweep_at = loop.time() + SWEEP_SECONDS
                await self.apply_finished()
                held_up = False
            except Exception as error:  # the pump outlives whatever is away: database, queue or process
                log.log(logging.DEBUG if held_up else logging.ERROR, "jobs are held up; trying again", exc_info=error)
                held_up = True
                self._wanted.set()
                await asyncio.sleep(REST_SECONDS)
            await self._rest()

    async def _rest(self) -> None:
        # Not ``wait_for``: in Python 3.11 it loses a cancellation that comes with what it waits for, and this goes on.
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS if self._waiting else SWEEP_SECONDS):
                await self._wanted.wait()

    async def enqueue_waiting(self) -> None:
        """Enqueue every waiting job that the queue does not know; one that was lost too often fails instead."""
        async with self._database.reading() as session:
            query = select(Job).where(Job.state == "waiting").order_by(Job.created_at, Job.id)
            waiting = (await session.scalars(query)).all()
        self._waiting = bool(waiting)
        known = await self._jobs.known() if waiting else frozenset[str]()
        for job in waiting:
            if job.id in known:
                continue
            if job.attempts >= MOST_ATTEMPTS:
                log.error("job %s (%s) was lost %s times and is given up", job.id, job.kind, job.attempts)
                await self._end(Finished(job.id, error=f"lost {job.attempts} times"))
            elif await self._take(job):
                await self._jobs.enqueue(job.id, job.kind, job.payload)

    async def _take(self, job: Job) -> bool:
        """Count one more attempt; tell whether it was this runner that did, and not another beside it."""
        seen = (Job.id == job.id, Job.state == "waiting", Job.attempts == job.attempts)
        counted = update(Job).where(*seen).values(attempts=Job.attempts + 1).returning(Job.id)
        async with self._database.writing() as session:
            taken = await session.scalar(counted)
            await session.commit()
        return taken is not None

    async def apply_finished(self) -> None:
        """Apply every ended job in a transaction of its own, then have the queue forget it."""
        for finished in await self._jobs.finished():
            await self._end(finished)
            await self._jobs.forget([finished.job_id])

    async def _end(self, finished: Finished) -> None:
        try:
            await self._settle(finished)
        except (DBAPIError, OSError):
            raise
        except Exception:  # one result that cannot be applied must not hold up all others
            log.exception("the end of job %s cannot be applied", finished.job_id)
            await self._give_up(finished.job_id)

    async def _settle(self, finished: Finished) -> None:
        apply = await self._prepared(finished)
        async with self._database.writing() as session:
            job = await session.get(Job, finished.job_id, with_for_update=True)
            if job is None or job.state != "waiting":
                return
            work = Work(session=session, now=self._clock.now(), origin=Origin(device="job"))
            await (apply or self._apply[job.kind])(work, job, finished)
            job.state = "done" if finished.error is None else "failed"
            job.finished_at = work.now
            await session.commit()
        if work.told:
            self._tell(work.told)

    async def _prepared(self, finished: Finished) -> Apply | None:
        if not self._prepare:
            return None
        async with self._database.reading() as session:
            job = await session.get(Job, finished.job_id)
        prepare = self._prepare.get(job.kind) if job is not None and job.state == "waiting" else None
        return await prepare(job, finished) if job is not None and prepare is not None else None

    async def _give_up(self, job_id: str) -> None:
        async with self._database.writing() as session:
            job = await session.get(Job, job_id, with_for_update=True)
            if job is not None and job.state == "waiting":
                job.state, job.finished_at = "failed", self._clock.now()
            await session.commit()


def want_job(work: Work, job_id: str, kind: str, payload: dict[str, object]) -> None:
    """Write the need of a job in the command's transaction; it runs some time after the commit, perhaps twice."""
    work.session.add(Job(id=job_id, kind=kind, payload=payload, state="waiting", attempts=0, created_at=work.now))
    work.told.jobs = True
