"""What a message costs when one, two or four server processes share the tablets, and what PostgreSQL and Redis pay.

``python -m tests.load.processes [--processes 1 2 4] [--tablets 4000] [--events 40] [--runs 3]``. The same tablets
follow one meeting, spread evenly over the processes; each event is recorded by the driver, as by one more process, and
Redis wakes all of them. Cores are not many here, so what more processes would bring is computed from processor time:
a message's cost with one of them, divided by its cost with several, is the share of every further core that is gained.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from tests.faults.processes import children_of
from tests.load.figures import machine, percentile, show, spread
from tests.load.program import Program, allow_many_files, processor_time
from tests.load.rooms import BigRoom
from tests.load.tablets import PATIENCE_SECONDS, Tablet, follow
from tests.servers import PostgresServer
from tests.side_servers import RedisServer

from ecabinet.kit.database import Database
from ecabinet.kit.event_log import Change, append, lock_log
from ecabinet.kit.wake import Wake
from ecabinet.kit.work import Told

WARM_UP = 5
PAUSE_SECONDS = 0.05
IDLE_SECONDS = 10
PEOPLE = 500


@dataclass(frozen=True)
class Figures:
    """One run. Microseconds of the servers' processor a message, and microseconds of each server an event.

    ``idle`` is milliseconds of the servers' processor a second while nothing happens; ``last`` is milliseconds from
    the commit to the last tablet.
    """

    cost: float
    postgres: float
    redis: float
    idle: float
    last: float
    client_share: float


class Stage:
    """So many processes on one database and one Redis, and the driver's own way to record."""

    def __init__(
        self, programs: Sequence[Program], room: BigRoom, database: Database, wake: Wake, beside: "Beside"
    ) -> None:
        self._programs = programs
        self._room = room
        self._database = database
        self._wake = wake
        self._beside = beside

    def cpu(self) -> tuple[float, float, float]:
        """Return the processor time of the server processes, of PostgreSQL and of Redis so far, in seconds."""
        return sum(program.cpu() for program in self._programs), self._beside.postgres_cpu(), self._beside.redis_cpu()

    async def tablets(self, count: int) -> list[Tablet]:
        """Return tablets that follow the meeting, the same number at every process."""
        room, found = self._room, []
        for program in self._programs:
            found += await follow(program.port, room.meeting, room.tokens, count // len(self._programs))
        return found

    async def record(self) -> float:
        """Record one event and have the processes woken; return the moment of the commit."""
        async with self._database.writing() as session:
            log = await lock_log(session, self._room.meeting)
            change = Change("item", self._room.meeting, {"text": "x" * 60})
            at, by = datetime.now(UTC), self._room.people[0]
            append(session, log, type="ItemChanged", at=at, actor=by, audience="meeting", changes=[change])
            await session.commit()
        committed = time.monotonic()
        self._wake.tell(Told(meetings={self._room.meeting}))
        return committed


class Beside:
    """PostgreSQL and Redis, shared by all runs."""

    def __init__(self, postgres: PostgresServer, redis: RedisServer) -> None:
        self.postgres = postgres
        self.redis = redis
        self._made = 0

    def database(self) -> str:
        """Make an empty database and return its address."""
        self._made += 1
        return self.postgres.create(f"shared{self._made}")

    def postgres_cpu(self) -> float:
        """Return the processor time of all processes of PostgreSQL that there are now."""
        total = 0.0
        for pid in (self.postgres.pid, *children_of(self.postgres.pid)):
            with suppress(OSError):  # it ended meanwhile
                total += processor_time(pid)
        return total

    def redis_cpu(self) -> float:
        """Return the processor time of Redis."""
        return processor_time(self.redis.pid)


class Arrivals:
    """Waits until every tablet has got the next batch of events."""

    def __init__(self, tablets: Sequence[Tablet]) -> None:
        self._missing = 0
        self._all = asyncio.Event()
        self._tablets = tablets
        for tablet in tablets:
            tablet.listen(self._heard)

    def begin(self) -> None:
        """Count anew."""
        self._missing = len(self._tablets)
        self._all.clear()

    async def everywhere(self) -> float:
        """Wait, and return the moment."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._all.wait()
        return time.monotonic()

    def _heard(self, after: int, seq: int) -> None:
        self._missing -= 1
        if not self._missing:
            self._all.set()


async def measure(beside: Beside, processes: int, tablets: int, events: int) -> Figures:
    """Run so many processes with so many tablets and events."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = beside.database()
        programs = [Program(folder, url, redis_url=beside.redis.url, job_process="false") for _ in range(processes)]
        room = await programs[0].furnish(PEOPLE, vote_state="closed")
        for program in programs:
            await stack.enter_async_context(program.running())
        database = Database(url)
        stack.push_async_callback(database.close)
        wake = Wake(beside.redis.url, lambda _: None, lambda: None)
        await wake.start()
        stack.push_async_callback(wake.stop)
        stage = Stage(programs, room, database, wake, beside)
        return await _events(stage, await stage.tablets(tablets), events)


async def _events(stage: Stage, tablets: Sequence[Tablet], events: int) -> Figures:
    arrivals, waits = Arrivals(tablets), []

    async def one() -> float:
        arrivals.begin()
        committed = await stage.record()
        return (await arrivals.everywhere() - committed) * 1000

    for _ in range(WARM_UP):
        await one()
    before = stage.cpu()
    await asyncio.sleep(IDLE_SECONDS)
    begun, idle, own = stage.cpu(), stage.cpu()[0] - before[0], time.process_time()
    for _ in range(events):
        waits.append(await one())
        await asyncio.sleep(PAUSE_SECONDS)
    own = time.process_time() - own
    servers, postgres, redis = (now - then for now, then in zip(stage.cpu(), begun, strict=True))
    return Figures(
        cost=servers / (events * len(tablets)) * 1e6,
        postgres=postgres / events * 1e6,
        redis=redis / events * 1e6,
        idle=idle / IDLE_SECONDS * 1e3,
        last=percentile(sorted(waits), 0.5),
        client_share=own / (own + servers + postgres + redis),
    )


def _row(processes: int, runs: Sequence[Figures], alone: float) -> list[str]:
    cost = statistics.median(each.cost for each in runs)
    return [
        str(processes),
        spread([each.cost for each in runs], 2),
        f"{alone / cost:.2f}",
        f"{processes * alone / cost:.2f}",
        spread([each.postgres for each in runs], 0),
        spread([each.redis for each in runs], 0),
        spread([each.idle for each in runs]),
        spread([each.last for each in runs]),
        f"{sum(each.client_share for each in runs) / len(runs):.0%}",
    ]


async def run(processes: Sequence[int], tablets: int, events: int, runs: int) -> None:
    """Measure each number of processes in turn, again and again, and print the table."""
    print(machine())
    found: dict[int, list[Figures]] = {number: [] for number in processes}
    with PostgresServer(durable=True) as postgres, RedisServer() as redis:
        beside = Beside(postgres, redis)
        for _ in range(runs):
            for number in processes:
                found[number].append(await measure(beside, number, tablets, events))
    alone = statistics.median(each.cost for each in found[processes[0]])
    rows = [_row(number, figures, alone) for number, figures in found.items()]
    gain = ["a core", "in all"]
    beside_them = ["µs PostgreSQL an event", "µs Redis an event", "idle ms CPU a second"]
    head = ["processes", "µs CPU a message", *gain, *beside_them, "last tablet ms", "client's share of CPU"]
    show(f"{tablets} tablets of one meeting: median of {runs} runs of {events} events (least to greatest)", head, rows)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--tablets", type=int, default=4000)
    parser.add_argument("--events", type=int, default=40)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    allow_many_files()
    uvloop.run(run(chosen.processes, chosen.tablets, chosen.events, chosen.runs))


if __name__ == "__main__":
    main()
