"""Every screen at tablet and phone size, light and dark: nothing for axe to find, nothing wider than the window."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from tests.browser.conftest import Enter
from tests.browser.government import PHONE, TABLET, UPRIGHT, Government, Person, open_browser
from tests.browser.rooms import CHAIR, SECRETARY, running_meeting
from tests.browser.words import word

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1440, "height": 900}
SIZES: Mapping[str, dict[str, int]] = {"phone": PHONE, "upright": UPRIGHT, "tablet": TABLET, "desk": DESK}
# the frame after next: the parts that follow the window's width have been drawn anew
WIDER = """async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const all = [...document.querySelectorAll('body *')];
    const beyond = all.filter((each) => each.getBoundingClientRect().right > width);
    return ['wider than the window', ...beyond.slice(0, 5).map((each) => each.outerHTML.slice(0, 120))];
}"""


async def test_the_login(government: Government, chromium: Browser) -> None:
    for scheme in ("light", "dark"):
        person = await open_browser(government, chromium, "minhque", color_scheme=scheme)
        await person.page.goto(government.address)
        await expect(person.page.get_by_role("button", name=word("login_submit"))).to_be_visible()
        assert await _look(person, "/login") == []
        assert person.faults == []
        await person.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("user", [CHAIR, SECRETARY, "ngocdieu", "anhkhoa", "hongtham"])
async def test_the_screens_of(user: str, scheme: str, enter: Enter) -> None:
    person = await enter(user, color_scheme=scheme)
    faults: list[str] = []
    for path in await _screens(person):
        await person.go(path)
        await _settled(person)
        faults += await _look(person, path)
    assert faults == []


async def _screens(person: Person) -> list[str]:
    if person.user == "anhkhoa":
        return ["/admin"]
    if person.user == "hongtham":
        return ["/registers", "/documents"]
    running = await running_meeting(person)
    if person.user == "ngocdieu":
        return ["/", "/meetings", f"/meetings/{running}", f"/room/{running}", f"/documents/{await _issued(person)}"]
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


async def _look(person: Person, path: str) -> list[str]:
    page = person.page
    faults: list[str] = []
    for name, size in SIZES.items():
        await page.set_viewport_size({"width": size["width"], "height": size["height"]})
        wider = await page.evaluate(WIDER)
        faults += [f"{path} on a {name}: {each}" for each in wider]
        if name in ("tablet", "phone"):
            faults += [f"{path} on a {name}: {each}" for each in await _violations(page)]
    return faults


async def _violations(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
