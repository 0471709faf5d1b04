"""What can be said of a screen without knowing what it is: axe's findings, and parts beyond the window's edge."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import FloatRect, Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# the frame after next: the parts that follow the window's width have been drawn anew
WIDER = """async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const all = [...document.querySelectorAll('body *')];
    const beyond = all.filter((each) => each.getBoundingClientRect().right > width);
    return ['wider than the window', ...beyond.slice(0, 5).map((each) => each.outerHTML.slice(0, 120))];
}"""


async def violations(page: Page) -> list[str]:
    """Return what axe finds on a page, each with its place and what would mend it."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


async def beyond(page: Page) -> list[str]:
    """Return the parts that make a page wider than its window."""
    parts: list[str] = await page.evaluate(WIDER)
    return parts


async def dark_pixels(page: Page, area: FloatRect) -> int:
    """Return how many pixels of an area of the window are as dark as printed words."""
    shown = Image.open(BytesIO(await page.screenshot(clip=area))).convert("L")
    return sum(shown.histogram()[:100])
