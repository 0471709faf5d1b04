"""Reading in the room: the first page before the rest, zoom, pages, find; nothing of an item one is not let into."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, CDPSession, Locator, Route, expect
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import PHONE, TABLET, UPRIGHT, Government, Person, open_browser
from tests.browser.looks import beyond, violations
from tests.browser.rooms import begin_again, enter_room, entities, replace_paper, running_meeting, upload_paper
from tests.browser.words import pattern, word
from tests.proxies import Proxy

BYTES = re.compile(r"/paper-versions/\w+/(file|reading)\b")
LINKED = """
#link(<end>)[Xem phụ lục ở trang cuối] \\
#link("https://chinhphu.vn/")[Cổng thông tin Chính phủ]
#pagebreak() Giữa #pagebreak()
= Phụ lục <end>
#pagebreak() Hết
"""
# Words in the corners of each page.
SCATTERED = "#set page(margin: 1cm)\n" + "#pagebreak()\n".join(
    ["".join(f"#place({at})[kỷ luật ngân sách]\n" for at in ("top + left", "top + right", "bottom + right"))] * 6
)
# The find one stands at is in the window, and stays there.
IN_WINDOW = """() => new Promise((resolve) => {
  let frames = 0;
  const look = () => {
    const hit = document.querySelector('.hit.here')?.getBoundingClientRect();
    const window = document.querySelector('.scroller').getBoundingClientRect();
    const within = hit && hit.left >= window.left && hit.right <= window.right
      && hit.top >= window.top && hit.bottom <= window.bottom;
    frames = within ? frames + 1 : 0;
    if (frames === 12) resolve(true);
    else requestAnimationFrame(look);
  };
  look();
})"""
# Where the first page has stood on the screen from now on, in each frame, once all of it is laid out.
WATCH_FIRST = """() => {
  const stood = (window.stood = new Set());
  const look = () => {
    if (window.stood !== stood) return;
    const first = document.querySelector(".sheet[data-page='1']");
    const eye = new ResizeObserver(() => {
      eye.disconnect();
      const { top, height } = first.getBoundingClientRect();
      stood.add(`${Math.round(top)} ${Math.round(height)}`);
    });
    eye.observe(first);
    requestAnimationFrame(look);
  };
  look();
}"""
STOOD = "() => new Promise((done) => setTimeout(() => done([...window.stood]), 300))"
# Stretches of a paper, by where they begin.
BEGINNING = re.compile(rb"/reading .*range: bytes=0-", re.IGNORECASE | re.DOTALL)
LATER = re.compile(rb"/reading .*range: bytes=[1-9]", re.IGNORECASE | re.DOTALL)
FITS = "(row) => row.scrollWidth <= row.clientWidth"
SHOWN = "(picture) => picture.width > 0"
# Whether the pages that are painted are so as large as they stand on the screen.
SHARP = """() => [...document.querySelectorAll('.sheet > .canvas > .leaf')].every((leaf) => {
  const [width, canvas] = [leaf.getBoundingClientRect().width * devicePixelRatio, leaf.querySelector('canvas')];
  return leaf.matches('.whole') && Math.abs(canvas.width - width) < 2;
})"""
# Which pages get a canvas from now on.
WATCH = """() => {
  window.painted = [];
  const look = (records) => {
    for (const each of records.flatMap((record) => [...record.addedNodes]))
      if (each.matches?.('.sheet > .canvas > .leaf')) window.painted.push(Number(each.closest('.sheet').dataset.page));
  };
  new MutationObserver(look).observe(document.querySelector('.column'), { childList: true, subtree: true });
}"""


async def test_the_first_page_is_there_before_the_rest(browser_of: Enter) -> None:
    member = await browser_of("nhattan")
    released = asyncio.Event()

    async def keep_waiting(route: Route) -> None:
        await released.wait()
        await route.continue_()

    # From the beginning, as papers are fetched ahead too.
    await member.page.route(BYTES, keep_waiting)
    await member.arrive()
    await enter_room(member, await begin_again(member))
    first = _sheet(member, 1)
    await first.locator(".picture canvas").wait_for()
    await member.page.wait_for_function(SHOWN, arg=await first.locator(".picture canvas").element_handle())
    await expect(first.locator(".canvas .whole")).to_have_count(0)
    released.set()
    await expect(first.locator(".canvas .whole")).to_be_visible()
    await member.page.unroute(BYTES)
    await _zooms(member)
    await _turns(member)
    await _finds(member)
    await _comes_back(member)
    await _reads_two(member)


async def test_a_paper_that_is_left_lets_go_of_what_still_comes(government: Government, chromium: Browser) -> None:
    async with Proxy(government.port) as proxy:
        secretary = await open_browser(replace(government, port=proxy.port), chromium, "thuhien")
        await secretary.arrive()
        meeting = await running_meeting(secretary)
        item = (await entities(secretary, meeting, "item"))[0]["id"]
        version = await upload_paper(secretary, item, documents.heavy_pages(9))
        for keeps in (BEGINNING, LATER, None):
            proxy.keeps = keeps
            await secretary.go(f"/room/{meeting}?item={item}&version={version}")
            if keeps is None:
                await expect(_sheet(secretary, 1).locator(".canvas .whole")).to_be_visible()
                proxy.keeps = LATER
                await secretary.page.keyboard.press("End")
            await _comes_to(lambda: proxy.kept > 0)
            await secretary.go("/")
            await _comes_to(lambda: proxy.kept == 0)
        proxy.keeps = None
        await secretary.go(f"/room/{meeting}?item={item}&version={version}")
        await expect(_sheet(secretary, 9).locator(".canvas .whole")).to_be_visible()
        await _is_told_that_it_may_not_be_read(secretary)
        await secretary.context.close()
    assert secretary.faults == []


async def test_fingers_zoom_about_what_lies_under_them(enter: Enter) -> None:
    member = await enter("bavinh", has_touch=True, size=TABLET)
    await enter_room(member, await begin_again(member))
    first = _sheet(member, 1)
    await expect(first.locator(".canvas .whole").first).to_be_visible()
    fingers = await member.context.new_cdp_session(member.page)
    before = await _box(first)
    middle = (before["x"] + before["width"] / 2, 420.0)
    await _touch(fingers, "touchStart", (middle[0] - 40, middle[1]), (middle[0] + 40, middle[1]))
    for apart in (60, 80):
        await _touch(fingers, "touchMove", (middle[0] - apart, middle[1]), (middle[0] + apart, middle[1]))
    pinched = await _box(first)
    await _touch(fingers, "touchEnd")
    await expect(member.page.locator(".column")).to_have_css("transform", "none")
    laid = await _box(first)
    for box in (pinched, laid):
        assert box["width"] == pytest.approx(before["width"] * 2, rel=0.02)
        share = [(at["y"] - middle[1]) / at["height"] for at in (before, box)]
        assert share[0] == pytest.approx(share[1], abs=0.01)
    for _ in range(2):
        await _touch(fingers, "touchStart", middle)
        await _touch(fingers, "touchEnd")
    await expect(member.page.locator("section.sheet").first).to_have_css("width", f"{before['width']:g}px")


async def test_a_damaged_page_is_told_and_the_others_are_read(enter: Enter) -> None:
    secretary = await enter("thuhien")
    meeting = await running_meeting(secretary)
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    version = await upload_paper(secretary, item, documents.damaged_in_the_middle())
    await secretary.go(f"/room/{meeting}?item={item}&version={version}")
    await expect(_sheet(secretary, 1).locator(".canvas .whole").first).to_be_visible()
    await expect(_sheet(secretary, 2)).to_contain_text(word("reader_page_damaged"))
    await secretary.page.keyboard.press("End")
    third = _sheet(secretary, 3).locator(".picture canvas")
    await third.wait_for()
    await secretary.page.wait_for_function(SHOWN, arg=await third.element_handle())


async def test_a_page_is_painted_once_as_one_reads_on(enter: Enter) -> None:
    secretary = await enter("thuhien")
    meeting = await running_meeting(secretary)
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    version = await upload_paper(secretary, item, documents.paper(8))
    await secretary.go(f"/room/{meeting}?item={item}&version={version}")
    for number in (1, 2, 3):
        await expect(_sheet(secretary, number).locator(".canvas .whole")).to_be_attached()
    await secretary.page.wait_for_function(SHARP)  # all three, however their column was laid out at first
    await secretary.page.evaluate(WATCH)
    for number in range(2, 9):
        await secretary.page.keyboard.press("n")
        await expect(_sheet(secretary, number).locator(".canvas .whole")).to_be_attached()
    assert await secretary.page.evaluate("() => window.painted") == [4, 5, 6, 7, 8]
    await expect(secretary.page.locator(".canvas .whole")).to_have_count(3)


async def test_links_are_followed_from_the_words_they_lie_on(enter: Enter) -> None:
    secretary = await enter("thuhien")
    meeting = await running_meeting(secretary)
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    version = await upload_paper(secretary, item, documents.typeset(LINKED))
    await secretary.go(f"/room/{meeting}?item={item}&version={version}")
    first = _sheet(secretary, 1)
    await expect(first.locator(".textLayer .endOfContent")).to_be_attached()
    await _scrolls_by_screens(secretary)
    await first.get_by_role("link", name=word("reader_link_out", address="https://chinhphu.vn/")).click()
    asked = secretary.page.get_by_role("dialog", name=word("reader_leave_title"))
    await expect(asked).to_be_visible()
    await secretary.page.keyboard.press("Escape")
    await first.get_by_role("button", name=word("reader_link_in")).click()
    await expect(secretary.page.get_by_text(pattern("reader_page_of", page=3)).first).to_be_visible()


async def test_files_of_the_document_and_files_pinned_to_its_pages_are_listed_and_kept(enter: Enter) -> None:
    secretary = await enter("thuhien")
    meeting = await running_meeting(secretary)
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    version = await upload_paper(secretary, item, documents.with_files())
    await secretary.go(f"/room/{meeting}?item={item}&version={version}")
    await secretary.page.get_by_role("button", name=word("reader_pages")).click()
    side = secretary.page.get_by_role("navigation", name=word("reader_side"))
    await side.get_by_role("tab", name=word("reader_tab_files")).click()
    files = side.get_by_role("list", name=word("reader_files")).get_by_role("listitem")
    await expect(files).to_contain_text(["bang-so-lieu.csv", "ban-do.txt"])
    await expect(files.last).to_contain_text(word("reader_page", page=2))
    async with secretary.page.expect_download() as begun:
        await files.last.get_by_role("button").click()
    kept = await begun.value
    assert kept.suggested_filename == "ban-do.txt"
    assert await asyncio.to_thread(Path(await kept.path()).read_bytes) == b"Ban do quy hoach"
    await _sees_all_tabs(secretary)


async def _sees_all_tabs(secretary: Person) -> None:
    """All tabs beside the paper are seen on a tablet."""
    page = secretary.page
    await page.get_by_role("button", name=word("reader_find"), exact=True).click()
    await page.get_by_role("searchbox", name=word("reader_find")).fill("quy hoạch")
    side = page.get_by_role("navigation", name=word("reader_side"))
    await expect(side.get_by_role("tab")).to_have_count(4)
    assert await side.get_by_role("tablist").evaluate(FITS)


async def test_words_can_be_chosen_where_they_stand_on_a_page_of_larger_units(enter: Enter) -> None:
    secretary = await enter("thuhien")
    meeting = await running_meeting(secretary)
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    page = b"/MediaBox[0 0 300 400]/UserUnit 2"
    version = await upload_paper(secretary, item, documents.one_page(b"BT /F 20 Tf 30 300 Td (Hello) Tj ET", page))
    await secretary.go(f"/room/{meeting}?item={item}&version={version}")
    words, sheet = secretary.page.locator(".textLayer span").filter(has_text="Hello"), _sheet(secretary, 1)
    await expect(words).to_be_visible()
    word_box, page_box = await _box(words), await _box(sheet)
    assert (word_box["x"] - page_box["x"]) / page_box["width"] == pytest.approx(30 / 300, abs=0.01)
    assert (word_box["y"] - page_box["y"]) / page_box["height"] == pytest.approx(80 / 400, abs=0.02)


@pytest.mark.parametrize("size", [PHONE, UPRIGHT])
async def test_the_reader_on_a_narrow_screen(enter: Enter, size: dict[str, int]) -> None:
    member = await enter("nhattan", size=size)
    await enter_room(member, await running_meeting(member))
    await expect(member.page.locator(".canvas .whole").first).to_be_visible()
    await member.page.keyboard.press("Home")
    await expect(_sheet(member, 1).locator(".canvas .whole").first).to_be_visible()
    await member.page.get_by_role("button", name=word("reader_pages")).click()
    panel = member.page.get_by_role("navigation", name=word("reader_side"))
    await panel.get_by_role("button", name=word("reader_page", page=2), exact=True).click()
    await expect(panel).to_have_count(0 if size == PHONE else 1)
    await expect(member.page.get_by_text(pattern("reader_page_of", page=2)).first).to_be_visible()
    await member.page.get_by_role("button", name=word("reader_find"), exact=True).click()
    box = await _box(member.page.get_by_role("searchbox", name=word("reader_find")))
    assert box["width"] > 240
    await member.page.keyboard.press("Escape")
    await _opens_beside(member)
    tabs = member.page.get_by_role("tablist", name=word("reader_beside")).get_by_role("tab")
    await expect(tabs).to_have_count(2)
    await expect(member.page.locator(".reader >> visible=true")).to_have_count(1)
    await tabs.first.click()
    await expect(member.page.get_by_text(pattern("reader_page_of", page=2)).first).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(590, 410), (720, 450), (410, 590)])
async def test_a_tablet_at_twice_the_size_leaves_half_the_window_to_the_page(
    enter: Enter, width: int, height: int
) -> None:
    member = await enter("nhattan", size={"width": width, "height": height})
    await enter_room(member, await running_meeting(member))
    page, pages = member.page, member.page.locator(".reader .scroller")
    await expect(page.locator(".canvas .whole").first).to_be_visible()
    await page.get_by_role("button", name=word("marks_write"), exact=True).click()
    tools = page.get_by_role("toolbar", name=word("marks_tools"))
    await tools.get_by_role("button", name=pattern("marks_writing_on")).click(trial=True)
    assert (await _box(pages))["height"] >= height / 2
    assert (await _box(tools))["height"] < 60
    assert await beyond(page) == []
    await page.get_by_role("button", name=word("marks_panel"), exact=True).click()
    panel = page.get_by_role("complementary", name=word("marks_panel"))
    assert (await _box(panel))["height"] >= height / 2
    assert await violations(page) == []
    await panel.get_by_role("button", name=word("marks_close")).click()
    await expect(pages).to_be_focused()


async def test_a_long_paper_goes_on_where_it_was_left_on_another_device(enter: Enter) -> None:
    tablet, phone = await asyncio.gather(enter("thuhien"), enter("thuhien", size=PHONE))
    meeting = await running_meeting(tablet)
    item = (await entities(tablet, meeting, "item"))[0]["id"]
    version = await upload_paper(tablet, item, documents.many_pages(60))
    for person, page in ((tablet, 2), (phone, 40), (tablet, 41)):
        await person.go(f"/room/{meeting}?item={item}&version={version}")
        await expect(_sheet(person, page - 1 if page != 40 else 2).locator(".canvas .whole").first).to_be_visible()
        if page == 40:
            slider = person.page.get_by_role("slider", name=word("reader_slider"))
            await slider.fill("39")
        async with person.page.expect_response(lambda answer: "/reading-positions/" in answer.url and answer.ok):
            await person.page.locator(".scroller.scroll").press("n")
        await expect(person.page.get_by_text(pattern("reader_page_of", page=page)).first).to_be_visible()
        await person.go("/")
        await person.page.get_by_role("navigation", name=word("nav_label")).wait_for()


async def test_a_paper_goes_on_where_it_was_left_though_another_was_opened_just_before(enter: Enter) -> None:
    secretary = await enter("thuhien")
    meeting = await running_meeting(secretary)
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    first, second = [await upload_paper(secretary, item, documents.many_pages(count)) for count in (20, 60)]
    papers = await entities(secretary, meeting, "paper")
    paper = next(each["id"] for each in papers if each["current_version_id"] == second)
    await secretary.do("PUT", f"/reading-positions/{paper}", {"version": second, "page": 40, "top": 0.25})
    await secretary.go(f"/room/{meeting}?item={item}&version={first}")
    await secretary.page.reload()
    await expect(_sheet(secretary, 1).locator(".canvas .whole")).to_be_visible()
    await secretary.go(f"/room/{meeting}?item={item}&version={second}")
    await expect(secretary.page.get_by_text(pattern("reader_page_of", page=40)).first).to_be_visible()
    await expect(_sheet(secretary, 40).locator(".canvas .whole")).to_be_visible()
    positions = {each["paper"]: each["page"] for each in await secretary.get("/reading-positions")}
    assert positions[paper] == 40


@pytest.mark.parametrize(("size", "zooms"), [(TABLET, 0), (TABLET, 5), (PHONE, 4)])
async def test_each_find_is_brought_into_view_at_any_zoom(enter: Enter, size: dict[str, int], zooms: int) -> None:
    secretary = await enter("thuhien", size=size)
    page = secretary.page
    meeting = await running_meeting(secretary)
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    version = await upload_paper(secretary, item, documents.typeset(SCATTERED))
    await secretary.go(f"/room/{meeting}?item={item}&version={version}")
    await expect(_sheet(secretary, 1).locator(".canvas .whole").first).to_be_visible()
    for _ in range(zooms):
        await page.keyboard.press("+")
    await page.get_by_role("button", name=word("reader_find"), exact=True).click()
    await page.get_by_role("searchbox", name=word("reader_find")).fill("kỷ luật ngân sách")
    found = page.get_by_role("search").get_by_role("status")
    for index in range(18):
        await expect(found).to_have_text(word("reader_find_hits", index=index + 1, count=18))
        async with asyncio.timeout(20):
            await page.evaluate(IN_WINDOW)
        await page.get_by_role("button", name=word("reader_find_next")).click()


async def _comes_and_goes(person: Person, band: Locator) -> None:
    """Have a band come and go some times, each time seen from the paper's beginning; there is room for it once."""
    for display in ("", "none") * 3:
        if display == "none":
            await person.page.locator(".scroller").evaluate("(box) => box.scrollTo(0, 0)")
        await band.evaluate("(box, display) => (box.style.display = display)", display)
        await person.page.evaluate(STOOD)


