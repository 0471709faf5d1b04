"""What the page of a large meeting costs: its snapshot, the bytes it takes, and the wait for it on a weak tablet.

``python -m tests.load.meeting_page [--people 500] [--items 40] [--papers 120] [--snapshots 50] [--pages 5]``. The page
is opened in Chromium with its processor throttled four times and a line of 10 Mbit/s; it is interactive when its whole
agenda is drawn and the main thread has had half a second without a long task. Browser and server share the machine.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvloop
from tests.load.big_meeting import furnish_meeting
from tests.load.figures import machine, show, spread
from tests.load.first_load import Page, open_pages, scripts_at_once
from tests.load.program import Program
from tests.load.rooms import BigRoom

WARM_UP = 5
ENCODINGS = ("identity", "gzip", "br", "zstd")


@dataclass(frozen=True)
class Snapshots:
    """Milliseconds of the server's processor and of waiting, for each snapshot of one series."""

    name: str
    cpu: list[float]
    waits: list[float]

    def row(self) -> list[str]:
        """Return the table's row."""
        return [self.name, str(len(self.cpu)), spread(self.cpu), spread(self.waits)]


class Bench:
    """One server with its big meeting."""

    def __init__(self, program: Program, room: BigRoom) -> None:
        self._program = program
        self._room = room
        self._http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{program.port}")

    async def snapshots(self, name: str, tokens: Sequence[str]) -> Snapshots:
        """Take a snapshot with each login, one after the other."""
        return await self._series(name, f"/api/meetings/{self._room.meeting}/snapshot", tokens)

    async def floor(self, tokens: Sequence[str]) -> Snapshots:
        """Ask for nothing with each login, one after the other."""
        return await self._series("null handler", "/api/null", tokens)

    async def _series(self, name: str, path: str, tokens: Sequence[str]) -> Snapshots:
        cpu, waits = [], []
        for token in tokens:
            used, begun = self._program.cpu(), time.perf_counter()
            await self._ask(path, token, "gzip")
            waits.append((time.perf_counter() - begun) * 1000)
            cpu.append((self._program.cpu() - used) * 1000)
        return Snapshots(name, cpu, waits)

    async def sizes(self) -> list[list[str]]:
        """Return what goes over the wire for each encoding a browser may offer."""
        rows = []
        for encoding in ENCODINGS:
            address = f"/api/meetings/{self._room.meeting}/snapshot"
            answer = await self._ask(address, self._room.tokens[1], encoding)
            told = answer.headers.get("content-encoding", "none: it answers as it is")
            rows.append([encoding, told, f"{answer.num_bytes_downloaded / 1024:.1f}"])
        return rows

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _ask(self, path: str, token: str, encoding: str) -> httpx.Response:
        headers = {"Cookie": f"ecabinet_login={token}", "Accept-Encoding": encoding}
        # Read as it comes: what it takes to unpack is the client's, and not every encoding can be unpacked here.
        async with self._http.stream("GET", path, headers=headers) as answer:
            answer.raise_for_status()
            async for _ in answer.aiter_raw():
                pass
        return answer


def _page_rows(pages: Sequence[Page]) -> list[list[str]]:
    parts = [
        ("agenda drawn, ms", [page.drawn for page in pages], 0),
        ("interactive, ms", [page.interactive for page in pages], 0),
        ("long tasks together, ms", [page.blocked for page in pages], 0),
        ("snapshot answered, ms", [page.snapshot for page in pages], 0),
        ("scripts over the wire, KB", [page.script_bytes / 1024 for page in pages], 1),
        ("everything over the wire, KB", [page.bytes / 1024 for page in pages], 1),
    ]
    return [[name, spread(values, digits)] for name, values, digits in parts]


async def run(people: int, items: int, papers: int, snapshots: int, pages: int) -> None:
    """Measure and print the tables."""
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder))
        room = await program.furnish(people)
        await furnish_meeting(program.database_url, room, items, papers)
        async with program.running():
            bench = Bench(program, room)
            await bench.snapshots("", room.tokens[1 : 1 + WARM_UP])
            found = [
                await bench.floor([room.tokens[1]] * snapshots),
                await bench.snapshots("the same member again and again", [room.tokens[1]] * snapshots),
                await bench.snapshots("one member after the other", room.tokens[1 : 1 + snapshots]),
                await bench.snapshots("the chair, who sees the staff's part too", [room.tokens[0]] * snapshots),
            ]
            sizes = await bench.sizes()
            await bench.close()
            opened = await open_pages(program.port, room, items, pages)
    of = f"a meeting of {items} items, {papers} papers, {people} people"
    head = ["snapshot", "taken", "ms of the server's CPU", "ms to wait"]
    show(f"Snapshot of {of}: median (least to greatest)", head, [each.row() for each in found])
    show(f"Snapshot of {of}, body as sent", ["offered", "encoding of the answer", "KB"], sizes)
    show(
        "Scripts and styles that index.html loads at once", ["what", "files", "KB", "KB by gzip -9"], scripts_at_once()
    )
    title = f"Page of {of} in Chromium, 4 times throttled, 10 Mbit/s, 20 ms: median of {pages} pages, empty cache"
    show(title, ["what", "median (least to greatest)"], _page_rows(opened))


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--papers", type=int, default=120)
    parser.add_argument("--snapshots", type=int, default=50)
    parser.add_argument("--pages", type=int, default=5)
    chosen = parser.parse_args()
    uvloop.run(run(chosen.people, chosen.items, chosen.papers, chosen.snapshots, chosen.pages))


if __name__ == "__main__":
    main()
