"""A tablet without its network: the application opens, papers are read and searched, and all merges later."""

import asyncio
import re
from secrets import token_hex
from typing import Any

from playwright.async_api import Locator, expect
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.hands import box_of, draw
from tests.browser.looks import violations
from tests.browser.rooms import (
    CHAIR,
    SECRETARY,
    begin_again,
    card,
    choice,
    close_vote,
    enter_room,
    entities,
    is_live,
    put_vote,
    replace_paper,
    running_meeting,
    take_console,
    upload_paper,
)
from tests.browser.words import pattern, word
from tests.browser.writing import take

HOUR = 3600 * 1000
YEAR = 365 * 24 * HOUR
# What lies in a store of the device, read around the application.
COUNT = """async (name) => {
    const opening = indexedDB.open('ecabinet');
    const db = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
    if (!db.objectStoreNames.contains(name)) return 0;
    const counting = db.transaction(name).objectStore(name).count();
    return await new Promise((done) => { counting.onsuccess = () => { db.close(); done(counting.result); }; });
}"""
KEYS = """async (name) => {
    const opening = indexedDB.open('ecabinet');
    const db = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
    const reading = db.transaction(name).objectStore(name).getAllKeys();
    return await new Promise((done) => { reading.onsuccess = () => { db.close(); done(reading.result); }; });
}"""
SHIFTED = """globalThis.__now ??= Date.now.bind(Date);
Date.now = () => globalThis.__now() + globalThis.__shift;"""
FULL = """const put = IDBObjectStore.prototype.put;
let room = 3;
IDBObjectStore.prototype.put = function (...rest) {
    if (this.name === 'pieces' && room-- <= 0) throw new DOMException('full', 'QuotaExceededError');
    return put.apply(this, rest);
};"""
# Pieces are kept by a worker, which has prototypes of its own, and where it comes from a blob no address to count from.
FULL_THERE = f"""const Plain = Worker;
globalThis.Worker = class extends Plain {{
    constructor(address, options) {{
        const script = `import '${{new URL(address, location)}}';
            const ask = fetch;
            globalThis.fetch = (path, rest) => ask(new URL(path, '${{location.origin}}'), rest);
        ` + {FULL!r};
        const papers = options?.name === 'papers';
        super(papers ? URL.createObjectURL(new Blob([script], {{ type: 'text/javascript' }})) : address, options);
    }}
}};"""
# No room from now on for what has not been sent.
NO_ROOM = """() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
        if (String(key[1]).startsWith('ops ')) throw new DOMException('full', 'QuotaExceededError');
        return put.call(this, value, key);
    };
}"""
FROM_SERVER = "/paper-versions/{}/(reading|file|pages/1/picture[?]width=800)"
INSTALLED = "async () => (await navigator.serviceWorker.ready).active !== null"


async def _has_everything(person: Person) -> None:
    """Wait until the application and the papers are on the device."""
    await expect(person.page.get_by_text(pattern("kept_short")).first).to_be_visible()
    await person.page.wait_for_function(
        """(done) => [...document.querySelectorAll('.kept .num')].some((each) => {
            const [here, all] = each.textContent.match(/\\d+/g) ?? [];
            return here === all && Number(all) > 0;
        })""",
        arg=None,
    )
    assert await person.page.evaluate(INSTALLED)


async def _kept(person: Person, store: str = "values") -> int:
    return int(await person.page.evaluate(COUNT, store))


def _canvas(person: Person) -> Locator:
    return person.page.get_by_role("region", name=word("reader_page", page=1), exact=True).locator("canvas").first


def _sharp(person: Person) -> Locator:
    return person.page.locator('.sheet[data-page="1"] .canvas .whole').first


