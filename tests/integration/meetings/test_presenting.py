"""The lead is given, taken back, laid down, and lost with the right to be there."""

from typing import Any

import pytest
from sqlalchemy import select, update
from tests.integration.meetings.desk import Desk

from ecabinet.audit.tables import AuditEntry
from ecabinet.meetings.tables import Attendee, Meeting


@pytest.fixture
async def running(desk: Desk) -> Desk:
    async with desk.database.writing() as session:
        login = desk.world.people["chair"]
        await session.execute(update(Meeting).values(state="in_session", console_person_id=login))
        await session.commit()
    return desk


async def _give(desk: Desk, name: str, presenter: str | None) -> tuple[int, str]:
    body = {"person_id": desk.world.people[presenter] if presenter else None}
    answer = await desk.ask(name, "POST", f"/meetings/{desk.world.meeting}/presenter", body)
    return answer.status_code, answer.json()["code"] if answer.status_code >= 300 else ""


async def _presenter(desk: Desk, name: str = "invitee") -> Any:
    return (await desk.state(name))[1]["meeting"][desk.world.meeting]["presenter"]


async def test_the_chair_gives_it_and_everybody_sees_whose_it_is(running: Desk) -> None:
    assert await _presenter(running) is None
    assert (await _give(running, "chair", "member"))[0] == 200
    assert (await _presenter(running))["person_id"] == running.world.people["member"]
    assert (await _give(running, "chair", None))[0] == 200
    assert await _presenter(running) is None
    async with running.database.reading() as session:
        noted = select(AuditEntry).where(AuditEntry.action == "set_presenter").order_by(AuditEntry.at)
        assert len((await session.scalars(noted)).all()) == 2


async def test_whoever_presents_may_lay_it_down(running: Desk) -> None:
    await _give(running, "chair", "invitee")
    assert await _give(running, "member", None) == (403, "console_not_allowed")
    assert (await _give(running, "invitee", None))[0] == 200
    assert await _presenter(running) is None


async def test_nobody_presents_who_is_not_let_in_or_in_a_meeting_that_does_not_run(running: Desk) -> None:
    assert await _give(running, "chair", "outsider") == (422, "presenter_not_in_meeting")
    assert await _give(running, "secretary", "member") == (403, "console_not_allowed")
    async with running.database.writing() as session:
        await session.execute(update(Meeting).values(state="published"))
        await session.commit()
    assert await _give(running, "chair", "member") == (409, "meeting_not_running")


async def test_whoever_is_let_go_presents_no_longer(running: Desk) -> None:
    await _give(running, "chair", "member")
    async with running.database.reading() as session:
        member = select(Attendee.id).where(Attendee.person_id == running.world.people["member"])
        attendee = await session.scalar(member)
    seq, before = await running.state("chair")
    assert (await running.ask("secretary", "DELETE", f"/attendees/{attendee}")).status_code == 200
    followed = await running.follow("chair", seq, before)
    assert followed == (await running.state("chair"))[1]
    assert followed["meeting"][running.world.meeting]["presenter"] is None
