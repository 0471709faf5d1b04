"""The page of a meeting in a weak browser: when it is drawn, when it obeys, and what it fetched."""

import asyncio
import gzip
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, CDPSession, async_playwright
from tests.chromium import launch
from tests.load.rooms import BigRoom

from ecabinet.web_app import FOLDER

SLOWER = 4
BYTES_A_SECOND = 10_000_000 / 8
LATENCY_MS = 20
TABLET = {"width": 1180, "height": 820}
PATIENCE_MS = 120_000
AT_ONCE = re.compile(r'<(script|link)[^>]*(?:src|href)="(/assets/[^"]+)"')
# Notes when the agenda has all of its rows, and every task that held the main thread for more than 50 ms.
WATCH = """
(rows => {
  const seen = { drawn: null, tasks: [] };
  window.__seen = seen;
  new PerformanceObserver(list => {
    for (const task of list.getEntries()) seen.tasks.push([task.startTime, task.duration]);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    if (document.querySelectorAll('ol.items > li').length >= rows) seen.drawn = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})(%d)
"""
# Half a second after the last long task, and after the drawing, the page has obeyed since the later of the two.
QUIET = """
() => {
  const { drawn, tasks } = window.__seen;
  if (drawn === null) return false;
  const busy = tasks.reduce((last, [start, lasted]) => Math.max(last, start + lasted), 0);
  const since = Math.max(drawn, busy);
  const blocked = tasks.reduce((sum, [, lasted]) => sum + lasted, 0);
  return performance.now() - since > 500 ? { drawn, since, blocked } : false;
}
"""
SNAPSHOT = "() => performance.getEntriesByType('resource').find(each => each.name.endsWith('/snapshot')).responseEnd"


@dataclass
class Page:
    """One page: milliseconds since it was asked for, and bytes over the wire."""

    drawn: float = 0
    interactive: float = 0
    blocked: float = 0
    snapshot: float = 0
    bytes: int = 0
    script_bytes: int = 0
    kinds: dict[str, str] = field(default_factory=dict)

    def began(self, event: dict[str, Any]) -> None:
        """Note what a request is for."""
        self.kinds[event["requestId"]] = event["type"]

    def finished(self, event: dict[str, Any]) -> None:
        """Count what came for a request."""
        size = int(event["encodedDataLength"])
        self.bytes += size
        if self.kinds.get(event["requestId"]) == "Script":
            self.script_bytes += size


async def open_pages(port: int, room: BigRoom, items: int, pages: int) -> list[Page]:
    """Open the meeting's page so many times as one of its members, each time with nothing in the cache."""
    async with async_playwright() as playwright:
        browser = await launch(playwright, whole=True)
        try:
            return [await _open(browser, port, room, items) for _ in range(pages)]
        finally:
            await browser.close()


async def _open(browser: Browser, port: int, room: BigRoom, items: int) -> Page:
    address = f"http://127.0.0.1:{port}"
    context = await browser.new_context(viewport={"width": TABLET["width"], "height": TABLET["height"]})
    await context.add_cookies([{"name": "ecabinet_login", "value": room.tokens[1], "url": address}])
    await context.add_init_script(WATCH % items)
    page, found = await context.new_page(), Page()
    await _weaken(await context.new_cdp_session(page), found)
    await page.goto(f"{address}/#/meetings/{room.meeting}", wait_until="commit")
    quiet = await page.wait_for_function(QUIET, timeout=PATIENCE_MS, polling=100)
    times: dict[str, float] = await quiet.json_value()
    found.drawn, found.interactive, found.blocked = times["drawn"], times["since"], times["blocked"]
    found.snapshot = await page.evaluate(SNAPSHOT)
    await context.close()
    return found


async def _weaken(devtools: CDPSession, found: Page) -> None:
    devtools.on("Network.requestWillBeSent", found.began)
    devtools.on("Network.loadingFinished", found.finished)
    line = {"offline": False, "latency": LATENCY_MS}
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    await devtools.send("Network.enable")
    await asyncio.gather(
        devtools.send("Network.emulateNetworkConditions", {**line, **speed}),
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER}),
    )


def scripts_at_once() -> list[list[str]]:
    """Return files, size and size by gzip of the scripts and styles that the one page names itself."""
    rows = []
    page = (FOLDER / "index.html").read_text(encoding="utf-8")
    named = [path for _, path in AT_ONCE.findall(page)]
    for what, ending in (("scripts", ".js"), ("styles", ".css")):
        files = [(FOLDER / path.lstrip("/")).read_bytes() for path in named if path.endswith(ending)]
        packed = sum(len(gzip.compress(each, 9)) for each in files)
        rows.append([what, str(len(files)), f"{sum(map(len, files)) / 1024:.1f}", f"{packed / 1024:.1f}"])
    return rows
