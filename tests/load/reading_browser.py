"""A weak tablet that reads: when it sees a page, how evenly it scrolls, and what it holds after a whole book."""

import asyncio
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, Route, async_playwright
from tests.chromium import launch
from tests.load.reading_room import RealPaper
from tests.load.rooms import BigRoom

SLOWER = 4
BYTES_A_SECOND = 10_000_000 / 8
LATENCY_MS = 40
TABLET = {"width": 1180, "height": 820}
PATIENCE_MS = 180_000
PDFJS = Path(__file__).parents[2] / "frontend/node_modules/pdfjs-dist"
# What plain pdf.js does with the file: opens it by its address, as its own examples do, and paints the first page.
PLAIN_PAGE = """<!doctype html><canvas id="page"></canvas><script type="module">
import * as pdfjs from '/plain/build/pdf.min.mjs';
pdfjs.GlobalWorkerOptions.workerPort = new Worker('/plain/build/pdf.worker.min.mjs', { type: 'module' });
await pdfjs.PDFWorker.create({ port: pdfjs.GlobalWorkerOptions.workerPort }).promise;
window.open = async (url, width) => {
  const began = performance.now();
  const pdf = await pdfjs.getDocument({ url, wasmUrl: '/plain/wasm/' }).promise;
  const page = await pdf.getPage(1);
  const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
  const canvas = document.getElementById('page');
  [canvas.width, canvas.height] = [viewport.width, viewport.height];
  await page.render({ canvas, viewport }).promise;
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
};
window.ready = true;
</script>"""
# Milliseconds from the tap on a paper until its first page is seen as a picture, and until it is painted.
OPEN = """
(async address => {
  const began = performance.now();
  location.hash = address;
  const seen = {};
  while (seen.sharp === undefined) {
    await new Promise(requestAnimationFrame);
    const sheet = [...document.querySelectorAll('.sheet')].find(each => each.dataset.version === '%s');
    const picture = sheet?.querySelector('.picture canvas');
    if (picture?.width > 0) seen.picture ??= performance.now() - began;
    if (sheet?.querySelector('.canvas .whole')) seen.sharp = performance.now() - began;
  }
  return [Math.min(seen.picture ?? seen.sharp, seen.sharp), seen.sharp];
})
"""
FRAMES = """
() => {
  const frames = [];
  let last = performance.now();
  let running = true;
  const count = now => {
    frames.push(now - last);
    last = now;
    if (running) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  const moved = () => performance.mark('moved');
  addEventListener('scroll', moved, { capture: true, passive: true });
  window.__stop = () => {
    running = false;
    removeEventListener('scroll', moved, { capture: true });
    return frames.slice(2);
  };
}
"""
# A document that only scrolls: what this browser on this machine does with nothing to do.
PLAIN_COLUMN = """<!doctype html><style>
body { margin: 0 }
section { height: 100vh; overflow: auto; background: #ddd }
div { width: 820px; height: 1160px; margin: 12px auto; overflow: hidden; background: #fff; white-space: pre }
</style><section class="scroller"></section><script>
const column = document.querySelector('section');
for (let page = 1; page <= 60; page += 1) {
  const text = Array.from({ length: 50 }, (_, line) => `line ${line} of page ${page} `.repeat(5));
  column.append(Object.assign(document.createElement('div'), { textContent: text.join('\\n') }));
}
</script>"""
TOP = "() => document.querySelector('section.scroller').scrollTop"
TRACED = [
    "toplevel",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "blink.user_timing",
    "viz",
    "__metadata",
]
# Marks of one's own on so many pages of a version: words in colour, and boxes in the margin, on the private layer.
WRITE = """
async ([meeting, version, pages]) => {
  const read = async path => (await fetch(`/api${path}`)).json();
  const { entities } = await read(`/meetings/${meeting}/snapshot`);
  const paper = Object.values(entities.paper).find(each => each.versions.some(({ id }) => id === version));
  const { layers } = await read(`/pads/${paper.id}/feed?after=0&epoch=0`);
  const layer = layers.find(({ kind }) => kind === 'private').id;
  const id = () => crypto.randomUUID().replaceAll('-', '');
  const bodies = Array.from({ length: pages }, (_, at) => at + 1).flatMap(page => [
    { kind: 'highlight', page, rects: [[60, 640, 420, 654], [60, 620, 300, 634]], color: 'yellow' },
    ...[120, 360, 560].map(y => ({ kind: 'box', page, rect: [60, y, 300, y + 40], color: 'green', width: 1 })),
  ]);
  const where = { layer, version, parts: null };
  const ops = bodies.map((body, at) => ({ op: 'put', n: at + 1, id: id(), base: 0, body, ...where }));
  const csrf = document.cookie.match(/ecabinet_csrf=([^;]*)/)[1];
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf };
  const sent = { method: 'POST', headers, body: JSON.stringify({ device: id(), ops }) };
  const { outcomes } = await (await fetch(`/api/pads/${paper.id}/ops`, sent)).json();
  return outcomes.filter(({ status }) => status !== 'applied').length;
}
"""
HELD = """() => ({
  canvases: document.querySelectorAll('canvas').length,
  pixels: [...document.querySelectorAll('canvas')].reduce((sum, each) => sum + each.width * each.height, 0),
  nodes: document.querySelectorAll('*').length,
})"""


