"""Two people at one tablet: what the first one has not sent is nobody's to erase unasked."""

from playwright.async_api import expect
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.hands import draw
from tests.browser.looks import violations
from tests.browser.words import pattern, word
from tests.browser.writing import at_the_paper, close_panel, mine, open_list, take

FIRST, SECOND = "lanchi", "kimthoa"


async def test_a_second_person_is_told_of_unsent_work_and_may_be_a_guest_beside_it(enter: Enter) -> None:
    tablet = await at_the_paper(await enter(FIRST))
    page, name = tablet.page, (await tablet.get("/me"))["person"]["full_name"]
    await open_list(tablet)
    before = await mine(tablet, "ink").count()
    await close_panel(tablet)
    await take(tablet, "pen")
    await tablet.context.set_offline(True)
    await draw(page, [(420 + 4 * step, 640) for step in range(20)])
    await expect(page.get_by_text(pattern("link_offline_unsent", count=1))).to_be_visible()
    await tablet.context.clear_cookies()
    await tablet.context.set_offline(False)
    await expect(page.get_by_text(word("login_waiting_work", name=name, count=1))).to_be_visible()
    await _type_in(tablet, SECOND)
    await expect(page.get_by_role("heading", name=word("occupied_title", name=name))).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name=word("occupied_guest"), exact=True).click()
    await page.locator("footer.foot").wait_for()
    await tablet.go("/")
    await page.reload()
    await page.get_by_role("navigation", name=word("nav_label")).wait_for()
    await page.get_by_role("button", name=pattern("account_menu")).or_(page.locator("button.who")).first.click()
    await page.get_by_role("button", name=word("account_logout")).click()
    await _type_in(tablet, SECOND)
    await page.get_by_role("button", name=word("occupied_give_way", name=name)).click()
    await _type_in(tablet, FIRST)
    await page.get_by_role("navigation", name=word("nav_label")).wait_for()
    await at_the_paper(tablet)
    await open_list(tablet)
    await expect(mine(tablet, "ink")).to_have_count(before + 1)
    await expect(page.get_by_text(word("marks_unsent"))).to_have_count(0)


async def _type_in(tablet: Person, user: str) -> None:
    page = tablet.page
    await page.get_by_label(word("login_username")).fill(user)
    await page.get_by_label(word("login_password"), exact=True).fill(tablet.government.accounts[user][0])
    await page.get_by_role("button", name=word("login_submit")).click()
