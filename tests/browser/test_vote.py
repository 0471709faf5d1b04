"""An open vote on everybody's screen: the card, changing it, two devices, a lost answer, by hand, the result."""

import asyncio
from typing import Any

from playwright.async_api import Route, expect
from tests.browser.conftest import Enter
from tests.browser.government import PHONE, UPRIGHT, Person
from tests.browser.looks import violations
from tests.browser.rooms import (
    CHAIR,
    SECRETARY,
    card,
    choice,
    close_vote,
    enter_room,
    entities,
    put_vote,
    running_meeting,
    take_console,
)
from tests.browser.words import pattern, word

MEMBER, FULL_NAME = "ngocdieu", "Đặng Ngọc Diệu"
BY_HAND = "Phí Văn Hợp"


async def test_a_vote_from_its_question_to_its_result_by_name(enter: Enter) -> None:
    chair, secretary, tablet, phone, other, invitee = await asyncio.gather(
        enter(CHAIR), enter(SECRETARY), enter(MEMBER), enter(MEMBER, size=PHONE), enter("quocan"), enter("vinhkhang")
    )
    meeting = await running_meeting(chair)
    await asyncio.gather(*(enter_room(each, meeting) for each in (tablet, phone, invitee)))
    await other.go("/documents")
    await asyncio.gather(take_console(chair, meeting), secretary.go(f"/room/{meeting}/console"))
    question = "Thông qua dự thảo Nghị định quy định chi tiết Luật Đất đai?"
    await put_vote(chair, question)

    # over whatever is on an elector's screen, and on nobody else's
    for elector in (tablet, phone, other):
        await expect(card(elector, question)).to_be_visible()
    await expect(secretary.page.get_by_text(question).first).to_be_visible()
    await expect(secretary.page.get_by_role("radiogroup")).to_have_count(0)
    await expect(invitee.page.get_by_text(question)).to_have_count(0)
    for person in (chair, tablet, phone):
        assert await violations(person.page) == [], person.user

    await _two_devices(tablet, phone)
    tally = chair.page.locator(".tal").get_by_role("listitem")
    await expect(tally.filter(has_text=word("choice_against"))).to_contain_text("1")
    await expect(tally.first).to_contain_text("0")
    assert (await tablet.get(f"/meetings/{meeting}/snapshot"))["progress"] == {}
    await _by_hand(secretary)
    await expect(tally.first).to_contain_text("1")
    await close_vote(chair)
    await _result(question, await _held(chair, meeting, question), (chair, tablet, phone))
    await expect(invitee.page.locator("section.sheet[aria-labelledby]")).to_have_count(0)


async def test_a_lost_answer_and_an_older_device(enter: Enter) -> None:
    chair, tablet, phone = await asyncio.gather(enter(CHAIR), enter(MEMBER), enter(MEMBER, size=PHONE))
    meeting = await running_meeting(chair)
    await asyncio.gather(*(enter_room(each, meeting) for each in (tablet, phone)), take_console(chair, meeting))
    question = "Thông qua phương án thứ hai của Điều 12?"
    await put_vote(chair, question)
    await expect(card(phone, question)).to_be_visible()
    await _lost_answer(tablet)
    await _older_device(tablet, phone)
    tally = chair.page.locator(".tal").get_by_role("listitem")
    await expect(tally.first).to_contain_text("1")

    # opened by mistake it is voided with a reason, and stays in the record
    reason = "Mở nhầm phương án"
    await chair.page.get_by_role("button", name=word("console_void"), exact=True).click()
    dialog = chair.page.get_by_role("dialog", name=word("console_void_title"))
    await dialog.get_by_label(word("console_void_reason")).fill(reason)
    await dialog.get_by_role("button", name=word("console_void"), exact=True).click()
    for person in (chair, tablet, phone):
        await expect(person.page.get_by_text(word("result_void_reason", reason=reason)).first).to_be_visible()
    vote = await _held(chair, meeting, question)
    assert (vote["state"], vote["void_reason"]) == ("voided", reason)


async def _held(person: Person, meeting: str, question: str) -> dict[str, Any]:
    return next(each for each in await entities(person, meeting, "vote") if each["question"] == question)


async def _two_devices(tablet: Person, phone: Person) -> None:
    """Pressed twice it is one ballot; it stands on both devices of the member, and the other one changes it."""
    await choice(tablet, "for").dblclick()
    await expect(tablet.page.get_by_text(pattern("vote_receipt"))).to_be_visible()
    await expect(choice(phone, "for")).to_be_checked()
    await expect(phone.page.get_by_text(word("vote_elsewhere"))).to_be_visible()
    await choice(phone, "against").click()
    await expect(choice(tablet, "against")).to_be_checked()


