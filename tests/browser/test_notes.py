"""One's own notebook, in the room and everywhere else; two versions compared; marks taken out and brought in."""

import asyncio
import base64
from typing import Any
from uuid import uuid4

from playwright.async_api import Locator, Page, expect
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import PHONE, TABLET, UPRIGHT, Person
from tests.browser.hands import box_of
from tests.browser.looks import beyond, violations
from tests.browser.rooms import SECRETARY, enter_room, running_meeting
from tests.browser.words import pattern, word

SEND = """async ([path, data]) => {
    const token = document.cookie.match(/ecabinet_csrf=([^;]+)/)?.[1] ?? '';
    const body = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const headers = { 'X-CSRF-Token': token, 'Idempotency-Key': crypto.randomUUID() };
    const answer = await fetch('/api' + path, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.json() };
}"""
BEFORE = "Thời hạn giải quyết hồ sơ không quá mười ngày làm việc"
AFTER = "Thời hạn giải quyết hồ sơ không quá bảy ngày làm việc"
ONE = f"{BEFORE}.\n\nĐiều khoản thi hành."
TWO = f"Phần mở đầu được viết thêm.\n\n{AFTER}.\n\nĐiều khoản thi hành."

# Keys that go on being pressed, though another window has the focus: nothing is sent meanwhile.
TYPING = """(area) => {
    addEventListener('blur', (event) => event.stopImmediatePropagation(), true);
    globalThis.typing = setInterval(() => area.dispatchEvent(new Event('input', { bubbles: true })), 100);
}"""


async def test_a_notebook_is_written_found_and_kept(enter: Enter) -> None:
    member = await enter("bavinh")
    page, meeting = member.page, await running_meeting(member)
    await enter_room(member, meeting)
    await page.get_by_role("button", name=word("notes_open"), exact=True).click()
    await page.get_by_role("button", name=word("notes_add"), exact=True).click()
    await page.get_by_label(word("notes_title"), exact=True).fill("Câu hỏi về vốn")
    await page.get_by_label(word("notes_text"), exact=True).fill("Hỏi Bộ Tài chính")
    await _turn_while_typing(member, " về mốc cuối quý")
    await _write_by_hand(member)
    assert await violations(page) == []
    await _leave_while_writing(member)
    await page.reload()
    await page.get_by_role("button", name=word("notes_open"), exact=True).click()
    await page.get_by_label(word("notes_search")).fill("tai chinh")
    await page.get_by_role("button", name=pattern("notes_strokes")).click()
    await expect(page.get_by_role("img", name=word("notes_hand_label", count=2))).to_be_visible()
    await expect(page.get_by_label(word("notes_text"), exact=True)).to_have_value("Hỏi Bộ Tài chính về mốc cuối quý")
    await page.get_by_role("button", name=word("notes_remove")).click()
    await expect(page.get_by_role("heading", name=word("notes_empty"))).to_be_visible()
    await page.get_by_role("button", name=word("action_undo")).click()
    await expect(page.get_by_text("Câu hỏi về vốn")).to_be_visible()
    await _found_everywhere(member)
    await _leads_to_its_tab(member, meeting)


async def test_what_two_devices_wrote_on_one_sheet_apart_is_all_kept(enter: Enter) -> None:
    one, other = await asyncio.gather(enter("dinhloc"), enter("dinhloc"))
    meeting, title = await running_meeting(one), "Viết ở hai máy"
    text = word("notes_text")
    for each in (one, other):
        await each.go(f"/meetings/{meeting}?tab=notes")
    await one.page.get_by_role("button", name=word("notes_add"), exact=True).click()
    await one.page.get_by_label(word("notes_title"), exact=True).fill(title)
    await one.page.get_by_label(text, exact=True).fill("Câu hỏi chung.")
    await other.page.get_by_role("button").filter(has_text=title).click()
    await expect(other.page.get_by_label(text, exact=True)).to_have_value("Câu hỏi chung.")
    await other.context.set_offline(True)
    await other.page.get_by_label(text, exact=True).fill("Câu hỏi chung. Viết khi mất mạng.")
    await expect(other.page.get_by_text(pattern("link_offline_unsent"))).to_be_visible()
    await one.page.get_by_label(text, exact=True).fill("Câu hỏi chung. Viết ở bàn.")
    await _has_written(one, meeting, "Câu hỏi chung. Viết ở bàn.")
    await other.context.set_offline(False)
    for each in (one, other):
        await expect(each.page.get_by_text(word("notes_replaced"))).to_be_visible()
    assert await violations(one.page) == []
    await one.page.get_by_role("button", name=word("notes_replaced_add")).click()
    for each in (one, other):
        await expect(each.page.get_by_text(word("notes_replaced"))).to_have_count(0)
        both = "Câu hỏi chung. Viết khi mất mạng.\n\nCâu hỏi chung. Viết ở bàn."
        await expect(each.page.get_by_label(text, exact=True)).to_have_value(both)
    await _write_while_another_types(one, other, meeting)


