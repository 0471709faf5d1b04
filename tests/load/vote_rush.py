"""A whole council votes within seconds while everybody watches.

``python -m tests.load.vote_rush [--voters 2000] [--tablets 5000] [--seconds 5] [--runs 3]``. Every member presses at
a moment of the seconds chosen by lot, on a keep-alive connection of its own; a wait counts from the moment chosen, so
a late client counts against the program. The floor is the same rush to the same server's handler that does nothing.
Then the vote is closed, and its result, every ballot in the database and every tablet are compared with what was
acknowledged.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from sqlalchemy import select
from tests.load.asking import Asker
from tests.load.figures import machine, percentile, show, spread
from tests.load.program import Program, allow_many_files
from tests.load.rooms import BigRoom
from tests.load.tablets import all_have, follow
from tests.servers import PostgresServer

from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.voting.tables import Ballot

CHOICES = ("for", "against", "abstain")
BEFORE_SECONDS = 0.5


@dataclass(frozen=True)
class Figures:
    """One rush: waits in milliseconds, the server's processor in microseconds a request."""

    answered: int
    waits: list[float]
    cost: float
    client_share: float


class Rush:
    """One server with voters at their connections."""

    def __init__(self, program: Program, room: BigRoom, seconds: float) -> None:
        self._program = program
        self._room = room
        self._moments = [random.uniform(0, seconds) for _ in room.people]
        self._chosen = [random.choice(CHOICES) for _ in room.people]
        self._headers = [program.headers(token) for token in room.tokens]
        self._receipts: dict[str, tuple[str, int, str]] = {}

    async def null(self) -> Figures:
        """Rush to the handler that does nothing."""
        figures, _ = await self._press([f"GET /api/null HTTP/1.1\r\n{head}\r\n".encode() for head in self._headers])
        return figures

    async def ballots(self) -> Figures:
        """Rush to vote, and note what each was told."""
        line = f"PUT /api/votes/{self._room.vote}/ballot HTTP/1.1"
        bodies = [f'{{"choice":"{choice}","based_on":0}}' for choice in self._chosen]
        figures, answers = await self._press(
            [
                f"{line}\r\n{head}Idempotency-Key: {person}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
                for head, person, body in zip(self._headers, self._room.people, bodies, strict=True)
            ]
        )
        for person, answer in zip(self._room.people, answers, strict=True):
            told = json.loads(answer)
            self._receipts[person] = (told["choice"], told["revision"], told["receipt"])
        return figures

    async def close(self) -> int:
        """Close the vote, check its result and the ballots, and return the number of the log's last entry.

        Raises:
            RuntimeError: one ballot is not as it was acknowledged, or the result does not bear it.
        """
        asker = await Asker.connect(self._program.port)
        for path in (f"meetings/{self._room.meeting}/console", f"votes/{self._room.vote}/close"):
            post = f"POST /api/{path} HTTP/1.1\r\n{self._headers[0]}Idempotency-Key: {new_id()}\r\n"
            await _insist(asker, f"{post}Content-Length: 0\r\n\r\n".encode())
        get = f"GET /api/meetings/{self._room.meeting}/snapshot HTTP/1.1\r\n{self._headers[0]}\r\n"
        snapshot: dict[str, Any] = json.loads(await _insist(asker, get.encode()))
        asker.close()
        counted = snapshot["entities"]["vote"][self._room.vote]["result"]["counts"]
        expected = Counter(choice for choice, _, _ in self._receipts.values())
        if [counted[choice] for choice in CHOICES] != [expected[choice] for choice in CHOICES]:
            raise RuntimeError(f"the result says {counted}, acknowledged was {dict(expected)}")
        if await self._recorded() != self._receipts:
            raise RuntimeError("what stands in the database is not what was acknowledged")
        return int(snapshot["seq"])

    async def _recorded(self) -> dict[str, tuple[str, int, str]]:
        database = Database(self._program.database_url)
        async with database.reading() as session:
            ballots = await session.scalars(select(Ballot).where(Ballot.vote_id == self._room.vote))
            found = {each.person_id: (each.choice, each.revision, each.receipt) for each in ballots}
        await database.close()
        return found

    async def _press(self, requests: Sequence[bytes]) -> tuple[Figures, list[bytes]]:
        askers = [await Asker.connect(self._program.port) for _ in requests]
        cpu, own = self._program.cpu(), time.process_time()
        begin = time.perf_counter() + BEFORE_SECONDS

        async def one(asker: Asker, request: bytes, moment: float) -> tuple[float, bytes]:
            await asyncio.sleep(begin + moment - time.perf_counter())
            body = await _insist(asker, request)
            return (time.perf_counter() - begin - moment) * 1000, body

        answers = await asyncio.gather(*map(one, askers, requests, self._moments))
        used, own = self._program.cpu() - cpu, time.process_time() - own
        for asker in askers:
            asker.close()
        waits = sorted(wait for wait, _ in answers)
        figures = Figures(len(waits), waits, used / len(waits) * 1e6, own / (own + used))
        return figures, [body for _, body in answers]


