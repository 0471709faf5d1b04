"""Writing on papers: pen, rubber, words, notes; two browsers on one page; who draws and who scrolls."""

import asyncio
from collections.abc import Callable
from typing import Any

from playwright.async_api import FloatRect, Locator, expect
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.hands import box_of, drag, drag_along, draw, touch
from tests.browser.looks import beyond, dark_pixels, violations
from tests.browser.rooms import SECRETARY, entities, running_meeting, upload_paper
from tests.browser.words import pattern, word
from tests.browser.writing import (
    INKED,
    MORE_INK,
    at_the_paper,
    close_panel,
    mine,
    open_list,
    paper_shown,
    still,
    take,
    take_more,
    undo,
    words_at,
    write_for_everyone,
)

WRITER, FIRST, SECOND, TOUCHER = "lanchi", "vankhiem", "tronghien", "kimthoa"
NOTE, COMMENT = "Nên nêu rõ nguồn của số liệu này.", "Đã hỏi Bộ Tài chính, sẽ bổ sung."
UNSAID = "Còn một ý nữa chưa kịp gửi."

# Brings the gap between the first two pages to the middle of the window.
BETWEEN = """(scroller) => {
    const second = scroller.querySelector(".sheet[data-page='2']");
    const window = scroller.getBoundingClientRect();
    scroller.scrollTop += second.getBoundingClientRect().top - window.top - window.height / 2;
}"""
# What is written has a canvas with a pixel for each of the screen.
SHARP = """() => {
    const [written] = [...document.querySelectorAll('.sheet .over canvas:not([hidden])')].filter(({ width }) => width);
    return written && Math.abs(written.width / written.getBoundingClientRect().width - devicePixelRatio) < 0.02;
}"""
# Pixels that are drawn on in the second of two readers.
INKED_BESIDE = INKED.replace(".sheet .over", ".pane:last-child .sheet .over")
MORE_INK_BESIDE = f"(before) => ({INKED_BESIDE})() > before"
# The canvases of what is being drawn, one's own and others', are hidden where nothing is.
NOBODY_DRAWS_BESIDE = """() => [...document.querySelectorAll('.pane:last-child .sheet .over')]
    .every((over) => over.querySelectorAll('canvas[hidden]').length === 2)"""
WIDER_BESIDE = "(before) => document.querySelector('.pane:last-child .sheet').getBoundingClientRect().width > before"


async def test_what_is_written_is_seen_listed_undone_and_there_after_a_reload(enter: Enter) -> None:
    writer = await at_the_paper(await enter(WRITER))
    page = writer.page
    before = await page.evaluate(INKED)
    await take(writer, "pen")
    await draw(page, [(420 + 4 * step, 600 + (step % 9) * 3) for step in range(40)])
    await page.wait_for_function(MORE_INK, arg=before)
    await take(writer, "highlight")
    await drag(page, *await words_at(writer, "Thực hiện Chương trình"))
    await undo(writer)
    await page.keyboard.press("Control+Shift+Z")
    await take(writer, "note")
    await page.mouse.click(700, 640)
    await page.get_by_label(word("marks_draft_text")).fill(NOTE)
    await page.get_by_role("button", name=word("marks_draft_save")).click()
    await open_list(writer)
    for kind in ("ink", "highlight"):
        await expect(mine(writer, kind).last).to_be_visible()
    await expect(page.get_by_role("button", name=NOTE)).to_be_visible()
    await expect(page.get_by_text(word("marks_unsent"))).to_have_count(0)
    assert await violations(page) == []
    await page.reload()
    await at_the_paper(writer)
    await page.wait_for_function(MORE_INK, arg=before)
    await open_list(writer)
    await page.get_by_role("button", name=NOTE).click()
    await expect(page.get_by_text(NOTE, exact=True)).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name=word("marks_remove")).click()
    await expect(page.get_by_role("button", name=NOTE)).to_have_count(0)
    await page.set_viewport_size({"width": 390, "height": 844})
    assert await beyond(page) == []