async def test_a_tablet_opens_from_cold_reads_and_searches_without_a_network(enter: Enter) -> None:
    member, chair = await enter("nhattan", keeps=True), await enter(CHAIR)
    page, meeting = member.page, await begin_again(member)
    current = next(each for each in await entities(member, meeting, "item") if each["state"] == "current")
    papers = [each for each in await entities(member, meeting, "paper") if each["item_id"] == current["id"]]
    first = min(papers, key=lambda each: each["order"])
    paper, version = first["id"], first["versions"][-1]["id"]
    before = await _strokes(member, paper)
    await _has_everything(member)
    async with asyncio.timeout(60):
        while not await _keeps_words(member, version):
            await asyncio.sleep(0.1)
    assert await _keeps_marks(member, paper)
    await _reads_from_the_device(member, meeting, first["title"], version)
    await member.context.set_offline(True)
    await page.close()
    member.page = page = await member.context.new_page()
    await member.go(f"/room/{meeting}")
    await expect(page.get_by_text(word("link_offline"), exact=True)).to_be_visible()
    await expect(_canvas(member)).to_be_visible()
    await page.get_by_role("button", name=word("reader_find"), exact=True).click()
    await page.get_by_label(word("reader_find"), exact=True).last.fill("Chính phủ")
    await expect(page.get_by_role("status").filter(has_text=pattern("reader_find_hits"))).to_be_visible()
    await page.get_by_role("button", name=word("reader_find_close")).click()
    await _searches_everything(member, meeting)
    await _writes(member)
    await _lists_marks(member, meeting)
    await _hears_of_what_happened_meanwhile(member, chair, meeting)
    async with asyncio.timeout(60):
        while await _strokes(member, paper) == before:
            await asyncio.sleep(0.1)


async def _reads_from_the_device(member: Person, meeting: str, title: str, version: str) -> None:
    """Open a paper that lies here with one tap: the server is asked neither for its bytes nor for its first picture.

    Papers of other meetings may still be on their way to the device.
    """
    asked: list[str] = []
    member.page.on("request", lambda request: asked.append(request.url))
    await member.page.evaluate("(address) => (location.hash = address)", f"#/room/{meeting}")
    await expect(_canvas(member)).to_be_visible()
    await expect(_sharp(member)).to_be_visible()
    await expect(member.page.get_by_role("region", name=word("reader_document", title=title))).to_be_visible()
    from_server = re.compile(FROM_SERVER.format(version))
    assert [url for url in asked if from_server.search(url)] == []


async def _searches_everything(member: Person, meeting: str) -> None:
    """Find words without their marks in the papers of all items, and open one of them there."""
    page = member.page
    box = page.get_by_label(word("search_label"), exact=True)
    if not await box.is_visible():
        await page.locator("footer.foot").get_by_role("button", name=word("room_papers")).click()
    await box.fill("chinh phu")
    await expect(page.get_by_role("status").filter(has_text=pattern("search_found"))).to_be_visible()
    await expect(page.get_by_text(pattern("search_missing"))).to_have_count(0)
    assert await violations(page) == []
    found = page.locator(".papers > li")
    title = await found.first.locator("h3 > span").inner_text()
    # Each paper is left while it opens, and the last one opens all the same.
    for paper in (found.last, found.nth(1), found.first):
        await paper.get_by_role("listitem").first.get_by_role("button").click()
    box_there = page.get_by_role("searchbox", name=word("reader_find"), exact=True)
    await expect(box_there).to_have_value("chinh phu")
    await expect(page.get_by_role("status").filter(has_text=pattern("reader_find_hits"))).to_be_visible()
    await expect(page.get_by_role("region", name=word("reader_document", title=title.split("\n")[0]))).to_be_visible()
    # The paper of the moment again.
    await box.fill("")
    await page.get_by_role("button", name=word("reader_find_close")).click()
    await member.go("/")
    await page.get_by_role("navigation", name=word("nav_label")).wait_for()
    await member.go(f"/room/{meeting}")
    await expect(_canvas(member)).to_be_visible()


async def _writes(member: Person) -> None:
    """Write with the pen; it outlasts a new start of the page, counted as not sent."""
    page = member.page
    unsent = page.get_by_text(pattern("link_offline_unsent", count=1))
    pen = page.get_by_role("button", name=word("marks_tool_pen"), exact=True)
    if not await pen.is_visible():
        await page.get_by_role("button", name=word("marks_write"), exact=True).click()
    if await pen.get_attribute("aria-pressed") != "true":
        await pen.click()
    sheet = page.get_by_role("region", name=word("reader_page", page=1), exact=True)
    box = await sheet.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 120, box["y"] + 160)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 300, box["y"] + 220, steps=8)
    await page.mouse.up()
    await expect(unsent).to_be_visible()
    await page.reload()
    await expect(unsent).to_be_visible()


