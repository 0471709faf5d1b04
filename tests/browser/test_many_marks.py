"""A paper with as many marks as it may have: listed, drawn, written on, and taken back like any other."""

import asyncio
import re
from typing import Any

import msgspec
from playwright.async_api import expect
from sqlalchemy import select, update
from tests import documents
from tests.browser.conftest import Enter
from tests.browser.government import Government, Person
from tests.browser.hands import draw
from tests.browser.rooms import SECRETARY, entities, is_live, make_draft, upload_paper
from tests.browser.words import word
from tests.browser.writing import INKED, MORE_INK, open_list, take, undo, write_on

from ecabinet.annotations.batch import MOST_MARKS
from ecabinet.annotations.tables import Mark, MarkPad
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.kit.many_rows import insert_rows

ROW = 100


async def test_the_last_of_20_000_marks_is_drawn_and_undone(government: Government, enter: Enter) -> None:
    secretary = await enter(SECRETARY)
    page = secretary.page
    meeting = await make_draft(secretary, "Phiên họp nhiều ghi chú", ["Tài liệu nhiều ghi chú"])
    (item,) = await entities(secretary, meeting, "item")
    version = await upload_paper(secretary, item["id"], documents.paper(1, "Một trang để ghi."))
    (paper,) = await entities(secretary, meeting, "paper")
    address = f"/room/{meeting}?item={item['id']}&version={version}"
    await secretary.go(address)
    await is_live(secretary)
    await write_on(secretary, word("marks_layer_editing"))
    await _stroke(secretary, 500)
    await _comes(secretary, paper["id"], 0)
    await _fill(government, paper["id"], MOST_MARKS - 1)

    await page.reload()
    await open_list(secretary)
    await _listed(secretary, MOST_MARKS - 1)
    await expect(page.get_by_role("tabpanel").get_by_role("listitem").first).to_be_visible()
    await write_on(secretary, word("marks_layer_editing"))
    before = await page.evaluate(INKED)
    assert before > 10_000
    await _stroke(secretary, 560)
    await page.wait_for_function(MORE_INK, arg=before)
    await _comes(secretary, paper["id"], MOST_MARKS - 1)
    await undo(secretary)
    await _comes(secretary, paper["id"], MOST_MARKS - 1, removed=True)
    await open_list(secretary)
    await _listed(secretary, MOST_MARKS - 1)
    await secretary.do("DELETE", f"/meetings/{meeting}")


async def _stroke(person: Person, top: float) -> None:
    await take(person, "pen")
    await draw(person.page, [(420 + 8 * step, top + step % 5) for step in range(20)])


async def _listed(person: Person, count: int) -> None:
    shown = f"{count:,}".replace(",", "[.,]")
    await expect(person.page.get_by_role("tab", name=re.compile(rf"^{word('marks_list')}\s*{shown}$"))).to_be_visible()


async def _fill(government: Government, paper: str, count: int) -> None:
    """Put boxes beside and under each other, each a row like that of the one mark there is."""
    database = Database(f"sqlite+aiosqlite:///{government.folder / 'ecabinet.sqlite'}")
    async with database.writing() as session:
        query = select(*Mark.__table__.c).where(Mark.pad_id == paper)
        first = dict((await session.execute(query)).mappings().one())
        rows = [{**first, "id": new_id(), "seq": no, "body": _box(no)} for no in range(2, count + 1)]
        await insert_rows(session, Mark, rows)
        await session.execute(update(MarkPad).where(MarkPad.id == paper).values(seq=count))
        await session.commit()
    await database.close()


def _box(no: int) -> str:
    x, y = 60 + 4.5 * (no % ROW), 60 + 3.2 * (no // ROW)
    body: dict[str, Any] = {"kind": "box", "page": 1, "color": "red", "width": 0.5, "text": ""}
    return msgspec.json.encode({**body, "rect": [x, y, x + 3, y + 2]}).decode()


async def _comes(person: Person, paper: str, after: int, *, removed: bool = False) -> None:
    """Wait until the server holds a mark that came, or was removed, after so many changes."""
    epoch = (await person.get(f"/pads/{paper}/feed?after=0&epoch=0"))["epoch"]
    newer: list[dict[str, Any]] = []
    async with asyncio.timeout(30):
        while not any(mark["removed"] == removed for mark in newer):
            newer = (await person.get(f"/pads/{paper}/feed?after={after}&epoch={epoch}"))["marks"]
