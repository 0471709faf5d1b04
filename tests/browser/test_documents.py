"""From a recorded conclusion to documents issued under two signatures, checked by a program that is not ours."""

import asyncio
from pathlib import Path
from typing import Any

from playwright.async_api import expect
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.looks import violations
from tests.browser.rooms import CHAIR, SECRETARY, call_members_in, entities, hold, make_meeting, take_console
from tests.browser.words import pattern, word

TITLE = "Phiên họp ra nghị quyết"
QUESTION = "Thông qua Nghị quyết về đơn giản hóa thủ tục hành chính?"
CONCLUSION = "Thông qua dự thảo Nghị quyết; Bộ Tư pháp hoàn thiện, trình ký ban hành."
OFFICE_HEAD, OFFICE_CLERK, SEAL_CLERK, MEMBER = "thiphuong", "hongtham", "minhtri", "xuandai"
WRONG_PIN = "135790"


async def test_a_notice_and_a_resolution_leave_with_two_valid_signatures(enter: Enter, tmp_path: Path) -> None:
    secretary, chair = await asyncio.gather(enter(SECRETARY), enter(CHAIR))
    meeting = await _concluded(secretary, chair)
    member = await enter(MEMBER)
    office_head, office_clerk, seal_clerk = await asyncio.gather(
        enter(OFFICE_HEAD), enter(OFFICE_CLERK), enter(SEAL_CLERK)
    )
    notice = await _prepared(secretary, meeting, word("documents_make_notice"))
    await _signed(office_head, notice, wrong_once=True)
    await _sealed_and_issued(office_clerk, notice)
    resolution = await _prepared(secretary, meeting, word("documents_make_resolution"))
    await _signed(chair, resolution)
    await _sealed_and_issued(seal_clerk, resolution)
    for document, signers in ((notice, "Cù Thị Phượng"), (resolution, "Lê Khắc Sơn")):
        await _told(member, document)
        said = await _verified(member, document, tmp_path)
        assert signers in said
        assert said.count("Signature is Valid.") == 2, said
        assert "Total document signed" in said.split("Signature #2")[1], said


async def _concluded(secretary: Person, chair: Person) -> str:
    """A meeting with one carried vote, whose conclusion the chair records on the console and which then ends."""
    meeting = await make_meeting(secretary, TITLE, ["Dự thảo Nghị quyết về thủ tục hành chính"])
    members = await call_members_in(secretary, meeting, 20)
    await chair.do("POST", f"/meetings/{meeting}/start")
    item = (await entities(chair, meeting, "item"))[0]["id"]
    vote = (await chair.do("POST", f"/meetings/{meeting}/votes", {"item_id": item, "question": QUESTION}))["id"]
    for member in members:
        ballot = {"person_id": member["person"]["id"], "choice": "for", "reason": "Không dùng máy"}
        await secretary.do("POST", f"/votes/{vote}/ballots-by-hand", ballot)
    await chair.do("POST", f"/votes/{vote}/close")
    await take_console(chair, meeting)
    await _conclude(chair)
    await chair.page.get_by_role("button", name=word("console_session"), exact=True).click()
    ended = chair.page.get_by_text(word("console_after_concluded", count=1, all=1))
    await hold(chair, chair.page.get_by_role("button", name=word("console_close_session_hold")), ended)
    return meeting


async def _conclude(chair: Person) -> None:
    page = chair.page
    await page.get_by_role("tab", name=word("console_tab_conclusion")).click()
    await page.get_by_label(word("console_conclusion_of", no=1)).fill(CONCLUSION)
    await page.get_by_role("button", name=word("console_conclusion_save"), exact=True).click()
    await expect(page.get_by_text(pattern("console_conclusion_recorded"))).to_be_visible()


async def _prepared(secretary: Person, meeting: str, make: str) -> str:
    """Make a document, look at its preview, give it its number; return its id."""
    page = secretary.page
    await secretary.go(f"/documents?meeting={meeting}")
    await page.get_by_role("button", name=make).click()
    await expect(page.locator("#draft-preview canvas").first).to_be_visible()
    assert await violations(page) == []
    document = page.url.rpartition("/")[2]
    numbered = page.get_by_text(pattern("documents_prepared")).first
    # What was told of the document before has gone: a message stays under a mouse that rests on it.
    await page.mouse.move(1, 1)
    await expect(numbered).to_have_count(0)
    await hold(secretary, page.get_by_role("button", name=word("documents_prepare")), numbered)
    return document


async def _signed(signer: Person, document: str, *, wrong_once: bool = False) -> None:
    page = signer.page
    await signer.go(f"/documents/{document}")
    pin = page.get_by_label(word("documents_pin"), exact=True)
    sign = page.get_by_role("button", name=word("documents_sign"), exact=True)
    await expect(pin).to_be_visible()
    if wrong_once:
        await pin.fill(WRONG_PIN)
        await sign.click()
        await expect(page.get_by_text(pattern("documents_pin_wrong")).first).to_be_visible()
        assert await violations(page) == []
    await pin.fill(signer.pin)
    await sign.click()
    await expect(page.get_by_text(word("documents_state_signed"), exact=True)).to_be_visible()


async def _sealed_and_issued(clerk: Person, document: str) -> None:
    page = clerk.page
    await clerk.go(f"/documents/{document}")
    await page.get_by_label(word("documents_pin_seal"), exact=True).fill(clerk.pin)
    await page.get_by_role("button", name=word("documents_seal"), exact=True).click()
    issued = page.get_by_text(word("documents_state_issued"), exact=True)
    await hold(clerk, page.get_by_role("button", name=word("documents_issue")), issued)


async def _told(member: Person, document: str) -> None:
    notices: list[dict[str, Any]] = await member.get("/notices")
    assert any(document in str(notice["href"]) and notice["kind"] == "document_issued" for notice in notices)
    await member.go(f"/documents/{document}")
    await expect(member.page.get_by_text(word("signatures_intact"))).to_have_count(2)
    await expect(member.page.get_by_text(word("signatures_whole"))).to_have_count(1)
    assert await violations(member.page) == []


async def _verified(member: Person, document: str, folder: Path) -> str:
    """Download the document as the member does; return what poppler says of its signatures."""
    async with member.page.expect_download() as started:
        await member.page.get_by_role("link", name=word("documents_download")).click()
    file = folder / f"{document}.pdf"
    await (await started.value).save_as(file)
    verifier = await asyncio.create_subprocess_exec("pdfsig", str(file), stdout=asyncio.subprocess.PIPE)
    said, _ = await verifier.communicate()
    return said.decode()