async def test_ink_is_as_sharp_as_the_screen_however_large_the_page_is_shown(enter: Enter) -> None:
    secretary = await enter(SECRETARY, device_scale_factor=2)
    page = secretary.page
    meeting = await running_meeting(secretary)
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    version = await upload_paper(secretary, item, documents.paper(1))
    await secretary.go(f"/room/{meeting}?item={item}&version={version}")
    await page.locator("footer.foot").get_by_role("button", name=word("room_papers")).click()
    await expect(page.locator(".sheet .textLayer span").first).to_be_attached()
    await take(secretary, "pen")
    await draw(page, [(480 + 4 * step, 400 + step % 5) for step in range(20)])
    await page.wait_for_function(SHARP)
    for _ in range(8):
        await page.keyboard.press("+")
    before = await page.locator(".sheet").first.evaluate("(sheet) => sheet.clientWidth")
    assert before > 2000
    await page.wait_for_function(SHARP)


async def test_the_rubber_takes_my_strokes_only_and_undo_brings_them_back(enter: Enter) -> None:
    writer = await at_the_paper(await enter(WRITER))
    page = writer.page
    await open_list(writer)
    before = await mine(writer, "ink").count()
    await close_panel(writer)
    await take(writer, "pen")
    await draw(page, [(900, 500 + 3 * step) for step in range(30)])
    await take(writer, "eraser")
    await draw(page, [(860 + 4 * step, 545) for step in range(20)])
    await open_list(writer)
    await expect(mine(writer, "ink")).to_have_count(before)
    await page.keyboard.press("Control+Z")
    await expect(mine(writer, "ink")).to_have_count(before + 1)


async def test_the_lasso_selects_moves_and_removes_and_undo_takes_each_step_back(enter: Enter) -> None:
    writer = await at_the_paper(await enter(WRITER))
    page = writer.page
    before = await _newest_stroke(writer)
    await take(writer, "pen")
    await draw(page, [(880 + 2 * step, 560 + step % 5) for step in range(20)])
    await _until(writer, lambda stroke: stroke["id"] != before["id"])
    drawn = await _newest_stroke(writer)
    await take_more(writer, "lasso")
    await drag_along(page, [(860, 540), (940, 540), (940, 585), (860, 585), (860, 542)])
    await expect(page.get_by_text(word("marks_selected", count=1))).to_be_visible()
    await drag(page, (900, 562), (900, 500))
    await _until(writer, lambda stroke: stroke["body"]["points"] != drawn["body"]["points"])
    await page.get_by_role("button", name=word("marks_remove")).click()
    await expect(page.get_by_text(word("marks_removed", count=1))).to_be_visible()
    await _until(writer, lambda stroke: stroke["id"] != drawn["id"])
    await undo(writer)
    await _until(writer, lambda stroke: stroke["id"] == drawn["id"])
    await undo(writer)
    await _until(writer, lambda stroke: stroke["body"]["points"] == drawn["body"]["points"])
    await undo(writer)
    await _until(writer, lambda stroke: stroke["id"] == before["id"])


async def test_a_lasso_over_two_pages_takes_what_lies_on_both(enter: Enter) -> None:
    writer = await at_the_paper(await enter(WRITER))
    page = writer.page
    await page.locator(".scroller.scroll").evaluate(BETWEEN)
    await still(writer)
    first, second = [await box_of(page.locator(f".sheet[data-page='{number}']")) for number in (1, 2)]
    foot, head = first["y"] + first["height"], second["y"]
    before = await _strokes(writer)
    await take(writer, "pen")
    for y in (foot - 30, head + 30):
        await draw(page, [(600 + 2 * step, y + step % 4) for step in range(20)])
    await _until_strokes(writer, lambda now: len(now) == len(before) + 2)
    drawn = {mark: body for mark, body in (await _strokes(writer)).items() if mark not in before}
    assert sorted(body["page"] for body in drawn.values()) == [1, 2]
    await take_more(writer, "lasso")
    await drag_along(page, [(580, foot - 50), (660, foot - 50), (660, head + 50), (580, head + 50), (580, foot - 48)])
    await expect(page.get_by_text(word("marks_selected", count=2))).to_be_visible()
    await expect(page.locator(".over .chosen")).to_have_count(2)
    await drag(page, (620, foot - 29), (700, foot - 29))
    await _until_strokes(writer, lambda now: all(now[mark] != body for mark, body in drawn.items()))
    await undo(writer)
    await _until_strokes(writer, lambda now: all(now[mark] == body for mark, body in drawn.items()))
    await page.get_by_role("button", name=word("marks_remove")).click()
    await _until_strokes(writer, lambda now: not now.keys() & drawn.keys())
    await undo(writer)
    await _until_strokes(writer, lambda now: now.keys() >= drawn.keys())


