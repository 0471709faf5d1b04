"""Whose layer a mark lies on: people come and go, a draft is edited, a new version asks where marks belong."""

import asyncio
from secrets import token_hex

from playwright.async_api import Locator, expect
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.hands import box_of, drag
from tests.browser.looks import beyond, violations
from tests.browser.rooms import (
    SECOND_SECRETARY,
    SECRETARY,
    entities,
    is_live,
    make_draft,
    make_meeting,
    replace_paper,
    upload_paper,
)
from tests.browser.words import pattern, word
from tests.browser.writing import (
    at_the_paper,
    close_panel,
    mine,
    open_layers,
    open_list,
    take,
    take_more,
    words_at,
    write_on,
)

AGENCY = "quangdao"
OWNER, KEPT, DROPPED = "vankhiem", "tronghien", "lanchi"
LAYER = f"Góp ý của ba người, lần {token_hex(2)}"
SAID = f"Đề nghị ghi rõ thời hạn, lần {token_hex(2)}."


async def test_who_is_taken_out_of_a_shared_layer_loses_its_marks_at_once(enter: Enter) -> None:
    owner, kept, dropped = await asyncio.gather(*(enter(user) for user in (OWNER, KEPT, DROPPED)))
    await asyncio.gather(*(at_the_paper(person) for person in (owner, kept, dropped)))
    await open_layers(owner)
    await owner.page.get_by_role("button", name=word("marks_layer_new")).click()
    await owner.page.get_by_label(word("marks_layer_name"), exact=True).fill(LAYER)
    await _check(owner, dropped, True)
    await owner.page.get_by_role("button", name=word("marks_layer_save")).click()
    await expect(owner.page.get_by_text(word("marks_layer_saved", layer=LAYER))).to_be_visible()
    await _note(owner, SAID)
    await asyncio.gather(open_list(kept), open_list(dropped))
    await expect(_said(dropped)).to_be_visible()
    await expect(_said(kept)).to_have_count(0)
    await open_layers(owner)
    await owner.page.get_by_role("button", name=word("marks_layer_edit", layer=LAYER)).click()
    await _check(owner, dropped, False)
    await _check(owner, kept, True)
    assert await violations(owner.page) == []
    await owner.page.get_by_role("button", name=word("marks_layer_save")).click()
    await expect(_said(kept)).to_be_visible()
    await expect(_said(dropped)).to_have_count(0)
    await open_layers(dropped)
    await expect(dropped.page.get_by_text(LAYER, exact=True)).to_have_count(0)
    await open_layers(owner)
    await owner.page.get_by_role("button", name=word("marks_layer_edit", layer=LAYER)).click()
    for _ in range(2):
        await owner.page.get_by_role("button", name=word("marks_layer_remove"), exact=True).click()
    await expect(_said(kept)).to_have_count(0)


async def test_a_draft_is_edited_by_its_secretaries_and_a_lost_mark_is_put_anew(enter: Enter) -> None:
    secretary, second = await asyncio.gather(enter(SECRETARY), enter(SECOND_SECRETARY))
    meeting = await make_meeting(secretary, "Phiên họp góp ý dự thảo", ["Dự thảo Nghị định"])
    (item,) = await entities(secretary, meeting, "item")
    version = await upload_paper(secretary, item["id"], _draft("Thời hạn giải quyết hồ sơ là ba mươi ngày."))
    await asyncio.gather(*(_opens(person, meeting, item["id"], version) for person in (secretary, second)))
    await write_on(secretary, word("marks_layer_editing"))
    await take_more(secretary, "strike")
    await drag(secretary.page, *await words_at(secretary, "Thời hạn giải quyết"))
    await open_list(second)
    struck = pattern("marks_by", kind=word("mark_kind_strike"))
    await expect(second.page.get_by_role("listitem").get_by_role("button", name=struck)).to_be_visible()
    await _loses_its_words(secretary, meeting, item["id"])
    await _still_reads_the_older_one(second)
    await secretary.do("DELETE", f"/meetings/{meeting}")


