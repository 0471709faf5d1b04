"""Reading in the room: the first page before the rest, zoom, pages, find; nothing of an item one is not let into."""

import asyncio

from playwright.async_api import Locator, Route, expect
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.rooms import enter_room, entities, running_meeting
from tests.browser.words import pattern, word

SHOWN = "(picture) => picture.complete && picture.naturalWidth > 0"


async def test_the_first_page_is_there_before_the_rest(enter: Enter) -> None:
    member = await enter("nhattan")
    released = asyncio.Event()

    async def keep_waiting(route: Route) -> None:
        await released.wait()
        await route.continue_()

    await member.page.route("**/paper-versions/*/file*", keep_waiting)
    await enter_room(member, await running_meeting(member))
    first = _sheet(member, 1)
    await first.locator("img").wait_for()
    await member.page.wait_for_function(SHOWN, arg=await first.locator("img").element_handle())
    await expect(first.locator("canvas")).to_have_count(0)
    released.set()
    await expect(first.locator("canvas")).to_be_visible()
    await expect(first.locator("img")).to_have_count(0)
    await member.page.unroute("**/paper-versions/*/file*")
    await _zooms(member)
    await _turns(member)
    await _finds(member)


async def test_an_invitee_reads_only_what_they_are_invited_to(enter: Enter) -> None:
    invitee, member = await asyncio.gather(enter("vinhkhang"), enter("bavinh"))
    meeting = await running_meeting(member)
    invited = {each["id"] for each in await entities(invitee, meeting, "item")}
    papers = [each for each in await entities(member, meeting, "paper") if each["versions"]]
    mine = next(each for each in papers if each["item_id"] in invited)
    other = next(each for each in papers if each["item_id"] not in invited)
    for part in ("words?page=1", "signatures"):
        assert await _status(invitee, mine, part) == 200
        assert await _status(member, other, part) == 200
    for part in ("words?page=1", "signatures", "file", "file?download=1", "pages/1/picture?width=240"):
        assert await _status(invitee, other, part) == 404
    version = other["versions"][-1]["id"]
    await invitee.go(f"/room/{meeting}?item={other['item_id']}&version={version}")
    await expect(_sheet(invitee, 1)).to_be_visible()
    await expect(invitee.page.get_by_text(other["title"])).to_have_count(0)


async def _status(person: Person, paper: dict[str, list[dict[str, str]]], part: str) -> int:
    answer = await person.api("GET", f"/paper-versions/{paper['versions'][-1]['id']}/{part}")
    return int(answer["status"])


def _sheet(person: Person, number: int) -> Locator:
    return person.page.get_by_role("region", name=word("reader_page", page=number), exact=True)


async def _width(person: Person) -> float:
    box = await person.page.locator("section.sheet").first.bounding_box()
    assert box is not None
    return box["width"]


async def _zooms(member: Person) -> None:
    before = await _width(member)
    await member.page.get_by_role("button", name=word("reader_zoom_in")).click()
    await expect(member.page.locator("section.sheet").first).not_to_have_css("width", f"{before:g}px")
    assert await _width(member) > before
    await member.page.get_by_role("button", name=word("reader_fit")).click()
    await expect(_sheet(member, 1)).to_be_visible()


async def _turns(member: Person) -> None:
    await member.page.get_by_role("button", name=word("reader_pages")).click()
    pages = member.page.get_by_role("navigation", name=word("reader_pages"))
    await pages.get_by_role("button", name=word("reader_page", page=3), exact=True).click()
    await expect(member.page.get_by_text(pattern("reader_page_of", page=3)).first).to_be_visible()
    await expect(_sheet(member, 3)).to_be_visible()


async def _finds(member: Person) -> None:
    await member.page.get_by_role("button", name=word("reader_find"), exact=True).click()
    await member.page.get_by_role("searchbox", name=word("reader_find")).fill("đất đai")
    found = member.page.get_by_role("search").get_by_role("status")
    await expect(found).to_have_text(pattern("reader_find_hits"))
    await expect(member.page.locator(".hit.here").first).to_be_visible()
    before = await found.inner_text()
    await member.page.get_by_role("button", name=word("reader_find_next")).click()
    await expect(found).not_to_have_text(before)
    await expect(found).to_have_text(pattern("reader_find_hits"))
