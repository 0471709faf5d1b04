"""How quickly one event reaches every tablet, and what a message costs the server.

``python -m tests.load.fanout [--sockets 500 2000 5000] [--events 20] [--runs 3]``. The floor is a bare picows server
that writes the same number of bytes in a plain loop, in the same run and with the same clients. Nothing here passes
or fails by time.
"""

import argparse
import asyncio
import json
import time
from dataclasses import dataclass

import picows
import uvloop
from tests.load.child import Child
from tests.load.figures import machine, percentile, show, spread

AT_ONCE = 50
PATIENCE_SECONDS = 60
WARM_UP = 5
PAUSE_SECONDS = 0.05


class Arrivals:
    """When the clients got the event that is on its way."""

    def __init__(self, clients: int) -> None:
        self._clients = clients
        self.at: list[int] = []
        self.all_there = asyncio.Event()

    def begin(self) -> None:
        """Wait for the next event."""
        self.at = []
        self.all_there.clear()

    def arrived(self) -> None:
        """Note one arrival."""
        self.at.append(time.monotonic_ns())
        if len(self.at) == self._clients:
            self.all_there.set()


class _Tablet(picows.WSListener):
    """Joins if there is something to join, then counts whole messages."""

    def __init__(self, arrivals: Arrivals, hello: bytes | None) -> None:
        self._arrivals = arrivals
        self._hello = hello
        self._waiting_for = 2 if hello else 0
        self.ready = asyncio.Event()

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        if self._hello is None:
            self.ready.set()
        else:
            transport.send(picows.WSMsgType.TEXT, self._hello)

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        if frame.msg_type != picows.WSMsgType.TEXT:
            return
        if not self.ready.is_set():
            # The welcome and the first watermark; latest values of a vote may follow and are no event.
            self._waiting_for -= 1
            if self._waiting_for == 0:
                self.ready.set()
            return
        if self._hello is None or frame.get_payload_as_bytes().startswith(b'{"t":"events"'):
            self._arrivals.arrived()


@dataclass
class Figures:
    """What one run measured; times in milliseconds after the commit, cost in microseconds a message.

    ``recording`` is what writing the event to the log costs before, in milliseconds an event; it is not in ``cost``.
    """

    cost: float
    middle: float
    high: float
    last: float
    client_share: float
    recording: float


async def measure(kind: str, sockets: int, events: int) -> Figures:
    """Run one server with so many sockets and events."""
    child = await Child.start("tests.load.fanout_servers", kind, str(sockets))
    arrivals = Arrivals(sockets)
    transports = await _connect(child, arrivals, sockets)
    for _ in range(WARM_UP):
        await _one_event(child, arrivals)
    cpu, recording, own, times = await child.cpu(), await child.ask("recording"), time.process_time(), []
    for _ in range(events):
        times.append(await _one_event(child, arrivals))
        await asyncio.sleep(PAUSE_SECONDS)
    recording = await child.ask("recording") - recording
    used, own = await child.cpu() - cpu - recording, time.process_time() - own
    for transport in transports:
        transport.disconnect()
    await child.stop()
    middles, highs, lasts = zip(*times, strict=True)
    return Figures(
        cost=used / (events * sockets) * 1e6,
        middle=sorted(middles)[events // 2],
        high=sorted(highs)[events // 2],
        last=sorted(lasts)[events // 2],
        client_share=own / (own + used),
        recording=recording / events * 1e3,
    )


async def _connect(child: Child, arrivals: Arrivals, sockets: int) -> list[picows.WSTransport]:
    gate = asyncio.Semaphore(AT_ONCE)
    port, meeting = child.hello["port"], child.hello.get("meeting")
    hello = json.dumps({"op": "join", "meeting": meeting, "after": 0}).encode() if meeting else None

    async def one(number: int) -> picows.WSTransport:
        headers = {"Origin": f"http://127.0.0.1:{port}"}
        if meeting:
            tokens = child.hello["tokens"]
            headers["Cookie"] = f"ecabinet_login={tokens[number % len(tokens)]}"
        async with gate:
            tablet = _Tablet(arrivals, hello)
            transport, _ = await picows.ws_connect(
                lambda: tablet,
                f"ws://127.0.0.1:{port}/api/live",
                extra_headers=headers,
                websocket_handshake_timeout=PATIENCE_SECONDS,
            )
            async with asyncio.timeout(PATIENCE_SECONDS):
                await tablet.ready.wait()
            return transport

    return list(await asyncio.gather(*(one(number) for number in range(sockets))))


async def _one_event(child: Child, arrivals: Arrivals) -> tuple[float, float, float]:
    arrivals.begin()
    begun = await child.ask("send")
    async with asyncio.timeout(PATIENCE_SECONDS):
        await arrivals.all_there.wait()
    after = [(at - begun) / 1e6 for at in sorted(arrivals.at)]
    return percentile(after, 0.5), percentile(after, 0.95), after[-1]


async def run(sockets: list[int], events: int, runs: int) -> None:
    """Measure each size and print the table."""
    print(machine())
    rows = []
    for size in sockets:
        found = {kind: [await measure(kind, size, events) for _ in range(runs)] for kind in ("bare", "live")}
        floor = sorted(figures.cost for figures in found["bare"])[runs // 2]
        for kind, all_runs in found.items():
            rows.append(
                [
                    str(size),
                    "bare picows" if kind == "bare" else "hub and live socket",
                    spread([figures.cost for figures in all_runs], 2),
                    f"{sorted(figures.cost for figures in all_runs)[runs // 2] / floor:.2f}",
                    spread([figures.middle for figures in all_runs]),
                    spread([figures.high for figures in all_runs]),
                    spread([figures.last for figures in all_runs]),
                    f"{sum(figures.client_share for figures in all_runs) / runs:.0%}",
                    spread([figures.recording for figures in all_runs], 2),
                ]
            )
    times = ["p50 ms", "p95 ms", "last ms"]
    head = ["sockets", "server", "µs CPU a message", "ratio", *times, "client's CPU", "ms to record"]
    show(f"Fan-out of a 300-byte event: median of {runs} runs (least to greatest), {events} events each", head, rows)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, nargs="+", default=[500, 2000])
    parser.add_argument("--events", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    uvloop.run(run(chosen.sockets, chosen.events, chosen.runs))


if __name__ == "__main__":
    main()
