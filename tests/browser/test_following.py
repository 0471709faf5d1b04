"""The chair lets a member lead: the room goes along, whoever likes looks elsewhere and comes back with one tap."""

import asyncio
import re

from playwright.async_api import Locator, expect
from tests.browser.conftest import Enter
from tests.browser.government import PHONE, TABLET, UPRIGHT, Person
from tests.browser.hands import box_of, draw, drawing
from tests.browser.rooms import CHAIR, begin_again, enter_room, entities, running_meeting
from tests.browser.words import pattern, word
from tests.browser.writing import close_panel, mine, open_list, still, take, undo

BEGUN = "Nửa câu về dự toán"
# The part of the first page's width that is in the window, as shares of it.
PART_SHOWN = """() => {
    const [box, sheet] = ['.scroller', '.sheet'].map((each) => document.querySelector(each).getBoundingClientRect())
    const width = document.querySelector(".scroller").clientWidth
    return [box.left, box.left + width].map((x) => (x - sheet.left) / sheet.width)
}"""
# What of the bar a finger cannot press: too small, beyond the window, or under something else.
HIDDEN = """(bar) => [...bar.querySelectorAll('button, a')].filter((each) => {
    const { left, top, width, height, right, bottom } = each.getBoundingClientRect()
    const inner = [[left + 4, top + 4], [right - 4, bottom - 4], [left + width / 2, top + height / 2]]
    const free = inner.every(([x, y]) => each.contains(document.elementFromPoint(x, y)))
    return width < 44 || height < 44 || left < 0 || right > innerWidth || !free
}).map((each) => each.textContent)"""


async def test_the_room_follows_whoever_the_chair_lets_lead(enter: Enter) -> None:
    chair, leader, member, upright, phone = await asyncio.gather(
        enter(CHAIR), enter("nhattan"), enter("dinhloc"), enter("bavinh", size=UPRIGHT), enter("dinhloc", size=PHONE)
    )
    meeting = await running_meeting(chair)
    for person in (chair, leader, member, upright, phone):
        await enter_room(person, meeting)
    name = (await leader.get("/me"))["person"]["full_name"]
    await _give(chair, name)
    await expect(_leads(leader)).to_be_visible()
    followers = [chair, member, upright, phone]
    for person in followers:
        await expect(_switch(person)).to_be_checked()

    await _turn(leader, 3)
    for person in followers:
        await _is_at(person, 3)
    for size in (UPRIGHT, PHONE, TABLET):
        await chair.page.set_viewport_size({"width": size["width"], "height": size["height"]})
        await expect(_switch(chair)).to_be_in_viewport(ratio=1)
    await _points(leader, member)
    await _writes_for_the_room(leader, name, member)

    await member.page.locator(".scroller").hover()
    await member.page.mouse.wheel(0, 2_500)
    await expect(_switch(member)).not_to_be_checked()
    await _turn(leader, 1)
    await _is_at(upright, 1)
    await expect(_page(member, 1)).to_have_count(0)
    await _switch(member).click()
    await _is_at(member, 1)
    await _looks_elsewhere_by_keys(member)
    await take(member, "note")
    await _comes_with_another_device(await enter("nhattan", size=UPRIGHT), leader, meeting)

    await _goes_to_another_paper(leader, followers, meeting)
    await _stops_leading(leader)
    for person in followers:
        await expect(_switch(person)).to_have_count(0)


