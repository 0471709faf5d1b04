"""How much of the server's memory a tablet takes that is connected and follows a meeting.

``python -m tests.load.memory [--sockets 1000 5000] [--runs 3]``. The difference of the server's resident memory between
no tablet and so many, each from a server of its own. What the system keeps for a socket is not in it.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

import uvloop
from tests.load.figures import machine, show, spread
from tests.load.program import Program, allow_many_files
from tests.load.tablets import follow

SOCKETS_A_PERSON = 10
STEADY_LOOKS = 5
STEADY_BYTES = 65_536


async def measure(sockets: int, warm_up: int) -> tuple[float, float]:
    """Return KB a tablet, and the server's MB before the first."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder))
        room = await program.furnish(max(2, sockets // SOCKETS_A_PERSON), vote_state="closed")
        async with program.running():
            # What the first tablets make the program load and remember is not the tablets' own.
            for tablet in await follow(program.port, room.meeting, room.tokens, warm_up):
                tablet.close()
            before = await _steady(program)
            await follow(program.port, room.meeting, room.tokens, sockets)
            grown = await _steady(program) - before
    return grown / sockets / 1024, before / 2**20


async def _steady(program: Program) -> int:
    """Return the server's resident memory once it has stopped changing."""
    last, steady = program.resident(), 0
    while steady < STEADY_LOOKS:
        await asyncio.sleep(0.2)
        now = program.resident()
        steady = steady + 1 if abs(now - last) < STEADY_BYTES else 0
        last = now
    return last


async def run(sizes: list[int], warm_up: int, runs: int) -> None:
    """Measure each size and print the table."""
    print(machine())
    rows = []
    for sockets in sizes:
        found = [await measure(sockets, warm_up) for _ in range(runs)]
        rows.append([str(sockets), spread([each for each, _ in found]), spread([base for _, base in found], 0)])
    head = ["tablets", "KB a tablet", "MB of the server without them"]
    show(f"Memory of connected tablets that follow a meeting: median of {runs} runs (least to greatest)", head, rows)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--warm-up", type=int, default=50)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    allow_many_files()
    uvloop.run(run(chosen.sockets, chosen.warm_up, chosen.runs))


if __name__ == "__main__":
    main()
