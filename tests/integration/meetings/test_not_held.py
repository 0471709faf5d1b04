"""A meeting whose time passed without it: nobody is asked to reply any more, and its secretaries are told."""

from datetime import datetime, timedelta

import pytest
from tests.integration.meetings.desk import Desk, Json


async def _waiting(desk: Desk, name: str) -> list[tuple[str, str]]:
    found: list[Json] = (await desk.ask(name, "GET", "/today")).json()["waiting"]
    return [(each["kind"], each["href"]) for each in found]


@pytest.fixture
async def page(desk: Desk) -> str:
    """The page of a published meeting that lasts from in one minute to in two."""
    meeting = desk.world.meeting
    (held,) = (await desk.state("secretary"))[1]["meeting"].values()
    begins, ends = (desk.clock.at + timedelta(minutes=n) for n in (1, 2))
    change = {"expected_version": held["version"], "starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
    changed = await desk.ask("secretary", "PATCH", f"/meetings/{meeting}", change)
    assert changed.status_code == 200, changed.text
    return f"/meetings/{meeting}"


async def test_the_secretary_is_told_and_nobody_is_asked_to_reply(desk: Desk, page: str) -> None:
    assert await _waiting(desk, "member") == [("invitation", page)]
    (invited,) = (await desk.ask("member", "GET", "/today")).json()["waiting"]
    assert datetime.fromisoformat(invited["until"]) == desk.clock.at + timedelta(minutes=2)
    assert await _waiting(desk, "secretary") == []
    desk.clock.at += timedelta(minutes=2)
    assert [await _waiting(desk, name) for name in ("member", "outsider", "agency")] == [[], [], []]
    assert await _waiting(desk, "secretary") == [("not_held_meeting", page)]
    late = await desk.ask("member", "POST", f"{page}/reply", {"reply": "attending", "reason": ""})
    assert (late.status_code, late.json()["code"]) == (409, "meeting_not_held")


async def test_a_meeting_that_began_late_was_held(desk: Desk, page: str) -> None:
    desk.clock.at += timedelta(minutes=2)
    assert (await desk.ask("chair", "POST", f"{page}/start")).status_code == 200
    assert await _waiting(desk, "secretary") == []