async def test_nothing_takes_the_page_from_under_a_pen_that_is_down(enter: Enter) -> None:
    chair, leader, member = await _led_room(enter)
    await _turn(leader, 1)
    await _is_at(member, 1)
    sheet = member.page.get_by_role("region", name=word("reader_page", page=1), exact=True)
    before, drawn_on = await box_of(sheet), await member.page.locator(".reader .name b").inner_text()
    x, y = before["x"] + 150, before["y"] + 150
    async with drawing(member.page, [(x, y), (x + 60, y + 10), (x + 120, y + 5)]):
        for number in (3, 2):
            await _turn(leader, number)
            await _is_at(chair, number)
        other = await _another_paper(leader, await running_meeting(leader))
        await _choose_paper(leader, other)
        await expect(chair.page.locator(".reader .name b")).to_have_text(other)
        assert await box_of(sheet) == before
    await expect(member.page.locator(".reader .name b")).to_have_text(other)
    await expect(_switch(member)).to_be_checked()
    await _choose_paper(leader, drawn_on)
    await expect(member.page.locator(".reader .name b")).to_have_text(drawn_on)
    await open_list(member)
    await expect(mine(member, "ink")).to_have_count(1)
    await close_panel(member)
    await _stops_leading(leader)


async def test_a_step_back_elsewhere_is_told_and_moves_nobody_unasked(enter: Enter) -> None:
    _, leader, member = await _led_room(enter)
    await _turn(leader, 1)
    await _is_at(member, 1)
    for person in (member, leader):
        await person.page.get_by_role("button", name=word("marks_write"), exact=True).click()
        sheet = await box_of(person.page.get_by_role("region", name=word("reader_page", page=1), exact=True))
        await draw(person.page, [(sheet["x"] + 150 + 4 * step, sheet["y"] + 150) for step in range(15)])
    await _turn(leader, 3)
    await _is_at(member, 3)
    for person in (member, leader):
        await undo(person)
        await expect(person.page.get_by_text(word("marks_undone_on", page=1))).to_be_visible()
        await _is_at(person, 3)
    await expect(_switch(member)).to_be_checked()
    await member.page.get_by_role("button", name=word("marks_see_page", page=1)).click()
    await _is_at(member, 1)
    await expect(_switch(member)).not_to_be_checked()
    await _is_at(leader, 3)
    await _stops_leading(leader)


async def test_who_presents_goes_and_comes_and_hears_that_the_lead_is_taken_back(enter: Enter) -> None:
    chair, leader, member = await _led_room(enter)
    await _turn(leader, 3)
    await _is_at(member, 3)
    await _points(leader, member)
    idle = member.page.locator("footer").get_by_text(word("room_follow_idle"))
    await expect(idle).to_have_count(0)
    room = leader.page.url
    await leader.page.goto("about:blank")
    await expect(idle).to_be_visible()
    await expect(member.page.locator(".pointer")).to_have_count(0)
    await _is_at(member, 3)
    await leader.page.goto(room)
    await expect(idle).to_have_count(0)

    await chair.page.get_by_role("button", name=word("room_presenter")).click()
    await chair.page.get_by_role("button", name=word("room_presenter_take")).click()
    await expect(leader.page.get_by_text(word("room_follow_you_no_more"))).to_be_visible()
    await expect(_leads(leader)).to_have_count(0)
    await expect(_switch(member)).to_have_count(0)


async def test_a_link_into_the_room_is_a_choice_and_a_reload_is_none(enter: Enter) -> None:
    _, leader, member = await _led_room(enter)
    page, shown = member.page, member.page.locator(".reader .name b")
    meeting = await running_meeting(leader)
    first, other = await leader.page.locator(".reader .name b").inner_text(), await _another_paper(leader, meeting)
    await _choose_paper(leader, other)
    await expect(shown).to_have_text(other)
    await expect(page).to_have_url(re.compile("version="))
    await page.reload()
    await expect(_switch(member)).to_be_checked()
    await _choose_paper(leader, first)
    await expect(shown).to_have_text(first)

    paper = next(each for each in await entities(leader, meeting, "paper") if each["title"] == other)
    place = f"/room/{meeting}?item={paper['item_id']}&version={paper['versions'][-1]['id']}&page=1"
    for before in ("/", f"/room/{meeting}"):
        await member.go(before)
        await page.evaluate("(place) => { location.hash = place }", place)
        await expect(shown).to_have_text(other)
        await expect(_switch(member)).not_to_be_checked()
        await expect(page.locator(".sheet .textLayer span").first).to_be_attached()
        sheet = await box_of(page.locator(".sheet").first)
        x, y = sheet["x"] + 150, sheet["y"] + 150
        await draw(page, [(x, y), (x + 60, y + 10), (x + 120, y + 5)])
        await open_list(member)
        await expect(mine(member, "ink")).to_have_count(1)
        await close_panel(member)
        await expect(shown).to_have_text(other)
        await undo(member)
        await _switch(member).click()
        await expect(shown).to_have_text(first)
    await _stops_leading(leader)