async def _insist(asker: Asker, request: bytes) -> bytes:
    answer = await asker.ask(request)
    if answer.status >= 300:
        raise RuntimeError(f"{answer.status}: {answer.body.decode()}")
    return answer.body


async def measure(database_url: str, voters: int, tablets: int, seconds: float) -> tuple[Figures, Figures]:
    """Return floor and ballots of one server."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), database_url)
        room = await program.furnish(voters)
        async with program.running():
            watching = await follow(program.port, room.meeting, room.tokens, tablets)
            rush = Rush(program, room, seconds)
            # Everybody has been here before: nobody's first request of the day is a vote.
            await rush.null()
            null = await rush.null()
            ballots = await rush.ballots()
            await all_have(watching, await rush.close())
    if gaps := sum(tablet.gaps for tablet in watching):
        raise RuntimeError(f"{gaps} gaps in what the tablets were sent")
    return null, ballots


def _row(name: str, runs: Sequence[Figures], floor: Sequence[Figures]) -> list[str]:
    def at(share: float, figures: Sequence[Figures] = runs) -> list[float]:
        return [percentile(each.waits, share) for each in figures]

    ratio = sorted(at(0.99))[len(runs) // 2] / sorted(at(0.99, floor))[len(floor) // 2]
    return [
        name,
        spread([each.answered for each in runs], 0),
        spread(at(0.5)),
        spread(at(0.95)),
        spread(at(0.99)),
        spread(at(1)),
        f"{ratio:.1f}",
        spread([each.cost for each in runs], 0),
        f"{sum(each.client_share for each in runs) / len(runs):.0%}",
    ]


async def run(voters: int, tablets: int, seconds: float, runs: int) -> None:
    """Measure on both databases and print the table."""
    print(machine())
    rows = []
    with PostgresServer(durable=True) as server:
        for name in ("SQLite, synchronous=FULL", "PostgreSQL, fsync on"):
            urls = ["" if name.startswith("SQLite") else server.create(f"rush{number}") for number in range(runs)]
            null, ballots = zip(*[await measure(url, voters, tablets, seconds) for url in urls], strict=True)
            rows += [_row(f"null handler, {name}", null, null), _row(f"ballots, {name}", ballots, null)]
    times = ["p50 ms", "p95 ms", "p99 ms", "last ms", "p99 to floor"]
    head = ["requests", "acknowledged", *times, "µs CPU of the server", "client's share of CPU"]
    show(
        f"{voters} members within {seconds:g} s while {tablets} tablets watch: median of {runs} runs (least to "
        "greatest); every result, ballot and tablet was right",
        head,
        rows,
    )


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=2000)
    parser.add_argument("--tablets", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    allow_many_files()
    uvloop.run(run(chosen.voters, chosen.tablets, chosen.seconds, chosen.runs))


if __name__ == "__main__":
    main()
