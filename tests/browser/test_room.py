"""The chair runs the room: everybody follows live, members check in, and the console passes from hand to hand."""

import asyncio
import re
from datetime import UTC, datetime

from playwright.async_api import Locator, Route, expect
from tests.browser.conftest import Enter
from tests.browser.government import PHONE, TABLET, UPRIGHT, Person
from tests.browser.rooms import (
    CHAIR,
    SECRETARY,
    call_members_in,
    card,
    enter_room,
    entities,
    hold,
    make_meeting,
    running_meeting,
    take_console,
)
from tests.browser.words import pattern, word

ITEMS = ["Dự án Luật Thống kê (sửa đổi)", "Báo cáo cải cách hành chính"]
AN_HOUR_FAST = """(() => {
    const [real, asked] = [Date.now, []];
    Date.now = () => real() + 3_600_000;
    globalThis.asked = asked;
    const held = Object.assign(new EventTarget(), { released: false, release: async () => {} });
    Object.defineProperty(navigator, 'wakeLock', { value: { request: async (kind) => (asked.push(kind), held) } });
})()"""
CHAIR_NAME, SECRETARY_NAME, SEATED = "Lê Khắc Sơn", "Lương Thu Hiên", "Mạc Đình Phúc"


async def test_members_follow_the_chair_live(enter: Enter) -> None:
    secretary, chair, member = await asyncio.gather(enter(SECRETARY), enter(CHAIR), enter("dinhloc"))
    meeting = await make_meeting(secretary, "Phiên họp để theo dõi trực tiếp", ITEMS)
    await call_members_in(secretary, meeting, 20)
    await enter_room(member, meeting)
    await expect(member.page.get_by_text(word("room_not_started"))).to_be_visible()
    await _start(chair, meeting)
    await expect(member.page.get_by_text(word("room_not_started"))).to_have_count(0)
    current = member.page.get_by_role("navigation", name=word("room_programme")).locator("button.now")
    await expect(current).to_contain_text(ITEMS[0])
    needed = (await entities(member, meeting, "meeting"))[0]["quorum"]["needed"]
    sentence = word("quorum_met", present=20, members=27, needed=needed)
    await expect(member.page.get_by_text(sentence).first).to_be_visible()
    await _check_in(member)
    sentence = word("quorum_met", present=21, members=27, needed=needed)
    await expect(member.page.get_by_text(sentence).first).to_be_visible()
    await expect(chair.page.get_by_text(word("console_quorum_met", present=21, members=27))).to_be_visible()
    following = member.page.locator("button.now").filter(has_text=ITEMS[1])
    await hold(chair, chair.page.get_by_role("button", name=word("console_next_hold", no=2)), _moved(chair))
    await expect(following).to_be_visible()


async def test_the_console_passes_from_hand_to_hand(enter: Enter) -> None:
    secretary, chair, spare = await asyncio.gather(enter(SECRETARY), enter(CHAIR), enter(CHAIR))
    meeting = await make_meeting(secretary, "Phiên họp để tiếp quản bảng", ITEMS)
    await call_members_in(secretary, meeting, 20)
    await _start(chair, meeting)

    # the chair's tablet dies: another device of the chair takes over, and both show who holds it
    await take_console(spare, meeting)
    await expect(chair.page.get_by_text(pattern("console_band_elsewhere", name=CHAIR_NAME))).to_be_visible()
    await expect(chair.page.get_by_role("button", name=word("console_next_hold", no=2))).to_be_disabled()

    # the secretary may only by the chair's standing permission
    await secretary.go(f"/room/{meeting}/console")
    await expect(secretary.page.get_by_text(word("console_band_not_allowed"))).to_be_visible()
    assert (await secretary.api("POST", f"/meetings/{meeting}/console"))["status"] == 403
    await spare.page.get_by_role("button", name=word("console_session"), exact=True).click()
    permit = spare.page.get_by_role("switch", name=word("console_permit"))
    await permit.click()
    await expect(permit).to_be_checked()
    await spare.page.get_by_role("dialog").get_by_role("button", name=word("action_close")).first.click()
    await take_console(secretary, meeting)
    for device in (chair, spare):
        await expect(device.page.get_by_text(pattern("console_band_elsewhere", name=SECRETARY_NAME))).to_be_visible()
    await hold(secretary, secretary.page.get_by_role("button", name=word("console_next_hold", no=2)), _moved(secretary))
    await expect(_moved(chair)).to_be_visible()


