"""What people do when they write on a paper: taking tools, opening lists, finding words on the page."""

import re
from itertools import pairwise

from playwright.async_api import Locator, expect
from tests.browser.government import Person
from tests.browser.hands import box_of
from tests.browser.looks import violations
from tests.browser.rooms import enter_room, entities, running_meeting
from tests.browser.words import word

# Pixels that are drawn on, of all canvases of marks on the first page.
INKED = """() => [...document.querySelectorAll('.sheet .over canvas')].reduce((sum, canvas) => {
    if (canvas.hidden || canvas.width === 0) return sum;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) sum += 1;
    return sum;
}, 0)"""
# Where words stand on the screen, when they do: each is an element of its own.
BOX = """(words) => {
    const texts = [...document.querySelectorAll('.textLayer span')].flatMap((run) => [...run.childNodes]);
    const begin = texts.map(({ data }) => data).join('').indexOf(words);
    if (begin < 0) return undefined;
    const range = document.createRange();
    let at = 0;
    for (const text of texts) {
        const [from, to] = [begin - at, begin + words.length - at];
        if (from >= 0 && from < text.length) range.setStart(text, from);
        if (to > 0 && to <= text.length) range.setEnd(text, to);
        at += text.length;
    }
    return range.getBoundingClientRect().toJSON();
}"""
MORE_INK = f"(before) => ({INKED})() > before"


async def at_the_paper(person: Person) -> Person:
    """Enter the room, give the paper the room beside the programme, wait for its words."""
    await enter_room(person, await running_meeting(person))
    panel = person.page.locator("footer.foot").get_by_role("button", name=word("room_papers"))
    if await panel.get_attribute("aria-pressed") == "true":
        await panel.click()
    await expect(person.page.locator(".sheet .textLayer span").first).to_be_attached()
    await expect(tool(person, "pen")).to_be_enabled()
    await still(person)
    return person


async def still(person: Person) -> None:
    """Wait until the first page keeps its size: it grows when a panel beside it closes."""
    sizes = [await box_of(person.page.locator(".sheet").first)]
    while len(sizes) < 3 or any(one != other for one, other in pairwise(sizes[-3:])):
        await person.page.evaluate("() => new Promise(requestAnimationFrame)")
        sizes.append(await box_of(person.page.locator(".sheet").first))


def tool(person: Person, which: str) -> Locator:
    """The button of a tool."""
    return person.page.get_by_role("button", name=word(f"marks_tool_{which}"), exact=True).first


async def take(person: Person, which: str) -> None:
    """Take up a tool."""
    button = tool(person, which)
    if await button.get_attribute("aria-pressed") != "true":
        await button.click()
    await expect(button).to_have_attribute("aria-pressed", "true")


async def take_more(person: Person, which: str) -> None:
    """Take up a tool that stands behind the button for more of them."""
    if not await tool(person, which).is_visible():
        await person.page.get_by_role("button", name=word("marks_more"), exact=True).first.click()
    await take(person, which)


async def undo(person: Person) -> None:
    """Undo the last step."""
    await person.page.get_by_role("button", name=word("marks_undo"), exact=True).first.click()


async def open_list(person: Person) -> None:
    """Open the list of marks."""
    tab = person.page.get_by_role("tab", name=re.compile(f"^{word('marks_list')}"))
    if await tab.count() == 0:
        await person.page.get_by_role("button", name=word("marks_panel")).click()
    await tab.click()


async def open_layers(person: Person) -> None:
    """Open the list of layers."""
    tab = person.page.get_by_role("tab", name=word("marks_layers"))
    if await tab.count() == 0:
        await person.page.get_by_role("button", name=word("marks_panel")).click()
    await tab.click()


async def write_on(person: Person, layer: str) -> None:
    """Choose the layer that marks go to; close the panel."""
    await open_layers(person)
    await person.page.get_by_role("listitem").filter(has_text=layer).get_by_role("radio").check()
    await close_panel(person)


async def close_panel(person: Person) -> None:
    """Close the panel beside the paper, and wait until the page has taken its room."""
    await person.page.get_by_role("button", name=word("marks_close")).click()
    await still(person)


def mine(person: Person, kind: str) -> Locator:
    """My marks of a kind in the list."""
    what = word("marks_mine", kind=word(f"mark_kind_{kind}"))
    return person.page.get_by_role("listitem").get_by_role("button", name=what)


async def write_for_everyone(person: Person) -> None:
    """Choose the layer that the whole meeting sees."""
    page = person.page
    await page.get_by_role("button", name=word("marks_panel")).click()
    await page.get_by_role("tab", name=word("marks_layers")).click()
    layer = page.get_by_role("listitem").filter(has_text=word("marks_layer_meeting"))
    await layer.get_by_role("radio").check()
    assert await violations(page) == []
    await close_panel(person)


async def words_at(person: Person, text: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where words of one line begin and end on the screen."""
    box = await (await person.page.wait_for_function(BOX, arg=text)).json_value()
    middle = box["y"] + box["height"] / 2
    return (box["x"] + 4, middle), (box["x"] + box["width"] - 4, middle)


async def paper_shown(person: Person) -> str:
    """Return the id of the paper that is open."""
    version = await person.page.locator(".sheet").first.get_attribute("data-version")
    papers = await entities(person, await running_meeting(person), "paper")
    return str(next(paper["id"] for paper in papers if any(each["id"] == version for each in paper["versions"])))
