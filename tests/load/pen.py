"""From the pen's event to the picture: how long the line takes to follow the pen on a weak tablet.

``python -m tests.load.pen [--points 600] [--marks 0 5000] [--slower 4]``. A stroke is drawn with a pen on the first
page of a paper in Chromium with its processor throttled, on a page with so many marks before it. For each event: the
time its handlers take until the line is on its canvas, and the time from the event until the frame with it is handed
over to be shown. ``same frame`` is the share of events whose line was drawn before the next frame began. Browser and
server share the machine.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright
from tests.browser.government import Government, Person, open_browser
from tests.browser.hands import draw
from tests.browser.rooms import enter_room, running_meeting
from tests.conftest import CHROMIUM_FLAGS
from tests.load.figures import machine, percentile, show

USER = "lanchi"
BATCH = 500
# Taken before and after every other listener, at the frame that follows, and when that has been handed over.
WATCH = """() => {
  const seen = [];
  window.__pen = seen;
  addEventListener('pointermove', (event) => {
    if (event.buttons === 0) return;
    const each = { event: event.timeStamp, began: performance.now() };
    seen.push(each);
    window.__last = each;
  }, { capture: true });
  addEventListener('pointermove', () => {
    const each = window.__last;
    if (!each || each.drawn) return;
    each.drawn = performance.now();
    requestAnimationFrame(() => {
      each.frame = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { each.shown = performance.now(); };
      port2.postMessage(null);
    });
  });
}"""
TAKE = "() => window.__pen.splice(0).filter((each) => each.shown)"
READY = "() => document.querySelectorAll('.textLayer span').length > 0"


async def _seed(person: Person, count: int) -> None:
    """Write marks in bulk on one's private layer of the open paper."""
    meeting = await running_meeting(person)
    snapshot = await person.get(f"/meetings/{meeting}/snapshot")
    entities = snapshot["entities"]
    item = next(iter(entities["meeting"].values()))["current_item_id"]
    papers = [each for each in entities["paper"].values() if each["item_id"] == item and each["versions"]]
    paper = min(papers, key=lambda each: each["order"])
    feed = await person.get(f"/pads/{paper['id']}/feed?after=0&epoch=0")
    layer = next(each["id"] for each in feed["layers"] if each["kind"] == "private")
    ops = list(_boxes(layer, paper["versions"][-1]["id"], count))
    for start in range(0, count, BATCH):
        body = {"device": os.urandom(16).hex(), "ops": ops[start : start + BATCH]}
        await person.do("POST", f"/pads/{paper['id']}/ops", body)


def _boxes(layer: str, version: str, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        x, y = 30 + number % 100 * 5, 40 + number // 100 * 7 % 760
        body = {"kind": "box", "page": 1, "rect": [x, y, x + 4, y + 5], "color": "green", "width": 0.5, "text": ""}
        where = {"layer": layer, "version": version, "parts": None}
        yield {"op": "put", "n": number + 1, "id": os.urandom(16).hex(), "base": 0, "body": body, **where}


async def _stroke(person: Person, points: int, slower: int) -> list[dict[str, float]]:
    page = person.page
    await enter_room(person, await running_meeting(person))
    await page.wait_for_function(READY)
    await page.evaluate(WATCH)
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    path = [(300 + step * 7 % 440, 300 + step * 0.55 + (step * 7 // 440) % 2 * 3) for step in range(points)]
    await draw(page, path)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    taken: list[dict[str, float]] = await page.evaluate(TAKE)
    return taken


def _row(marks: int, seen: list[dict[str, float]]) -> list[str]:
    handled = sorted(each["drawn"] - each["began"] for each in seen)
    shown = sorted(each["shown"] - each["event"] for each in seen)
    same = sum(each["drawn"] <= each["frame"] for each in seen) / len(seen)
    figures = [
        f"{statistics.median(each):.1f} / {percentile(each, 0.95):.1f} / {each[-1]:.1f}" for each in (handled, shown)
    ]
    return [f"{marks:,}", str(len(seen)), *figures, f"{same:.0%}"]


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=600)
    parser.add_argument("--marks", type=int, nargs="+", default=[0, 5_000])
    parser.add_argument("--slower", type=int, default=4)
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        government = Government(Path(folder) / "demo")
        await government.start()
        async with async_playwright() as playwright:
            executable = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium")
            browser = await playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
            person = await (await open_browser(government, browser, USER)).arrive()
            before = 0
            for marks in sorted(given.marks):
                await _seed(person, marks - before)
                before = marks
                await person.page.reload()
                rows.append(_row(marks, await _stroke(person, given.points, given.slower)))
            await browser.close()
        await government.stop()
    print(machine())
    head = [
        "marks on the page",
        "events",
        "to the canvas, ms p50/p95/most",
        "to the frame, ms p50/p95/most",
        "same frame",
    ]
    show(f"A pen stroke, processor throttled {given.slower} times", head, rows)


if __name__ == "__main__":
    asyncio.run(main())
