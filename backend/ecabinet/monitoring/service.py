"""One process's eye on itself: it measures, and says every few seconds in the database how it is doing."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import msgspec
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ecabinet.kit.clock import Clock
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.kit.memory import resident_bytes
from ecabinet.kit.sandbox import Sandbox
from ecabinet.kit.wake import Wake
from ecabinet.monitoring.errors import ErrorCount
from ecabinet.monitoring.figures import Figures, RedisState
from ecabinet.monitoring.loop_delay import LoopDelay
from ecabinet.monitoring.meters import Meters
from ecabinet.monitoring.queries import FORGOTTEN_AFTER, WaitingJobs, read_waiting_jobs
from ecabinet.monitoring.tables import ProcessStatus
from ecabinet.realtime.queries import Lag, Live

log = logging.getLogger(__name__)
SAY_SECONDS = 5.0
# Whoever asks how things are must hear it while the database is what is wrong.
DATABASE_SECONDS = 2.0
_AWAY = (DBAPIError, PoolTimeout, OSError)


class Monitor:
    """Made, started and stopped with the application."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        live: Live,
        sandboxes: Sequence[Sandbox],
        wake: Wake | None,
        ballots_waiting: Callable[[], int],
    ) -> None:
        self.process_id = new_id()
        self.host = socket.gethostname()
        self.version = _version()
        self.meters = Meters(self.process_id, self.host, self.version)
        self._database = database
        self._clock = clock
        self._live = live
        self._sandboxes = sandboxes
        self._wake = wake
        self._ballots_waiting = ballots_waiting
        self._started_at = clock.now()
        self._delay = LoopDelay(self.meters.delay)
        self._errors = ErrorCount(self.meters.error)
        self._saying = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to measure and to say so."""
        logging.getLogger().addHandler(self._errors)
        self._tasks = [
            asyncio.create_task(loop, name="monitor") for loop in (self._delay.sample(), self._keep_saying())
        ]

    async def stop(self) -> None:
        """End, and take this process off the list."""
        logging.getLogger().removeHandler(self._errors)
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if tasks:
            await self._take_off()

    async def figures(self) -> Figures:
        """Return how this process is doing now."""
        lag, jobs = await self._ask_database()
        seats, delays, meters = self._live.count(), self._delay.delays(), self.meters
        return Figures(
            rooms=seats.rooms,
            tablets=seats.tablets,
            slow_tablets=seats.slow,
            seats_behind=seats.behind,
            events_behind=lag.events if lag else None,
            seconds_behind=lag.seconds if lag else None,
            delay_p50_ms=delays.p50,
            delay_p99_ms=delays.p99,
            delay_most_ms=delays.most,
            requests=meters.requests,
            failures=meters.failures,
            ballots=meters.ballots,
            ballot_batches=meters.batches,
            largest_batch=meters.largest_batch,
            ballots_waiting=self._ballots_waiting(),
            jobs_waiting=jobs.count if jobs else None,
            oldest_job_seconds=jobs.oldest_seconds if jobs else None,
            sandboxes=sum(sandbox.workers for sandbox in self._sandboxes),
            sandboxes_busy=sum(sandbox.busy for sandbox in self._sandboxes),
            connections_in_use=self._database.connections_in_use,
            database_up=jobs is not None,
            redis=self._redis(),
            memory_bytes=resident_bytes(),
            errors_logged=self._errors.total,
        )

    async def say(self) -> None:
        """Write this process's row, and drop those of processes not seen for a minute."""
        figures, now = await self.figures(), self._clock.now()
        async with self._saying, self._database.writing() as session:  # two at once would both insert
            await session.execute(delete(ProcessStatus).where(ProcessStatus.seen_at < now - FORGOTTEN_AFTER))
            await session.merge(self.row(figures, now))
            await session.commit()

    def row(self, figures: Figures, now: datetime) -> ProcessStatus:
        """Return what this process says of itself."""
        return ProcessStatus(
            id=self.process_id,
            host=self.host,
            process=os.getpid(),
            started_at=self._started_at,
            seen_at=now,
            version=self.version,
            figures=msgspec.to_builtins(figures),
        )

    def _redis(self) -> RedisState:
        if self._wake is None:
            return "none"
        return "away" if self._wake.deaf else "connected"

    async def _ask_database(self) -> tuple[Lag | None, WaitingJobs | None]:
        now = self._clock.now()
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self._database.connected() as connection:
                return await self._live.lag(connection, now), await read_waiting_jobs(connection, now)
        except _AWAY:  # a timeout too: it is an OSError
            return None, None

    async def _keep_saying(self) -> None:
        held_up = False
        while True:
            try:
                await self.say()
                held_up = False
            except Exception as error:  # watching must neither end nor fill the log while the database is away
                log.log(
                    logging.DEBUG if held_up else logging.WARNING, "this process cannot say how it is", exc_info=error
                )
                held_up = True
            await asyncio.sleep(SAY_SECONDS)

    async def _take_off(self) -> None:
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self._database.writing() as session:
                await session.execute(delete(ProcessStatus).where(ProcessStatus.id == self.process_id))
                await session.commit()
        except _AWAY as error:
            log.info("this process stays on the list for a minute", exc_info=error)


def _version() -> str:
    try:
        return version("ecabinet")
    except PackageNotFoundError:  # run from its source
        return "0"