async def test_the_second_of_two_papers_shows_marks_and_takes_them(enter: Enter) -> None:
    reader, other, secretary = await asyncio.gather(enter(WRITER), enter(SECOND), enter(SECRETARY))
    await asyncio.gather(at_the_paper(reader), at_the_paper(other))
    page = reader.page
    pane = await _open_beside(reader)
    await _open_too(other, str(await pane.locator(".sheet").first.get_attribute("data-version")))
    await write_for_everyone(other)
    before = await page.evaluate(INKED_BESIDE)
    await take(other, "pen")
    sheet = await box_of(other.page.locator(".sheet").first)
    await draw(other.page, [(sheet["x"] + 120 + 4 * step, sheet["y"] + 60 + step % 5) for step in range(40)])
    await page.wait_for_function(MORE_INK_BESIDE, arg=before)
    await page.wait_for_function(NOBODY_DRAWS_BESIDE)
    before = await page.evaluate(INKED_BESIDE)
    await pane.get_by_role("button", name=word("marks_write")).click()
    sheet = await box_of(pane.locator(".sheet").first)
    await draw(page, [(sheet["x"] + 60 + 4 * step, sheet["y"] + 200 + step % 5) for step in range(40)])
    await page.wait_for_function(MORE_INK_BESIDE, arg=before)
    await page.keyboard.press("Control+z")
    await page.wait_for_function(f"(before) => ({INKED_BESIDE})() === before", arg=before)
    await _goes_on_writing_where_the_first_is_withdrawn(reader, pane, secretary)
    await pane.get_by_role("button", name=word("marks_panel")).click()
    row = pane.get_by_role("button", name=pattern("marks_by", kind=word("mark_kind_ink"))).last
    await expect(row).to_be_visible()
    assert await violations(page) == []
    sheets = [page.locator(".pane").nth(at).locator(".sheet").first for at in (0, 1)]
    first, second = [await box_of(each) for each in sheets]
    await row.focus()
    await page.keyboard.press("+")
    await page.wait_for_function(WIDER_BESIDE, arg=second["width"])
    assert (await box_of(sheets[0]))["width"] == first["width"]


async def test_a_text_written_on_a_page_turned_by_hand_is_upright_there_and_lies_on_the_page(enter: Enter) -> None:
    writer = await at_the_paper(await enter(WRITER))
    page = writer.page
    await page.get_by_role("button", name=word("reader_more")).click()
    await page.get_by_role("button", name=word("reader_rotate")).click()
    await expect(page.locator(".sheet .textLayer").first).to_have_attribute("data-main-rotation", "90")
    await still(writer)
    await take_more(writer, "free_text")
    await page.mouse.click(640, 300)
    await page.get_by_label(word("marks_draft_text")).fill("Số liệu quý III")
    await page.get_by_role("button", name=word("marks_draft_save")).click()
    await _until(writer, lambda text: text.get("body", {}).get("turn") == 90, "free_text")
    x0, y0, x1, y1 = (await _newest(writer, "free_text"))["body"]["rect"]
    assert y1 - y0 > 3 * (x1 - x0)


