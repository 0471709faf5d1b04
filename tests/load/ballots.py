"""How many ballots a second the application records, each with its own request, login and acknowledgement.

``python -m tests.load.ballots [--clients 200] [--seconds 5] [--runs 3]``. Every client sends its next ballot when the
one before is acknowledged, on a connection of its own. The floor is the same server's handler that does nothing, with
the same clients. Afterwards the ballots in the database are compared with what was acknowledged.
"""

import argparse
import asyncio
import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import uvloop
from tests.load.child import Child
from tests.load.figures import machine, percentile, show, spread
from tests.servers import PostgresServer

CHOICES = ("for", "against", "abstain")


class Client(asyncio.Protocol):
    """One keep-alive connection in a closed loop: ``request(number)`` makes each request, ``took`` hears the answer."""

    def __init__(self, request: Callable[[int], bytes], took: Callable[[int, bytes], None], until: float) -> None:
        self._request = request
        self._took = took
        self._until = until
        self._data = b""
        self._sent = 0.0
        self._number = 0
        self.seconds: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed a connection"))

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, found, body = self._data.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._data = b""
        now = time.perf_counter()
        self.seconds.append(now - self._sent)
        self._took(int(head[9:12]), body)
        if now < self._until:
            self._send()
        elif self._transport is not None:
            self.done.set_result(None)
            self._transport.close()

    def _send(self) -> None:
        assert self._transport is not None
        request = self._request(self._number)
        self._number += 1
        self._sent = time.perf_counter()
        self._transport.write(request)


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


class Voter:
    """One member's tablet, changing its mind with every ballot."""

    def __init__(self, person: str, vote: str, headers: str) -> None:
        self.person = person
        self._line = f"PUT /api/votes/{vote}/ballot HTTP/1.1\r\n{headers}"
        self.standing: tuple[str, int] | None = None

    def request(self, number: int) -> bytes:
        """Return the next ballot."""
        revision = self.standing[1] if self.standing else 0
        body = f'{{"choice":"{CHOICES[revision % 3]}","based_on":{revision}}}'
        key = f"Idempotency-Key: {self.person}-{number}-{revision}\r\n"
        return f"{self._line}{key}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    def took(self, status: int, body: bytes) -> None:
        """Note what was acknowledged."""
        if status != 200:
            raise RuntimeError(f"{status}: {body.decode()}")
        answer = json.loads(body)
        self.standing = (answer["choice"], answer["revision"])


@dataclass
class Figures:
    """One run: requests a second, milliseconds, microseconds of the server's processor a request."""

    rate: float
    middle: float
    high: float
    cost: float
    client_share: float


@dataclass
class Case:
    """All runs of one kind."""

    name: str
    runs: list[Figures] = field(default_factory=list)

    def row(self, floor: "Case") -> list[str]:
        """Return the table's row."""
        rates = [figures.rate for figures in self.runs]
        middle, floors = sorted(rates)[len(rates) // 2], sorted(figures.rate for figures in floor.runs)
        return [
            self.name,
            spread(rates, 0),
            f"{middle / floors[len(floors) // 2]:.2f}",
            spread([figures.middle for figures in self.runs]),
            spread([figures.high for figures in self.runs]),
            spread([figures.cost for figures in self.runs], 0),
            f"{sum(figures.client_share for figures in self.runs) / len(self.runs):.0%}",
        ]


class Bench:
    """One server with its logged-in members."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._port = child.hello["port"]
        csrf = self._csrf()
        common = f"Host: 127.0.0.1:{self._port}\r\nX-CSRF-Token: {csrf}\r\nContent-Type: application/json\r\n"
        self._headers = [
            f"{common}Cookie: ecabinet_csrf={csrf}; ecabinet_login={token}\r\n" for token in child.hello["tokens"]
        ]
        self._voters = [
            Voter(person, child.hello["vote"], headers)
            for person, headers in zip(child.hello["people"], self._headers, strict=True)
        ]

    async def null(self, seconds: float) -> Figures:
        """Ask for nothing."""
        requests = [f"GET /api/null HTTP/1.1\r\n{headers}\r\n".encode() for headers in self._headers]
        return await self._loop([(partial(_same, request), _ignore) for request in requests], seconds)

    async def ballots(self, seconds: float) -> Figures:
        """Cast ballots."""
        return await self._loop([(voter.request, voter.took) for voter in self._voters], seconds)

    async def check(self) -> None:
        """Compare the database with what was acknowledged."""
        standing = {person: (choice, revision) for person, choice, revision in await self._child.ask("count")}
        acknowledged = {voter.person: voter.standing for voter in self._voters}
        if standing != acknowledged:
            raise RuntimeError("what stands in the database is not what was acknowledged")
        if await self._child.ask("changes") != sum(revision for _, revision in standing.values()):
            raise RuntimeError("a ballot is missing in the history, or twice")

    async def _loop(
        self, parts: list[tuple[Callable[[int], bytes], Callable[[int, bytes], None]]], seconds: float
    ) -> Figures:
        loop, until = asyncio.get_running_loop(), time.perf_counter() + seconds
        cpu, own, begun = await self._child.cpu(), time.process_time(), time.perf_counter()
        clients = []
        for request, took in parts:
            client = Client(request, took, until)
            await loop.create_connection(partial(_itself, client), "127.0.0.1", self._port)
            clients.append(client)
        await asyncio.gather(*(client.done for client in clients))
        lasted = time.perf_counter() - begun
        used, own = await self._child.cpu() - cpu, time.process_time() - own
        waits = sorted(wait for client in clients for wait in client.seconds)
        return Figures(
            rate=len(waits) / lasted,
            middle=percentile(waits, 0.5) * 1000,
            high=percentile(waits, 0.95) * 1000,
            cost=used / len(waits) * 1e6,
            client_share=own / (own + used),
        )

    def _csrf(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/api/health") as answer:
            cookie = answer.headers["set-cookie"]
        return str(cookie.partition("ecabinet_csrf=")[2].partition(";")[0])


def _itself(client: Client) -> Client:
    return client


def _same(request: bytes, _: int) -> bytes:
    return request


def _ignore(status: int, body: bytes) -> None:
    if status >= 300:
        raise RuntimeError(f"{status}: {body.decode()}")


async def measure(name: str, url: str, clients: int, seconds: float, runs: int) -> list[list[str]]:
    """Measure floor and ballots on one database; return the rows."""
    child = await Child.start("tests.load.ballot_server", str(clients), "--database", url)
    bench = await asyncio.to_thread(Bench, child)
    floor, ballots = Case(f"null handler, {name}"), Case(f"ballots, {name}")
    await bench.null(1)
    await bench.ballots(1)
    for _ in range(runs):
        floor.runs.append(await bench.null(seconds))
        ballots.runs.append(await bench.ballots(seconds))
    await bench.check()
    await child.stop()
    return [floor.row(floor), ballots.row(floor)]


async def run(clients: int, seconds: float, runs: int) -> None:
    """Measure on both databases and print the table."""
    print(machine())
    rows = await measure("SQLite, synchronous=FULL", "", clients, seconds, runs)
    with PostgresServer(durable=True) as server:
        rows += await measure("PostgreSQL, fsync on", server.create("load"), clients, seconds, runs)
    head = ["requests", "a second", "ratio", "p50 ms", "p95 ms", "µs CPU of the server", "client's share of CPU"]
    show(f"{clients} clients in a closed loop: median of {runs} runs of {seconds:g} s (least to greatest)", head, rows)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    uvloop.run(run(chosen.clients, chosen.seconds, chosen.runs))


if __name__ == "__main__":
    main()