async def test_followers_see_the_part_that_is_shown_whatever_becomes_of_their_window(enter: Enter) -> None:
    _, leader, member = await _led_room(enter)
    other = await _another_paper(leader, await running_meeting(leader))
    await _choose_paper(leader, other)
    await leader.page.locator("body").click(position={"x": 600, "y": 5})
    for _ in range(3):
        await leader.page.keyboard.press("+")
    await leader.page.locator(".scroller").evaluate("(box) => { box.scrollLeft = 0 }")
    late = await enter("bavinh", size=UPRIGHT)
    await enter_room(late, await running_meeting(leader))
    for follower in (member, late):
        await _shows_the_same(leader, follower)
    for size in (UPRIGHT, TABLET):
        await member.page.set_viewport_size({"width": size["width"], "height": size["height"]})
        await _shows_the_same(leader, member)
    await _opens_and_closes_panels(leader, member)
    await leader.page.keyboard.press("0")
    await leader.page.keyboard.press("9")
    await _stops_leading(leader)


async def test_the_room_stays_where_it_is_while_the_leader_looks_at_a_second_paper_as_a_tab(enter: Enter) -> None:
    _, leader, member = await _led_room(enter)
    page = leader.page
    await page.set_viewport_size({"width": UPRIGHT["width"], "height": UPRIGHT["height"]})
    await _is_at(leader, 1)
    await page.locator(".scroller").hover()
    await page.mouse.wheel(0, 150)
    await expect(member.page.locator(".scroller")).not_to_have_js_property("scrollTop", 0)
    await still(member)
    before = await member.page.locator(".scroller").evaluate("(box) => box.scrollTop")
    await page.get_by_role("button", name=word("reader_more")).click()
    await page.get_by_role("button", name=word("reader_beside")).click()
    choices = page.get_by_role("dialog", name=word("reader_beside_title")).get_by_role("listitem")
    await choices.first.get_by_role("button").click()
    tabs = page.get_by_role("tablist", name=word("reader_beside")).get_by_role("tab")
    for tab in (tabs.last, tabs.first):
        await tab.click()
        await expect(page.locator(".reader >> visible=true")).to_have_count(1)
        await expect(page.locator(".canvas .whole >> visible=true").first).to_be_visible()
        await still(member)
        assert await member.page.locator(".scroller").evaluate("(box) => box.scrollTop") == before
    await _stops_leading(leader)


async def test_of_two_devices_of_a_presenter_the_one_in_the_hand_shows_the_way(enter: Enter) -> None:
    chair, second, leader = await asyncio.gather(enter(CHAIR), enter("nhattan", size=UPRIGHT), enter("nhattan"))
    meeting = await running_meeting(chair)
    for person in (chair, leader, second):
        await enter_room(person, meeting)
    other = await _another_paper(leader, meeting)
    name = (await leader.get("/me"))["person"]["full_name"]
    for _ in range(2):
        await _choose_paper(leader, other)
        await _give(chair, name)
        for person in (chair, second):
            await expect(person.page.locator(".reader .name b")).to_have_text(other)
        await _turn(leader, 3)
        for person in (chair, second):
            await _is_at(person, 3)
        await second.page.locator(".scroller").hover()
        await second.page.mouse.wheel(0, -9_000)
        for person in (chair, leader):
            await _is_at(person, 1)
        await _stops_leading(leader)
        other = await _another_paper(leader, meeting)


