"""The way in: a wrong password, the lock, and an account that is disabled."""

from playwright.async_api import expect
from tests.browser.conftest import Enter
from tests.browser.words import word

FULL_NAME = "Đoàn Kim Thoa"


async def test_a_wrong_password_tells_nothing_and_the_right_one_lets_in(browser_of: Enter) -> None:
    known, unknown = await browser_of("minhque"), await browser_of("minhque")
    unknown.user = "khongcoai"
    for person in (known, unknown):
        await person.log_in("mot-mat-khau-khac")
        await expect(person.page.get_by_text(word("error_login_failed"))).to_be_visible()
    await known.arrive()


async def test_a_locked_screen_keeps_what_is_under_it(enter: Enter) -> None:
    person = await enter("kimthoa")
    await person.go("/meetings")
    heading = person.page.get_by_role("heading", name=word("meetings_title"), exact=True)
    await heading.wait_for()
    await person.page.get_by_role("button", name=FULL_NAME).click()
    async with person.page.expect_response("**/api/lock"):
        await person.page.get_by_role("button", name=word("account_lock")).click()
    await expect(person.page.get_by_role("heading", name=word("lock_title"))).to_be_visible()
    assert (await person.api("GET", "/today"))["status"] == 423
    secret = person.government.accounts[person.user][0]
    me = (await person.api("GET", "/me"))["body"]
    label = word("lock_pin") if me["has_pin"] else word("lock_password")
    await person.page.get_by_label(label, exact=True).fill(person.pin if me["has_pin"] else secret)
    await person.page.get_by_role("button", name=word("lock_submit")).click()
    await expect(heading).to_be_visible()
    assert person.page.url.endswith("/meetings")


async def test_a_disabled_account_is_out_at_once(enter: Enter) -> None:
    member, administrator = await enter("lanchi"), await enter("anhkhoa")
    accounts = (await administrator.api("GET", "/accounts"))["body"]
    account = next(each["id"] for each in accounts if each["username"] == "lanchi")
    await administrator.api("POST", f"/accounts/{account}/disable")
    await expect(member.page.get_by_role("heading", name=word("login_title"))).to_be_visible()
    await administrator.api("POST", f"/accounts/{account}/enable")
