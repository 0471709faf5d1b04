"""A secretary prepares a session: items, people, papers dropped at once, the invitation; two at one thing."""

import asyncio
import base64
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from playwright.async_api import Locator, Route, expect
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.looks import violations
from tests.browser.rooms import CHAIR, SECOND_SECRETARY, SECRETARY, entities, make_meeting
from tests.browser.words import pattern, word

TITLE = "Phiên họp chuyên đề về chuyển đổi số"
FIRST, SECOND = "Đề án dữ liệu quốc gia", "Báo cáo an toàn thông tin"
DROP = """([target, files]) => {
    const data = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: 'application/pdf' }));
    }
    for (const type of ['dragover', 'drop']) {
        target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
}"""


async def test_a_session_from_nothing_to_its_invitations(enter: Enter) -> None:
    secretary, member = await asyncio.gather(enter(SECRETARY), enter("thanhlam"))
    await _make(secretary)
    await _add_item(secretary, FIRST, "40")
    await _add_item(secretary, SECOND, "15")
    await secretary.page.get_by_role("button", name=word("meetings_item_up", title=SECOND)).click()
    await expect(_items(secretary).first).to_contain_text(SECOND)
    await _invite(secretary, "Hứa Vĩnh Khang", FIRST)
    await _drop_papers(secretary)
    await expect(member.page.get_by_text(TITLE)).to_have_count(0)
    await _publish(secretary)
    await expect(member.page.get_by_role("link").filter(has_text=TITLE).first).to_be_visible()


async def test_a_paper_too_secret_for_the_installation_goes_out_on_paper(enter: Enter) -> None:
    secretary, member = await asyncio.gather(enter(SECRETARY), enter("thanhlam"))
    meeting = await make_meeting(secretary, "Phiên họp có tài liệu mật", [FIRST])
    for person in (secretary, member):
        await person.go(f"/meetings/{meeting}")
    page, item = secretary.page, _items(secretary).first
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/papers?" in request.url else None)
    levels = page.get_by_label(word("meetings_classification_of", title=FIRST))
    await levels.select_option(label=word("meetings_only_on_paper", level=word("classification_secret")))
    await _drop(item, {"Báo cáo tình hình.pdf": documents.paper(2)})
    row = item.get_by_role("listitem").filter(has_text="Báo cáo tình hình.pdf")
    await expect(row.get_by_role("alert")).to_have_text(word("error_above_classification_ceiling"))
    await row.get_by_role("button", name=word("meetings_on_paper_instead")).click()
    dialog = page.get_by_role("dialog", name=word("meetings_on_paper_title"))
    await expect(dialog.get_by_label(word("meetings_paper_title"), exact=True)).to_have_value("Báo cáo tình hình")
    await expect(dialog.get_by_label(word("meetings_classification"), exact=True)).to_have_value("secret")
    await dialog.get_by_label(word("meetings_copies_handed")).fill("27")
    await dialog.get_by_role("button", name=word("action_save"), exact=True).click()
    await expect(row).to_have_count(0)
    for person in (secretary, member):
        shown = _items(person).first.get_by_role("listitem").filter(has_text="Báo cáo tình hình")
        await expect(shown).to_contain_text(word("meetings_on_paper", handed=27, collected=0))
        await expect(shown).to_contain_text(word("classification_secret"))
    assert sent == []
    await _collect(secretary, "Báo cáo tình hình", "28")
    await expect(page.get_by_text(pattern("error_more_collected_than_handed_out"))).to_be_visible()
    await page.get_by_label(word("meetings_copies_collected")).fill("27")
    await _save(secretary)
    shown = _items(member).first.get_by_role("listitem").filter(has_text="Báo cáo tình hình")
    await expect(shown).to_contain_text(word("meetings_on_paper", handed=27, collected=27))


async def test_what_the_server_finds_too_secret_is_offered_on_paper_too(enter: Enter) -> None:
    secretary = await enter(SECRETARY)
    meeting = await make_meeting(secretary, "Phiên họp chưa rõ trần độ mật", [FIRST])
    page = secretary.page
    await page.route("**/api/paper-limits", lambda route: route.abort())
    await secretary.go(f"/meetings/{meeting}")
    item = _items(secretary).first
    levels = page.get_by_label(word("meetings_classification_of", title=FIRST))
    await levels.select_option(label=word("classification_top_secret"))
    await _drop(item, {"Phương án.pdf": documents.paper()})
    row = item.get_by_role("listitem").filter(has_text="Phương án.pdf")
    await expect(row.get_by_role("alert")).to_have_text(word("error_above_classification_ceiling"))
    await expect(row.get_by_role("button", name=word("meetings_on_paper_instead"))).to_be_visible()


