"""What a trace of Chromium says of a pen's events: when each was drawn, in which frame, and when that was shown.

A canvas that goes its own way to the screen (``desynchronized``) is in no frame of the page, so neither
``EventLatency`` nor ``PipelineReporter`` knows when it is seen. What holds for every canvas is the compositor's side: a
surface takes the new picture (``Surface::CommitFrame``), and the next drawing of the display
(``Display::DrawAndSwap``) shows it.
"""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession

CATEGORIES = ["__metadata", "blink.user_timing", "devtools.timeline", "viz"]
MARK = "pen "
Event = dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """One event of the pen, in milliseconds since the device made it.

    ``same_frame`` as the page itself counted, ``same_traced`` as the trace says: no frame began between the event's
    arrival and its line.
    """

    drawn: float
    shown: float
    same_frame: bool
    same_traced: bool


class Tracing:
    """One recording of the whole browser."""

    def __init__(self, devtools: CDPSession) -> None:
        self._devtools = devtools
        self._events: list[Event] = []
        self._done = asyncio.Event()
        devtools.on("Tracing.dataCollected", lambda data: self._events.extend(data["value"]))
        devtools.on("Tracing.tracingComplete", lambda _: self._done.set())

    async def start(self) -> None:
        """Begin."""
        config = {"includedCategories": CATEGORIES, "excludedCategories": ["*"]}
        await self._devtools.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})

    async def stop(self) -> list[Event]:
        """End, and return what was recorded."""
        await self._devtools.send("Tracing.end")
        await self._done.wait()
        return self._events


def read(events: Sequence[Event]) -> list[Drawn]:
    """Return the events of the pen that were shown, in the order they were made."""
    marks = [event for event in events if event["name"].startswith(MARK)]
    page = {event["pid"] for event in marks}
    frames = sorted(event["ts"] for event in events if event["name"] == "FireAnimationFrame" and event["pid"] in page)
    arrivals = sorted(event["ts"] for event in events if _is_move(event) and event["pid"] in page)
    commits = _commits(events, sorted(mark["ts"] for mark in marks))
    swaps = sorted((each["ts"], each["ts"] + each["dur"]) for each in events if _is_swap(each))
    found = [_drawn(mark, frames, arrivals, commits, swaps) for mark in sorted(marks, key=lambda mark: mark["ts"])]
    return [each for each in found if each]


def _drawn(
    mark: Event, frames: list[int], arrivals: list[int], commits: list[int], swaps: list[tuple[int, int]]
) -> Drawn | None:
    _, made, same = mark["name"].split()
    drawn = mark["args"]["data"]["startTime"] - float(made)
    commit = bisect_left(commits, mark["ts"])
    swap = bisect_left(swaps, (commits[commit], 0)) if commit < len(commits) else len(swaps)
    arrival = bisect_left(arrivals, mark["ts"]) - 1
    if swap == len(swaps) or arrival < 0:
        return None
    between = bisect_left(frames, mark["ts"]) - bisect_left(frames, arrivals[arrival])
    return Drawn(drawn, drawn + (swaps[swap][1] - mark["ts"]) / 1000, same == "same", between == 0)


def _commits(events: Sequence[Event], marks: Sequence[int]) -> list[int]:
    """Return when the surface that the pen writes on got a new picture: the one that got most while it wrote."""
    all_of_them = [
        (event["args"]["SurfaceId"].split(", Local")[0], event["ts"])
        for event in events
        if event["name"] == "Surface::CommitFrame" and "SurfaceId" in event.get("args", {})
    ]
    meanwhile = Counter(surface for surface, at in all_of_them if marks and marks[0] <= at <= marks[-1])
    (pen, _), *_ = meanwhile.most_common(1) or [("", 0)]
    return sorted(at for surface, at in all_of_them if surface == pen)


def _is_move(event: Event) -> bool:
    data = event.get("args", {}).get("data", {})
    return bool(event["name"] == "EventDispatch" and data.get("type") == "pointermove")


def _is_swap(event: Event) -> bool:
    return bool(event["name"] == "Display::DrawAndSwap" and event.get("dur"))
