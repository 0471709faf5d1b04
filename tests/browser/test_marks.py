"""Writing on papers: pen, rubber, words, notes; two browsers on one page; who draws and who scrolls."""

import asyncio
import re
from itertools import pairwise

from playwright.async_api import Locator, expect
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.hands import box_of, drag, draw, touch
from tests.browser.looks import beyond, violations
from tests.browser.rooms import enter_room, running_meeting
from tests.browser.words import pattern, word

WRITER, FIRST, SECOND, TOUCHER = "lanchi", "vankhiem", "tronghien", "kimthoa"
NOTE, COMMENT = "Nên nêu rõ nguồn của số liệu này.", "Đã hỏi Bộ Tài chính, sẽ bổ sung."
# Pixels that are drawn on, of all canvases of marks on the first page.
INKED = """() => [...document.querySelectorAll('.sheet .over canvas')].reduce((sum, canvas) => {
    if (canvas.hidden || canvas.width === 0) return sum;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) sum += 1;
    return sum;
}, 0)"""
MORE_INK = f"(before) => ({INKED})() > before"


async def test_what_is_written_is_seen_listed_undone_and_there_after_a_reload(enter: Enter) -> None:
    writer = await _at_the_paper(await enter(WRITER))
    page = writer.page
    before = await page.evaluate(INKED)
    await _take(writer, "pen")
    await draw(page, [(420 + 4 * step, 600 + (step % 9) * 3) for step in range(40)])
    await page.wait_for_function(MORE_INK, arg=before)
    await _take(writer, "highlight")
    await drag(page, *await _words(writer, "Thực hiện Chương trình"))
    await _undo(writer)
    await page.keyboard.press("Control+Shift+Z")
    await _take(writer, "note")
    await page.mouse.click(700, 640)
    await page.get_by_label(word("marks_draft_text")).fill(NOTE)
    await page.get_by_role("button", name=word("marks_draft_save")).click()
    await _list(writer)
    for kind in ("ink", "highlight"):
        await expect(_mine(writer, kind).last).to_be_visible()
    await expect(page.get_by_role("button", name=NOTE)).to_be_visible()
    await expect(page.get_by_text(word("marks_unsent"))).to_have_count(0)
    assert await violations(page) == []
    await page.reload()
    await _at_the_paper(writer)
    await page.wait_for_function(MORE_INK, arg=before)
    await _list(writer)
    await page.get_by_role("button", name=NOTE).click()
    await expect(page.get_by_text(NOTE, exact=True)).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name=word("marks_remove")).click()
    await expect(page.get_by_role("button", name=NOTE)).to_have_count(0)
    await page.set_viewport_size({"width": 390, "height": 844})
    assert await beyond(page) == []


async def test_the_rubber_takes_my_strokes_only_and_undo_brings_them_back(enter: Enter) -> None:
    writer = await _at_the_paper(await enter(WRITER))
    page = writer.page
    await _list(writer)
    before = await _mine(writer, "ink").count()
    await _close(writer)
    await _take(writer, "pen")
    await draw(page, [(900, 500 + 3 * step) for step in range(30)])
    await _take(writer, "eraser")
    await draw(page, [(860 + 4 * step, 545) for step in range(20)])
    await _list(writer)
    await expect(_mine(writer, "ink")).to_have_count(before)
    await page.keyboard.press("Control+Z")
    await expect(_mine(writer, "ink")).to_have_count(before + 1)


async def test_two_browsers_see_strokes_while_they_are_drawn_and_talk_about_them(enter: Enter) -> None:
    first, second = await asyncio.gather(enter(FIRST), enter(SECOND))
    await asyncio.gather(_at_the_paper(first), _at_the_paper(second))
    await _write_for_everyone(first)
    await _take(first, "pen")
    points = [(640 + 3 * step, 560 + step) for step in range(40)]
    await first.page.mouse.move(*points[0])
    await first.page.mouse.down()
    tip = second.page.locator(".tip")
    for point in points[1:]:
        await first.page.mouse.move(*point)
    await expect(tip).to_be_visible()
    await first.page.mouse.up()
    await expect(tip).to_have_count(0)
    await _list(second)
    row = second.page.get_by_role("button", name=pattern("marks_by", kind=word("mark_kind_ink")))
    await row.last.click()
    await second.page.get_by_label(word("marks_comment")).fill(COMMENT)
    await second.page.get_by_role("button", name=word("marks_comment_send")).click()
    await _list(first)
    await _mine(first, "ink").last.click()
    await expect(first.page.get_by_text(COMMENT)).to_be_visible()
    await first.page.get_by_role("button", name=word("marks_settle")).click()
    await expect(second.page.get_by_text(pattern("marks_settled_by"))).to_be_visible()
    await first.page.get_by_role("button", name=word("marks_remove")).click()
    await expect(second.page.get_by_text(COMMENT)).to_have_count(0)