@pytest.mark.parametrize("fit", ["reader_fit", "reader_fit_page"])
async def test_a_band_comes_and_goes_without_moving_the_page(enter: Enter, fit: str) -> None:
    secretary = await enter("thuhien")
    page = secretary.page
    meeting = await running_meeting(secretary)
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    version = await upload_paper(secretary, item, documents.paper(3))
    papers = await entities(secretary, meeting, "paper")
    paper = next(each["id"] for each in papers if each["current_version_id"] == version)
    await secretary.go(f"/room/{meeting}?item={item}&version={version}")
    await expect(_sheet(secretary, 1).locator(".canvas .whole").first).to_be_visible()
    await page.get_by_role("button", name=word("reader_more")).click()
    await page.get_by_role("button", name=word(fit), exact=True).click()
    await page.keyboard.press("Escape")
    await page.evaluate(WATCH_FIRST)
    before = await page.evaluate(STOOD)
    await replace_paper(secretary, paper, documents.paper(3, text="Bản thay thế"))
    band = page.locator(".notice")
    await expect(band).to_be_visible()
    assert await page.evaluate(STOOD) == before
    # Up to the first lines, which are not covered for good; there too nothing moves when the band goes.
    await page.locator(".scroller").evaluate("(box) => box.scrollTo(0, 0)")
    await page.evaluate(WATCH_FIRST)
    before = await page.evaluate(STOOD)
    first, told = await _box(_sheet(secretary, 1)), await _box(band)
    assert first["y"] > told["y"] + told["height"]
    await band.evaluate("(box) => (box.style.display = 'none')")
    assert await page.evaluate(STOOD) == before
    await _comes_and_goes(secretary, band)
    assert (await _box(_sheet(secretary, 1)))["y"] - (await _box(page.locator(".scroller")))["y"] < told["height"] + 30


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