async def _lists_marks(member: Person, meeting: str) -> None:
    """Find the stroke that was not sent among all marks of the meeting, by its kind, and go to it."""
    page = member.page
    await member.go(f"/meetings/{meeting}?tab=notes")
    marks = page.locator("section.marks")
    lines = marks.get_by_role("listitem")
    await expect(lines.first).to_be_visible()
    await expect(lines.filter(has_text=word("marks_unsent"))).to_have_count(0)
    await marks.get_by_label(word("notes_marks_search"), exact=True).fill("khong co chu nay")
    await expect(marks.get_by_role("heading", name=word("notes_marks_none_filtered"))).to_be_visible()
    await marks.get_by_label(word("notes_marks_search"), exact=True).fill("")
    await marks.get_by_label(word("marks_filter_kind"), exact=True).select_option("ink")
    await expect(lines.first).to_contain_text(word("marks_unsent"))
    assert await violations(page) == []
    await lines.first.get_by_role("link").click()
    await expect(page.locator(".panel").get_by_text(word("marks_unsent")).first).to_be_visible()


async def _keeps_marks(member: Person, paper: str) -> bool:
    keys = await member.page.evaluate(KEYS, "values")
    return any(shelf == "marks" and key.startswith("head ") and key.endswith(paper) for shelf, key in keys)


async def _keeps_room(member: Person, meeting: str) -> bool:
    return ["rooms", meeting] in await member.page.evaluate(KEYS, "values")


async def _keeps_words(member: Person, version: str) -> bool:
    """Whether a paper is on the device, and every one that is has its words and its first picture beside it."""
    keys = await member.page.evaluate(KEYS, "values")
    whole = {key for shelf, key in keys if shelf == "beside"}
    return all({f"{each} text", f"{each} glance"} <= whole for each in {version, *await _versions(member)})


async def _strokes(member: Person, paper: str) -> int:
    feed = await member.get(f"/pads/{paper}/feed?after=0&epoch=0")
    mine = [mark for mark in feed["marks"] if mark["body"] and mark["body"]["kind"] == "ink" and not mark["removed"]]
    return len(mine)


async def _hears_of_what_happened_meanwhile(member: Person, chair: Person, meeting: str) -> None:
    """A vote opened and closed while the tablet was away is known once it is back."""
    question = f"Đồng ý họp tiếp khi mất mạng, lần {token_hex(2)}?"
    await take_console(chair, meeting)
    await put_vote(chair, question)
    await close_vote(chair)
    await expect(member.page.get_by_text(question)).to_have_count(0)
    await member.context.set_offline(False)
    await is_live(member)
    await member.go(f"/meetings/{meeting}")
    await member.page.get_by_role("tab", name=pattern("meetings_outcomes")).click()
    await expect(member.page.get_by_text(question)).to_be_visible()


async def test_a_meeting_one_has_not_opened_is_found_and_noted_on_without_a_network(enter: Enter) -> None:
    member = await enter("bavinh", keeps=True)
    page = member.page
    coming, notebook = await _coming_with_notebook(member)
    assert await page.evaluate(INSTALLED)
    await _write_elsewhere(member, notebook, "Viết ở máy khác")
    await page.reload()
    async with asyncio.timeout(60):
        while not any(key.startswith("rows ") and notebook in key for _, key in await page.evaluate(KEYS, "values")):
            await asyncio.sleep(0.1)
    await member.context.set_offline(True)
    await page.reload()
    await member.go("/meetings")
    await page.get_by_role("link", name=coming["title"]).click()
    await page.get_by_role("tab", name=word("notes_open")).click()
    await expect(page.get_by_text("Viết ở máy khác").first).to_be_visible()
    await page.get_by_role("button", name=word("notes_add"), exact=True).click()
    await page.get_by_label(word("notes_text"), exact=True).fill("Hỏi thêm trước khi họp")
    await expect(page.get_by_text(pattern("link_offline_unsent"))).to_be_visible()
    await _lists_notes(member)
    await member.context.set_offline(False)
    async with asyncio.timeout(60):
        while len((await member.get(f"/pads/{notebook}/feed?after=0&epoch=0"))["marks"]) < 2:
            await asyncio.sleep(0.1)