@dataclass(frozen=True)
class Traced:
    """What the browser's trace tells of a stretch that was scrolled, in milliseconds.

    `shown` is the time from one picture on the display to the next: the compositor moves the paper, whatever the
    page's own thread does. `lasted` are the tasks of that thread; `worked` is the processor time that a task had,
    without what it waited for the compositor: what other work of the machine does to the page stands in `lasted` only.
    """

    shown: list[float]
    lasted: list[float]
    worked: list[float]


@dataclass
class Tablet:
    """One browser with one page of a member, and its devtools."""

    browser: Browser
    page: Page
    devtools: CDPSession
    address: str

    async def weaken(self, *, line: bool = True) -> None:
        """Make its processor four times slower, and its line one of 10 Mbit/s and 40 ms."""
        if line:
            speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
            await self.devtools.send("Network.enable")
            conditions = {"offline": False, "latency": LATENCY_MS, **speed}
            await self.devtools.send("Network.emulateNetworkConditions", conditions)
        await self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    async def enter(self, room: BigRoom, paper: RealPaper) -> None:
        """Open the room with a paper and wait until its first page is painted."""
        await self.page.goto(self.address + paper.path(room))
        await self.page.locator(".sheet .canvas .whole").first.wait_for(timeout=PATIENCE_MS)

    async def write(self, room: BigRoom, paper: RealPaper, pages: int) -> None:
        """Open the room with a paper and write on so many of its pages.

        Raises:
            RuntimeError: the server did not take all of it.
        """
        await self.enter(room, paper)
        if await self.page.evaluate(WRITE, [room.meeting, paper.version, pages]):
            raise RuntimeError("some marks were refused")

    async def enter_plain(self) -> None:
        """Show a document of sixty pages that only scrolls."""
        await self.page.set_content(PLAIN_COLUMN)

    async def open(self, room: BigRoom, paper: RealPaper) -> tuple[float, float]:
        """Open another paper in the room; milliseconds to its picture and to its sharp first page."""
        seen: list[float] = await self.page.evaluate(OPEN % paper.version, paper.path(room).removeprefix("/#"))
        return seen[0], seen[1]

    async def scroll(self, distance: int, speed: int) -> list[float]:
        """Scroll so far (CSS pixels) at a speed (pixels a second); milliseconds between the page's frames meanwhile.

        With a wheel: the fingers that Chromium makes up do not move a page that is drawn without a display.

        Raises:
            RuntimeError: the paper did not move so far.
        """
        before: float = await self.page.evaluate(TOP)
        await self.page.evaluate(FRAMES)
        gesture = {"x": 500, "y": 500, "yDistance": -distance, "speed": speed, "gestureSourceType": "mouse"}
        await self.devtools.send("Input.synthesizeScrollGesture", gesture)
        frames: list[float] = await self.page.evaluate("() => window.__stop()")
        moved = await self.page.evaluate(TOP) - before
        if moved < distance - 1:
            raise RuntimeError(f"the paper moved {moved:.0f} px, not {distance}")
        return frames

    async def scroll_traced(self, distance: int, speed: int) -> Traced:
        """Scroll as above under the browser's trace, which itself costs some frames.

        Raises:
            RuntimeError: the paper did not move so far.
        """
        root = await self.browser.new_browser_cdp_session()
        events: list[dict[str, Any]] = []
        ended = asyncio.get_running_loop().create_future()
        root.on("Tracing.dataCollected", lambda some: events.extend(some["value"]))
        root.on("Tracing.tracingComplete", lambda _: ended.set_result(None))
        chosen = {"includedCategories": TRACED, "excludedCategories": ["*"]}
        await root.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": chosen})
        await self.scroll(distance, speed)
        await root.send("Tracing.end")
        await ended
        await root.detach()
        return Traced(_shown(events), *_tasks(events))

    async def memory(self) -> tuple[float, float]:
        """Megabytes of JavaScript's heap after a collection, and of the page's process (its share, proportionally)."""
        await self.devtools.send("HeapProfiler.collectGarbage")
        heap = await self.devtools.send("Runtime.getHeapUsage")
        root = await self.browser.new_browser_cdp_session()
        processes = (await root.send("SystemInfo.getProcessInfo"))["processInfo"]
        renderers = [int(each["id"]) for each in processes if each["type"] == "renderer"]
        return heap["usedSize"] / 1e6, max(map(_proportional, renderers))

    async def held(self) -> dict[str, int]:
        """Count canvases, their pixels, and elements."""
        counted: dict[str, int] = await self.page.evaluate(HELD)
        return counted