async def test_a_paper_that_is_not_on_the_device_says_so_and_opens_with_the_network(enter: Enter) -> None:
    member = await enter("nhattan")
    meeting = await running_meeting(member)
    await enter_room(member, meeting)
    await expect(member.page.locator(".canvas .whole").first).to_be_visible()
    papers = [each for each in await entities(member, meeting, "paper") if each["current_version_id"]]
    open_now = await member.page.locator("section.sheet").first.get_attribute("data-version")
    other = next(each for each in papers if each["current_version_id"] != open_now)
    await member.context.set_offline(True)
    address = f"#/room/{meeting}?item={other['item_id']}&version={other['current_version_id']}"
    await member.page.evaluate("(address) => (location.hash = address)", address)
    told = member.page.get_by_text(word("reader_failed_title"))
    await expect(told).to_be_visible()
    await expect(member.page.get_by_text(word("reader_failed_away"))).to_be_visible()
    await member.context.set_offline(False)
    await expect(_sheet(member, 1).locator(".canvas .whole")).to_be_visible()
    await expect(told).to_have_count(0)


async def _comes_to(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.05)


async def _status(person: Person, paper: dict[str, list[dict[str, str]]], part: str) -> int:
    answer = await person.api("GET", f"/paper-versions/{paper['versions'][-1]['id']}/{part}")
    return int(answer["status"])