async def test_two_browsers_see_strokes_while_they_are_drawn_and_talk_about_them(enter: Enter) -> None:
    first, second = await asyncio.gather(enter(FIRST), enter(SECOND))
    await asyncio.gather(at_the_paper(first), at_the_paper(second))
    await write_for_everyone(first)
    await take(first, "pen")
    points = [(640 + 3 * step, 560 + step) for step in range(40)]
    await first.page.mouse.move(*points[0])
    await first.page.mouse.down()
    tip = second.page.locator(".tip")
    for point in points[1:]:
        await first.page.mouse.move(*point)
    await expect(tip).to_be_visible()
    await first.page.mouse.up()
    await expect(tip).to_have_count(0)
    await _words_stay_under_the_marker(first, second)
    await open_list(second)
    row = second.page.get_by_role("button", name=pattern("marks_by", kind=word("mark_kind_ink")))
    await row.last.click()
    await second.page.get_by_label(word("marks_comment")).fill(COMMENT)
    await second.page.get_by_role("button", name=word("marks_comment_send")).click()
    await open_list(first)
    await mine(first, "ink").last.click()
    await expect(first.page.get_by_text(COMMENT)).to_be_visible()
    await first.page.get_by_role("button", name=word("marks_settle")).click()
    await expect(second.page.get_by_text(pattern("marks_settled_by"))).to_be_visible()
    await second.page.get_by_label(word("marks_comment")).fill(UNSAID)
    await first.page.get_by_role("button", name=word("marks_remove")).click()
    await first.page.get_by_role("dialog").get_by_role("button", name=word("marks_remove")).click()
    await expect(second.page.get_by_text(word("marks_thread_gone"))).to_be_visible()
    await expect(second.page.get_by_text(COMMENT)).to_have_count(0)
    await second.page.get_by_role("button", name=word("marks_thread_keep")).click()
    await expect(second.page.get_by_role("listitem").get_by_role("button", name=UNSAID)).to_be_visible()


async def _words_stay_under_the_marker(writer: Person, other: Person) -> None:
    begin, end = await words_at(other, "Thực hiện Chương trình")
    words: FloatRect = {"x": begin[0] + 20, "y": begin[1] - 8, "width": end[0] - begin[0] - 20, "height": 16}
    clean, inked = await dark_pixels(other.page, words), await other.page.evaluate(INKED)
    await take(writer, "highlight")
    # On words it would choose them: the free marker begins beside them.
    await writer.page.mouse.move(begin[0] - 40, begin[1])
    await writer.page.mouse.down()
    await writer.page.mouse.move(*end, steps=20)
    await other.page.wait_for_function(MORE_INK, arg=inked + 1000)
    marked = await dark_pixels(other.page, words)
    await writer.page.mouse.up()
    await expect(other.page.locator(".tip")).to_have_count(0)
    assert marked > clean / 2 > 50


async def test_who_turned_to_another_paper_sees_what_is_written_on_it(enter: Enter) -> None:
    first, second = await asyncio.gather(enter(FIRST), enter(SECOND))
    for person in (first, second):
        await at_the_paper(person)
        meeting = await running_meeting(person)
        shown = await paper_shown(person)
        papers = await entities(person, meeting, "paper")
        paper = next(each for each in papers if each["versions"] and each["id"] != shown)
        await person.go(f"/room/{meeting}?item={paper['item_id']}&version={paper['versions'][-1]['id']}")
        sheet = person.page.locator(f'.sheet[data-version="{paper["versions"][-1]["id"]}"]').first
        await expect(sheet.locator(".textLayer span").first).to_be_attached()
        await still(person)
    await write_for_everyone(first)
    before = await second.page.evaluate(INKED)
    await take(first, "pen")
    await draw(first.page, [(640 + 4 * step, 500 + step % 5) for step in range(30)])
    await second.page.wait_for_function(MORE_INK, arg=before)


async def test_fingers_draw_until_a_pen_is_seen_and_scroll_after(enter: Enter) -> None:
    toucher = await at_the_paper(await enter(TOUCHER, has_touch=True))
    page = toucher.page
    path = [(700, 620 - 8 * step) for step in range(20)]
    await open_list(toucher)
    before = await mine(toucher, "ink").count()
    await close_panel(toucher)
    await take(toucher, "pen")
    empty = await page.evaluate(INKED)
    await touch(page, path)
    await page.wait_for_function(MORE_INK, arg=empty)
    assert await _scrolled(toucher) == 0
    await draw(page, [(880, 500 + step) for step in range(9)])
    await open_list(toucher)
    await expect(mine(toucher, "ink")).to_have_count(before + 2)
    await close_panel(toucher)
    await touch(page, path)
    await page.wait_for_function("() => document.querySelector('.scroller').scrollTop > 20")
    await open_list(toucher)
    await expect(mine(toucher, "ink")).to_have_count(before + 2)


