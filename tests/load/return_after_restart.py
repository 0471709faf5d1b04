"""How soon a room is live again after its server was killed and started, and what that asks of the server.

``python -m tests.load.return_after_restart [--tablets 500 5000] [--people 500] [--they "go on" snapshot] [--runs 3]``.
The tablets come back by the front end's own rules. While the server is away the meeting goes on in its log, so that
everyone has missed something. In one series they go on from the number they have, as the page does; in the other each
takes a snapshot first, as a page does that was loaded anew. Seconds count from the moment the new server answers.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from tests.load.figures import machine, percentile, show, spread
from tests.load.program import Program, allow_many_files
from tests.load.returning import Returning, Traffic
from tests.load.rooms import BigRoom
from tests.load.tablets import follow
from tests.servers import PostgresServer

from ecabinet.kit.database import Database
from ecabinet.kit.event_log import Change, append, lock_log

MISSED = 5
WAYS = ["go on", "snapshot"]


@dataclass(frozen=True)
class Figures:
    """One return; times in seconds."""

    away: float
    middle: float
    last: float
    busiest: int
    refused: int
    cpu: float
    client_share: float


async def measure(database_url: str, people: int, tablets: int, *, afresh: bool) -> Figures:
    """Kill a server that so many tablets follow, start it again, and wait for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), database_url)
        room = await program.furnish(people, vote_state="closed")
        async with program.running():
            following = await follow(program.port, room.meeting, room.tokens, tablets)
            traffic = Traffic()
            coming = [Returning(program, room, number, traffic, each) for number, each in enumerate(following)]
            random.shuffle(coming)
            return await _restart(program, room, coming, traffic, afresh=afresh)


async def _restart(
    program: Program, room: BigRoom, coming: Sequence[Returning], traffic: Traffic, *, afresh: bool
) -> Figures:
    begun = time.monotonic()
    await program.kill()
    seq = await _go_on(program.database_url, room)
    async with asyncio.TaskGroup() as group:
        for each in coming:
            group.create_task(each.come_back(seq, afresh=afresh))
        await program.start()
        answered, cpu, own = time.monotonic(), program.cpu(), time.process_time()
    used, own = program.cpu() - cpu, time.process_time() - own
    if wrong := [each for each in coming if each.tablet.seq != seq or each.tablet.gaps]:
        raise RuntimeError(f"{len(wrong)} tablets do not have what the log has")
    live = sorted(max(0.0, each.live_at - answered) for each in coming)
    return Figures(
        away=answered - begun,
        middle=percentile(live, 0.5),
        last=live[-1],
        busiest=traffic.busiest_second(),
        refused=traffic.refused,
        cpu=used,
        client_share=own / (own + used),
    )


async def _go_on(database_url: str, room: BigRoom) -> int:
    """Let something happen in the meeting that nobody is told of; return the log's last number."""
    database = Database(database_url)
    async with database.writing() as session:
        log = await lock_log(session, room.meeting)
        for _ in range(MISSED):
            change = Change("item", room.meeting, {"text": "x" * 60})
            at, by = datetime.now(UTC), room.people[0]
            append(session, log, type="ItemChanged", at=at, actor=by, audience="meeting", changes=[change])
        seq = log.seq
        await session.commit()
    await database.close()
    return seq


def _row(size: int, name: str, how: str, runs: Sequence[Figures]) -> list[str]:
    return [
        str(size),
        name,
        how,
        spread([each.middle for each in runs], 2),
        spread([each.last for each in runs], 2),
        spread([each.busiest for each in runs], 0),
        spread([each.refused for each in runs], 0),
        spread([each.cpu for each in runs], 2),
        spread([each.away for each in runs], 2),
        f"{sum(each.client_share for each in runs) / len(runs):.0%}",
    ]


async def run(sizes: Sequence[int], people: int, ways: Sequence[str], runs: int) -> None:
    """Measure each size on both databases and print the table."""
    print(machine())
    rows = []
    with PostgresServer(durable=True) as server:
        for size in sizes:
            for name in ("SQLite", "PostgreSQL"):
                for how in ways:
                    found = []
                    for number in range(runs):
                        url = "" if name == "SQLite" else server.create(f"{how[0]}{size}_{number}")
                        found.append(await measure(url, people, size, afresh=how == "snapshot"))
                    rows.append(_row(size, name, how, found))
    times = ["half are live, s", "the last is, s"]
    load = ["most requests in a second", "refused", "s of the server's CPU", "s the server was away"]
    head = ["tablets", "database", "they", *times, *load, "client's share of CPU"]
    title = f"Back after the server of {people} people was killed: median of {runs} runs (least to greatest)"
    show(title, head, rows)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tablets", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--they", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    allow_many_files()
    uvloop.run(run(chosen.tablets, chosen.people, chosen.they, chosen.runs))


if __name__ == "__main__":
    main()