async def _is_told_that_it_may_not_be_read(person: Person) -> None:
    """What comes of an open paper is refused from now on; all is well again when it is not, and one asks anew."""
    refused = {"code": "paper_not_found", "status": 404}
    await person.page.route(BYTES, lambda route: route.fulfill(status=404, json=refused))
    await person.page.keyboard.press("Home")
    told = person.page.get_by_text(word("reader_failed_title"))
    await expect(told).to_be_visible()
    await person.page.unroute(BYTES)
    await person.page.get_by_role("button", name=word("action_retry")).click()
    await expect(_sheet(person, 1).locator(".canvas .whole")).to_be_visible()
    await expect(told).to_have_count(0)


def _sheet(person: Person, number: int) -> Locator:
    return person.page.get_by_role("region", name=word("reader_page", page=number), exact=True)


async def _width(person: Person) -> float:
    box = await person.page.locator("section.sheet").first.bounding_box()
    assert box is not None
    return box["width"]


async def _zooms(member: Person) -> None:
    before = await _width(member)
    menu = member.page.get_by_role("button", name=word("reader_more"))
    await menu.click()
    await member.page.get_by_role("button", name=word("reader_zoom_in")).click()
    await expect(member.page.locator("section.sheet").first).not_to_have_css("width", f"{before:g}px")
    assert await _width(member) > before
    await member.page.get_by_role("button", name=word("reader_fit"), exact=True).click()
    await expect(member.page.locator("section.sheet").first).to_have_css("width", f"{before:g}px")
    await member.page.keyboard.press("r")
    await expect(_sheet(member, 1).locator(".textLayer")).to_have_attribute("data-main-rotation", "90")
    for _ in range(3):
        await member.page.keyboard.press("r")
    await expect(_sheet(member, 1).locator(".textLayer")).to_have_attribute("data-main-rotation", "0")


