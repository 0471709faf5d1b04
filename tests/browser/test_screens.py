"""Every screen at tablet and phone size, light and dark: nothing for axe to find, nothing wider than the window."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, expect
from tests.browser.conftest import Enter
from tests.browser.government import PHONE, TABLET, UPRIGHT, Government, Person, open_browser
from tests.browser.looks import beyond, violations
from tests.browser.rooms import CHAIR, SECRETARY, running_meeting
from tests.browser.words import word

Scheme = Literal["light", "dark"]
DESK = {"width": 1440, "height": 900}
SIZES: Mapping[str, dict[str, int]] = {"phone": PHONE, "upright": UPRIGHT, "tablet": TABLET, "desk": DESK}


async def test_the_login(government: Government, chromium: Browser) -> None:
    person = await open_browser(government, chromium, "minhque")
    await person.page.goto(government.address)
    await expect(person.page.get_by_role("button", name=word("login_submit"))).to_be_visible()
    assert await _look(person, "/login", ["light", "dark"]) == []
    assert person.faults == []
    await person.context.close()


@pytest.mark.parametrize(
    ("user", "schemes"),
    [
        (CHAIR, ["light"]),
        (SECRETARY, ["dark"]),
        ("ngocdieu", ["light", "dark"]),
        ("anhkhoa", ["light"]),
        ("hongtham", ["dark"]),
    ],
)
async def test_the_screens_of(user: str, schemes: Sequence[Scheme], enter: Enter) -> None:
    person = await enter(user)
    faults: list[str] = []
    for path in await _screens(person):
        await person.go(path)
        await _settled(person)
        faults += await _look(person, path, schemes)
        for tab in (await person.page.get_by_role("main").get_by_role("tab").all())[1:]:
            await tab.click()
            await _settled(person)
            faults += await _violations(person, f"{path}, tab", schemes)
    assert faults == []


async def test_a_screen_that_cannot_be_fetched_says_that_there_is_no_link(enter: Enter) -> None:
    person = await enter("minhque")
    await person.page.route("**/assets/**", lambda route: route.abort())
    await person.go("/meetings")
    await expect(person.page.get_by_role("heading", name=word("state_offline_title"))).to_be_visible()
    await person.page.unroute("**/assets/**")
    await person.page.get_by_role("button", name=word("action_retry")).click()
    await expect(person.page.get_by_role("heading", name=word("meetings_title"), level=1)).to_be_visible()


async def test_a_screen_that_is_left_is_not_put_up_again_for_the_next_address(enter: Enter) -> None:
    person = await enter("minhque")
    running = await running_meeting(person)
    asked: list[str] = []
    await person.go(f"/meetings/{running}")
    await _settled(person)
    person.page.on("request", lambda request: asked.append(request.url))
    await person.go("/")
    await expect(person.page.get_by_role("heading", name=word("today_title"), level=1)).to_be_visible()
    await person.go("/meetings")
    await expect(person.page.get_by_role("heading", name=word("meetings_title"), level=1)).to_be_visible()
    assert [url for url in asked if "undefined" in url] == []


async def _screens(person: Person) -> list[str]:
    if person.user == "anhkhoa":
        return ["/admin"]
    if person.user == "hongtham":
        return ["/registers", "/documents"]
    running = await running_meeting(person)
    if person.user == "ngocdieu":
        document = f"/documents/{await _issued(person)}"
        return ["/", "/meetings", f"/meetings/{running}", f"/room/{running}", document, "/search"]
    if person.user == SECRETARY:
        closed = (await person.get("/meetings?state=closed"))[0]["id"]
        return [f"/meetings/{running}", f"/meetings/{closed}", f"/documents?meeting={closed}"]
    return [f"/room/{running}/console", "/documents"]


async def _issued(person: Person) -> str:
    documents: list[dict[str, Any]] = await person.get("/documents?state=issued")
    return str(documents[0]["document"]["id"])


async def _settled(person: Person) -> None:
    """Wait until the screen has its heading and loads nothing more."""
    await person.page.get_by_role("heading", level=1).first.wait_for()
    await expect(person.page.get_by_text(word("state_loading"), exact=True)).to_have_count(0)


async def _look(person: Person, path: str, schemes: Sequence[Scheme]) -> list[str]:
    page = person.page
    faults: list[str] = []
    for name, size in SIZES.items():
        await page.set_viewport_size({"width": size["width"], "height": size["height"]})
        faults += [f"{path} on a {name}: {each}" for each in await beyond(page)]
        if name in ("tablet", "phone"):
            faults += await _violations(person, f"{path} on a {name}", schemes)
    return faults


async def _violations(person: Person, where: str, schemes: Sequence[Scheme]) -> list[str]:
    faults: list[str] = []
    for scheme in schemes:
        await person.page.emulate_media(color_scheme=scheme)
        await expect(person.page.locator(f'html[data-theme="{scheme}"]')).to_be_attached()
        faults += [f"{where}, {scheme}: {each}" for each in await violations(person.page)]
    return faults