async def test_copies_are_counted_when_the_session_is_over(enter: Enter) -> None:
    secretary, chair = await asyncio.gather(enter(SECRETARY), enter(CHAIR))
    meeting = await make_meeting(secretary, "Phiên họp đã xong, thu lại bản giấy", [FIRST])
    item = (await entities(secretary, meeting, "item"))[0]["id"]
    paper = {"title": "Phương án", "kind": "report", "classification": "secret", "handed_out": 27}
    await secretary.do("POST", f"/items/{item}/papers-on-paper", paper)
    for step in ("start", "console", "close"):
        await chair.do("POST", f"/meetings/{meeting}/{step}")
    await secretary.go(f"/meetings/{meeting}")
    page = secretary.page
    await page.get_by_role("button", name=word("meetings_copies_count", title="Phương án")).click()
    await expect(page.get_by_label(word("meetings_paper_title"), exact=True)).to_have_count(0)
    await page.get_by_label(word("meetings_copies_collected")).fill("26")
    await _save(secretary)
    await expect(_items(secretary).first).to_contain_text(word("meetings_on_paper", handed=27, collected=26))


async def test_two_secretaries_never_overwrite_silently(enter: Enter) -> None:
    one, two = await asyncio.gather(enter(SECRETARY), enter(SECOND_SECRETARY))
    meeting = await make_meeting(one, "Phiên họp hai thư ký cùng soạn", [FIRST, SECOND])
    for secretary in (one, two):
        await secretary.go(f"/meetings/{meeting}")
        await secretary.page.get_by_role("button", name=word("meetings_item_edit", title=FIRST)).click()
        await expect(_title(secretary)).to_have_value(FIRST)
    await _title(one).fill("Đề án dữ liệu, bản của người thứ nhất")
    await _minutes(one).fill("55")
    await _save(one)
    await expect(_title(one)).to_have_count(0)
    await _title(two).fill("Đề án dữ liệu, bản của người thứ hai")
    await _save(two)
    told = two.page.get_by_role("alert").filter(has_text=word("meetings_conflict_hint"))
    await expect(told).to_contain_text(pattern("meetings_conflict", name="Lương Thu Hiên"))
    for key, field, value in (
        ("meetings_conflict_both", "meetings_item_title", "Đề án dữ liệu, bản của người thứ nhất"),
        ("meetings_conflict_taken", "meetings_item_minutes", "55"),
    ):
        await expect(told).to_contain_text(word(key, field=word(field), value=value))
    await expect(_minutes(two)).to_have_value("55")
    assert await violations(two.page) == []
    await expect(_items(one).first).to_contain_text("người thứ nhất")
    await _save(two)
    await expect(_items(one).first).to_contain_text("người thứ hai")
    await expect(_items(one).first).to_contain_text("55")


async def test_a_session_may_end_after_midnight(enter: Enter) -> None:
    secretary = await enter(SECRETARY)
    meeting = await make_meeting(secretary, "Phiên họp kéo dài qua đêm", [FIRST])
    await secretary.go(f"/meetings/{meeting}")
    page = secretary.page
    await page.get_by_role("button", name=word("meetings_edit")).click()
    day, begins, ends = (page.get_by_label(word(f"meetings_{name}"), exact=True) for name in ("day", "from", "until"))
    await day.fill("2031-12-03")
    await begins.fill("20:00")
    await ends.fill("09:00")
    await _save(secretary)
    await expect(page.get_by_text(word("meetings_ends_before_start"))).to_be_visible()
    await ends.fill("00:30")
    await expect(page.get_by_text("03/12/2031, 20:00 đến 00:30, 04/12").last).to_be_visible()
    await _save(secretary)
    await expect(ends).to_have_count(0)
    held = (await entities(secretary, meeting, "meeting"))[0]
    assert (held["starts_at"], held["ends_at"]) == ("2031-12-03T13:00:00Z", "2031-12-03T17:30:00Z")