async def _write_while_another_types(one: Person, other: Person, meeting: str) -> None:
    """What arrives while somebody types was not seen by them: it is kept beside what they write."""
    box = one.page.get_by_label(word("notes_text"), exact=True)
    await box.evaluate(TYPING)
    await box.fill("Đang gõ dở.")
    await other.page.get_by_label(word("notes_text"), exact=True).fill("Câu tới giữa chừng.")
    await _has_written(other, meeting, "Câu tới giữa chừng.")
    await asyncio.sleep(1)
    await one.page.evaluate("clearInterval(globalThis.typing)")
    for each in (one, other):
        await expect(each.page.get_by_text(word("notes_replaced"))).to_be_visible()
        await expect(each.page.get_by_label(word("notes_text"), exact=True)).to_have_value("Đang gõ dở.")


async def _has_written(person: Person, meeting: str, text: str) -> None:
    """Wait until the server holds a sheet with this text."""
    pad = (await person.get(f"/meetings/{meeting}/notebook"))["pad"]
    texts: list[str] = []
    while text not in texts:
        marks = (await person.get(f"/pads/{pad}/feed?after=0&epoch=0"))["marks"]
        texts = [mark["body"]["text"] for mark in marks if mark["body"] and mark["body"]["kind"] == "sheet"]


async def test_versions_are_compared_and_marks_exchanged(enter: Enter) -> None:
    secretary = await enter(SECRETARY)
    page = secretary.page
    meeting, item = await _coming_item(secretary)
    paper = await _send(secretary, f"/items/{item}/papers?file_name=du-thao.pdf", BEFORE)
    await _ready(secretary, paper, 1)
    await _send(secretary, f"/papers/{paper}/versions?file_name=du-thao-2.pdf", AFTER)
    await _ready(secretary, paper, 2)
    await secretary.go(f"/meetings/{meeting}/papers/{paper}/compare")
    await expect(page.get_by_role("deletion").filter(has_text="mười")).to_be_visible()
    await expect(page.get_by_role("insertion").filter(has_text="bảy")).to_be_visible()
    await _leads_from_change_to_change(secretary)
    await secretary.go(f"/room/{meeting}?item={item}")
    await page.get_by_role("button", name=word("marks_panel"), exact=True).click()
    await page.get_by_role("tab", name=word("marks_layers")).click()
    await page.get_by_role("button", name=word("exchange_open")).click()
    await page.get_by_label(word("exchange_xfdf")).check()
    async with page.expect_download() as download:
        await page.get_by_role("button", name=word("exchange_take")).click()
    file = await (await download.value).path()
    assert b"http://ns.adobe.com/xfdf/" in file.read_bytes()
    for told in (word("exchange_brought", count=1), word("exchange_brought_none")):
        await page.locator("input[type=file][accept*=xfdf]").set_input_files(
            {"name": "y-kien.xfdf", "mimeType": "application/vnd.adobe.xfdf", "buffer": XFDF}
        )
        await expect(page.get_by_text(told)).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await _stays_as_it_came(secretary, "Xem lại")


async def _leads_from_change_to_change(person: Person) -> None:
    """The way to the next change stays under the finger, however far down one is."""
    page = person.page
    following = page.get_by_role("button", name=word("compare_next"))
    for size in (TABLET, PHONE):
        await page.set_viewport_size({"width": size["width"], "height": size["height"]})
        await following.click()
        await page.locator("main").evaluate("(main) => main.scrollTo(0, main.scrollHeight)")
        await expect(following).to_be_in_viewport(ratio=1)
        await expect(following).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text(word("compare_place", place=1, of=1))).to_be_in_viewport(ratio=1)
        assert await violations(page) == []
        assert await beyond(page) == []
    await page.set_viewport_size({"width": TABLET["width"], "height": TABLET["height"]})