async def _by_hand(secretary: Person) -> None:
    """The secretary records the ballot of a member without a tablet."""
    await secretary.page.get_by_role("button", name=BY_HAND).click()
    dialog = secretary.page.get_by_role("dialog", name=BY_HAND)
    await dialog.get_by_role("button", name=word("choice_for"), exact=True).click()
    await dialog.get_by_role("button", name=word("console_by_hand_record"), exact=True).click()
    await expect(dialog.get_by_text(pattern("console_by_hand_done"))).to_be_visible()


async def _result(question: str, vote: dict[str, Any], people: tuple[Person, Person, Person]) -> None:
    """At everybody: one sentence with its numbers and its article, and who answered what."""
    result = vote["result"]
    assert [result["counts"][each] for each in ("for", "against")] == [1, 1]
    sentence = pattern("outcome_sentence_rejected", **{"for": 1, "base": 27, "needed": result["needed"]})
    for person in people:
        await expect(person.page.get_by_text(question).first).to_be_visible()
        await expect(person.page.get_by_text(sentence).first).to_be_visible()
        await expect(person.page.get_by_text(result["article"]).first).to_be_visible()
        assert await violations(person.page) == [], person.user
    page = people[1].page
    await page.get_by_text(word("result_names_show", count=27)).click()
    names = page.get_by_role("region", name=word("result_title")).get_by_role("listitem")
    await expect(names.filter(has_text=BY_HAND)).to_contain_text(word("result_by_hand"))
    await expect(names.filter(has_text=FULL_NAME)).to_be_visible()


async def _lost_answer(tablet: Person) -> None:
    """The server has the ballot and its answer is lost: the same key is sent again."""
    keys: list[str | None] = []

    async def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) > 1:
            await route.continue_()
            return
        await route.fetch()
        await route.abort("connectionreset")

    await tablet.page.route("**/ballot", lose_the_first_answer)
    async with tablet.page.expect_response("**/ballot"):
        await choice(tablet, "abstain").click()
    await expect(tablet.page.get_by_text(pattern("vote_receipt"))).to_be_visible()
    await tablet.page.unroute("**/ballot")
    assert keys[0] is not None
    assert keys == [keys[0]] * 2


async def _older_device(tablet: Person, phone: Person) -> None:
    """A ballot on its way from one device while the other votes again: what it was based on is older, and it loses."""
    arrived, released = asyncio.Event(), asyncio.Event()

    async def keep_waiting(route: Route) -> None:
        arrived.set()
        await released.wait()
        await route.continue_()

    await tablet.page.route("**/ballot", keep_waiting)
    await choice(tablet, "against").click()
    await arrived.wait()
    await choice(phone, "for").click()
    await expect(choice(phone, "for")).to_contain_text(word("vote_state_recorded"))
    released.set()
    for device in (tablet, phone):
        await expect(choice(device, "for")).to_be_checked()
    await expect(tablet.page.get_by_text(word("vote_elsewhere"))).to_be_visible()


async def test_a_question_comes_over_an_open_dialog_and_the_silent_are_reminded(enter: Enter) -> None:
    chair, tablet, silent = await asyncio.gather(enter(CHAIR), enter(MEMBER, size=UPRIGHT), enter("quocan"))
    meeting = await running_meeting(chair)
    await asyncio.gather(*(enter_room(each, meeting) for each in (tablet, silent)), take_console(chair, meeting))
    await tablet.page.get_by_role("button", name=pattern("room_papers")).click()
    dialog = tablet.page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    question = "Thông qua nội dung còn ý kiến khác nhau?"
    await put_vote(chair, question)
    await expect(card(tablet, question)).to_be_visible()
    await choice(tablet, "for").click()
    await expect(tablet.page.get_by_text(pattern("vote_receipt"))).to_be_visible()
    await expect(dialog).to_be_visible()
    await tablet.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(choice(tablet, "for")).to_be_checked()

    # put aside, it comes back with the reminder; whoever has voted gets none
    await silent.page.get_by_role("button", name=word("vote_minimise")).click()
    await expect(card(silent, question)).to_have_count(0)
    await chair.page.get_by_role("button", name=word("console_remind", count=26)).click()
    await expect(chair.page.get_by_text(word("console_reminded", count=26))).to_be_visible()
    await expect(card(silent, question)).to_be_visible()
    await expect(silent.page.get_by_text(word("notice_vote_reminder", question=question)).first).to_be_visible()
    reminded = [each["kind"] for each in await tablet.get("/notices")]
    assert "vote_reminder" not in reminded
    await close_vote(chair)
