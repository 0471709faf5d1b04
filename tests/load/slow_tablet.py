"""What one tablet that stops reading costs the others and the server.

``python -m tests.load.slow_tablet [--tablets 200] [--events 6000] [--bytes 1000] [--rate 200] [--runs 3]``. The same
events are recorded once with all tablets reading and once with one that reads nothing; a wait counts from the commit
to the arrival, for every event and every healthy tablet. In the end the slow one reads on, or connects anew where it
was given up, and must come to the right state by a new snapshot, as the server asks. The events are so large that the
system's buffers cannot hold them for it.
"""

import argparse
import asyncio
import json
import socket
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import uvloop
from picows.url import WSParsedURL
from tests.load.asking import Asker
from tests.load.child import Child
from tests.load.figures import machine, percentile, show, spread
from tests.load.tablets import PATIENCE_SECONDS, Tablet, all_have, follow

WARM_UP = 500
NARROW_BYTES = 131_072


@dataclass(frozen=True)
class Figures:
    """One run: milliseconds from commit to arrival, growth of the server in KB."""

    middle: float
    high: float
    last: float
    grown: float
    cost: float
    client_share: float


class Arrivals:
    """When which numbers came to the healthy tablets."""

    def __init__(self) -> None:
        self._after = array("q")
        self._seq = array("q")
        self._at = array("q")

    def heard(self, after: int, seq: int) -> None:
        """Note one batch."""
        self._after.append(after)
        self._seq.append(seq)
        self._at.append(time.monotonic_ns())

    def waits(self, committed: dict[int, int]) -> list[float]:
        """Return milliseconds for every event at every tablet, in order."""
        batches = zip(self._after, self._seq, self._at, strict=True)
        return sorted((at - committed[seq]) / 1e6 for after, last, at in batches for seq in range(after + 1, last + 1))


async def measure(tablets: int, events: int, size: int, rate: float, *, slow: bool) -> Figures:
    """Record the events before so many healthy tablets, and a slow one if wanted."""
    arguments = (str(tablets + 1), str(WARM_UP), str(events), str(rate), str(size))
    child = await Child.start("tests.load.slow_tablet_server", *arguments)
    port, meeting, tokens = child.hello["port"], child.hello["meeting"], child.hello["tokens"]
    arrivals = Arrivals()
    healthy = await follow(port, meeting, tokens[:tablets], tablets)
    sleeper = await _sleeper(port, tokens[tablets], meeting) if slow else None
    begun = await child.ask("warm")
    await all_have(healthy, begun)
    for tablet in healthy:
        tablet.listen(arrivals.heard)
    memory, cpu, own = await child.ask("memory"), await child.cpu(), time.process_time()
    last = await child.ask("record")
    await all_have(healthy, last)
    grown, used, own = await child.ask("memory") - memory, await child.cpu() - cpu, time.process_time() - own
    if sleeper is not None:
        await _wake(sleeper, port, tokens[tablets], meeting, last)
    waits = arrivals.waits(await _committed(child))
    if len(waits) != events * tablets or any(tablet.gaps for tablet in healthy):
        raise RuntimeError("a healthy tablet missed an event, or got one twice")
    await child.stop()
    return Figures(
        middle=percentile(waits, 0.5),
        high=percentile(waits, 0.99),
        last=waits[-1],
        grown=grown / 1024,
        cost=used / events * 1e3,
        client_share=own / (own + used),
    )


async def _sleeper(port: int, token: str, meeting: str) -> Tablet:
    """Return a tablet that follows the meeting and then reads nothing, with a narrow buffer of its own."""
    tablet = await Tablet.connect(port, token, meeting, socket_factory=_narrow)
    tablet.join(0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await tablet.live.wait()
    tablet.stop_reading()
    return tablet


def _narrow(_: WSParsedURL) -> socket.socket:
    narrow = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW_BYTES)
    return narrow


async def _wake(tablet: Tablet, port: int, token: str, meeting: str, last: int) -> None:
    """Read on, take the snapshot the server asks for, and go on from it.

    Raises:
        RuntimeError: the server never asked for one, or the tablet does not come to the right state.
    """
    tablet.read_on()
    if not await _asked_for_snapshot(tablet):
        had, tablet = tablet.seq, await Tablet.connect(port, token, meeting)
        tablet.join(had)
        if not await _asked_for_snapshot(tablet):
            raise RuntimeError("the slow tablet was given up again")
    asker = await Asker.connect(port)
    line = f"GET /api/meetings/{meeting}/snapshot HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    answer = await asker.ask(f"{line}Cookie: ecabinet_login={token}\r\n\r\n".encode())
    asker.close()
    snapshot: dict[str, Any] = json.loads(answer.body)
    if answer.status != 200 or snapshot["seq"] != last:
        raise RuntimeError(f"{answer.status}: the snapshot is not of number {last}")
    tablet.live.clear()
    tablet.join(snapshot["seq"])
    async with asyncio.timeout(PATIENCE_SECONDS):
        await tablet.live.wait()


async def _asked_for_snapshot(tablet: Tablet) -> bool:
    """Wait until the server asks the tablet for a snapshot, or return False where it gave the socket up."""
    waiting = [asyncio.create_task(event.wait()) for event in (tablet.resync, tablet.closed)]
    done, others = await asyncio.wait(waiting, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for other in others:
        other.cancel()
    if not done:
        raise RuntimeError(f"the slow tablet has number {tablet.seq} and was not asked for a snapshot")
    return tablet.resync.is_set()


async def _committed(child: Child) -> dict[int, int]:
    found: dict[int, int] = {}
    while some := await child.ask("times"):
        found.update(some)
    return found


def _row(name: str, runs: Sequence[Figures], floor: Sequence[Figures]) -> list[str]:
    high, low = (sorted(each.high for each in some)[len(some) // 2] for some in (runs, floor))
    return [
        name,
        spread([each.middle for each in runs]),
        spread([each.high for each in runs]),
        f"{high / low:.2f}",
        spread([each.last for each in runs]),
        spread([each.grown for each in runs], 0),
        spread([each.cost for each in runs], 2),
        f"{sum(each.client_share for each in runs) / len(runs):.0%}",
    ]


async def run(tablets: int, events: int, size: int, rate: float, runs: int) -> None:
    """Measure and print the table."""
    print(machine())
    without, among = [], []
    for _ in range(runs):
        without.append(await measure(tablets - 1, events, size, rate, slow=False))
        among.append(await measure(tablets - 1, events, size, rate, slow=True))
    rows = [_row("all read", without, without), _row("one reads nothing", among, without)]
    times = ["p50 ms", "p99 ms", "ratio", "last ms"]
    head = ["tablets", *times, "server grew by KB", "ms CPU an event", "client's share of CPU"]
    title = (
        f"{events} events of {size} bytes, {rate:g} a second, to {tablets - 1} healthy tablets: median of {runs} runs"
    )
    show(f"{title} (least to greatest)", head, rows)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tablets", type=int, default=200)
    parser.add_argument("--events", type=int, default=6000)
    parser.add_argument("--bytes", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    uvloop.run(run(chosen.tablets, chosen.events, chosen.bytes, chosen.rate, chosen.runs))


if __name__ == "__main__":
    main()