async def _stays_as_it_came(person: Person, said: str) -> None:
    """What a file brought can be answered, neither changed nor removed; its layer can be taken away whole."""
    page = person.page
    await page.get_by_role("tab", name=pattern("marks_list")).click()
    await page.get_by_role("listitem").get_by_role("button").filter(has_text=said).click()
    await expect(page.get_by_role("button", name=word("marks_settle"))).to_be_visible()
    for act in ("marks_remove", "marks_edit_text"):
        await expect(page.get_by_role("button", name=word(act), exact=True)).to_have_count(0)
    await page.keyboard.press("Delete")
    await expect(page.get_by_text(said, exact=True)).to_be_visible()
    await page.get_by_role("button", name=word("marks_back")).click()
    await page.get_by_role("tab", name=word("marks_layers")).click()
    await page.get_by_role("button", name=pattern("marks_layer_edit")).click()
    for _ in range(2):
        await page.get_by_role("button", name=word("marks_layer_remove"), exact=True).click()
    await expect(page.get_by_role("button", name=pattern("marks_layer_edit"))).to_have_count(0)


async def test_marks_go_with_their_words_to_a_new_version(enter: Enter) -> None:
    secretary, member = await enter(SECRETARY), await enter("bavinh")
    meeting, item = await _coming_item(member)
    paper = await _send(secretary, f"/items/{item}/papers?file_name=ban-mot.pdf", ONE)
    await _ready(secretary, paper, 1)
    await _mark(member, paper, {"kept": "Điều khoản thi hành.", "changed": "mười ngày"})
    await _send(secretary, f"/papers/{paper}/versions?file_name=ban-hai.pdf", TWO)
    await _ready(secretary, paper, 2)
    page = member.page
    newest = (await member.get(f"/papers/{paper}"))["current_version_id"]
    await member.go(f"/room/{meeting}?item={item}&version={newest}")
    asking = page.get_by_role("button", name=word("marks_asking", count=1))
    await expect(asking).to_be_visible()
    await asking.click()
    await expect(asking).to_have_count(0)
    await page.get_by_role("button").filter(has_text=word("marks_waits_changed")).click()
    moved = page.locator(".moved")
    await expect(moved.get_by_role("definition").first).to_contain_text("mười")
    await expect(moved.get_by_role("definition").last).to_contain_text("bảy")
    assert await violations(page) == []
    await moved.get_by_role("button", name=word("marks_keep_here")).click()
    await expect(moved).to_have_count(0)
    await _found_from_the_meeting(member, meeting, "mười ngày")
    states: dict[str, str] = {}
    while "confirmed" not in states.values():
        feed = await member.get(f"/pads/{paper}/feed?after=0&epoch=0")
        states = {mark["body"]["quote"]: mark["places"].get(newest, {}).get("state") for mark in feed["marks"]}
    assert states == {"Điều khoản thi hành.": "moved", "mười ngày": "confirmed"}


XFDF = """<?xml version="1.0" encoding="UTF-8"?>
<xfdf xmlns="http://ns.adobe.com/xfdf/"><annots>
<square page="0" rect="100,100,200,200" color="#C00000" title="Người khác" name="a1">
<contents>Xem lại</contents></square>
</annots></xfdf>""".encode()


async def _turn_while_typing(member: Person, more: str) -> None:
    """The tablet is turned upright and back in the middle of a word: nobody has to tap into the text again."""
    page, half = member.page, len(more) // 2
    over = page.get_by_role("dialog", name=word("notes_notebook")).locator(":scope:modal")
    await page.keyboard.press("Control+End")
    for size, part, shown in ((UPRIGHT, more[:half], 1), (TABLET, more[half:], 0)):
        await page.set_viewport_size({"width": size["width"], "height": size["height"]})
        await expect(over).to_have_count(shown)
        await expect(page.get_by_label(word("notes_text"), exact=True)).to_be_focused()
        await page.keyboard.type(part)


async def _leads_to_its_tab(member: Person, meeting: str) -> None:
    """Who is on the meeting's screen already comes to its notes by their address, and back."""
    page, notes = member.page, member.page.get_by_role("tab", name=word("notes_open"), exact=True)
    await member.go(f"/meetings/{meeting}")
    await expect(notes).to_have_attribute("aria-selected", "false")
    await page.evaluate("(address) => (location.hash = address)", f"#/meetings/{meeting}?tab=notes")
    await expect(notes).to_have_attribute("aria-selected", "true")
    await page.go_back()
    await expect(notes).to_have_attribute("aria-selected", "false")


async def _write_by_hand(member: Person) -> None:
    page = member.page
    text = page.get_by_label(word("notes_text"), exact=True)
    short = await text.input_value()
    await text.fill("\n".join([short, *["Câu hỏi."] * 40]))
    await page.get_by_role("button", name=word("notes_by_hand")).click()
    board = page.get_by_role("img", name=word("notes_hand_label", count=0))
    await expect(board).to_be_in_viewport(ratio=0.4)
    await expect(page.get_by_role("button", name=word("marks_tool_pen"), exact=True).last).to_be_focused()
    await text.fill(short)
    await _draw_down(page, board, 30)
    await page.mouse.up()
    await expect(page.get_by_role("img", name=word("notes_hand_label", count=1))).to_be_visible()


