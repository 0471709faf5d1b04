"""What an administrator sets, in two browsers: a role taken away from under an open screen, seats, signers, days."""

import asyncio

from playwright.async_api import Locator, expect
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.looks import violations
from tests.browser.rooms import SECOND_SECRETARY, SECRETARY, enter_room, is_live, make_meeting
from tests.browser.words import pattern, word

ADMINISTRATOR = "anhkhoa"


async def test_a_role_taken_away_puts_an_open_screen_out_at_once(enter: Enter) -> None:
    first, second, administrator = await asyncio.gather(enter(SECRETARY), enter(SECOND_SECRETARY), enter(ADMINISTRATOR))
    meeting = await make_meeting(first, "Phiên họp để đổi vai trò", ["Báo cáo công tác tổ chức"])
    await enter_room(second, meeting)
    dialog = await _account(administrator, SECOND_SECRETARY)
    assert await violations(administrator.page) == []
    await dialog.get_by_role("button", name=pattern("admin_role_take")).click()
    await expect(second.page.get_by_role("heading", name=word("room_denied_title"))).to_be_visible()
    await expect(dialog.get_by_text(word("admin_roles_none"))).to_be_visible()
    refused = await second.api("GET", f"/meetings/{meeting}/snapshot")
    assert (refused["status"], refused["body"]["code"]) == (404, "meeting_not_found")
    await dialog.get_by_role("button", name=word("action_undo")).click()
    await expect(dialog.get_by_role("button", name=pattern("admin_role_take"))).to_be_visible()
    await second.page.reload()
    await is_live(second)


async def test_a_role_is_given_in_a_unit(enter: Enter) -> None:
    administrator = await enter(ADMINISTRATOR)
    dialog = await _account(administrator, "hongtham")
    held = dialog.get_by_role("button", name=pattern("admin_role_take"))
    await expect(held).to_have_count(1)
    await dialog.get_by_role("button", name=word("admin_role_add")).click()
    await dialog.get_by_label(word("admin_role_which")).select_option(label=word("role_unit_admin"))
    assert await violations(administrator.page) == []
    await dialog.get_by_role("button", name=word("admin_role_give")).click()
    await expect(held).to_have_count(2)
    await dialog.get_by_role("button", name=word("admin_role_take", role=word("role_unit_admin"))).click()
    await expect(held).to_have_count(1)


async def test_the_last_administrator_keeps_the_role(enter: Enter) -> None:
    administrator = await enter(ADMINISTRATOR)
    dialog = await _account(administrator, ADMINISTRATOR)
    await dialog.get_by_role("button", name=pattern("admin_role_take")).click()
    await expect(dialog.get_by_text(word("error_last_administrator"))).to_be_visible()
    await expect(dialog.get_by_role("button", name=pattern("admin_role_take"))).to_be_visible()


async def test_a_seat_is_given_and_taken_back(enter: Enter) -> None:
    administrator = await enter(ADMINISTRATOR)
    page = administrator.page
    await administrator.go("/admin?tab=bodies")
    await page.get_by_role("button", name=word("admin_member_add")).click()
    dialog = page.get_by_role("dialog")
    name = "Diệp Anh Khoa"
    await dialog.get_by_label(word("admin_person"), exact=True).select_option(label=f"{name} · Quản trị hệ thống")
    await dialog.get_by_label(word("admin_from"), exact=True).fill("2090-01-01")
    await dialog.get_by_label(word("admin_to"), exact=True).fill("2089-01-01")
    await dialog.get_by_role("button", name=word("action_save"), exact=True).click()
    await expect(dialog.get_by_text(word("error_term_ends_before_start"))).to_be_visible()
    assert await violations(page) == []
    await dialog.get_by_label(word("admin_to"), exact=True).fill("2090-12-31")
    await dialog.get_by_role("button", name=word("action_save"), exact=True).click()
    seat = page.get_by_role("listitem").filter(has_text="01/01/2090")
    await expect(seat).to_contain_text(name)
    await seat.get_by_role("button", name=pattern("admin_member_edit_of")).click()
    await dialog.get_by_role("button", name=word("admin_member_remove")).click()
    await expect(seat).to_have_count(0)
    await expect(page.get_by_text(word("admin_member_removed", name=name))).to_be_visible()


async def test_who_signs_is_confirmed_and_two_administrators_do_not_overwrite_each_other(enter: Enter) -> None:
    one, other = await asyncio.gather(enter(ADMINISTRATOR), enter(ADMINISTRATOR))
    dialogs = [await _signer(each) for each in (one, other)]
    assert await violations(one.page) == []
    for dialog, title in zip(dialogs, ("Quyền Thủ tướng", "Thủ tướng lâm thời"), strict=True):
        await dialog.get_by_label(word("admin_signer_title")).fill(title)
        await dialog.get_by_role("button", name=word("admin_signer_next")).click()
        await expect(dialog.get_by_text(title)).to_be_visible()
    await dialogs[0].get_by_role("button", name=word("admin_signer_save")).click()
    signers = one.page.get_by_role("listitem").filter(has_text=word("admin_document_resolution"))
    await expect(signers).to_contain_text("Quyền Thủ tướng")
    await dialogs[1].get_by_role("button", name=word("admin_signer_save")).click()
    await expect(dialogs[1].get_by_text(pattern("admin_conflict"))).to_be_visible()
    await dialogs[1].get_by_role("button", name=word("action_cancel")).click()
    seen = other.page.get_by_role("listitem").filter(has_text=word("admin_document_resolution"))
    await expect(seen).to_contain_text("Quyền Thủ tướng")
    await one.page.get_by_role("button", name=word("action_undo")).click()
    await expect(signers).not_to_contain_text("Quyền Thủ tướng")


async def test_a_day_off_is_entered_removed_and_put_back(enter: Enter) -> None:
    administrator = await enter(ADMINISTRATOR)
    page = administrator.page
    await administrator.go("/admin?tab=days")
    await page.get_by_label(word("admin_day"), exact=True).fill("2089-03-02")
    await page.get_by_label(word("admin_day_reason")).fill("Kỷ niệm ngày thành lập")
    await page.get_by_role("button", name=word("admin_day_add")).click()
    entered = page.get_by_role("listitem").filter(has_text="Kỷ niệm ngày thành lập")
    await expect(entered).to_be_visible()
    assert await violations(page) == []
    await entered.get_by_role("button").click()
    await expect(entered).to_have_count(0)
    await page.get_by_role("button", name=word("action_undo")).click()
    await expect(entered).to_be_visible()
    await entered.get_by_role("button").click()
    await expect(entered).to_have_count(0)


async def _account(administrator: Person, username: str) -> Locator:
    """Open the dialog of an account."""
    page = administrator.page
    await administrator.go("/admin")
    await page.get_by_role("searchbox").fill(username)
    await page.get_by_role("main").get_by_role("listitem").get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text(username, exact=True)).to_be_visible()
    return dialog


async def _signer(administrator: Person) -> Locator:
    """Open the dialog of who signs resolutions."""
    page = administrator.page
    await administrator.go("/admin?tab=bodies")
    kind = word("admin_document_resolution")
    await page.get_by_role("button", name=word("admin_signer_edit_of", kind=kind)).click()
    return page.get_by_role("dialog")
