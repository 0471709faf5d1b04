"""The room's address says what is open: a reload opens it again where it was left, Back the paper before."""

import asyncio
import re

from playwright.async_api import Locator, expect
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import UPRIGHT, Person
from tests.browser.rooms import (
    CHAIR,
    SECRETARY,
    call_members_in,
    enter_room,
    entities,
    is_live,
    make_meeting,
    replace_paper,
    upload_paper,
)
from tests.browser.words import pattern, word

READER = "dinhphuc"
ITEMS = ["Dự thảo Nghị định về nguồn vốn", "Báo cáo tình hình quý"]


async def test_a_reload_opens_what_was_open_and_back_the_paper_before(enter: Enter) -> None:
    secretary, chair, reader = await asyncio.gather(enter(SECRETARY), enter(CHAIR), enter(READER))
    meeting, items, papers = await _session(secretary, chair)
    first, old, second = papers
    newest = await replace_paper(secretary, first, documents.paper(3))
    page = reader.page

    await reader.go("/")
    await page.goto(f"{page.url.split('#')[0]}#/room/{meeting}?item={items[0]}&version={old}&page=2")
    await is_live(reader)
    await _reads(reader, old, 2)
    await page.get_by_role("button", name=word("room_paper_open_newest")).click()
    await _reads(reader, newest)
    await page.reload()
    await _reads(reader, newest)
    await page.go_back()
    await _reads(reader, old)
    await page.go_forward()
    await _reads(reader, newest)

    await _reads_two_after_a_reload(reader, second)
    await page.go_back()
    await _reads(reader, newest)
    await page.locator(".reader").last.get_by_role("button", name=pattern("reader_leave")).click()
    await expect(page.locator(".reader")).to_have_count(1)
    await _goes_on_with_the_meeting(reader, chair, meeting, items, newest)
    await chair.do("POST", f"/meetings/{meeting}/close")


async def test_of_two_papers_as_tabs_the_one_asked_for_is_in_front(enter: Enter) -> None:
    secretary, chair, reader = await asyncio.gather(enter(SECRETARY), enter(CHAIR), enter(READER, size=UPRIGHT))
    meeting, items, (_, first, second) = await _session(secretary, chair)
    page = reader.page
    tabs = page.locator(".tabbed").get_by_role("tab")
    await enter_room(reader, meeting)
    await _reads(reader, first)
    await _opens_beside(reader)
    for at in (1, 0):
        await tabs.nth(at).click()
        await page.reload()
        await expect(page.locator(".reader")).to_have_count(2)
        await expect(tabs.nth(at)).to_have_attribute("aria-selected", "true")
    await tabs.nth(1).click()
    await page.evaluate("(place) => { location.hash = place }", f"/room/{meeting}?item={items[0]}&version={second}")
    await expect(_sheet(reader, second).first).to_be_visible()
    await page.go_back()
    await expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    await page.locator("footer").get_by_role("button", name=word("room_papers")).click()
    papers = page.get_by_role("dialog").get_by_role("button", name=re.compile("^thu"))
    await papers.nth(1).click()
    await expect(_sheet(reader, second).first).to_be_visible()
    await chair.do("POST", f"/meetings/{meeting}/close")


async def test_a_page_is_turned_to_in_no_other_paper_than_the_one_it_was_named_with(enter: Enter) -> None:
    secretary, chair, reader = await asyncio.gather(enter(SECRETARY), enter(CHAIR), enter(READER))
    meeting, items, (_, first, _) = await _session(secretary, chair)
    page = reader.page
    await reader.go("/")
    await page.goto(f"{page.url.split('#')[0]}#/room/{meeting}?item={items[0]}&version={meeting}&page=2")
    await is_live(reader)
    await _reads(reader, first, 1)
    await expect(page).to_have_url(re.compile(f"#/room/{meeting}$"))
    await _reads(reader, first, 1)
    await chair.do("POST", f"/meetings/{meeting}/close")


async def _reads_two_after_a_reload(reader: Person, second: str) -> None:
    """A paper is open again where it was left, with another one beside it."""
    page = reader.page
    await _papers(reader).nth(1).click()
    await _reads(reader, second, 1)
    async with page.expect_response(lambda answer: "/reading-positions/" in answer.url):
        await page.keyboard.press("n")
        await _reads(reader, second, 2)
    await _opens_beside(reader)
    await page.reload()
    await _reads(reader, second, 2)
    await expect(page.locator(".reader")).to_have_count(2)


async def _goes_on_with_the_meeting(reader: Person, chair: Person, meeting: str, items: list[str], newest: str) -> None:
    """Who has chosen nothing has the plain address, and goes along; who looks at another item reads it again."""
    page, plain = reader.page, re.compile(f"#/room/{meeting}$")
    await enter_room(reader, meeting)
    await expect(page).to_have_url(plain)
    await chair.do("POST", f"/meetings/{meeting}/current-item", {"item_id": items[1]})
    await expect(_sheet(reader, newest)).to_have_count(0)
    await expect(page).to_have_url(plain)
    await page.get_by_role("button", name=re.compile(ITEMS[0])).first.click()
    await _reads(reader, newest)
    await page.reload()
    await _reads(reader, newest)
    await page.go_back()
    await expect(_sheet(reader, newest)).to_have_count(0)
    await expect(page).to_have_url(plain)


async def _session(secretary: Person, chair: Person) -> tuple[str, list[str], tuple[str, str, str]]:
    """Begin a session with two papers on its first item; return both items, the first paper and both versions."""
    meeting = await make_meeting(secretary, "Phiên họp để tải lại", ITEMS)
    items = sorted(await entities(secretary, meeting, "item"), key=lambda item: ITEMS.index(item["title"]))
    ids = [str(item["id"]) for item in items]
    versions = [
        await upload_paper(secretary, ids[at], documents.paper(3, f"Tờ trình số {no}"))
        for at, no in ((0, 1), (0, 2), (1, 3))
    ]
    await call_members_in(secretary, meeting, 20)
    await chair.do("POST", f"/meetings/{meeting}/start")
    held = await entities(secretary, meeting, "paper")
    first = next(str(paper["id"]) for paper in held if any(each["id"] == versions[0] for each in paper["versions"]))
    return meeting, ids, (first, versions[0], versions[1])


async def _reads(reader: Person, version: str, number: int | None = None) -> None:
    """This version is open, at this page."""
    await expect(_sheet(reader, version).first).to_be_attached()
    if number is not None:
        await expect(reader.page.get_by_text(pattern("reader_page_of", page=number)).first).to_be_visible()


def _sheet(reader: Person, version: str) -> Locator:
    return reader.page.locator(".panes > .pane").first.locator(f'.sheet[data-version="{version}"]')


def _papers(reader: Person) -> Locator:
    return reader.page.get_by_role("complementary").get_by_role("button", name=re.compile("^thu"))


async def _opens_beside(reader: Person) -> None:
    await reader.page.get_by_role("button", name=word("reader_more")).click()
    await reader.page.get_by_role("button", name=word("reader_beside")).click()
    choices = reader.page.get_by_role("dialog", name=word("reader_beside_title")).get_by_role("listitem")
    await choices.first.get_by_role("button").click()
    await expect(reader.page.locator(".reader")).to_have_count(2)
