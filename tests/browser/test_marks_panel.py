"""The panel of marks beside a paper: the keyboard stays in it, and what others said is not taken away unasked."""

import asyncio
from secrets import token_hex

from playwright.async_api import Locator, expect
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.hands import box_of
from tests.browser.looks import violations
from tests.browser.words import word
from tests.browser.writing import at_the_paper, close_panel, open_list, still, take, take_more, write_for_everyone

WRITER, TALKER = "vankhiem", "kimthoa"
LOW = {"width": 590, "height": 410}
SAID = f"Nguồn vốn lấy từ đâu, lần {token_hex(2)}?"
ANSWER = "Từ ngân sách trung ương."
FIRST, SECOND = f"Ý đầu, lần {token_hex(2)}", "Ý sau"


async def test_the_focus_stays_in_the_panel_and_goes_back_to_the_paper(enter: Enter) -> None:
    writer = await at_the_paper(await enter(WRITER))
    page = writer.page
    inside, paper = page.get_by_role("tabpanel"), page.locator(".scroller").first
    for down, text in ((160, FIRST), (260, SECOND)):
        await _begins_a_note(writer, down, text)
        await page.get_by_role("button", name=word("marks_close")).click()
    await page.keyboard.press("Escape")
    waits = word("marks_unfinished_count", count=2)
    await expect(page.get_by_role("status").filter(has_text=waits)).to_be_attached()
    await page.get_by_role("button", name=waits).press("Enter")
    await expect(inside).to_be_focused()
    await inside.get_by_role("button", name=FIRST).press("Enter")
    await page.get_by_role("button", name=word("marks_draft_save")).press("Enter")
    await expect(paper).to_be_focused()

    await open_list(writer)
    await _row(writer, FIRST).press("Enter")
    await expect(page.get_by_role("heading", name=word("mark_kind_note"))).to_be_focused()
    await page.keyboard.press("Backspace")
    await page.get_by_role("button", name=word("marks_edit_text")).press("Enter")
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" câu")
    await page.get_by_role("button", name=word("marks_draft_save")).press("Enter")
    await expect(page.get_by_role("heading", name=word("mark_kind_note"))).to_be_focused()
    await page.get_by_role("button", name=word("marks_back")).press("Enter")
    await expect(inside).to_be_focused()
    await expect(_row(writer, f"{FIRST} câu")).to_be_visible()

    await close_panel(writer)
    await _covers_a_low_window(writer)


async def _covers_a_low_window(writer: Person) -> None:
    """The panel lies over the paper, and over the button it was opened with."""
    page = writer.page
    await page.set_viewport_size({"width": LOW["width"], "height": LOW["height"]})
    await page.get_by_role("button", name=word("marks_panel")).press("Enter")
    await expect(page.get_by_role("tabpanel")).to_be_focused()
    await page.get_by_role("button", name=word("marks_close")).press("Enter")
    await expect(page.locator(".scroller").first).to_be_focused()


async def test_what_others_said_is_not_taken_away_unasked(enter: Enter) -> None:
    writer, talker = await asyncio.gather(enter(WRITER), enter(TALKER))
    await asyncio.gather(at_the_paper(writer), at_the_paper(talker))
    page = writer.page
    await write_for_everyone(writer)
    await _begins_a_note(writer, 200, SAID)
    await page.get_by_role("button", name=word("marks_draft_save")).click()
    await _answers(talker)
    await open_list(writer)
    await _row(writer, SAID).click()
    await expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()

    layers = page.get_by_label(word("marks_move_to"))
    shared = await layers.input_value()
    await layers.select_option(label=word("marks_layer_private"))
    await expect(_asked(writer).get_by_text(word("marks_hide_answers", count=1))).to_be_visible()
    assert await violations(page) == []
    await _asked(writer).get_by_role("button", name=word("action_cancel")).click()
    await expect(layers).to_have_value(shared)

    remove = page.get_by_role("button", name=word("marks_remove"))
    await remove.click()
    await expect(_asked(writer).get_by_text(word("marks_remove_answers", count=1))).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(_asked(writer)).to_have_count(0)
    await expect(remove).to_be_focused()
    await remove.click()
    await _asked(writer).get_by_role("button", name=word("marks_remove")).click()
    await open_list(writer)
    await expect(_row(writer, SAID)).to_have_count(0)
    await page.locator(".toast").get_by_role("button", name=word("action_undo")).click()
    await _row(writer, SAID).click()
    await expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()


async def test_a_key_removes_what_was_chosen_on_the_paper_and_shows_the_way_back(enter: Enter) -> None:
    writer = await at_the_paper(await enter(WRITER))
    page = writer.page
    text = f"Bỏ bằng phím, lần {token_hex(2)}"
    await _begins_a_note(writer, 330, text)
    await page.get_by_role("button", name=word("marks_draft_save")).click()
    await take_more(writer, "lasso")
    await still(writer)
    sheet = await box_of(page.locator(".sheet").first)
    x, y = sheet["x"] + 200, sheet["y"] + 330
    await page.mouse.move(x - 30, y - 30)
    await page.mouse.down()
    for right, down in ((30, -30), (30, 30), (-30, 30), (-30, -28)):
        await page.mouse.move(x + right, y + down, steps=4)
    await page.mouse.up()
    await expect(page.get_by_text(word("marks_selected", count=1))).to_be_visible()
    await page.keyboard.press("Delete")
    back = page.locator(".toast", has_text=word("marks_removed", count=1))
    await back.get_by_role("button", name=word("action_undo")).click()
    await open_list(writer)
    await expect(_row(writer, text)).to_be_visible()


async def _begins_a_note(person: Person, down: float, text: str) -> None:
    """Type a note into the panel, so far below the head of the first page."""
    await take(person, "note")
    await still(person)
    sheet = await box_of(person.page.locator(".sheet").first)
    await person.page.mouse.click(sheet["x"] + 200, sheet["y"] + down)
    await person.page.get_by_role("textbox", name=word("marks_draft_text"), exact=True).fill(text)


async def _answers(talker: Person) -> None:
    await open_list(talker)
    await _row(talker, SAID).click()
    field = talker.page.get_by_label(word("marks_comment"), exact=True)
    await field.fill(ANSWER)
    await talker.page.get_by_role("button", name=word("marks_comment_send")).click()
    await expect(field).to_be_focused()


def _row(person: Person, text: str) -> Locator:
    """A mark in the list."""
    return person.page.get_by_role("listitem").get_by_role("button", name=text)


def _asked(person: Person) -> Locator:
    return person.page.get_by_role("dialog")