async def _scrolls_by_screens(person: Person) -> None:
    """Nothing has the focus, and the keys mean the paper all the same."""
    await expect(person.page.locator("body")).to_be_focused()
    scroller = person.page.locator(".scroller")
    start = await scroller.evaluate("(box) => box.scrollTop")
    for there, back in (("PageDown", "PageUp"), ("Space", "Shift+Space")):
        await person.page.keyboard.press(there)
        assert await scroller.evaluate("(box) => box.scrollTop / box.clientHeight") > 0.5
        await person.page.keyboard.press(back)
        await expect(scroller).to_have_js_property("scrollTop", start)


async def _turns(member: Person) -> None:
    await member.page.get_by_role("button", name=word("reader_pages")).click()
    pages = member.page.get_by_role("navigation", name=word("reader_side"))
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
    await member.page.get_by_role("button", name=word("reader_hits")).click()
    listed = member.page.get_by_role("list", name=word("reader_hits")).get_by_role("listitem")
    count = (await found.inner_text()).split()[-1]
    await expect(listed.first).to_have_attribute("aria-setsize", count)
    await expect(listed.first.locator("mark")).to_have_text(re.compile("đất đai", re.IGNORECASE))
    await member.page.keyboard.press("Escape")
    await expect(member.page.locator(".scroller")).to_be_focused()


