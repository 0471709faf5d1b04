"""How quickly strokes of many pens at once reach everybody who watches, and what a delivered piece costs the server.

``python -m tests.load.ink [--writers 20] [--viewers 200] [--seconds 10] [--runs 3]``. Every pen sends a piece of
twelve points (a pen of 240 Hz) every 50 ms; each piece goes to all the other sockets. The floor is a bare picows server
that hands each message on to everybody else, in the same run and with the same clients; as one write for each piece and
socket takes more than a core, it runs for a second only, and its delays are those of what piles up. Nothing here passes
or fails by time.
"""

import argparse
import asyncio
import base64
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import uvloop
from tests.load.child import Child
from tests.load.figures import machine, percentile, show, spread
from tests.load.hands import Hand, Stopwatch, gather

from ecabinet.annotations.points import Point, pack
from ecabinet.kit.ids import new_id

EVERY_SECONDS = 0.05
FLOOR_SECONDS = 1.0
POINTS = 12
WARM_UP = 4


@dataclass
class Figures:
    """What one run measured: delay in milliseconds, cost in microseconds of the server a delivered piece."""

    middle: float
    high: float
    longest: float
    cost: float
    missing: float
    client_share: float


def _piece(place: dict[str, Any], mark: str, number: int) -> bytes:
    points = [Point(random.uniform(200, 203), random.uniform(300, 303), 128) for _ in range(POINTS)]
    piece = {
        "op": "ink",
        "pad": place["paper"],
        "layer": place["layer"],
        "mark": mark,
        "version": place["version"],
        "page": 1,
        "from": number * POINTS,
        "points": base64.b64encode(pack(points)).decode(),
        "color": "blue",
        "width": 1.5,
        "tool": "pen",
        "end": False,
    }
    return json.dumps(piece, separators=(",", ":")).encode()


async def _write(hand: Hand, place: dict[str, Any], watch: Stopwatch, pieces: int) -> int:
    """Draw one stroke after the other, each of two seconds; return how many pieces were sent."""
    await asyncio.sleep(random.uniform(0, EVERY_SECONDS))
    begun, mark = time.monotonic(), new_id()
    for number in range(pieces):
        if number % 40 == 0:
            mark = new_id()
        message = _piece(place, mark, number)
        watch.said(message)
        hand.say(message)
        await asyncio.sleep(max(0.0, begun + (number + 1) * EVERY_SECONDS - time.monotonic()))
    return pieces


async def measure(kind: str, writers: int, viewers: int, seconds: float) -> Figures:
    """Run one server with so many pens and viewers."""
    child = await Child.start("tests.load.paper_servers", kind, str(writers + viewers))
    watch = Stopwatch(b'"mark":', b',"points"')
    known = {"paper": new_id(), "layer": new_id(), "version": new_id(), **child.hello}
    wanted = b'{"t":"ink"' if kind == "live" else b'{"op":"ink"'
    hands = await gather(child, writers + viewers, wanted, watch.heard, _hello(known) if kind == "live" else None)
    await asyncio.gather(*(_write(hand, known, watch, WARM_UP) for hand in hands[:writers]))
    await _quiet(watch)
    watch.took.clear()
    cpu, own = await child.cpu(), time.process_time()
    pieces = int((seconds if kind == "live" else FLOOR_SECONDS) / EVERY_SECONDS)
    sent = sum(await asyncio.gather(*(_write(hand, known, watch, pieces) for hand in hands[:writers])))
    await _quiet(watch)
    used, own = await child.cpu() - cpu, time.process_time() - own
    for hand in hands:
        hand.close()
    await child.stop()
    took = sorted(watch.took)
    return Figures(
        middle=percentile(took, 0.5),
        high=percentile(took, 0.95),
        longest=took[-1],
        cost=used / len(took) * 1e6,
        missing=1 - len(took) / (sent * (len(hands) - 1)),
        client_share=own / (own + used),
    )


def _hello(place: dict[str, Any]) -> Callable[[int], Any]:
    return lambda number: {"op": "watch", "pad": place["paper"], "after": 0, "epoch": place["epochs"][number]}


async def _quiet(watch: Stopwatch) -> None:
    """Wait until nothing more arrives."""
    before = -1
    while before != len(watch.took):
        before = len(watch.took)
        await asyncio.sleep(0.5)


async def run(writers: int, viewers: int, seconds: float, runs: int) -> None:
    """Measure both servers and print the table."""
    print(machine())
    rows = []
    found = {kind: [await measure(kind, writers, viewers, seconds) for _ in range(runs)] for kind in ("bare", "live")}
    floor = sorted(figures.cost for figures in found["bare"])[runs // 2]
    for kind, all_runs in found.items():
        rows.append(
            [
                "bare picows" if kind == "bare" else "hub and live socket",
                spread([figures.middle for figures in all_runs]),
                spread([figures.high for figures in all_runs]),
                spread([figures.longest for figures in all_runs]),
                spread([figures.cost for figures in all_runs], 2),
                f"{sorted(figures.cost for figures in all_runs)[runs // 2] / floor:.2f}",
                f"{max(figures.missing for figures in all_runs):.2%}",
                f"{sum(figures.client_share for figures in all_runs) / runs:.0%}",
            ]
        )
    head = ["server", "p50 ms", "p95 ms", "last ms", "µs CPU a piece", "ratio", "not delivered", "clients' CPU"]
    show(f"{writers} pens, {viewers} viewers, {seconds:.0f} s: median of {runs} runs (least to greatest)", head, rows)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    uvloop.run(run(chosen.writers, chosen.viewers, chosen.seconds, chosen.runs))


if __name__ == "__main__":
    main()