async def _lists_notes(member: Person) -> None:
    """Find the page just written and one of another device among the notes of all meetings, and open it."""
    page = member.page
    await member.go("/notes")
    notes = page.get_by_role("main").get_by_role("listitem")
    await expect(notes.filter(has_text="Viết ở máy khác")).to_be_visible()
    await expect(page.get_by_text(pattern("notes_all_kept"))).to_be_visible()
    assert await violations(page) == []
    await page.get_by_label(word("notes_search"), exact=True).fill("hoi them")
    await expect(notes).to_have_count(1)
    await expect(notes).to_contain_text(word("marks_unsent"))
    await notes.get_by_role("link").click()
    await expect(page.get_by_label(word("notes_text"), exact=True)).to_have_value("Hỏi thêm trước khi họp")


async def test_a_vote_pressed_without_a_network_is_shown_as_not_sent(enter: Enter) -> None:
    member, chair = await enter("bavinh", keeps=True), await enter(CHAIR)
    meeting, question = await running_meeting(member), "Đồng ý giữ phiếu trên máy?"
    await enter_room(member, meeting)
    await take_console(chair, meeting)
    await put_vote(chair, question)
    shown = card(member, question)
    await expect(shown).to_be_visible()
    await member.context.set_offline(True)
    await choice(member, "for").click()
    await expect(member.page.get_by_text(pattern("link_offline_unsent", count=1))).to_be_visible()
    await close_vote(chair)
    await member.context.set_offline(False)
    await expect(member.page.get_by_text(word("error_vote_closed")).first).to_be_visible()


async def test_a_paper_one_may_no_longer_read_leaves_the_tablet(enter: Enter) -> None:
    member, secretary = await enter("nhattan", keeps=True), await enter(SECRETARY)
    meeting = await running_meeting(secretary)
    papers = [each for each in await entities(secretary, meeting, "paper") if each["current_version_id"]]
    paper = max(papers, key=lambda each: each["order"])
    await _has_everything(member)
    assert paper["current_version_id"] in await _versions(member)
    await member.go(f"/room/{meeting}?item={paper['item_id']}&version={paper['current_version_id']}")
    reading = member.page.get_by_role("region", name=word("reader_document", title=paper["title"]))
    await expect(reading).to_be_visible()
    marks = await _marks_on(member, paper["id"])
    await member.page.locator("footer.foot").get_by_role("button", name=word("room_papers")).click()
    await take(member, "pen")
    await member.context.set_offline(True)
    await draw(member.page, [(400 + 10 * step, 420) for step in range(9)])
    await secretary.do("DELETE", f"/papers/{paper['id']}")
    await member.context.set_offline(False)
    try:
        await expect(member.page.get_by_text(word("marks_wait_for_paper", count=1))).to_be_visible()
        told = member.page.get_by_role("heading", name=word("room_paper_gone", title=paper["title"]))
        await expect(told).to_be_visible()
        assert await violations(member.page) == []
        async with asyncio.timeout(60):
            while paper["current_version_id"] in await _versions(member):
                await asyncio.sleep(0.1)
    finally:
        await secretary.do("POST", f"/papers/{paper['id']}/restore")
    await expect(reading).to_be_visible()
    await _goes_on(member, paper["id"], paper["current_version_id"], marks)


async def _goes_on(person: Person, paper: str, version: str, marks: int) -> None:
    """Wait until a paper is on the device again, with more marks at the server than so many."""
    async with asyncio.timeout(60):
        while version not in await _versions(person) or await _marks_on(person, paper) == marks:
            await asyncio.sleep(0.1)


async def _coming_with_notebook(person: Person) -> tuple[dict[str, Any], str]:
    """Return a published meeting that lies on the device with its notebook, and that notebook."""
    meetings = await person.get("/meetings?state=published")
    notebooks = [(await person.get(f"/meetings/{each['id']}/notebook"))["pad"] for each in meetings]
    async with asyncio.timeout(60):
        while True:
            for meeting, notebook in zip(meetings, notebooks, strict=True):
                if await _keeps_marks(person, notebook) and await _keeps_room(person, meeting["id"]):
                    return meeting, notebook
            await asyncio.sleep(0.1)