async def test_fingers_draw_until_a_pen_is_seen_and_scroll_after(enter: Enter) -> None:
    toucher = await _at_the_paper(await enter(TOUCHER, has_touch=True))
    page = toucher.page
    path = [(700, 620 - 8 * step) for step in range(20)]
    await _list(toucher)
    before = await _mine(toucher, "ink").count()
    await _close(toucher)
    await _take(toucher, "pen")
    empty = await page.evaluate(INKED)
    await touch(page, path)
    await page.wait_for_function(MORE_INK, arg=empty)
    assert await _scrolled(toucher) == 0
    await draw(page, [(880, 500 + step) for step in range(9)])
    await _list(toucher)
    await expect(_mine(toucher, "ink")).to_have_count(before + 2)
    await _close(toucher)
    await touch(page, path)
    await page.wait_for_function("() => document.querySelector('.scroller').scrollTop > 20")
    await _list(toucher)
    await expect(_mine(toucher, "ink")).to_have_count(before + 2)


async def _at_the_paper(person: Person) -> Person:
    """Enter the room, give the paper the room beside the programme, wait for its words."""
    await enter_room(person, await running_meeting(person))
    panel = person.page.locator("footer.foot").get_by_role("button", name=word("room_papers"))
    if await panel.get_attribute("aria-pressed") == "true":
        await panel.click()
    await expect(person.page.locator(".sheet .textLayer span").first).to_be_attached()
    await expect(_tool(person, "pen")).to_be_enabled()
    await _still(person)
    return person


async def _still(person: Person) -> None:
    """Wait until the first page keeps its size: it grows when a panel beside it closes."""
    sizes = [await box_of(person.page.locator(".sheet").first)]
    while len(sizes) < 3 or any(one != other for one, other in pairwise(sizes[-3:])):
        await person.page.evaluate("() => new Promise(requestAnimationFrame)")
        sizes.append(await box_of(person.page.locator(".sheet").first))


def _tool(person: Person, tool: str) -> Locator:
    return person.page.get_by_role("button", name=word(f"marks_tool_{tool}"), exact=True).first


async def _take(person: Person, tool: str) -> None:
    button = _tool(person, tool)
    if await button.get_attribute("aria-pressed") != "true":
        await button.click()
    await expect(button).to_have_attribute("aria-pressed", "true")


async def _undo(person: Person) -> None:
    await person.page.get_by_role("button", name=word("marks_undo"), exact=True).first.click()


async def _list(person: Person) -> None:
    """Open the list of marks."""
    tab = person.page.get_by_role("tab", name=re.compile(f"^{word('marks_list')}"))
    if await tab.count() == 0:
        await person.page.get_by_role("button", name=word("marks_panel")).click()
    await tab.click()


async def _close(person: Person) -> None:
    """Close the panel beside the paper, and wait until the page has taken its room."""
    await person.page.get_by_role("button", name=word("marks_close")).click()
    await _still(person)


def _mine(person: Person, kind: str) -> Locator:
    """My marks of a kind in the list."""
    what = word("marks_mine", kind=word(f"mark_kind_{kind}"))
    return person.page.get_by_role("listitem").get_by_role("button", name=what)


async def _write_for_everyone(person: Person) -> None:
    page = person.page
    await page.get_by_role("button", name=word("marks_panel")).click()
    await page.get_by_role("tab", name=word("marks_layers")).click()
    layer = page.get_by_role("listitem").filter(has_text=word("marks_layer_meeting"))
    await layer.get_by_role("radio").check()
    assert await violations(page) == []
    await _close(person)


async def _words(person: Person, text: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a run of words begins and ends on the screen."""
    box = await box_of(person.page.locator(".textLayer span").filter(has_text=text).first)
    middle = box["y"] + box["height"] / 2
    return (box["x"] + 4, middle), (box["x"] + box["width"] / 2, middle)


async def _scrolled(person: Person) -> float:
    top: float = await person.page.evaluate("() => document.querySelector('.scroller').scrollTop")
    return top
