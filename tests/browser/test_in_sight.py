"""What floats over a paper hides nothing that one needs; what a step back changes is seen."""

from secrets import token_hex

from playwright.async_api import Locator, expect
from tests.browser.conftest import Enter
from tests.browser.government import PHONE, TABLET, UPRIGHT, Person
from tests.browser.hands import box_of, draw
from tests.browser.words import pattern, word
from tests.browser.writing import at_the_paper, close_panel, open_layers, still, take, tool, undo

DESK = {"width": 1440, "height": 900}
MORE = ("free_text", "stamp", "box", "arrow", "lasso")
LAYER = f"Góp ý chung của Vụ Pháp chế, Vụ Tổng hợp và Văn phòng về kế hoạch năm sau, lần {token_hex(2)}"


async def test_what_waits_lies_over_no_tool(enter: Enter) -> None:
    writer = await at_the_paper(await enter("vankhiem"))
    page = writer.page
    await take(writer, "note")
    sheet = await box_of(page.locator(".sheet").first)
    await page.mouse.click(sheet["x"] + 200, sheet["y"] + 200)
    await page.get_by_label(word("marks_draft_text")).fill("Nửa câu")
    await close_panel(writer)
    await page.keyboard.press("Escape")
    waits = page.get_by_role("button", name=pattern("marks_unfinished_new"))
    for size in (TABLET, DESK, UPRIGHT, PHONE):
        await page.set_viewport_size({"width": size["width"], "height": size["height"]})
        await expect(waits).to_be_visible()
        if size in (UPRIGHT, PHONE):
            await page.get_by_role("button", name=word("marks_write"), exact=True).click()
        await page.get_by_role("button", name=word("marks_more"), exact=True).click()
        if size in (UPRIGHT, PHONE):
            await page.locator(".scroller").first.focus()
            await page.keyboard.press("Escape")
        tools = page.get_by_role("toolbar", name=word("marks_tools"))
        for which in MORE:
            await tools.get_by_role("button", name=word(f"marks_tool_{which}"), exact=True).click(trial=True)
        await tools.get_by_role("button", name=word("action_close"), exact=True).click()
    await page.set_viewport_size({"width": TABLET["width"], "height": TABLET["height"]})
    await waits.click()
    await page.get_by_role("button", name=word("marks_draft_discard")).click()


async def test_a_step_back_is_seen(enter: Enter) -> None:
    writer = await at_the_paper(await enter("lanchi"))
    page = writer.page
    first, scroller = page.locator(".sheet[data-page='1']"), page.locator(".scroller").first
    await take(writer, "pen")
    await _draws(writer)
    before = await scroller.evaluate("(each) => each.scrollTop")
    await undo(writer)
    await page.keyboard.press("Control+y")
    assert await scroller.evaluate("(each) => each.scrollTop") == before
    for keys in ("Control+z", "Control+Shift+z"):
        await scroller.evaluate("(each) => (each.scrollTop = each.scrollHeight)")
        await expect(first).not_to_be_in_viewport()
        await page.keyboard.press(keys)
        await expect(first).to_be_in_viewport()
        await still(writer)  # what still moves would go on over the next move
    await undo(writer)


async def test_messages_are_read_whole_and_hide_neither_pens_nor_bars(enter: Enter) -> None:
    writer = await at_the_paper(await enter("tronghien"))
    page = writer.page
    toast = page.locator(".toast")
    await take(writer, "pen")
    await open_layers(writer)
    await page.get_by_role("button", name=word("marks_layer_new")).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=word("marks_layer_save")).click()
    missing = dialog.get_by_text(word("marks_layer_name_missing"))
    await expect(missing).to_be_visible()
    await dialog.get_by_label(word("marks_layer_name"), exact=True).fill(LAYER)
    await expect(missing).to_have_count(0)
    await dialog.get_by_role("button", name=word("marks_layer_save")).click()
    await _is_whole(toast.filter(has_text=LAYER))
    await _clear_of(toast.first, page.get_by_role("toolbar", name=word("marks_tools")))
    await _draws(writer)
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await page.get_by_role("button", name=word("reader_find"), exact=True).click()
    await _removes_the_layer(writer)
    await _is_whole(toast.filter(has_text=word("marks_layer_removed_kept", layer=LAYER, count=1)))
    await _clear_of(toast.first, page.locator(".reader .find"))
    await close_panel(writer)


async def test_one_escape_lays_down_one_thing(enter: Enter) -> None:
    reader = await at_the_paper(await enter("kimthoa"))
    page = reader.page
    find, pen = page.locator(".reader .find"), tool(reader, "pen")
    menu = page.locator(".menu:popover-open")
    await page.get_by_role("button", name=word("reader_find"), exact=True).click()
    await take(reader, "pen")
    await page.get_by_role("button", name=word("reader_more"), exact=True).click()
    await expect(menu).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(menu).to_have_count(0)
    await expect(pen).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("Escape")
    await expect(pen).to_have_attribute("aria-pressed", "false")
    await expect(find).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(find).to_have_count(0)


async def _draws(writer: Person) -> None:
    box = await box_of(writer.page.locator(".sheet").first)
    await draw(writer.page, [(box["x"] + 200 + 4 * step, box["y"] + 200 + step % 5) for step in range(20)])


async def _removes_the_layer(writer: Person) -> None:
    page = writer.page
    await page.get_by_role("button", name=word("marks_layer_edit", layer=LAYER)).click()
    await page.get_by_role("button", name=word("marks_layer_remove"), exact=True).click()
    await expect(page.get_by_text(word("marks_layer_remove_hint"))).to_be_visible()
    await page.get_by_role("button", name=word("marks_layer_remove"), exact=True).click()


async def _is_whole(toast: Locator) -> None:
    """All of its words are shown."""
    text = toast.locator("span")
    await expect(text).to_be_in_viewport(ratio=1)
    assert await text.evaluate(
        "(each) => each.scrollHeight <= each.clientHeight && each.scrollWidth <= each.clientWidth"
    )


async def _clear_of(toast: Locator, other: Locator) -> None:
    """It lies over no part of the other."""
    one, two = await box_of(toast), await box_of(other)
    assert one["y"] >= two["y"] + two["height"] or two["y"] >= one["y"] + one["height"], (one, two)
