"""The administrator's page on how the servers do, straight and through proxies that spoil what goes through them."""

from dataclasses import replace

from playwright.async_api import Browser, expect
from tests.browser.conftest import Enter
from tests.browser.government import PHONE, Government, Person, open_browser
from tests.browser.looks import beyond, violations
from tests.browser.words import pattern, word
from tests.proxies import Proxy

ADMINISTRATOR = "anhkhoa"
PAGE = "/admin?tab=monitoring"


async def _come_through(proxy: Proxy, government: Government, chromium: Browser) -> Person:
    """Log in and open the page at the proxy's address."""
    administrator = await open_browser(replace(government, port=proxy.port), chromium, ADMINISTRATOR)
    await administrator.arrive()
    await administrator.go(PAGE)
    return administrator


async def _expect_faults(administrator: Person, *codes: str) -> None:
    """Wait until the way has been tried, and find these faults named and no others."""
    section = administrator.page.get_by_role("region", name=word("monitoring_way"))
    found = section.get_by_role("status")
    for code in codes:
        await expect(found.filter(has_text=word(f"monitoring_fault_{code}"))).to_be_visible()
    await expect(found).to_have_count(len(codes))
    await expect(section.get_by_text(word("monitoring_way_trying"))).to_have_count(0)


async def test_every_figure_is_there_in_words(enter: Enter) -> None:
    administrator = await enter(ADMINISTRATOR)
    page = administrator.page
    await administrator.go(PAGE)
    await expect(page.get_by_text(word("monitoring_way_fine"))).to_be_visible()
    row = page.get_by_role("row").filter(has_text=word("monitoring_answering"))
    for key in ("rooms_count", "lag_none", "delay_p99", "ballots_count", "requests_count", "resources_memory"):
        await expect(row.get_by_text(pattern(f"monitoring_{key}"))).to_be_visible()
    assert await violations(page) == []
    asked = row.get_by_text(pattern("monitoring_requests_count"))
    before = await asked.inner_text()
    await expect(asked).not_to_have_text(before)  # it is read anew by itself
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert await beyond(page) == []
    assert await violations(page) == []


async def test_a_proxy_that_passes_everything_on_has_no_fault(government: Government, chromium: Browser) -> None:
    async with Proxy(government.port) as proxy:
        administrator = await _come_through(proxy, government, chromium)
        await expect(administrator.page.get_by_text(word("monitoring_way_fine"))).to_be_visible()
        await administrator.context.close()


async def test_a_proxy_that_drops_upgrades_is_named(government: Government, chromium: Browser) -> None:
    async with Proxy(government.port, drops_upgrades=True) as proxy:
        administrator = await _come_through(proxy, government, chromium)
        await _expect_faults(administrator, "upgrades_dropped")
        assert await violations(administrator.page) == []
        await administrator.context.close()


async def test_a_proxy_that_holds_answers_back_is_named(government: Government, chromium: Browser) -> None:
    async with Proxy(government.port, holds_answers=True) as proxy:
        administrator = await _come_through(proxy, government, chromium)
        await _expect_faults(administrator, "answers_held")
        await administrator.context.close()


async def test_a_proxy_that_nobody_trusts_and_its_tls_are_named(government: Government, chromium: Browser) -> None:
    adds = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    async with Proxy(government.port, adds=adds) as proxy:
        administrator = await _come_through(proxy, government, chromium)
        await _expect_faults(administrator, "forwarded_not_believed", "tls_not_set")
        await administrator.context.close()