def _shown(events: Sequence[dict[str, Any]]) -> list[float]:
    """Times between the pictures on the display from the page's first move to its last."""
    moves = [each["ts"] for each in events if each["name"] == "moved"]
    swaps = sorted(each["ts"] for each in events if each["name"] == "Display::DrawAndSwap" and each["ph"] == "X")
    while_moving = swaps[bisect_left(swaps, min(moves)) : bisect_right(swaps, max(moves))]
    return [(after - before) / 1e3 for before, after in pairwise(while_moving)]


def _tasks(events: Sequence[dict[str, Any]]) -> tuple[list[float], list[float]]:
    """How long the tasks of the busiest page's main thread lasted, and how long they worked."""
    named = {(each["pid"], each["tid"]) for each in events if each["args"].get("name") == "CrRendererMain"}
    spans = [each for each in events if each.get("ph") == "X" and (each["pid"], each["tid"]) in named]
    tasks = [each for each in spans if each["name"] == "RunTask"]
    busy = Counter[tuple[int, int]]()
    for each in tasks:
        busy[each["pid"], each["tid"]] += each["dur"]
    [(page, _)] = busy.most_common(1)
    tasks = sorted((each for each in tasks if (each["pid"], each["tid"]) == page), key=itemgetter("ts"))
    commits = [each for each in spans if each["name"] == "Commit" and (each["pid"], each["tid"]) == page]
    waited = Counter[int]()
    begins = [each["ts"] for each in tasks]
    for each in commits:
        waited[bisect_right(begins, each["ts"]) - 1] += each.get("tdur", 0)
    worked = [(each.get("tdur", 0) - waited[index]) / 1e3 for index, each in enumerate(tasks)]
    return [each["dur"] / 1e3 for each in tasks], worked


def _proportional(pid: int) -> float:
    """Megabytes of a process, what it shares with others divided among them (Pss of proc(5))."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("Pss:"))


@asynccontextmanager
async def tablet(port: int, token: str) -> AsyncIterator[Tablet]:
    """Open a browser of its own, with nothing in its cache, for the holder of a login."""
    address = f"http://127.0.0.1:{port}"
    async with async_playwright() as playwright:
        browser = await launch(playwright, whole=True)
        try:
            context = await browser.new_context(
                viewport={"width": TABLET["width"], "height": TABLET["height"]}, has_touch=True, device_scale_factor=2
            )
            await context.add_cookies([{"name": "ecabinet_login", "value": token, "url": address}])
            page = await context.new_page()
            yield Tablet(browser, page, await context.new_cdp_session(page), address)
        finally:
            await browser.close()


async def plain_first_page(port: int, token: str, paper: RealPaper, width: float) -> float:
    """Milliseconds from opening the file with plain pdf.js to its first page, ``width`` device pixels wide."""
    async with tablet(port, token) as opened:
        await opened.page.context.route("**/plain/**", _plain)
        await opened.page.goto(f"{opened.address}/plain/")
        await opened.page.wait_for_function("() => window.ready")
        await opened.weaken()
        file = f"/api/paper-versions/{paper.version}/file"
        taken: float = await opened.page.evaluate("([url, width]) => window.open(url, width)", [file, width])
        return taken


async def _plain(route: Route) -> None:
    path = route.request.url.partition("/plain/")[2]
    if path:
        kind = "application/wasm" if path.endswith(".wasm") else "text/javascript"
        await route.fulfill(body=(PDFJS / path).read_bytes(), content_type=kind)
    else:
        await route.fulfill(body=PLAIN_PAGE, content_type="text/html")
