"""The server dies without a warning while a vote is open and every browser looks on."""

import asyncio

from playwright.async_api import expect
from tests.browser.conftest import Enter
from tests.browser.government import Government, Person
from tests.browser.rooms import (
    CHAIR,
    card,
    choice,
    close_vote,
    enter_room,
    entities,
    is_live,
    put_vote,
    running_meeting,
    take_console,
)
from tests.browser.words import pattern, word

QUESTION = "Thông qua Điều 7 của dự thảo Nghị định?"
FOR, AGAINST, DURING = "myle", "baotoan", "thunguyet"


async def test_the_vote_goes_on_where_it_was(government: Government, enter: Enter) -> None:
    chair, first, second, third = await asyncio.gather(enter(CHAIR), enter(FOR), enter(AGAINST), enter(DURING))
    members = (first, second, third)
    meeting = await running_meeting(chair)
    await asyncio.gather(*(enter_room(each, meeting) for each in members), take_console(chair, meeting))
    await put_vote(chair, QUESTION)
    receipts = [await _press(first, "for"), await _press(second, "against")]

    await government.kill()
    for person in (chair, *members):
        await expect(person.page.get_by_text(word("link_reconnecting")).first).to_be_visible()
    await choice(third, "abstain").click()
    await expect(third.page.get_by_text(pattern("link_reconnecting_unsent"))).to_be_visible()
    await government.start()

    # nobody touches a tablet: the link, the card and what was answered come back, and what waited is sent
    for person in (chair, *members):
        await is_live(person)
    await expect(third.page.get_by_text(pattern("vote_receipt"))).to_be_visible()
    for person, receipt in zip((first, second), receipts, strict=True):
        await expect(card(person, QUESTION)).to_contain_text(receipt)
    await choice(second, "for").click()
    await expect(chair.page.locator(".tal").get_by_role("listitem").first).to_contain_text("2")
    await close_vote(chair)
    vote = next(each for each in await entities(chair, meeting, "vote") if each["question"] == QUESTION)
    counts = vote["result"]["counts"]
    assert [counts[each] for each in ("for", "against", "abstain", "silent")] == [2, 0, 1, 24]


async def _press(member: Person, which: str) -> str:
    """Cast a ballot and return its receipt once the server has given it."""
    await choice(member, which).click()
    receipt = member.page.get_by_text(pattern("vote_receipt"))
    await expect(receipt).to_be_visible()
    said = await receipt.inner_text()
    return said.split(word("vote_receipt", receipt="").rstrip(". "))[-1].strip(" .")