async def _comes_back(member: Person) -> None:
    """Who leaves the room and enters it again is where they were."""
    await member.page.keyboard.press("Home")
    await member.page.keyboard.press("n")
    await member.page.keyboard.press("n")
    await expect(member.page.get_by_text(pattern("reader_page_of", page=3)).first).to_be_visible()
    room = member.page.url
    await member.go("/")
    await member.page.get_by_role("navigation", name=word("nav_label")).wait_for()
    await member.page.goto(room)
    await expect(member.page.get_by_text(pattern("reader_page_of", page=3)).first).to_be_visible()


async def _opens_beside(member: Person) -> None:
    await member.page.get_by_role("button", name=word("reader_more")).click()
    await member.page.get_by_role("button", name=word("reader_beside")).click()
    choices = member.page.get_by_role("dialog", name=word("reader_beside_title")).get_by_role("listitem")
    await choices.first.get_by_role("button").click()


async def _reads_two(member: Person) -> None:
    await _opens_beside(member)
    readers = member.page.locator(".reader")
    await expect(readers).to_have_count(2)
    for reader in (readers.first, readers.last):
        await expect(reader.locator(".sheet .canvas .whole").first).to_be_visible()
    await readers.last.get_by_role("button", name=pattern("reader_leave")).click()
    await expect(readers).to_have_count(1)


async def _box(element: Locator) -> dict[str, float]:
    box = await element.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


async def _touch(fingers: CDPSession, kind: str, *places: tuple[float, float]) -> None:
    points: list[dict[str, Any]] = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
    await fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
