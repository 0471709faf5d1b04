"""An installation that wants nothing kept on devices: the application works in any number of tabs."""

import asyncio

from playwright.async_api import Route, expect
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.hands import draw
from tests.browser.words import pattern, word
from tests.browser.writing import at_the_paper, paper_shown, take, tool

WRITER = "lanchi"


async def test_what_is_written_reaches_the_server_in_every_tab(browser_of: Enter) -> None:
    writer, answered = await browser_of(WRITER), asyncio.Event()

    async def give_no_key(route: Route) -> None:
        await answered.wait()
        await _give_no_key(route)

    await writer.context.route("**/api/devices", give_no_key)
    await at_the_paper(await writer.arrive())
    async with writer.page.expect_response("**/api/devices"):
        answered.set()
    paper = await paper_shown(writer)
    before = await _strokes(writer, paper)
    await _write(writer)
    await _has_strokes(writer, paper, before + 1)

    # What the first tab could not send yet is still there when a second one has opened.
    await writer.page.route("**/ops", _is_lost)
    await _write(writer)
    await expect(writer.page.get_by_text(pattern("link_sending", count=1))).to_be_visible()
    second = Person(writer.government, WRITER, writer.context, await writer.context.new_page())
    await second.page.goto(writer.government.address)
    await at_the_paper(second)
    await _write(second)
    await _has_strokes(writer, paper, before + 2)
    await expect(tool(writer, "pen")).to_be_visible()
    await expect(writer.page.get_by_role("heading", name=word("login_title"))).to_have_count(0)
    await writer.page.unroute("**/ops")
    await _has_strokes(writer, paper, before + 3)
    assert not second.faults


async def _give_no_key(route: Route) -> None:
    """Answer as a server whose ``offline_hours`` are 0."""
    asked = route.request.post_data_json or {}
    await route.fulfill(json={"id": asked["id"], "key": None, "hours": 0, "server_time": "2026-11-23T01:30:00Z"})


async def _is_lost(route: Route) -> None:
    await route.abort()


async def _write(person: Person) -> None:
    await take(person, "pen")
    await draw(person.page, [(420 + 4 * step, 600) for step in range(20)])


async def _strokes(person: Person, paper: str) -> int:
    feed = await person.get(f"/pads/{paper}/feed?after=0&epoch=0")
    return sum(bool(mark["body"]) and mark["body"]["kind"] == "ink" for mark in feed["marks"])


async def _has_strokes(person: Person, paper: str, count: int) -> None:
    async with asyncio.timeout(30):
        while await _strokes(person, paper) != count:
            await asyncio.sleep(0.1)