async def _leave_while_writing(member: Person) -> None:
    """The sheet goes while the pen is on it: what is written so far stays."""
    page = member.page
    await _draw_down(page, page.get_by_role("img", name=word("notes_hand_label", count=1)), 80)
    await page.get_by_role("button", name=word("notes_back")).press("Enter")
    await page.mouse.up()
    await expect(page.get_by_role("button", name=pattern("notes_strokes"))).to_be_visible()


async def _draw_down(page: Page, board: Locator, top: float) -> None:
    """Draw a line so far below the upper edge, and leave the pen on it."""
    await board.scroll_into_view_if_needed()
    box = await box_of(board)
    await page.mouse.move(box["x"] + 30, box["y"] + top)
    await page.mouse.down()
    for step in range(1, 8):
        await page.mouse.move(box["x"] + 30 + 12 * step, box["y"] + top + 4 * (step % 3))


async def _found_everywhere(member: Person) -> None:
    """The list of all notebooks leads to the sheet, on a phone too."""
    page = member.page
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await member.go("/notes")
    await page.get_by_label(word("notes_search")).fill("quý")
    await page.get_by_role("link", name="Câu hỏi về vốn").click()
    await expect(page.get_by_label(word("notes_title"), exact=True)).to_have_value("Câu hỏi về vốn")
    assert await violations(page) == []
    assert await beyond(page) == []


async def _found_from_the_meeting(member: Person, meeting: str, quote: str) -> None:
    """The list of all marks of the meeting leads to the mark, open beside its paper."""
    page = member.page
    await member.go(f"/meetings/{meeting}?tab=notes")
    await page.get_by_label(word("marks_filter_kind")).select_option("highlight")
    await page.get_by_role("link", name=quote).first.click()
    await expect(page.get_by_role("tabpanel").get_by_text(quote, exact=True)).to_be_visible()
    await expect(page.locator(".sheet .chosen")).to_be_visible()


async def _coming_item(person: Person) -> tuple[str, str]:
    cards: list[dict[str, Any]] = await person.get("/meetings?state=published")
    meeting = str(cards[0]["id"])
    entities = (await person.get(f"/meetings/{meeting}/snapshot"))["entities"]
    first = min(entities["item"].values(), key=lambda item: item["no"])
    return meeting, str(first["id"])


async def _send(secretary: Person, path: str, text: str) -> str:
    data = base64.b64encode(documents.paper(text=text)).decode()
    answer = await secretary.page.evaluate(SEND, [path, data])
    assert answer["status"] < 300, answer
    return str(answer["body"]["id"])


async def _mark(member: Person, paper: str, quotes: dict[str, str]) -> None:
    """Highlight these words of the paper's only version in the member's own layer."""
    version = (await member.get(f"/papers/{paper}"))["current_version_id"]
    words = (await member.get(f"/paper-versions/{version}/words?page=1"))["words"]
    layers = (await member.get(f"/pads/{paper}/feed?after=0&epoch=0"))["layers"]
    own = next(layer["id"] for layer in layers if layer["kind"] == "private")
    look = {"kind": "highlight", "page": 1, "color": "yellow", "text": "", "prefix": "", "suffix": ""}
    ops = [
        {"op": "put", "n": n, "id": uuid4().hex, "base": 0, "layer": own, "version": version, "parts": None}
        | {"body": {**look, "quote": quote, "rects": [_around(words, quote)]}}
        for n, quote in enumerate(quotes.values(), start=1)
    ]
    answer = await member.do("POST", f"/pads/{paper}/ops", {"device": uuid4().hex, "ops": ops})
    assert [each["status"] for each in answer["outcomes"]] == ["applied"] * len(ops)


def _around(words: list[Any], quote: str) -> list[float]:
    """Return the rectangle of words that stand beside each other in one line."""
    texts, wanted = [word[0].rstrip(".") for word in words], quote.rstrip(".").split()
    at = next(start for start in range(len(texts)) if texts[start : start + len(wanted)] == wanted)
    boxes = [word[1:] for word in words[at : at + len(wanted)]]
    return [boxes[0][0], min(box[1] for box in boxes), boxes[-1][2], max(box[3] for box in boxes)]


async def _ready(secretary: Person, paper: str, versions: int) -> None:
    """Wait until so many versions of the paper can be read."""
    ready = 0
    async with asyncio.timeout(60):
        while ready < versions:
            held = (await secretary.get(f"/papers/{paper}"))["versions"]
            ready = sum(each["state"] == "ready" for each in held)
            await asyncio.sleep(0.1)
