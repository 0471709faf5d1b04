"""Reading on a weak tablet: when a page is seen and sharp, how evenly it scrolls, and what a whole book leaves behind.

``python -m tests.load.reading [--book FILE] [--scan FILE] [--megabytes 60] [--runs 3] [--turn 352]``. Chromium with its
processor throttled four times and a line of 10 Mbit/s and 40 ms; plain pdf.js opens the same file from the same server.
Both are measured in a page that is open already, its scripts and workers loaded, from the tap on the paper. Frames are
those of the page's main thread while one scrolls, two seconds after its first page was seen. The browser's own trace,
which costs frames and is therefore taken of another stretch, tells what was shown (one picture on the display to the
next: what the reader sees) and the tasks of that thread. The book is scrolled once more with
marks on each page; a document that only scrolls is the floor. Frames are whole beats of the display (16.7 ms): three of
them are 50 ms, and not more. Browser and server share the machine; while one scrolls the server gives way.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

import uvloop
from tests import documents
from tests.load.figures import machine, show, spread
from tests.load.program import Program
from tests.load.reading_browser import PATIENCE_MS, SLOWER, Tablet, plain_first_page, tablet
from tests.load.reading_files import book, scan
from tests.load.reading_room import RealPaper, furnish_papers
from tests.load.rooms import BigRoom

DOOR = "Tờ trình"
BOOK = "Sách"
SCAN = "Bản quét"
# As one reads on, and as one looks for a place: CSS pixels a second.
SPEEDS = (600, 2500)
DISTANCE = 15_000
LATE, LONG = 32.0, 50.0
# The browser's clock is exact to a tenth of a millisecond.
EXACT = 0.5
LOOKED_AT_SECONDS = 2
FLOOR = "only scrolls"
WRITTEN = "Sách, ghi chú"
WRITTEN_PAGES = 60


class Bench:
    """One server whose room has the two papers, and a small one at whose page the tablets wait."""

    def __init__(self, program: Program, room: BigRoom, papers: dict[str, RealPaper]) -> None:
        self._program = program
        self._room = room
        self._papers = papers
        self._readers = list(room.tokens[2:])

    async def first_pages(self, name: str, runs: int) -> list[list[str]]:
        """Open a paper so often, each time in a new browser; and the same with plain pdf.js."""
        pictures, sharp, plain = [], [], []
        for _ in range(runs):
            async with tablet(self._program.port, self._room.tokens[1]) as opened:
                await opened.enter(self._room, self._papers[DOOR])
                await opened.weaken()
                seen = await opened.open(self._room, self._papers[name])
                width = await opened.page.evaluate("() => document.querySelector('.sheet .canvas canvas').width")
            pictures.append(seen[0])
            sharp.append(seen[1])
            plain.append(await plain_first_page(self._program.port, self._room.tokens[1], self._papers[name], width))
        shares = [first / other for first, other in zip(pictures, plain, strict=True)]
        return [
            [name, "first picture", spread(pictures, 0), spread(shares, 2)],
            [name, "first sharp page", spread(sharp, 0), spread([a / b for a, b in zip(sharp, plain, strict=True)], 2)],
            [name, "plain pdf.js, first page", spread(plain, 0), "1"],
        ]

    async def scrolling(self, runs: int) -> list[list[str]]:
        """Scroll through both papers at both speeds so often, each time in a new browser."""
        rows: list[list[str]] = []
        for name in (FLOOR, BOOK, WRITTEN, SCAN):
            seen = [await self._scrolled(name) for _ in range(runs)]
            for speed in SPEEDS:
                rows += [
                    [name, str(speed), what, *_counted([each[speed][what] for each in seen])] for what in seen[0][speed]
                ]
        return rows

    async def _scrolled(self, name: str) -> dict[int, dict[str, list[float]]]:
        distance = DISTANCE // 2 if name == SCAN else DISTANCE
        seen: dict[int, dict[str, list[float]]] = {}
        # Somebody who has not read in it: it would open where they left it.
        reader = self._readers.pop()
        if name == WRITTEN:
            async with tablet(self._program.port, reader) as opened:
                await opened.write(self._room, self._papers[BOOK], WRITTEN_PAGES)
        async with tablet(self._program.port, reader) as opened:
            await (opened.enter_plain() if name == FLOOR else opened.enter(self._room, self._papers[name]))
            await opened.weaken(line=False)
            await asyncio.sleep(LOOKED_AT_SECONDS)
            for speed in SPEEDS:
                seen[speed] = {"frames": await opened.scroll(distance, speed)}
            for speed in SPEEDS:
                traced = await opened.scroll_traced(distance // 2, speed)
                seen[speed] |= {"shown": traced.shown, "tasks": traced.lasted, "their work": traced.worked}
        return seen

    async def turning(self, pages: int) -> list[list[str]]:
        """Turn so many pages of the book one by one, each until it is painted."""
        async with tablet(self._program.port, self._room.tokens[0]) as opened:
            await opened.enter(self._room, self._papers[BOOK])
            before = await opened.memory(), await opened.held()
            await _turn(opened, pages)
            after = await opened.memory(), await opened.held()
        return [
            _memory_row("the first page", *before),
            _memory_row(f"{pages} pages turned", *after),
        ]


async def _turn(opened: Tablet, pages: int) -> None:
    await opened.page.locator("section.scroller").focus()
    for number in range(2, pages + 1):
        await opened.page.keyboard.press("n")
        await opened.page.locator(f'.sheet[data-page="{number}"] .canvas .whole').wait_for(timeout=PATIENCE_MS)


def _counted(runs: Sequence[Sequence[float]]) -> list[str]:
    late = [sum(each > LATE + EXACT for each in times) for times in runs]
    long = [sum(each > LONG + EXACT for each in times) for times in runs]
    return [str(sum(map(len, runs))), spread(late, 0), spread(long, 0), f"{max(max(times) for times in runs):.0f}"]


def _memory_row(name: str, memory: tuple[float, float], held: dict[str, int]) -> list[str]:
    pixels = held["pixels"] * 4 / 1e6
    return [name, f"{memory[0]:.0f}", f"{memory[1]:.0f}", str(held["canvases"]), f"{pixels:.0f}", str(held["nodes"])]


async def run(files: dict[str, bytes], runs: int, turn: int) -> None:
    """Measure and print the tables."""
    print(machine())
    sizes = ", ".join(f"{name} {len(data) / 1e6:.1f} MB" for name, data in files.items())
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder))
        room = await program.furnish(2 + 4 * runs)
        made = await furnish_papers(program, Path(folder), room, files)
        papers = {name: paper for name, paper in made.items() if isinstance(paper, RealPaper)}
        papers[WRITTEN] = papers[BOOK]
        async with program.running():
            bench = Bench(program, room, papers)
            print(f"{sizes}; " + ", ".join(f"{name} {paper.pages} pages" for name, paper in papers.items()))
            title = f"From the tap to the page, {SLOWER} times throttled, 10 Mbit/s, 40 ms: median of {runs}"
            first = [row for name in (BOOK, SCAN) for row in await bench.first_pages(name, runs)]
            show(title, ["paper", "what", "ms", "share of plain pdf.js"], first)
            program.give_way()
            head = ["paper", "px/s", "what", "count", f"over {LATE:.0f} ms", f"over {LONG:.0f} ms", "longest, ms"]
            show(
                f"While one scrolls {DISTANCE} px (the scan half as far), {SLOWER} times throttled: median of {runs}",
                head,
                await bench.scrolling(runs),
            )
            head = ["after", "heap, MB", "process, MB", "canvases", "canvas MB", "elements"]
            show("What the page holds of the book", head, await bench.turning(min(turn, papers[BOOK].pages)))


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--book", type=Path, help="another book than the one made here")
    parser.add_argument("--scan", type=Path, help="another scan than the one made here")
    parser.add_argument("--megabytes", type=int, default=60)
    parser.add_argument("--pages", type=int, default=352)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--turn", type=int, default=352)
    chosen = parser.parse_args()
    files = {
        DOOR: documents.paper(2),
        BOOK: chosen.book.read_bytes() if chosen.book else book(chosen.pages),
        SCAN: chosen.scan.read_bytes() if chosen.scan else scan(chosen.megabytes),
    }
    uvloop.run(run(files, chosen.runs, chosen.turn))


if __name__ == "__main__":
    main()