async def _marks_on(person: Person, paper: str) -> int:
    """Return how many marks the server has of those that a person sees on a paper."""
    return len((await person.get(f"/pads/{paper}/feed?after=0&epoch=0"))["marks"])


async def _whole(person: Person) -> set[str]:
    """Return the versions beside which everything lies on the device: it comes after their last piece."""
    keys = await person.page.evaluate(KEYS, "values")
    return {key.removesuffix(" whole") for shelf, key in keys if shelf == "beside" and key.endswith(" whole")}


async def _versions(person: Person) -> set[str]:
    """Return the versions of which pieces lie on the device."""
    return {version for version, _ in await person.page.evaluate(KEYS, "pieces")}


async def test_an_administrator_erases_a_lost_tablet(enter: Enter) -> None:
    member, administrator = await enter("vinhkhang", keeps=True), await enter("anhkhoa")
    await _has_something(member)
    account = next(each for each in await administrator.get("/accounts") if each["username"] == "vinhkhang")
    await member.context.set_offline(True)
    await administrator.go("/admin")
    await administrator.page.get_by_text(account["person"]["full_name"]).first.click()
    devices = administrator.page.get_by_role("dialog")
    await devices.get_by_role("button", name=pattern("devices_wipe_name")).first.click()
    await devices.get_by_role("button", name=word("devices_wipe"), exact=True).click()
    await expect(devices.get_by_text(word("devices_wiping"))).to_be_visible()
    assert await _kept(member) > 0
    await member.context.set_offline(False)
    await expect(member.page.get_by_text(word("error_device_wiped"))).to_be_visible()
    await _is_empty(member)
    # It is empty first, and tells the server then.
    async with asyncio.timeout(30):
        while not await _told_erased(administrator, account["id"]):
            await asyncio.sleep(0.1)


async def test_what_a_closed_tab_left_is_warned_of_and_sent_by_another(enter: Enter) -> None:
    member = await enter("vinhkhang", keeps=True)
    page, meeting = member.page, await running_meeting(member)
    other = await member.context.new_page()
    await other.goto(f"{member.government.address}/#/meetings/{meeting}?tab=notes")
    add = other.get_by_role("button", name=word("notes_add"), exact=True)
    await add.wait_for()
    await page.get_by_role("navigation", name=word("nav_label")).wait_for()
    await member.context.set_offline(True)
    await add.click()
    await other.get_by_label(word("notes_text"), exact=True).fill("Viết trong thẻ kia")
    for tab in (other, page):
        await expect(tab.get_by_text(pattern("link_offline_unsent"))).to_be_visible()
    await other.close(run_before_unload=True)
    await page.get_by_role("button", name=pattern("account_menu")).or_(page.locator("button.who")).first.click()
    await page.get_by_role("button", name=word("account_logout")).click()
    await expect(page.get_by_text(pattern("leave_lead"))).to_be_visible()
    await page.get_by_role("button", name=word("leave_stay")).click()
    await member.context.set_offline(False)
    await is_live(member)
    notebook = (await member.get(f"/meetings/{meeting}/notebook"))["pad"]
    async with asyncio.timeout(60):
        while not (await member.get(f"/pads/{notebook}/feed?after=0&epoch=0"))["marks"]:
            await asyncio.sleep(0.1)


async def test_logging_out_erases_the_device_in_every_tab(enter: Enter) -> None:
    member = await enter("nhattan", keeps=True)
    await _has_everything(member)
    other = await member.context.new_page()
    await other.goto(member.government.address)
    await other.get_by_role("navigation", name=word("nav_label")).wait_for()
    await member.context.set_offline(True)
    await member.page.reload()
    await (
        member.page.get_by_role("button", name=pattern("account_menu"))
        .or_(member.page.locator("button.who"))
        .first.click()
    )
    await member.page.get_by_role("button", name=word("account_logout")).click()
    for page in (member.page, other):
        await expect(page.get_by_label(word("login_username"))).to_be_visible()
    await _is_empty(member)
    # The server hears of it before anybody is let in again.
    await member.context.set_offline(False)
    await member.page.reload()
    await expect(member.page.get_by_label(word("login_username"))).to_be_visible()
    assert (await member.api("GET", "/me"))["status"] == 401


