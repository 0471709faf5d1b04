"""Everything that is broken on purpose, one fault after the other, at moments that a seed decides."""

import asyncio
import math
import os
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

from tests.faults.council import Council
from tests.faults.installation import Installation
from tests.faults.processes import PATIENCE, Process, children_of
from tests.faults.proxy import Wire

LONGEST_CUT, SHORTEST_CUT = 2.0, 0.1
LONGEST_DELAY, SHORTEST_DELAY = 0.3, 0.05
LONGEST_GAP = 0.5
MOST_HOURS = 3
# Between two faults the room must have got on: this many ballots, however broken things still are.
BALLOTS_BETWEEN = 15


class Breaker:
    """Deals faults of all kinds in turn; ``dealt`` counts them. Two of one thing never overlap, others do."""

    def __init__(self, broken: Installation, seed: int) -> None:
        self.dealt: Counter[str] = Counter()
        self._broken = broken
        self._chance = random.Random(seed)
        self._kinds: dict[str, Callable[[], Awaitable[None]]] = {
            "kill a server process": self._kill_host,
            "kill the worker": self._kill_worker,
            "kill what reads papers": self._kill_reader,
            "kill Redis": self._kill_redis,
            "kill PostgreSQL": self._kill_postgres,
            "cut PostgreSQL": lambda: self._cut(broken.to_postgres),
            "cut Redis": lambda: self._cut(broken.to_redis),
            "hold up PostgreSQL": lambda: self._hold(broken.to_postgres),
            "hold up Redis": lambda: self._hold(broken.to_redis),
            "delay PostgreSQL": lambda: self._delay(broken.to_postgres),
            "delay Redis": lambda: self._delay(broken.to_redis),
            "fill the disk": self._fill_disk,
            "skew a clock": self._skew_clock,
        }
        self._locks = {name: asyncio.Lock() for name in self._kinds}

    async def break_things(self, faults: int, council: Council) -> None:
        """Deal so many faults while the council works; returns when the last is mended."""
        async with asyncio.TaskGroup() as group:
            for name in self._deck(faults):
                await self._got_on(council)
                await asyncio.sleep(self._chance.random() * LONGEST_GAP)
                group.create_task(self._break(name))

    def _deck(self, faults: int) -> list[str]:
        """Every kind as often as every other, give or take one, in an order that chance decides."""
        deck: list[str] = []
        while len(deck) < faults:
            deck += self._chance.sample(list(self._kinds), len(self._kinds))
        return deck[:faults]

    async def _break(self, name: str) -> None:
        async with self._locks[name]:
            self.dealt[name] += 1
            await self._kinds[name]()

    async def _got_on(self, council: Council) -> None:
        wanted = council.acknowledged + BALLOTS_BETWEEN
        async with asyncio.timeout(PATIENCE):
            while council.acknowledged < wanted:
                await asyncio.sleep(0.02)

    def _between(self, shortest: float, longest: float) -> float:
        return shortest * math.exp(self._chance.random() * math.log(longest / shortest))

    async def _pass(self) -> None:
        await asyncio.sleep(self._between(SHORTEST_CUT, LONGEST_CUT))

    async def _kill_host(self) -> None:
        host = self._chance.choice(self._broken.hosts)
        host.kill()
        await host.answers()

    async def _kill_worker(self) -> None:
        self._broken.worker.kill()

    async def _kill_reader(self) -> None:
        readers = children_of(self._broken.worker.pid)
        if readers:
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(readers), signal.SIGKILL)

    async def _kill_redis(self) -> None:
        self._broken.redis.stop()
        await self._pass()
        await asyncio.to_thread(self._broken.redis.start)

    async def _kill_postgres(self) -> None:
        await asyncio.to_thread(self._broken.postgres.kill)
        await self._pass()
        await asyncio.to_thread(self._broken.postgres.start)

    async def _cut(self, wire: Wire) -> None:
        wire.cut()
        await self._pass()
        wire.mend()

    async def _hold(self, wire: Wire) -> None:
        wire.hold()
        await self._pass()
        wire.release()

    async def _delay(self, wire: Wire) -> None:
        wire.delay = self._between(SHORTEST_DELAY, LONGEST_DELAY)
        await self._pass()
        wire.delay = 0

    async def _fill_disk(self) -> None:
        processes: list[Process] = [*self._broken.hosts, self._broken.worker]
        for process in processes:
            process.write_nothing()
        await asyncio.sleep(LONGEST_CUT)
        for process in processes:
            process.write_again()

    async def _skew_clock(self) -> None:
        process = self._chance.choice([*self._broken.hosts, self._broken.worker])
        process.be_ahead(self._chance.uniform(-MOST_HOURS, MOST_HOURS) * 3600)
        await self._pass()
        if self._chance.random() < 0.5:
            process.be_ahead(0)
