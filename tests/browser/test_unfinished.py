"""Words half written on a paper are kept whatever takes the paper away; what is removed comes back by itself."""

import asyncio

from playwright.async_api import Locator, expect
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.hands import box_of, draw
from tests.browser.looks import beyond, violations
from tests.browser.rooms import (
    CHAIR,
    SECRETARY,
    call_members_in,
    enter_room,
    entities,
    is_live,
    make_meeting,
    upload_paper,
)
from tests.browser.words import pattern, word
from tests.browser.writing import at_the_paper, mine, open_list, still, take, tool

WRITER, TALKER = "dinhphuc", "kimthoa"
ITEMS = ["Dự thảo Nghị định về nguồn vốn", "Báo cáo tình hình quý"]
OPINION, SECOND, ANSWER = "Đề nghị ghi rõ nguồn vốn", "Ý thứ hai", "Tôi nghĩ rằng nên"


async def test_an_opinion_is_there_again_when_the_room_comes_back_to_its_paper(enter: Enter) -> None:
    secretary, chair, writer = await asyncio.gather(enter(SECRETARY), enter(CHAIR), enter(WRITER))
    page = writer.page
    meeting, items = await _session(secretary, chair)
    await enter_room(writer, meeting)
    await _give_room(writer)
    await take(writer, "note")
    await _tap(writer, 200, 200)
    await _text(writer).fill(OPINION)
    shown = await _version_shown(writer)

    await _turn_to(chair, meeting, items[1])
    await expect(page.locator(f'.sheet[data-version="{shown}"]')).to_have_count(0)
    await expect(page.get_by_text(word("marks_words_kept_on", title="thu"))).to_be_visible()
    await expect(_text(writer)).to_have_count(0)
    await _turn_to(chair, meeting, items[0])
    await expect(_text(writer)).to_have_value(OPINION)

    await _text(writer).press_sequentially(" trung ương")
    await _turn_to(chair, meeting, items[1])
    await page.get_by_role("button", name=word("marks_words_go_on")).last.click()
    await expect(page.locator(f'.sheet[data-version="{shown}"]').first).to_be_attached()
    await expect(_text(writer)).to_have_value(f"{OPINION} trung ương")

    await _turn_to(chair, meeting, items[0])
    await _goes_on_after_a_reload(writer, f"{OPINION} trung ương")
    await chair.do("POST", f"/meetings/{meeting}/close")


async def _goes_on_after_a_reload(writer: Person, text: str) -> None:
    page = writer.page
    await page.reload()
    await is_live(writer)
    go_on = page.get_by_role("button", name=word("marks_unfinished_new", page=1))
    await expect(go_on).to_be_visible()
    assert await violations(page) == []
    await go_on.click()
    await expect(_text(writer)).to_have_value(text)
    await page.get_by_role("button", name=word("marks_draft_save")).click()
    await expect(go_on).to_have_count(0)
    await open_list(writer)
    await expect(page.get_by_role("listitem").get_by_role("button", name=text)).to_be_visible()


async def test_who_writes_in_the_notebook_goes_on_when_the_room_comes_back_to_half_an_answer(enter: Enter) -> None:
    secretary, chair, writer = await asyncio.gather(enter(SECRETARY), enter(CHAIR), enter(WRITER))
    page = writer.page
    meeting, items = await _session(secretary, chair)
    await enter_room(writer, meeting)
    await _give_room(writer)
    await _writes_a_note(writer, OPINION)
    await open_list(writer)
    await mine(writer, "note").click()
    await _answer(writer).fill(ANSWER)
    await _turn_to(chair, meeting, items[1])
    await expect(_answer(writer)).to_have_count(0)
    await page.get_by_role("button", name=word("notes_open")).click()
    await page.get_by_role("button", name=word("notes_add"), exact=True).click()
    noted = page.get_by_label(word("notes_text"), exact=True)
    await noted.press_sequentially("Tôi đang")
    await _turn_to(chair, meeting, items[0])
    go_on = page.get_by_role("button", name=word("marks_unfinished_reply", page=1))
    await expect(go_on).to_be_visible()
    await page.keyboard.type(" viếtt")
    await page.keyboard.press("Backspace")
    await expect(noted).to_have_value("Tôi đang viết")
    await go_on.click()
    await expect(_answer(writer)).to_have_value(ANSWER)
    await open_list(writer)
    await expect(mine(writer, "note")).to_have_count(1)
    await chair.do("POST", f"/meetings/{meeting}/close")


async def test_a_tap_elsewhere_on_the_page_throws_no_words_away(enter: Enter) -> None:
    writer = await at_the_paper(await enter(TALKER))
    page = writer.page
    await _writes_a_note(writer, OPINION)
    await _tap(writer, 200, 240)
    await _text(writer).fill(SECOND)
    await _tap(writer, 200, 360)
    await expect(_text(writer)).to_have_value("")
    await page.get_by_role("button", name=word("marks_words_go_on")).click()
    await expect(_text(writer)).to_have_value(SECOND)
    await _leaves_an_answer(writer)
    await page.reload()
    await at_the_paper(writer)
    await page.get_by_role("button", name=word("marks_unfinished_count", count=2)).click()
    await _waiting(writer).get_by_role("button", name=ANSWER).click()
    await expect(_answer(writer)).to_have_value(ANSWER)
    await page.get_by_role("button", name=word("marks_comment_send")).click()
    await expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()
    await expect(_answer(writer)).to_have_value("")
    await _is_warned_when_logging_out(writer)
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_role("button", name=word("marks_close")).click()
    await page.get_by_role("button", name=word("marks_unfinished_new", page=1)).click()
    await expect(_text(writer)).to_have_value(SECOND)
    assert await beyond(page) == []
    await page.get_by_role("button", name=word("marks_draft_discard")).click()
    await expect(page.get_by_text(word("marks_words_discarded"))).to_be_visible()


