"""Words on a page, marked and found, stand where the page shows them."""

import asyncio
from typing import Any

from playwright.async_api import Page, expect
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import Person
from tests.browser.hands import drag
from tests.browser.rooms import SECRETARY, entities, replace_paper, running_meeting, upload_paper
from tests.browser.words import pattern, word
from tests.browser.writing import paper_shown, still, take, words_at

# Points. Letters of another font would be up to a letter beside.
CLOSE = 0.5
NUMBERED = "\n\n".join(
    f"Cơ quan số {no}1 chịu trách nhiệm về Khu di sản số {no}, ý m của tỉnh." for no in range(20, 36)
)
JUSTIFIED = "\n\n#set par(justify: true)\n" + "Ủy ban nhân dân tỉnh chịu trách nhiệm thẩm định hồ sơ và phương án. " * 6

FOUND = """() => [...document.querySelectorAll(".sheet[data-page='1'] .hit")]
    .map(({ style }) => [parseFloat(style.left) / 100, (parseFloat(style.left) + parseFloat(style.width)) / 100])"""


async def test_words_are_marked_and_found_where_the_page_shows_them(enter: Enter) -> None:
    secretary = await enter(SECRETARY)
    page, version = secretary.page, await _opens(secretary, NUMBERED + JUSTIFIED)
    shown = await secretary.get(f"/paper-versions/{version}/words?page=1")
    await take(secretary, "highlight")
    await drag(page, *await words_at(secretary, "trách nhiệm về"))
    marked = await _marked(secretary, await paper_shown(secretary))
    assert _apart([marked], _places(shown["words"], "trách nhiệm về")[:1]) < CLOSE
    await page.get_by_role("button", name=word("reader_find"), exact=True).click()
    for words in ("trách nhiệm về", "Khu di sản số", "m của tỉnh.", "thẩm"):
        await page.get_by_role("searchbox", name=word("reader_find")).fill(words)
        await _are_found(page, shown["width"], _places(shown["words"], words))


async def test_a_newer_version_opens_on_the_page_whose_words_one_was_reading(enter: Enter) -> None:
    secretary = await enter(SECRETARY)
    page, last = secretary.page, f"#pagebreak() {JUSTIFIED}"
    await _opens(secretary, f"Mở đầu #pagebreak() {NUMBERED} {last}")
    for _ in range(2):
        await page.locator(".scroller").first.press("n")
    await expect(page.get_by_text(pattern("reader_page_of", page=3)).first).to_be_visible()
    newer = f"Mở đầu #pagebreak() {NUMBERED} #pagebreak() Phần thêm mới {last}"
    await replace_paper(secretary, await paper_shown(secretary), documents.typeset(newer))
    await page.get_by_role("button", name=word("room_paper_open_newest"), exact=True).click()
    await expect(page.get_by_text(pattern("reader_page_of", page=4)).first).to_be_visible()


async def _are_found(page: Page, width: float, places: list[tuple[float, float]]) -> None:
    """Wait until what is found on the page, which is so wide, lies at these places and at no other."""
    found: list[tuple[float, float]] = []
    async with asyncio.timeout(30):
        while len(found) != len(places) or _apart(found, places) >= CLOSE:
            await asyncio.sleep(0.1)
            found = [(left * width, right * width) for left, right in await page.evaluate(FOUND)]


def _places(words: list[Any], wanted: str) -> list[tuple[float, float]]:
    """Where these words of one line begin and end, as the server read them."""
    texts, count = [word[0] for word in words], len(wanted.split())
    starts = [at for at in range(len(texts)) if texts[at : at + count] == wanted.split()]
    return [(words[at][1], words[at + count - 1][3]) for at in starts]


def _apart(found: list[tuple[float, float]], places: list[tuple[float, float]]) -> float:
    """The greatest distance of a beginning or an end from where it should be."""
    return max(max(abs(a - c), abs(b - d)) for (a, b), (c, d) in zip(found, places, strict=True))


async def _marked(person: Person, paper: str) -> tuple[float, float]:
    """Where the first mark of the paper begins and ends, once the server has it."""
    async with asyncio.timeout(30):
        while not (marks := (await person.get(f"/pads/{paper}/feed?after=0&epoch=0"))["marks"]):
            await asyncio.sleep(0.1)
    ((left, _, right, _),) = marks[0]["body"]["rects"]
    return left, right


async def _opens(person: Person, source: str) -> str:
    """Upload a paper made of markup, open it in the room and wait for its words; return its version."""
    meeting = await running_meeting(person)
    item = (await entities(person, meeting, "item"))[0]["id"]
    version = await upload_paper(person, item, documents.typeset(source))
    await person.go(f"/room/{meeting}?item={item}&version={version}")
    await person.page.locator("footer.foot").get_by_role("button", name=word("room_papers")).click()
    sheet = person.page.locator(f".sheet[data-version='{version}']").first
    await expect(sheet.locator(".textLayer .endOfContent")).to_be_attached()
    await still(person)
    return version