async def test_a_dialog_of_the_console_stays_when_the_screen_is_turned(enter: Enter) -> None:
    secretary, chair = await asyncio.gather(enter(SECRETARY), enter(CHAIR))
    meeting = await make_meeting(secretary, "Phiên họp để xoay màn hình", ITEMS)
    await call_members_in(secretary, meeting, 20)
    await _start(chair, meeting)
    page, dialog = chair.page, chair.page.get_by_role("dialog")
    question = page.get_by_label(word("console_question"), exact=True)
    await question.fill("Thông qua dự án Luật?")

    async def turn_and_close(opener: Locator, within: Locator, *sizes: dict[str, int]) -> None:
        await opener.click()
        for size in sizes:
            await page.set_viewport_size({"width": size["width"], "height": size["height"]})
            await expect(within).to_be_visible()
        # a toast that is within the dialog's reach closes by the same word
        await dialog.get_by_role("button", name=word("action_close")).first.click()
        await expect(dialog).to_have_count(0)

    # the panel of the seats is none of the phone's first, yet its dialog stays
    seat = page.get_by_role("button", name=re.compile(f"^{SEATED}"))
    await turn_and_close(seat, dialog.get_by_role("heading", name=SEATED), PHONE)
    await expect(page.get_by_role("tabpanel", name=word("console_tab_seats"))).to_be_focused()
    await page.get_by_role("tab", name=word("console_tab_vote")).click()
    await expect(question).to_have_value("Thông qua dự án Luật?")
    session = page.get_by_role("button", name=word("console_session"), exact=True)
    await turn_and_close(session, dialog.get_by_role("heading", name=word("console_session")), UPRIGHT, TABLET)
    await expect(question).to_have_value("Thông qua dự án Luật?")

    # what belongs to the account has no place in the phone's bar, and stays all the same
    await page.get_by_role("button", name=word("account_menu", name=CHAIR_NAME)).click()
    await page.get_by_role("button", name=word("account_password")).click()
    password = page.get_by_label(word("password_current"), exact=True)
    await expect(password).to_be_focused()
    await page.keyboard.type("dang go")
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await expect(password).to_be_visible()
    await expect(password).to_have_value("dang go")


async def _start(chair: Person, meeting: str) -> None:
    await chair.go(f"/room/{meeting}/console")
    started = chair.page.get_by_text(word("console_held_here"))
    await hold(chair, chair.page.get_by_role("button", name=word("console_start_hold")), started)


async def _check_in(member: Person) -> None:
    """Check in while the first answer is lost: it is sent again with the same key."""
    keys: list[str | None] = []

    async def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) > 1:
            await route.continue_()
            return
        await route.fetch()
        await route.abort("connectionreset")

    await member.page.route("**/check-in", lose_the_first_answer)
    await member.page.get_by_role("button", name=word("room_check_in")).click()
    await expect(member.page.get_by_text(word("room_check_in_done"))).to_be_visible()
    await member.page.unroute("**/check-in")
    assert keys[0] is not None
    assert keys == [keys[0]] * 2


def _moved(person: Person) -> Locator:
    """The second item as the one the meeting is at."""
    return person.page.get_by_role("heading", name=ITEMS[1])


async def test_the_countdown_is_the_servers_and_the_screen_stays_awake(browser_of: Enter, enter: Enter) -> None:
    chair, member = await asyncio.gather(enter(CHAIR), browser_of("ductuong"))
    await member.context.add_init_script(AN_HOUR_FAST)
    await member.arrive()
    meeting = await running_meeting(chair)
    await enter_room(member, meeting)
    assert "screen" in await member.page.evaluate("asked")
    current = (await entities(chair, meeting, "meeting"))[0]["current_item_id"]
    await chair.do("POST", f"/meetings/{meeting}/console")
    question = {"item_id": current, "question": "Gia hạn thời gian lấy ý kiến?", "seconds": 120}
    vote = (await chair.do("POST", f"/meetings/{meeting}/votes", question))["id"]
    countdown = card(member, question["question"]).locator(".time b")
    await expect(countdown).to_have_text(re.compile(r"^0[01]:[0-5]\d$"))
    await chair.do("POST", f"/votes/{vote}/void", {"reason": "Chỉ để xem đồng hồ"})
    await expect(countdown).to_have_count(0)


async def test_members_take_their_seats_before_the_session_opens_on_a_full_day(enter: Enter) -> None:
    secretary, member = await asyncio.gather(enter(SECRETARY), enter("dinhphuc"))
    for no in range(8):
        await make_meeting(secretary, f"Một ngày nhiều cuộc họp, cuộc {no}", ["Nội dung"])
    meeting = await make_meeting(secretary, "Phiên họp sắp mở", ["Nội dung duy nhất"])
    (held,) = await entities(secretary, meeting, "meeting")
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    await secretary.do("PATCH", f"/meetings/{meeting}", {"expected_version": held["version"], "starts_at": now})
    await enter_room(member, meeting)
    await member.page.get_by_role("button", name=word("room_check_in")).click()
    await expect(member.page.get_by_text(pattern("room_checked_in"))).to_be_visible()
    (held,) = await entities(secretary, meeting, "meeting")
    assert (held["state"], held["quorum"]["present"]) == ("published", 1)
