"""What a room notices while every host of an installation is replaced, one after the other.

``python -m tests.load.rolling_change [--tablets 400] [--askers 20] [--hosts 2] [--runs 5]``. Hosts share PostgreSQL and
Redis; tablets move when they are told to, to a host that stays, by the front end's own rules. Something happens in the
meeting ten times a second, and how late each tablet hears of it is counted from the commit. Beside them people ask for
what a page asks for, a host that no longer answers being passed over as a proxy does it. The same is measured first
while nothing changes.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import picows
import uvloop
from tests.load.figures import machine, percentile, show, spread
from tests.load.program import Program, allow_many_files
from tests.load.rooms import BigRoom
from tests.load.tablets import Tablet
from tests.servers import PostgresServer
from tests.side_servers import RedisServer

from ecabinet.kit.database import Database
from ecabinet.kit.event_log import Change, append, lock_log
from ecabinet.kit.wake import Wake
from ecabinet.kit.work import Told

PEOPLE = 200
EVENT_SECONDS = 0.1
CALM_SECONDS = 8.0
ASK_SECONDS = 0.1
PATIENCE_SECONDS = 60
MOVE = b'{"t":"move"'
NOTICED_SECONDS = 1.0


class Hosts:
    """The hosts of one installation that take new connections."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self._settings = folder, database_url, redis_url
        self.open: list[Program] = []

    def make(self) -> Program:
        """Return one more host, not started yet."""
        folder, database_url, redis_url = self._settings
        return Program(folder, database_url, redis_url=redis_url, job_process="false")

    def any(self) -> Program:
        """Return a host as a proxy chooses it."""
        return random.choice(self.open)


@dataclass
class Noticed:
    """Seconds that events and answers took, and what did not come."""

    delays: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    refused: int = 0
    late_tablets: set[int] = field(default_factory=set)


class Moving(Tablet):
    """A tablet that goes to another host when it is told to, at some moment ``within`` so many seconds."""

    within = 0.0

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        """Take a frame; of what is not an event only the word to move matters."""
        if frame.msg_type == picows.WSMsgType.TEXT and frame.get_payload_as_bytes().startswith(MOVE):
            self.within = float(msgspec.json.decode(frame.get_payload_as_bytes())["within"])
            self.closed.set()
            return
        super().on_ws_frame(transport, frame)


class Room:
    """The meeting, what was committed in it when, and what is noticed of it."""

    def __init__(self, hosts: Hosts, room: BigRoom, database: Database, wake: Wake) -> None:
        self.hosts = hosts
        self.room = room
        self.noticed = Noticed()
        self._database = database
        self._wake = wake
        self._at: dict[int, float] = {}
        self.last = 0

    async def go_on(self) -> None:
        """Let something happen again and again."""
        while True:
            async with self._database.writing() as session:
                log = await lock_log(session, self.room.meeting)
                change = Change("item", self.room.meeting, {"text": "x" * 60})
                at, by = datetime.now(UTC), self.room.people[0]
                append(session, log, type="ItemChanged", at=at, actor=by, audience="meeting", changes=[change])
                seq = log.seq
                await session.commit()
            self._at[seq], self.last = time.monotonic(), seq
            self._wake.tell(Told(meetings={self.room.meeting}))
            await asyncio.sleep(EVENT_SECONDS)

    async def follow(self, number: int) -> None:
        """Follow with one tablet, wherever it is sent."""
        token = self.room.tokens[number % len(self.room.tokens)]
        left: Moving | None = None
        known = 0

        def heard(after: int, last: int) -> None:
            nonlocal known
            now = time.monotonic()
            first, known = max(after, known) + 1, max(last, known)  # both hosts tell of it while the tablet moves
            for each in range(first, last + 1):
                if (at := self._at.get(each)) is not None:
                    self.noticed.delays.append(now - at)
                    if now - at > NOTICED_SECONDS:
                        self.noticed.late_tablets.add(number)

        while True:
            try:
                tablet = await Moving.connect(self.hosts.any().port, token, self.room.meeting, heard, PATIENCE_SECONDS)
            except (OSError, picows.WSError):
                await asyncio.sleep(0.05)
                continue
            tablet.join(left.seq if left else 0)
            if left is not None:
                await tablet.live.wait()
                left.close()
            await tablet.closed.wait()
            await asyncio.sleep(random.random() * tablet.within)
            left = tablet

    async def ask(self, number: int) -> None:
        """Ask for who one is, again and again, with a pause."""
        cookie = {"Cookie": f"ecabinet_login={self.room.tokens[number]}"}
        async with httpx.AsyncClient(headers=cookie) as client:
            while True:
                begun = time.monotonic()
                await self._answered(client)
                self.noticed.answers.append(time.monotonic() - begun)
                await asyncio.sleep(ASK_SECONDS)

    async def _answered(self, client: httpx.AsyncClient) -> None:
        while True:
            try:
                answer = await client.get(f"http://127.0.0.1:{self.hosts.any().port}/api/me")
            except httpx.TransportError:
                await asyncio.sleep(0.01)
                continue
            if answer.status_code == httpx.codes.OK:
                return
            self.noticed.refused += 1
            await asyncio.sleep(0.05)