async def _leaves_an_answer(writer: Person) -> None:
    """Half a note waits in the list; half an answer does so too when its thread is left."""
    await open_list(writer)
    rows = _waiting(writer).get_by_role("button")
    await expect(rows).to_have_text([SECOND + word("marks_unfinished_new", page=1)])
    await mine(writer, "note").first.click()
    await _answer(writer).fill(ANSWER)
    await writer.page.get_by_role("button", name=word("marks_back")).click()
    await expect(rows).to_have_count(2)
    assert await violations(writer.page) == []


async def _is_warned_when_logging_out(writer: Person) -> None:
    page = writer.page
    await page.get_by_role("button", name=pattern("account_menu")).or_(page.locator("button.who")).first.click()
    await page.get_by_role("button", name=word("account_logout")).click()
    await expect(page.get_by_text(word("leave_unfinished", count=1))).to_be_visible()
    await page.get_by_role("button", name=word("leave_stay")).click()


async def test_words_stand_in_every_tab_as_the_last_one_wrote_them_until_one_finishes_them(enter: Enter) -> None:
    writer = await at_the_paper(await enter(TALKER))
    await take(writer, "note")
    await _tap(writer, 200, 480)
    await _text(writer).fill(OPINION)
    second = Person(writer.government, TALKER, writer.context, await writer.context.new_page())
    await second.page.goto(writer.government.address)
    await at_the_paper(second)
    go_on = second.page.get_by_role("button", name=word("marks_unfinished_new", page=1))
    await expect(go_on).to_be_visible()
    await _text(writer).press_sequentially(" trung ương")
    await go_on.click()
    await expect(_text(second)).to_have_value(f"{OPINION} trung ương")
    await writer.page.get_by_role("button", name=word("marks_draft_save")).click()
    await expect(_text(second)).to_have_count(0)
    await second.page.get_by_role("button", name=word("marks_close")).click()
    await expect(go_on).to_have_count(0)
    assert not second.faults


async def test_undo_beside_what_was_removed_brings_just_that_back(enter: Enter) -> None:
    writer = await at_the_paper(await enter(WRITER))
    page = writer.page
    await _writes_a_note(writer, SECOND)
    await open_list(writer)
    row = page.get_by_role("listitem").get_by_role("button", name=SECOND)
    await row.click()
    await page.get_by_role("button", name=word("marks_remove")).click()
    undo = page.get_by_role("status").or_(page.locator(".toast")).get_by_role("button", name=word("action_undo"))
    await undo.hover()
    sheet = await box_of(page.locator(".sheet").first)
    await take(writer, "pen")
    await draw(page, [(sheet["x"] + 200 + 4 * step, sheet["y"] + 360 + step % 5) for step in range(20)])
    await open_list(writer)
    drawn = await mine(writer, "ink").count()
    await expect(row).to_have_count(0)
    await undo.click()
    await expect(row).to_be_visible()
    await expect(mine(writer, "ink")).to_have_count(drawn)


async def _session(secretary: Person, chair: Person) -> tuple[str, list[str]]:
    """Begin a session of two items with a paper each; return it and its items in their order."""
    meeting = await make_meeting(secretary, "Phiên họp để viết dở", ITEMS)
    items = sorted(await entities(secretary, meeting, "item"), key=lambda item: ITEMS.index(item["title"]))
    for item in items:
        await upload_paper(secretary, item["id"], documents.paper(2))
    await call_members_in(secretary, meeting, 20)
    await chair.do("POST", f"/meetings/{meeting}/start")
    return meeting, [item["id"] for item in items]


async def _turn_to(chair: Person, meeting: str, item: str) -> None:
    await chair.do("POST", f"/meetings/{meeting}/current-item", {"item_id": item})


async def _give_room(person: Person) -> None:
    """Close the list of papers, so that the reader has the tools in its bar."""
    await person.page.locator("footer.foot").get_by_role("button", name=word("room_papers")).click()
    await expect(tool(person, "note")).to_be_enabled()
    await still(person)


async def _version_shown(person: Person) -> str:
    """The version that lies open."""
    return str(await person.page.locator(".sheet").first.get_attribute("data-version"))


async def _tap(person: Person, right: float, down: float) -> None:
    """Tap the first page, so far from its corner."""
    await still(person)
    sheet = await box_of(person.page.locator(".sheet").first)
    await person.page.mouse.click(sheet["x"] + right, sheet["y"] + down)


async def _writes_a_note(person: Person, text: str) -> None:
    await take(person, "note")
    await _tap(person, 200, 120)
    await _text(person).fill(text)
    await person.page.get_by_role("button", name=word("marks_draft_save")).click()


def _waiting(person: Person) -> Locator:
    """What was begun and is not finished, in the list of marks."""
    page = person.page
    return page.locator("section", has=page.get_by_role("heading", name=word("marks_unfinished")))


def _answer(person: Person) -> Locator:
    return person.page.get_by_label(word("marks_comment_private"))


def _text(person: Person) -> Locator:
    return person.page.get_by_role("textbox", name=word("marks_draft_text"), exact=True)