async def test_all_that_the_bar_has_can_be_pressed_on_a_phone(enter: Enter) -> None:
    chair, leader, _ = await _led_room(enter)
    absent = await enter("thihieu")
    meeting = await running_meeting(chair)
    current = (await entities(chair, meeting, "meeting"))[0]["current_item_id"]
    other = next(each["id"] for each in await entities(chair, meeting, "item") if each["id"] != current)
    for person in (chair, absent):
        await _hold_phone(person, PHONE["width"])
        await enter_room(person, meeting)
        await person.page.evaluate("(place) => { location.hash = place }", f"/room/{meeting}?item={other}")
        bar = person.page.locator("footer.foot")
        await expect(bar.get_by_role("button", name=word("room_follow_current"))).to_be_visible()
        for language in ("en", "vi"):
            await person.page.evaluate("(language) => localStorage.setItem('ecabinet.locale', language)", language)
            await person.page.reload()
            await expect(bar.get_by_role("switch")).to_be_visible()
            for width in (PHONE["width"], 360):
                await _hold_phone(person, width)
                assert await bar.evaluate(HIDDEN) == [], (person.user, language, width)
    await _stops_leading(leader)


async def _hold_phone(person: Person, width: int) -> None:
    """Have the window as wide as a phone's; what follows from that is drawn when this returns."""
    await person.page.set_viewport_size({"width": width, "height": 740})
    await person.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


async def _shows_the_same(leader: Person, follower: Person) -> None:
    """Wait until the follower sees the part of the page's width that the leader does."""
    await expect(leader.page.locator(".sheet .textLayer span").first).to_be_attached()
    part = await leader.page.evaluate(PART_SHOWN)
    assert part[1] - part[0] < 0.9, part
    seen: list[float] = []
    for _ in range(100):
        seen = await follower.page.evaluate(PART_SHOWN)
        if all(abs(one - other) < 0.03 for one, other in zip(part, seen, strict=True)):
            return
        await asyncio.sleep(0.2)
    assert seen == part


async def _opens_and_closes_panels(leader: Person, member: Person) -> None:
    """Another size of the window is no choice of where to look."""
    for button in (word("marks_panel"), word("reader_pages"), word("reader_find")):
        for _ in range(2):
            await member.page.get_by_role("button", name=button, exact=True).first.click()
            await still(member)
            await expect(_switch(member)).to_be_checked()
        await _shows_the_same(leader, member)


async def _looks_elsewhere_by_keys(member: Person) -> None:
    for key in ("End", "n"):
        await member.page.keyboard.press(key)
        await expect(_switch(member)).not_to_be_checked()
        await _switch(member).click()
        await _is_at(member, 1)


async def _give(chair: Person, name: str) -> None:
    page = chair.page
    await page.get_by_role("button", name=word("room_presenter")).click()
    await page.get_by_label(word("room_presenter_find")).fill(name)
    await page.get_by_role("list", name=word("room_presenter_people")).get_by_role("button", name=name).click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def _comes_with_another_device(second: Person, leader: Person, meeting: str) -> None:
    """The presenter's second device opens where the room is, wherever the presenter was last, and moves nobody."""
    version = str(await leader.page.locator(".sheet").first.get_attribute("data-version"))
    papers = await entities(leader, meeting, "paper")
    paper = next(each["id"] for each in papers if any(version == one["id"] for one in each["versions"]))
    async with leader.page.expect_response(lambda answer: answer.url.endswith(f"/reading-positions/{paper}")):
        await _turn(leader, 3)
    await second.do("PUT", f"/reading-positions/{paper}", {"version": version, "page": 2, "top": 0})
    await enter_room(second, meeting)
    for device in (second, leader):
        await _is_at(device, 3)
    await _turn(leader, 1)  # others find their places as they left them


def _leads(leader: Person) -> Locator:
    return leader.page.get_by_role("button", name=word("room_presenting"))


async def _stops_leading(leader: Person) -> None:
    await _leads(leader).click()
    await leader.page.get_by_role("button", name=word("room_presenter_stop")).click()


