"""An open vote on everybody's screen: the card, changing it, two devices, a lost answer, by hand, the result."""

import asyncio

from playwright.async_api import Route, expect
from tests.browser.conftest import Enter
from tests.browser.government import PHONE
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
    await other.go("/meetings")
    await asyncio.gather(take_console(chair, meeting), secretary.go(f"/room/{meeting}/console"))
    question = "Thông qua dự thảo Nghị định quy định chi tiết Luật Đất đai?"
    await put_vote(chair, question)

    # the card comes up over whatever is on an elector's screen, and on nobody else's
    for elector in (tablet, phone):
        await expect(card(elector, question)).to_be_visible()
    await expect(invitee.page.get_by_text(question)).to_have_count(0)
    await expect(secretary.page.get_by_text(question).first).to_be_visible()
    await expect(secretary.page.get_by_role("radiogroup")).to_have_count(0)

    # pressed twice it is one ballot; it stands on both devices of the member; the other device changes it
    await choice(tablet, "for").dblclick()
    await expect(tablet.page.get_by_text(pattern("vote_receipt"))).to_be_visible()
    await expect(choice(phone, "for")).to_be_checked()
    await expect(phone.page.get_by_text(word("vote_elsewhere"))).to_be_visible()
    await choice(phone, "against").click()
    await expect(choice(tablet, "against")).to_be_checked()
    tally = chair.page.locator(".tal")
    await expect(tally.get_by_role("listitem").filter(has_text=word("choice_against"))).to_contain_text("1")
    await expect(tally.get_by_role("listitem").first).to_contain_text("0")

    # what the chair sees move, members are not told
    snapshot = await tablet.get(f"/meetings/{meeting}/snapshot")
    assert snapshot["progress"] == {}
    assert (await chair.get(f"/meetings/{meeting}/snapshot"))["progress"]

    # by hand for a member without a tablet
    await secretary.page.get_by_role("button", name=BY_HAND).click()
    dialog = secretary.page.get_by_role("dialog", name=BY_HAND)
    await dialog.get_by_role("button", name=word("choice_for"), exact=True).click()
    await dialog.get_by_role("button", name=word("console_by_hand_record"), exact=True).click()
    await expect(dialog.get_by_text(pattern("console_by_hand_done"))).to_be_visible()
    await expect(tally.get_by_role("listitem").first).to_contain_text("1")

    await close_vote(chair)
    vote = next(each for each in await entities(chair, meeting, "vote") if each["question"] == question)
    assert vote["result"]["counts"]["for"] == vote["result"]["counts"]["against"] == 1
    sentence = pattern("outcome_sentence_rejected", **{"for": 1, "base": 27, "needed": vote["result"]["needed"]})
    for person in (chair, tablet, phone):
        await expect(person.page.get_by_text(sentence).first).to_be_visible()
        await expect(person.page.get_by_text(vote["result"]["article"]).first).to_be_visible()
    await tablet.page.get_by_text(word("result_names_show", count=27)).click()
    names = tablet.page.get_by_role("region", name=word("result_title"))
    await expect(names.get_by_role("listitem").filter(has_text=BY_HAND)).to_contain_text(word("result_by_hand"))
    await expect(names.get_by_role("listitem").filter(has_text=FULL_NAME)).to_be_visible()


async def test_a_lost_answer_an_old_device_and_a_vote_opened_by_mistake(enter: Enter) -> None:
    chair, tablet, phone = await asyncio.gather(enter(CHAIR), enter(MEMBER), enter(MEMBER, size=PHONE))
    meeting = await running_meeting(chair)
    await asyncio.gather(*(enter_room(each, meeting) for each in (tablet, phone)), take_console(chair, meeting))
    question = "Thông qua phương án thứ hai của Điều 12?"
    await put_vote(chair, question)
    await expect(card(phone, question)).to_be_visible()

    # the server has the ballot, its answer is lost: the same key is sent again and it stays one ballot
    keys: list[str | None] = []

    async def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) > 1:
            return await route.continue_()
        await route.fetch()
        await route.abort("connectionreset")

    await tablet.page.route("**/ballot", lose_the_first_answer)
    await choice(tablet, "abstain").click()
    await expect(tablet.page.get_by_text(pattern("vote_receipt"))).to_be_visible()
    assert keys[0] is not None and len(set(keys)) == 1
    await tablet.page.unroute("**/ballot")

    # a ballot on its way from one device while the other has voted again: the older view does not win
    arrived, released = asyncio.Event(), asyncio.Event()

    async def keep_waiting(route: Route) -> None:
        arrived.set()
        await released.wait()
        await route.continue_()

    await tablet.page.route("**/ballot", keep_waiting)
    await choice(tablet, "against").click()
    await arrived.wait()
    await choice(phone, "for").click()
    await expect(phone.page.get_by_text(word("vote_state_recorded"))).to_be_visible()
    released.set()
    for device in (tablet, phone):
        await expect(choice(device, "for")).to_be_checked()
    await expect(tablet.page.get_by_text(word("vote_elsewhere"))).to_be_visible()

    # voided with a reason, it stays in the record
    reason = "Mở nhầm phương án"
    await chair.page.get_by_role("button", name=word("console_void"), exact=True).click()
    dialog = chair.page.get_by_role("dialog", name=word("console_void_title"))
    await dialog.get_by_label(word("console_void_reason")).fill(reason)
    await dialog.get_by_role("button", name=word("console_void"), exact=True).click()
    for person in (chair, tablet, phone):
        await expect(person.page.get_by_text(word("result_void_reason", reason=reason)).first).to_be_visible()
    vote = next(each for each in await entities(chair, meeting, "vote") if each["question"] == question)
    assert (vote["state"], vote["void_reason"]) == ("voided", reason)