async def _goes_on_writing_where_the_first_is_withdrawn(reader: Person, pane: Locator, secretary: Person) -> None:
    """A paper that goes while one writes on the other takes neither the stroke nor the pen out of the hand."""
    page = reader.page
    withdrawn = await paper_shown(reader)
    sheet = await box_of(pane.locator(".sheet").first)
    left, top = sheet["x"] + 60, sheet["y"] + 260
    await page.mouse.move(left, top)
    await page.mouse.down()
    await page.mouse.move(left + 60, top + 4, steps=6)
    before = await page.evaluate(INKED_BESIDE)
    await secretary.do("DELETE", f"/papers/{withdrawn}")
    try:
        await expect(page.get_by_role("heading", name=pattern("room_paper_gone"))).to_be_visible()
        await page.mouse.move(left + 160, top, steps=8)
        await page.mouse.up()
        await page.wait_for_function(MORE_INK_BESIDE, arg=before)
        await drag(page, (left, top + 60), (left + 80, top + 60))
        await page.keyboard.press("Control+z")
        await page.keyboard.press("Control+z")
        await page.wait_for_function(f"(before) => ({INKED_BESIDE})() < before", arg=before)
    finally:
        await secretary.do("POST", f"/papers/{withdrawn}/restore")
    await expect(page.locator(".reader")).to_have_count(2)


async def _open_beside(reader: Person) -> Locator:
    """Open another paper beside the first; return its pane."""
    page = reader.page
    shown = await page.locator(".sheet").first.get_attribute("data-version")
    await page.get_by_role("button", name=word("reader_more")).click()
    await page.get_by_role("button", name=word("reader_beside")).click()
    choices = page.get_by_role("dialog", name=word("reader_beside_title")).get_by_role("listitem")
    await choices.last.get_by_role("button").click()
    pane = page.locator(".pane").last
    await expect(pane.locator(".sheet .textLayer span").first).to_be_attached()
    await expect(pane.locator(".sheet").first).not_to_have_attribute("data-version", shown or "")
    return pane


async def _open_too(other: Person, version: str) -> None:
    """Open the paper that somebody else reads."""
    meeting = await running_meeting(other)
    papers = await entities(other, meeting, "paper")
    item = next(each["item_id"] for each in papers if any(one["id"] == version for one in each["versions"]))
    await other.go(f"/room/{meeting}?item={item}&version={version}")
    await expect(other.page.locator(f".sheet[data-version='{version}'] .textLayer span").first).to_be_attached()


async def _scrolled(person: Person) -> float:
    top: float = await person.page.evaluate("() => document.querySelector('.scroller').scrollTop")
    return top


async def _newest(writer: Person, kind: str) -> dict[str, Any]:
    """The mark of this kind that was made last, as the server holds it."""
    return max(await _written(writer, kind), key=lambda mark: mark["created_at"], default={"id": ""})


async def _written(writer: Person, kind: str) -> list[dict[str, Any]]:
    me, paper = (await writer.get("/me"))["person"]["id"], await paper_shown(writer)
    marks = (await writer.get(f"/pads/{paper}/feed?after=0&epoch=0"))["marks"]
    mine = [mark for mark in marks if mark["owner"]["id"] == me and mark["body"] and not mark["removed"]]
    return [mark for mark in mine if mark["body"]["kind"] == kind]


async def _strokes(writer: Person) -> dict[str, dict[str, Any]]:
    return {mark["id"]: mark["body"] for mark in await _written(writer, "ink")}


async def _until_strokes(writer: Person, holds: Callable[[dict[str, dict[str, Any]]], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds(await _strokes(writer)):
            await asyncio.sleep(0.1)


async def _newest_stroke(writer: Person) -> dict[str, Any]:
    return await _newest(writer, "ink")


async def _until(writer: Person, holds: Callable[[dict[str, Any]], bool], kind: str = "ink") -> None:
    async with asyncio.timeout(30):
        while not holds(await _newest(writer, kind)):
            await asyncio.sleep(0.1)