async def test_a_session_that_was_not_held_is_moved_and_asks_for_no_reply(enter: Enter) -> None:
    secretary, member = await asyncio.gather(enter(SECRETARY), enter("ngocdieu"))
    title = "Phiên họp không ai mở"
    meeting = await make_meeting(secretary, title, [FIRST])
    asked, told = (word(f"today_kind_{kind}") for kind in ("invitation", "not_held_meeting"))
    await expect(member.page.get_by_role("link").filter(has_text=title).filter(has_text=asked)).to_be_visible()
    (held,) = await entities(secretary, meeting, "meeting")
    begins, ends = (datetime.now(UTC) - timedelta(hours=hours) for hours in (26, 24))
    over = {"starts_at": begins.isoformat(), "ends_at": ends.isoformat(), "expected_version": held["version"]}
    await secretary.do("PATCH", f"/meetings/{meeting}", over)

    await member.go(f"/meetings/{meeting}")
    await expect(member.page.get_by_text(word("meetings_not_held_lead"))).to_be_visible()
    await expect(member.page.get_by_role("button", name=word("meetings_reply_attending"))).to_have_count(0)
    await member.go("/")
    await expect(member.page.get_by_role("heading", name=word("today_waiting"))).to_be_visible()
    await expect(member.page.get_by_role("link").filter(has_text=title).filter(has_text=asked)).to_have_count(0)

    page = secretary.page
    await page.reload()
    await _follow(page.get_by_role("link").filter(has_text=title).filter(has_text=told), meeting)
    await page.get_by_role("button", name=word("meetings_not_held_move")).click()
    await expect(page.get_by_label(word("meetings_kind"), exact=True)).to_be_focused()
    assert await violations(page) == []
    await page.get_by_label(word("meetings_place"), exact=True).fill("")
    await _save(secretary)
    await expect(page.get_by_label(word("meetings_place"), exact=True)).to_be_focused()
    await page.get_by_label(word("meetings_place"), exact=True).fill("Phòng họp số 3")
    await page.get_by_label(word("meetings_day"), exact=True).fill("2031-12-04")
    await _save(secretary)
    await expect(page.get_by_text(word("meetings_not_held_staff"))).to_have_count(0)
    await secretary.go("/")
    await expect(page.get_by_role("link").filter(has_text=title).filter(has_text=told)).to_have_count(0, timeout=20_000)


async def test_what_one_secretary_moves_another_does_not_move_back(enter: Enter) -> None:
    one, two = await asyncio.gather(enter(SECRETARY), enter(SECOND_SECRETARY))
    meeting = await make_meeting(one, "Phiên họp hai thư ký cùng dời", [FIRST])
    for secretary in (one, two):
        await secretary.go(f"/meetings/{meeting}")
        await secretary.page.get_by_role("button", name=word("meetings_edit")).click()
    await one.page.get_by_label(word("meetings_place"), exact=True).fill("Phòng họp số 9")
    await _save(one)
    await two.page.get_by_label(word("meetings_name"), exact=True).fill("Phiên họp có tên mới")
    await _save(two)
    said = word("meetings_conflict_taken", field=word("meetings_place"), value="Phòng họp số 9")
    await expect(two.page.get_by_text(said)).to_be_visible()
    await _save(two)
    await expect(one.page.get_by_role("heading", name="Phiên họp có tên mới", level=1)).to_be_visible()
    assert (await entities(one, meeting, "meeting"))[0]["place"] == "Phòng họp số 9"


async def test_what_is_removed_can_be_put_back(enter: Enter) -> None:
    secretary = await enter(SECRETARY)
    meeting = await make_meeting(secretary, "Phiên họp để gỡ nội dung", [FIRST, SECOND])
    await secretary.go(f"/meetings/{meeting}")
    await secretary.page.get_by_role("button", name=word("meetings_item_remove", title=FIRST)).click()
    await expect(_items(secretary)).to_have_count(1)
    await secretary.page.get_by_role("button", name=word("action_undo")).click()
    await expect(_items(secretary)).to_have_count(2)
    await _remove_meeting(secretary)
    await secretary.page.get_by_role("button", name=word("action_undo")).click()
    await expect(secretary.page.get_by_role("heading", name="Phiên họp để gỡ nội dung")).to_be_visible()


async def test_a_meeting_of_today_that_was_removed_and_put_back_shows_again(enter: Enter) -> None:
    secretary = await enter(SECRETARY)
    title = "Phiên họp hôm nay, gỡ rồi đưa lại"
    meeting = await make_meeting(secretary, title, [FIRST])
    page = secretary.page
    put_out = asyncio.Event()
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: _if_denied(frame, put_out)))

    async def answer_late(route: Route) -> None:
        answer = await route.fetch()
        await put_out.wait()
        await route.fulfill(response=answer)

    await secretary.go(f"/meetings/{meeting}")
    async with page.expect_response("**/api/today"):
        await page.reload()  # from now on it is followed as one of today's, whatever screen is open
    await page.route(lambda address: address.endswith(f"/api/meetings/{meeting}"), answer_late)
    await _remove_meeting(secretary)
    await page.get_by_role("button", name=word("action_undo")).click()
    await expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    await expect(_items(secretary)).to_have_count(1)


def _items(person: Person) -> Locator:
    return person.page.locator("ol.items > li")


def _title(person: Person) -> Locator:
    return person.page.get_by_label(word("meetings_item_title"), exact=True)


def _minutes(person: Person) -> Locator:
    return person.page.get_by_label(word("meetings_item_minutes"), exact=True)


async def _save(person: Person) -> None:
    await person.page.get_by_role("button", name=word("action_save"), exact=True).click()


def _if_denied(frame: str | bytes, put_out: asyncio.Event) -> None:
    if '"denied"' in str(frame):
        put_out.set()