async def measure(postgres: PostgresServer, redis: RedisServer, run: int, options: argparse.Namespace) -> list[Noticed]:
    """Return what was noticed while nothing changed and while every host was replaced."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        hosts = Hosts(folder, postgres.create(f"rolling{run}"), redis.url)
        old = [hosts.make() for _ in range(options.hosts)]
        furnished = await old[0].furnish(PEOPLE, vote_state="closed")
        for host in old:
            await stack.enter_async_context(host.running())
        hosts.open = list(old)
        database = Database(old[0].database_url)
        stack.push_async_callback(database.close)
        wake = Wake(redis.url, lambda _: None, lambda: None)
        await wake.start()
        stack.push_async_callback(wake.stop)
        room = Room(hosts, furnished, database, wake)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(room.follow(number)) for number in range(options.tablets)]
            tasks += [group.create_task(room.ask(number)) for number in range(options.askers)]
            await asyncio.sleep(3)
            tasks.append(group.create_task(room.go_on()))
            await asyncio.sleep(1)
            room.noticed = calm = Noticed()
            await asyncio.sleep(CALM_SECONDS)
            room.noticed = changing = Noticed()
            for host in old:
                new = hosts.make()
                await stack.enter_async_context(new.running())
                hosts.open.append(new)
                hosts.open.remove(host)
                await host.end()
            await asyncio.sleep(1)
            for task in tasks:
                task.cancel()
        return [calm, changing]


def _rows(name: str, runs: Sequence[Noticed]) -> list[str]:
    delays = [sorted(each.delays) for each in runs]
    answers = [sorted(each.answers) for each in runs]
    return [
        name,
        spread([percentile(each, 0.5) * 1000 for each in delays]),
        spread([percentile(each, 0.99) * 1000 for each in delays]),
        spread([each[-1] * 1000 for each in delays], 0),
        spread([len(each.late_tablets) for each in runs], 0),
        spread([percentile(each, 0.99) * 1000 for each in answers]),
        spread([each[-1] * 1000 for each in answers], 0),
        spread([each.refused for each in runs], 0),
    ]


async def run(options: argparse.Namespace) -> None:
    """Measure so many runs and print the table."""
    print(machine())
    with PostgresServer(durable=True) as postgres, RedisServer() as redis:
        found = [await measure(postgres, redis, number, options) for number in range(options.runs)]
    events = ["event p50 ms", "p99", "greatest", f"tablets past {NOTICED_SECONDS:g} s"]
    head = ["while", *events, "answer p99 ms", "greatest", "refused"]
    rows = [_rows("nothing changes", [calm for calm, _ in found]), _rows("hosts change", [new for _, new in found])]
    title = f"{options.tablets} tablets and {options.askers} askers on {options.hosts} hosts, each replaced"
    show(f"{title}: median of {options.runs} runs (least to greatest)", head, rows)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tablets", type=int, default=400)
    parser.add_argument("--askers", type=int, default=20)
    parser.add_argument("--hosts", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5)
    allow_many_files()
    uvloop.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
