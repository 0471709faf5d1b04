"""From the pen's event to the picture: how long the line takes to follow the pen on a weak tablet.

``python -m tests.load.pen [--points 600] [--marks 0 5000] [--slower 4]``. A stroke is drawn with a pen on the first
page of a paper in Chromium with its processor throttled, on a page with so many marks before it, and on a bare page
that draws a line to a canvas in its handler: the floor. Each event is timed by Chromium's own trace, until its line is
on the canvas and until the display has shown that. ``same frame`` is the share of events whose line was drawn before
the next frame of the page began, as the page counts and as the trace says. Browser and server share the machine, and
without a graphics card the browser puts every picture together by the processor.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright
from tests.browser.government import TABLET, Government, Person, open_browser
from tests.browser.hands import draw
from tests.browser.rooms import enter_room, running_meeting
from tests.chromium import launch
from tests.load.figures import machine, percentile, show
from tests.load.pen_trace import Drawn, Tracing, read

USER = "lanchi"
BATCH = 500
# Notes for each event of the pen when its line was drawn, and whether a frame began in between.
WATCH = """() => {
  let now;
  const note = () => {
    performance.mark(`pen ${now.made} ${now.passed ? 'later' : 'same'}`);
    now = undefined;
  };
  for (const name of ['fill', 'stroke']) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      draw.apply(this, given);
      if (now?.over) note();
      else if (now) now.drawn = true;
    };
  }
  addEventListener('pointermove', (event) => {
    if (event.buttons === 0) return;
    const each = { made: event.timeStamp, passed: false, over: false, drawn: false };
    now = each;
    requestAnimationFrame(() => { each.passed = true; });
  }, { capture: true });
  addEventListener('pointermove', () => {
    if (!now) return;
    now.over = true;
    if (now.drawn) note();
  });
}"""
BARE = """<!doctype html><style>body{margin:0}canvas{touch-action:none;display:block}</style>
<canvas width="1180" height="820"></canvas><script>
const canvas = document.querySelector('canvas');
const context = canvas.getContext('2d', { desynchronized: true });
let last;
canvas.addEventListener('pointermove', (event) => {
  if (event.buttons === 0) return;
  context.beginPath();
  context.moveTo(...(last ?? [event.clientX, event.clientY]));
  last = [event.clientX, event.clientY];
  context.lineTo(...last);
  context.stroke();
});
</script>"""
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


async def _stroke(browser: Browser, page: Page, points: int, slower: int) -> list[Drawn]:
    """Draw, and return what became of each event."""
    await page.evaluate(WATCH)
    devtools = await page.context.new_cdp_session(page)
    tracing = Tracing(await browser.new_browser_cdp_session())
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    await tracing.start()
    await draw(page, [(300 + at * 7 % 440, 300 + at * 0.55 + (at * 7 // 440) % 2 * 3) for at in range(points)])
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    events = await tracing.stop()
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return read(events)


async def _on_paper(browser: Browser, person: Person, points: int, slower: int) -> list[Drawn]:
    await enter_room(person, await running_meeting(person))
    await person.page.wait_for_function(READY)
    return await _stroke(browser, person.page, points, slower)


async def _on_bare_page(browser: Browser, points: int, slower: int) -> list[Drawn]:
    page = await browser.new_page(viewport={"width": TABLET["width"], "height": TABLET["height"]})
    await page.set_content(BARE)
    drawn = await _stroke(browser, page, points, slower)
    await page.close()
    return drawn


def _row(name: str, seen: list[Drawn]) -> list[str]:
    def times(values: Iterable[float]) -> str:
        ordered = sorted(values)
        return f"{statistics.median(ordered):.1f} / {percentile(ordered, 0.95):.1f} / {ordered[-1]:.1f}"

    return [
        name,
        str(len(seen)),
        times(each.drawn for each in seen),
        times(each.shown for each in seen),
        f"{sum(each.same_frame for each in seen) / len(seen):.1%}",
        f"{sum(each.same_traced for each in seen) / len(seen):.1%}",
    ]


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
            browser = await launch(playwright, whole=True)
            person = await (await open_browser(government, browser, USER)).arrive()
            rows.append(_row("floor: bare page", await _on_bare_page(browser, given.points, given.slower)))
            before = 0
            for marks in sorted(given.marks):
                await _seed(person, marks - before)
                before = marks
                await person.page.reload()
                drawn = await _on_paper(browser, person, given.points, given.slower)
                rows.append(_row(f"a paper with {marks:,} marks", drawn))
            await browser.close()
        await government.stop()
    print(machine())
    times = ["event to canvas, ms p50/p95/most", "event to display, ms p50/p95/most"]
    head = ["page", "events", *times, "same frame", "by the trace"]
    show(f"A pen stroke, processor throttled {given.slower} times", head, rows)


if __name__ == "__main__":
    asyncio.run(main())