async def test_a_draft_is_worked_over_by_its_secretary_and_the_agency_that_submits_it(enter: Enter) -> None:
    secretary, agency = await asyncio.gather(enter(SECRETARY), enter(AGENCY))
    (role,) = (await agency.get("/me"))["roles"]
    meeting = await make_draft(secretary, "Phiên họp còn là dự thảo", ["Nghị định của Bộ"], role["scope_id"])
    (item,) = await entities(secretary, meeting, "item")
    version = await upload_paper(secretary, item["id"], _draft("Thời hạn giải quyết hồ sơ là ba mươi ngày."))
    for person in (agency, secretary):
        await _opens(person, meeting, item["id"], version)
        await write_on(person, word("marks_layer_editing"))
    for writer, reader, kind in ((agency, secretary, "strike"), (secretary, agency, "underline")):
        await take_more(writer, kind)
        await drag(writer.page, *await words_at(writer, "Thời hạn giải quyết"))
        await open_list(reader)
        theirs = pattern("marks_by", kind=word(f"mark_kind_{kind}"))
        await expect(reader.page.get_by_role("listitem").get_by_role("button", name=theirs)).to_be_visible()
        await close_panel(reader)
    await secretary.do("DELETE", f"/meetings/{meeting}")


async def _loses_its_words(secretary: Person, meeting: str, item: str) -> None:
    """A new version is without its words; the mark waits in the list until its owner shows its place."""
    (paper,) = await entities(secretary, meeting, "paper")
    version = await replace_paper(secretary, paper["id"], _draft(""))
    await _opens(secretary, meeting, item, version)
    await open_list(secretary)
    page = secretary.page
    waiting = page.locator("section.waiting")
    await expect(waiting.get_by_text(word("marks_waits_lost"))).to_be_visible()
    await waiting.get_by_role("button").first.click()
    await page.get_by_role("button", name=word("marks_place_anew")).click()
    await drag(page, *await words_at(secretary, "Trang số 1"))
    await expect(page.get_by_text(pattern("marks_placing"))).to_have_count(0)
    await expect(waiting).to_have_count(0)
    await open_list(secretary)
    await expect(mine(secretary, "strike")).to_be_visible()


async def _still_reads_the_older_one(reader: Person) -> None:
    """What says that there is a newer version lies over neither the page nor the tools, on a phone too."""
    page = reader.page
    await close_panel(reader)
    said = page.get_by_role("status").filter(has_text=word("room_paper_older"))
    await take(reader, "pen")
    for width, height in ((1180, 820), (390, 844)):
        await page.set_viewport_size({"width": width, "height": height})
        tools = page.get_by_role("toolbar", name=word("marks_tools"))
        await expect(tools).to_be_visible()
        notice, below = await box_of(said), [await box_of(each) for each in (tools, page.locator(".scroller"))]
        assert all(notice["y"] + notice["height"] <= each["y"] for each in below)
    assert await beyond(page) == []


def _draft(sentence: str) -> bytes:
    return documents.paper(1, sentence)


async def _opens(person: Person, meeting: str, item: str, version: str) -> None:
    await person.go(f"/room/{meeting}?item={item}&version={version}")
    await is_live(person)
    sheet = person.page.locator(f'.sheet[data-version="{version}"]')
    await expect(sheet.locator(".textLayer span").first).to_be_attached()


async def _check(owner: Person, person: Person, chosen: bool) -> None:
    """Put somebody into the layer that is open in the dialog, or take them out."""
    name = (await person.get("/me"))["person"]["full_name"]
    await owner.page.get_by_label(word("marks_layer_people_find")).fill(name)
    await owner.page.get_by_role("dialog").get_by_role("checkbox").first.set_checked(chosen)


async def _note(person: Person, text: str) -> None:
    await close_panel(person)
    await take(person, "note")
    await person.page.mouse.click(560, 640)
    await person.page.get_by_label(word("marks_draft_text")).fill(text)
    await person.page.get_by_role("button", name=word("marks_draft_save")).click()


def _said(person: Person) -> Locator:
    return person.page.get_by_role("listitem").get_by_role("button", name=SAID)
