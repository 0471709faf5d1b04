"""A pen, a finger and a mouse on a page, as the browser gets them from the device."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import FloatRect, Locator, Page

Point = tuple[float, float]


async def draw(page: Page, points: Sequence[Point], *, force: float = 0.5) -> None:
    """Draw with a pen, and take it away."""
    async with drawing(page, points, force=force):
        pass


@asynccontextmanager
async def drawing(page: Page, points: Sequence[Point], *, force: float = 0.5) -> AsyncIterator[None]:
    """Draw with a pen that stays down until the end, and take it away."""
    devtools = await page.context.new_cdp_session(page)
    pen: dict[str, Any] = {"button": "left", "clickCount": 1, "pointerType": "pen"}

    async def send(kind: str, point: Point, pressed: float) -> None:
        place = {"x": point[0], "y": point[1], "force": pressed, "buttons": 1 if pressed else 0}
        await devtools.send("Input.dispatchMouseEvent", {"type": kind, **pen, **place})

    await send("mousePressed", points[0], force)
    for point in points[1:]:
        await send("mouseMoved", point, force)
    yield
    await send("mouseReleased", points[-1], 0)
    await send("mouseMoved", (2, 2), 0)
    await devtools.detach()


async def touch(page: Page, points: Sequence[Point]) -> None:
    """Go over the page with one finger."""
    devtools = await page.context.new_cdp_session(page)
    for kind, (x, y) in [("touchStart", points[0]), *(("touchMove", point) for point in points[1:])]:
        await devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    await devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await devtools.detach()


async def drag(page: Page, start: Point, end: Point) -> None:
    """Press the mouse at one place and let it go at another."""
    await page.mouse.move(*start)
    await page.mouse.down()
    await page.mouse.move(*end, steps=6)
    await page.mouse.up()


async def drag_along(page: Page, points: Sequence[Point]) -> None:
    """Press the mouse and go along a line."""
    await page.mouse.move(*points[0])
    await page.mouse.down()
    for point in points[1:]:
        await page.mouse.move(*point, steps=4)
    await page.mouse.up()


async def box_of(element: Locator) -> FloatRect:
    """Return where an element is on the screen."""
    box = await element.bounding_box()
    assert box is not None
    return box