async def _collect(person: Person, title: str, copies: str) -> None:
    await person.page.get_by_role("button", name=word("meetings_paper_edit", title=title)).click()
    await person.page.get_by_label(word("meetings_copies_collected")).fill(copies)
    await _save(person)


async def _remove_meeting(secretary: Person) -> None:
    await secretary.page.get_by_role("button", name=word("meetings_remove"), exact=True).click()
    dialog = secretary.page.get_by_role("dialog", name=word("meetings_remove_question"))
    await dialog.get_by_role("button", name=word("meetings_remove"), exact=True).click()
    await expect(secretary.page.get_by_text(word("meetings_removed"))).to_be_visible()


async def _make(secretary: Person) -> None:
    page = secretary.page
    await secretary.go("/meetings")
    await page.get_by_role("button", name=word("meetings_create")).click()
    await expect(page.get_by_text(word("meetings_body_members", count=27))).to_be_visible()
    await page.get_by_label(word("meetings_name"), exact=True).fill(TITLE)
    await page.get_by_label(word("meetings_place"), exact=True).fill("Phòng họp số 2")
    await page.get_by_role("button", name=word("meetings_create_do")).click()
    await expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


async def _add_item(secretary: Person, title: str, minutes: str) -> None:
    page = secretary.page
    await page.get_by_role("button", name=word("meetings_add_item"), exact=True).click()
    await _title(secretary).fill(title)
    await page.get_by_label(word("meetings_item_minutes"), exact=True).fill(minutes)
    unit = page.get_by_label(word("meetings_item_unit"))
    await expect(unit.get_by_role("option", name="Bộ Khoa học và Công nghệ")).to_be_attached()
    await unit.select_option(label="Bộ Khoa học và Công nghệ")
    await page.get_by_label(word("meetings_item_presenter")).select_option(
        label="Khúc Nhật Tân, Bộ trưởng Bộ Khoa học và Công nghệ"
    )
    await _save(secretary)
    await expect(_items(secretary).filter(has_text=title)).to_contain_text("Khúc Nhật Tân")


async def _invite(secretary: Person, name: str, item: str) -> None:
    page = secretary.page
    await page.get_by_role("tab", name=word("meetings_people")).click()
    await page.get_by_role("button", name=word("meetings_add_people"), exact=True).click()
    await page.get_by_label(word("meetings_find_person")).fill(name)
    await page.get_by_role("checkbox", name=name).check()
    await page.get_by_role("checkbox", name=item).check()
    await page.get_by_role("button", name=word("meetings_add_people_do", count=1)).click()
    invited = page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text=name)
    await expect(invited).to_contain_text(word("meetings_invited_to", items=2))
    await page.get_by_role("tab", name=word("meetings_programme")).click()


async def _follow(link: Locator, meeting: str) -> None:
    """Press a link to a meeting; once more where the list moved away under the finger."""
    for patience in (10_000, 60_000):
        await link.click()
        with suppress(AssertionError):
            return await expect(link.page).to_have_url(re.compile(meeting), timeout=patience)
    raise AssertionError(f"the screen stays at {link.page.url}")


async def _drop_papers(secretary: Person) -> None:
    item = _items(secretary).filter(has_text=FIRST)
    files = {
        "To-trinh_du-lieu.pdf": documents.paper(3),
        "Báo cáo tóm tắt.pdf": documents.paper(2),
        "Phụ lục có mật khẩu.pdf": documents.encrypted("mở"),
        "Bảng tính.pdf": b"PK\x03\x04 not a PDF at all",
        "Thiếu trang.pdf": documents.damaged_in_the_middle(),
    }
    await _drop(item, files)
    first = item.get_by_role("listitem").filter(has_text="To trinh du lieu")
    await expect(first).to_contain_text(word("meetings_pages", pages=3))
    await expect(item.get_by_role("listitem").filter(has_text="Báo cáo tóm tắt")).to_contain_text(
        word("meetings_pages", pages=2)
    )
    await expect(item.get_by_text(word("error_paper_encrypted"))).to_be_visible()
    await expect(item.get_by_text(word("error_paper_not_pdf"))).to_be_visible()
    await expect(item.get_by_text(word("paper_warning_pages_damaged"))).to_be_visible()


async def _drop(target: Locator, files: Mapping[str, bytes]) -> None:
    coded = [[name, base64.b64encode(content).decode()] for name, content in files.items()]
    handle = await target.element_handle()
    await target.page.evaluate(DROP, [handle, coded])


async def _publish(secretary: Person) -> None:
    page = secretary.page
    await page.get_by_role("button", name=word("meetings_publish"), exact=True).click()
    dialog = page.get_by_role("dialog", name=word("meetings_publish_question"))
    await dialog.get_by_role("button", name=word("meetings_publish"), exact=True).click()
    await expect(page.get_by_text(pattern("meetings_published_done"))).to_be_visible()