async def test_a_clock_wrong_by_a_year_opens_nothing_and_an_hour_away_locks(enter: Enter) -> None:
    member = await enter("nhattan", keeps=True)
    await _has_everything(member)
    kept = await _kept(member)
    await member.context.set_offline(True)
    await _shift_clock(member, -YEAR)
    await expect(member.page.get_by_role("heading", name=word("offline_clock_title"))).to_be_visible()
    assert await _kept(member) >= kept
    await _shift_clock(member, HOUR)
    secret = member.page.get_by_role("dialog").locator("input")
    await secret.fill("000000")
    await member.page.get_by_role("button", name=word("lock_submit")).click()
    await expect(member.page.get_by_text(word("error_pin_wrong"))).to_be_visible()
    await secret.fill(member.government.accounts["nhattan"][0])
    await member.page.get_by_role("button", name=word("lock_submit")).click()
    await expect(member.page.get_by_role("heading", name=word("lock_title"))).to_have_count(0)
    await expect(member.page.locator(".run h2").first).to_be_visible()
    await _shift_clock(member, YEAR)
    await expect(member.page.get_by_role("heading", name=word("offline_too_long_title"))).to_be_visible()
    assert await _kept(member) >= kept
    await member.context.set_offline(False)
    await expect(member.page.get_by_role("navigation", name=word("nav_label"))).to_be_visible()
    assert await _kept(member, "pieces") > 0


async def test_a_screen_locked_without_the_network_stays_locked_until_its_person_opens_it(enter: Enter) -> None:
    member = await enter("nhattan", keeps=True)
    page, locked = member.page, member.page.get_by_role("heading", name=word("lock_title"))
    assert await page.evaluate(INSTALLED)
    async with asyncio.timeout(60):
        while "holder" not in await page.evaluate(KEYS, "device"):
            await asyncio.sleep(0.1)
    name = (await member.get("/me"))["person"]["full_name"]
    await member.context.set_offline(True)
    await page.get_by_role("button", name=name).click()
    await page.get_by_role("button", name=word("account_lock")).click()
    await expect(locked).to_be_visible()
    await page.reload()
    await expect(locked).to_be_visible()
    await member.context.set_offline(False)
    async with asyncio.timeout(60):
        while (await member.api("GET", "/today"))["status"] != 423:
            await asyncio.sleep(0.1)
    await expect(page.get_by_text(word("link_offline"))).to_have_count(0)
    await expect(locked).to_be_visible()
    await page.reload()
    await expect(locked).to_be_visible()
    password, pin = member.government.accounts["nhattan"]
    has_pin = (await member.get("/me"))["has_pin"]
    await page.get_by_role("dialog").locator("input").fill(pin if has_pin else password)
    await page.get_by_role("button", name=word("lock_submit")).click()
    await expect(page.locator(".run h2").first).to_be_visible()
    await page.reload()
    await expect(page.locator(".run h2").first).to_be_visible()
    await expect(locked).to_have_count(0)


async def test_a_full_device_says_so_and_goes_on(browser_of: Enter) -> None:
    member = await browser_of("vinhkhang", keeps=True)
    await member.context.add_init_script(FULL_THERE)
    await member.arrive()
    meeting = await running_meeting(member)
    await member.go(f"/meetings/{meeting}")
    await expect(member.page.get_by_text(pattern("kept_full"))).to_be_visible()
    here = member.page.locator(".kept").get_by_role("progressbar")
    share = float(await here.get_attribute("aria-valuenow") or 0) / 100
    whole, full = await box_of(here), await box_of(here.locator("span"))
    assert full["width"] > 0
    assert abs(full["width"] / whole["width"] - share) < 0.01
    await member.go(f"/room/{meeting}")
    await expect(_canvas(member)).to_be_visible()


