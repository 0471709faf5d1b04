"""How quickly the presenter's turn of a page reaches everybody who follows, and what it costs the server.

``python -m tests.load.following [--followers 200] [--turns 100] [--runs 3]``. The floor is a bare picows server that
hands each message on to everybody else, in the same run and with the same clients. Nothing here passes or fails by
time.
"""

import argparse
import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import uvloop
from tests.load.child import Child
from tests.load.figures import machine, percentile, show, spread
from tests.load.hands import Stopwatch, gather

from ecabinet.kit.ids import new_id

PAUSE_SECONDS = 0.1
WARM_UP = 5
PATIENCE_SECONDS = 60


@dataclass
class Figures:
    """What one run measured: delay in milliseconds, cost in microseconds of the server a delivered view."""

    middle: float
    high: float
    last: float
    cost: float
    client_share: float


def _turn(place: dict[str, Any], page: int) -> bytes:
    view = {"paper": place["paper"], "version": place["version"], "page": page, "top": 0.1}
    message = {"op": "lead", "meeting": place["meeting"], "view": {**view, "region": None, "pointer": [page, 100, 200]}}
    return json.dumps(message, separators=(",", ":")).encode()


async def measure(kind: str, followers: int, turns: int) -> Figures:
    """Run one server with so many followers."""
    child = await Child.start("tests.load.paper_servers", kind, str(followers + 1))
    place = {"meeting": new_id(), "paper": new_id(), "version": new_id(), **child.hello}
    watch = Stopwatch(b'"page":', b',"top"')
    wanted = b'{"t":"lead"' if kind == "live" else b'{"op":"lead"'
    hello = {"op": "join", "meeting": place["meeting"], "after": 0}
    hands = await gather(child, followers + 1, wanted, watch.heard, (lambda _: hello) if kind == "live" else None)
    for page in range(1, WARM_UP + 1):
        await _follow(watch, hands[0].say, _turn(place, page), followers)
    watch.took.clear()
    lasts = []
    cpu, own = await child.cpu(), time.process_time()
    for page in range(WARM_UP + 1, WARM_UP + 1 + turns):
        await _follow(watch, hands[0].say, _turn(place, page), followers)
        lasts.append(max(watch.took[-followers:]))
        await asyncio.sleep(PAUSE_SECONDS)
    used, own = await child.cpu() - cpu, time.process_time() - own
    for hand in hands:
        hand.close()
    await child.stop()
    took = sorted(watch.took)
    return Figures(
        middle=percentile(took, 0.5),
        high=percentile(took, 0.95),
        last=sorted(lasts)[turns // 2],
        cost=used / len(took) * 1e6,
        client_share=own / (own + used),
    )


async def _follow(watch: Stopwatch, say: Any, message: bytes, followers: int) -> None:
    """Turn to a page and wait until everybody has it."""
    before = len(watch.took)
    watch.said(message)
    say(message)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(watch.took) < before + followers:
            await asyncio.sleep(0.001)


async def run(followers: int, turns: int, runs: int) -> None:
    """Measure both servers and print the table."""
    print(machine())
    found = {kind: [await measure(kind, followers, turns) for _ in range(runs)] for kind in ("bare", "live")}
    floor = sorted(figures.cost for figures in found["bare"])[runs // 2]
    rows = [
        [
            "bare picows" if kind == "bare" else "hub and live socket",
            spread([figures.middle for figures in all_runs]),
            spread([figures.high for figures in all_runs]),
            spread([figures.last for figures in all_runs]),
            spread([figures.cost for figures in all_runs], 2),
            f"{sorted(figures.cost for figures in all_runs)[runs // 2] / floor:.2f}",
            f"{sum(figures.client_share for figures in all_runs) / runs:.0%}",
        ]
        for kind, all_runs in found.items()
    ]
    head = ["server", "p50 ms", "p95 ms", "last follower ms", "µs CPU a view", "ratio", "clients' CPU"]
    show(f"{followers} followers, {turns} turns: median of {runs} runs (least to greatest)", head, rows)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=200)
    parser.add_argument("--turns", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    uvloop.run(run(chosen.followers, chosen.turns, chosen.runs))


if __name__ == "__main__":
    main()