async def _turn(leader: Person, number: int) -> None:
    page = leader.page
    pages = page.get_by_role("navigation", name=word("reader_side"))
    if not await pages.is_visible():
        await page.get_by_role("button", name=word("reader_pages")).click()
    await pages.get_by_role("button", name=word("reader_page", page=number), exact=True).click()
    await _is_at(leader, number)


async def _points(leader: Person, member: Person) -> None:
    """The leader's pointer rests on a line of the page; a follower sees it there."""
    sheet = leader.page.get_by_role("region", name=word("reader_page", page=3), exact=True)
    await sheet.hover(position={"x": 200, "y": 150})
    there = member.page.get_by_role("region", name=word("reader_page", page=3), exact=True)
    await expect(there.locator(".pointer")).to_be_visible()


async def _led_room(enter: Enter) -> tuple[Person, Person, Person]:
    """Return the chair, who leads, and a member, all in the room."""
    chair, leader, member = await asyncio.gather(enter(CHAIR), enter("nhattan"), enter("dinhloc"))
    for person in (chair, leader, member):
        await enter_room(person, await begin_again(person))
    await _give(chair, (await leader.get("/me"))["person"]["full_name"])
    return chair, leader, member


async def _writes_for_the_room(leader: Person, name: str, member: Person) -> None:
    """Whoever leads and writes on the own layer is told that the room does not see it, and has it see with one tap."""
    page = leader.page
    await page.get_by_role("button", name=word("marks_write"), exact=True).click()
    await page.get_by_role("button", name=word("marks_for_the_room")).click()
    await expect(page.get_by_text(word("marks_only_me"))).to_have_count(0)
    box = await box_of(page.get_by_role("region", name=word("reader_page", page=3), exact=True))
    x, y = box["x"] + 150, box["y"] + 150
    await draw(page, [(x, y), (x + 40, y + 8), (x + 90, y + 2)])
    await open_list(member)
    await expect(member.page.get_by_role("listitem").get_by_role("button").filter(has_text=name)).to_have_count(1)
    await close_panel(member)
    await undo(leader)


async def _goes_to_another_paper(leader: Person, followers: list[Person], meeting: str) -> None:
    """Everybody goes along; who was writing goes back to what they wrote with one tap."""
    _, member, *_ = followers
    other = await _another_paper(leader, meeting)
    text = await _begins_a_note(member)
    await _choose_paper(leader, other)
    for person in followers:
        await expect(person.page.locator(".reader .name b")).to_have_text(other)
    await member.page.get_by_role("button", name=word("marks_words_go_on")).click()
    await expect(text).to_have_value(BEGUN)
    await expect(_switch(member)).not_to_be_checked()


async def _choose_paper(person: Person, title: str) -> None:
    papers = person.page.get_by_role("complementary")
    await papers.get_by_role("button", name=re.compile(f"^{re.escape(title)}")).click()


async def _begins_a_note(member: Person) -> Locator:
    """Write half a note with the tool in the hand; return where it is written."""
    sheet = await box_of(member.page.locator(".sheet").first)
    await member.page.mouse.click(sheet["x"] + 200, sheet["y"] + 200)
    text = member.page.get_by_role("textbox", name=word("marks_draft_text"), exact=True)
    await text.fill(BEGUN)
    return text


async def _another_paper(leader: Person, meeting: str) -> str:
    """Return the title of a paper of the item on the screen that is not the one being read."""
    shown = await leader.page.locator(".reader .name b").inner_text()
    papers = [each for each in await entities(leader, meeting, "paper") if each["versions"]]
    item = next(each["item_id"] for each in papers if each["title"] == shown)
    return str(next(each["title"] for each in papers if each["item_id"] == item and each["title"] != shown))


def _switch(person: Person) -> Locator:
    return person.page.locator("footer").get_by_role("switch")


def _page(person: Person, number: int) -> Locator:
    return person.page.get_by_text(pattern("reader_page_of", page=number))


async def _is_at(person: Person, number: int) -> None:
    await expect(_page(person, number)).to_be_visible()