async def test_what_a_full_device_cannot_keep_is_said_until_it_is_sent(enter: Enter) -> None:
    member = await enter("bavinh", keeps=True)
    page, meeting = member.page, await running_meeting(member)
    await member.go(f"/meetings/{meeting}?tab=notes")
    add = page.get_by_role("button", name=word("notes_add"), exact=True)
    await add.wait_for()
    await page.evaluate(NO_ROOM)
    await member.context.set_offline(True)
    await add.click()
    await page.get_by_label(word("notes_text"), exact=True).fill("Viết khi máy đã đầy")
    await expect(page.get_by_role("alert").filter(has_text=pattern("unkept"))).to_be_visible()
    assert await violations(page) == []
    await member.context.set_offline(False)
    await expect(page.get_by_text(pattern("unkept"))).to_have_count(0)
    notebook = (await member.get(f"/meetings/{meeting}/notebook"))["pad"]
    async with asyncio.timeout(60):
        while "Viết khi máy đã đầy" not in await _sheets(member, notebook):
            await asyncio.sleep(0.1)


async def test_a_paper_that_was_replaced_is_read_as_before_until_the_new_one_is_here(enter: Enter) -> None:
    member, secretary = await enter("nhattan", keeps=True), await enter(SECRETARY)
    page, meeting = member.page, await running_meeting(member)
    item = next(each for each in await entities(member, meeting, "item") if each["state"] == "current")["id"]
    before = await upload_paper(secretary, item, documents.paper(2, "Bản một"))
    paper = next(each for each in await entities(secretary, meeting, "paper") if each["current_version_id"] == before)
    async with asyncio.timeout(60):
        while before not in await _whole(member):
            await asyncio.sleep(0.1)
    await member.go(f"/room/{meeting}?item={item}&version={before}")
    await expect(_sharp(member)).to_be_visible()
    await member.context.route("**/paper-versions/*/reading", lambda route: route.abort())
    newer = await replace_paper(secretary, paper["id"], documents.paper(2, "Bản hai"))
    await expect(page.get_by_text(word("room_paper_older"))).to_be_visible()
    await member.context.set_offline(True)
    await page.get_by_role("button", name=word("room_paper_open_newest")).click()
    await expect(page.get_by_text(word("room_paper_not_here"))).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name=word("room_paper_open_here")).click()
    await expect(page.get_by_text(word("room_paper_older"))).to_be_visible()
    await expect(_sharp(member)).to_be_visible()
    await member.context.unroute("**/paper-versions/*/reading")
    await member.context.set_offline(False)
    async with asyncio.timeout(60):
        while newer not in await _whole(member) or before in await _versions(member):
            await asyncio.sleep(0.1)


async def _sheets(person: Person, notebook: str) -> list[str]:
    marks = (await person.get(f"/pads/{notebook}/feed?after=0&epoch=0"))["marks"]
    return [each["body"]["text"] for each in marks if each["body"]["kind"] == "sheet"]


async def _write_elsewhere(person: Person, notebook: str, title: str) -> None:
    """Write a page of a notebook as another device would."""
    feed = await person.get(f"/pads/{notebook}/feed?after=0&epoch=0")
    where = {"layer": feed["layers"][0]["id"], "version": None, "parts": None}
    page = {"op": "put", "n": 1, "id": token_hex(16), "base": 0, "body": {"kind": "sheet", "title": title}, **where}
    await person.do("POST", f"/pads/{notebook}/ops", {"device": token_hex(16), "ops": [page]})


async def _told_erased(administrator: Person, account: str) -> bool:
    devices = await administrator.get(f"/accounts/{account}/devices")
    return any(each["wipe_asked_at"] and each["erased_at"] for each in devices)


async def _has_something(person: Person) -> None:
    async with asyncio.timeout(60):
        while await _kept(person, "pieces") == 0:
            await asyncio.sleep(0.1)


async def _is_empty(person: Person) -> None:
    async with asyncio.timeout(30):
        while any([await _kept(person, store) for store in ("values", "pieces", "device")]):
            await asyncio.sleep(0.1)


async def _shift_clock(person: Person, by: int) -> None:
    """Open the application anew on a clock that is off by so many milliseconds."""
    await person.context.add_init_script(f"globalThis.__shift = {by};")
    await person.context.add_init_script(SHIFTED)
    await person.page.reload()
