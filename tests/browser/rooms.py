"""What people do in a room, in their browsers: entering, running it from the console, putting a vote."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Locator, expect
from tests.browser.government import Person
from tests.browser.words import word

CHAIR, SECRETARY, SECOND_SECRETARY = "khacson", "thuhien", "giahuan"
RUNNING = "Phiên họp Chính phủ thường kỳ"
TAKE = re.compile(f"^({re.escape(word('console_take'))}|{re.escape(word('console_take_over'))})$")


async def running_meeting(person: Person) -> str:
    """Return the id of the session of the demo that runs."""
    running = (await person.get("/today"))["running"]
    return str(next(each["id"] for each in running if each["title"].startswith(RUNNING)))


async def enter_room(person: Person, meeting: str) -> None:
    """Open the room and wait until it is live."""
    await person.go(f"/room/{meeting}")
    await person.page.locator("footer.foot").wait_for()
    await is_live(person)


async def is_live(person: Person) -> None:
    """Wait until the badge says that the screen follows."""
    await expect(person.page.get_by_text(word("link_live"), exact=True)).to_be_attached()


async def hold(person: Person, button: Locator, until: Locator) -> None:
    """Hold a button until what it does is seen; once more where it moved away under the finger."""
    for patience in (10_000, 10_000, 60_000):
        await expect(button).to_be_enabled()
        await button.hover()
        await person.page.mouse.down()
        with suppress(AssertionError):
            await expect(until).to_be_visible(timeout=patience)
        await person.page.mouse.up()
        if await until.is_visible():
            return
    await expect(until).to_be_visible()


async def take_console(person: Person, meeting: str) -> None:
    """Open the console and take it, unless this device holds it already."""
    await person.go(f"/room/{meeting}/console")
    held, take = person.page.get_by_text(word("console_held_here")), person.page.get_by_role("button", name=TAKE)
    await expect(held.or_(take)).to_be_visible()
    if await take.is_visible():
        await take.click()
    await expect(held).to_be_visible()


async def put_vote(chair: Person, question: str) -> None:
    """Open a vote without a time limit on the current item, from the console."""
    page = chair.page
    await page.get_by_label(word("console_question"), exact=True).fill(question)
    await page.get_by_text(word("console_limit_none"), exact=True).click()
    await page.get_by_role("button", name=word("console_vote_open"), exact=True).click()
    await expect(page.get_by_role("button", name=word("console_close_vote_hold"))).to_be_visible()


async def close_vote(chair: Person) -> None:
    """Hold the closing button until the result stands on the console."""
    button = chair.page.get_by_role("button", name=word("console_close_vote_hold"))
    await hold(chair, button, chair.page.get_by_text(word("result_title")).first)


def card(person: Person, question: str) -> Locator:
    """The vote card with this question."""
    return person.page.get_by_role("region", name=word("vote_open")).filter(has_text=question)


def choice(person: Person, which: str) -> Locator:
    """One of the three answers on a card."""
    return person.page.get_by_role("radio", name=re.compile(f"^{re.escape(word(f'choice_{which}'))}"))


async def make_meeting(secretary: Person, title: str, items: Sequence[str]) -> str:
    """Make and publish a meeting of the Government through the API; return its id."""
    meeting = await make_draft(secretary, title, items)
    await secretary.do("POST", f"/meetings/{meeting}/publish")
    return meeting


async def make_draft(secretary: Person, title: str, items: Sequence[str], unit: str | None = None) -> str:
    """Make a meeting of the Government that is not published, its items submitted by a unit; return its id."""
    body = (await secretary.get("/bodies"))[0]
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)
    made = await secretary.do(
        "POST",
        "/meetings",
        {
            "body_id": body["id"],
            "kind": body["meeting_kinds"][0],
            "title": title,
            "starts_at": starts.isoformat().replace("+00:00", "Z"),
            "ends_at": (starts + timedelta(hours=3)).isoformat().replace("+00:00", "Z"),
            "place": "Phòng họp số 2",
        },
    )
    meeting = str(made["id"])
    for item in items:
        added = {"title": item, "minutes": 20, "kind": "decision", "submitting_unit_id": unit}
        await secretary.do("POST", f"/meetings/{meeting}/items", added)
    return meeting


async def entities(person: Person, meeting: str, kind: str) -> list[dict[str, Any]]:
    """Return what the server holds of one kind."""
    snapshot = await person.get(f"/meetings/{meeting}/snapshot")
    return list(snapshot["entities"].get(kind, {}).values())


async def call_members_in(secretary: Person, meeting: str, count: int) -> list[dict[str, Any]]:
    """Record the first members as present; return them."""
    members = [each for each in await entities(secretary, meeting, "attendee") if each["role"] == "member"][:count]
    await asyncio.gather(
        *(secretary.do("POST", f"/attendees/{each['id']}/presence", {"presence": "in_room"}) for each in members)
    )
    return members


async def upload_paper(person: Person, item: str, data: bytes) -> str:
    """Send a file as the browser would, wait until it can be read, and return its version."""
    return await _uploaded(person, f"/items/{item}/papers", data, 1)


async def replace_paper(person: Person, paper: str, data: bytes) -> str:
    """Send a paper's second version, and wait until it can be read; return it."""
    return await _uploaded(person, f"/papers/{paper}/versions", data, 2)


async def _uploaded(person: Person, path: str, data: bytes, no: int) -> str:
    paper = await person.page.evaluate(
        """async ([path, bytes]) => {
            const token = document.cookie.match(/ecabinet_csrf=([^;]+)/)?.[1] ?? '';
            const answer = await fetch(`/api${path}?file_name=thu.pdf`, {
                method: 'POST',
                headers: { 'Content-Type': 'application/pdf', 'X-CSRF-Token': token,
                           'Idempotency-Key': crypto.randomUUID() },
                body: new Uint8Array(bytes),
            });
            return (await answer.json()).id;
        }""",
        [path, list(data)],
    )
    ready = """async ([paper, no]) => {
        for (;;) {
            const { current_version_id: id, versions } = await (await fetch(`/api/papers/${paper}`)).json();
            if (versions.some((version) => version.id === id && version.no >= no)) return id;
            await new Promise(resolve => setTimeout(resolve, 100));
        }
    }"""
    return str(await person.page.evaluate(ready, [paper, no]))


async def begin_again(person: Person) -> str:
    """Return the running meeting, once a person's papers there open at their beginning, wherever they were left."""
    meeting = await running_meeting(person)
    for paper in await entities(person, meeting, "paper"):
        if version := paper["current_version_id"]:
            await person.do("PUT", f"/reading-positions/{paper['id']}", {"version": version, "page": 1, "top": 0})
    return meeting
