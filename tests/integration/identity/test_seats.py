"""Seats in a body and a unit's own days, set by administrators."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from tests.integration.meetings.desk import Desk

from ecabinet.identity.queries import calendar_of
from ecabinet.identity.tables import Unit

Json = dict[str, Any]
MEETING_DAY = "2026-11-23"


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def _seats(desk: Desk) -> list[Json]:
    answer = await desk.ask("administrator", "GET", f"/bodies/{desk.world.body}/members")
    seats: list[Json] = answer.json()
    return seats


async def _add(desk: Desk, name: str, starts_on: str, ends_on: str | None = None, is_head: bool = False) -> Any:
    body = {"person_id": desk.world.people[name], "is_head": is_head, "starts_on": starts_on, "ends_on": ends_on}
    return await desk.ask("administrator", "POST", f"/bodies/{desk.world.body}/members", body)


async def test_a_new_member_counts_in_meetings_of_the_term_and_everybody_hears(desk: Desk) -> None:
    before = {name: await desk.state(name) for name in ("chair", "invitee", "agency")}
    added = await _add(desk, "outsider", "2026-11-01")
    assert added.status_code == 201, added.text
    for name, (seq, entities) in before.items():
        assert await desk.follow(name, seq, entities) == (await desk.state(name))[1], name
    quorum = (await desk.state("chair"))[1]["meeting"][desk.world.meeting]["quorum"]
    assert (quorum["members"], quorum["needed"]) == (3, 2)


async def test_a_term_that_ends_before_the_meeting_takes_the_vote_away(desk: Desk) -> None:
    seq, entities = await desk.state("member")
    seat = next(each for each in await _seats(desk) if each["person"]["id"] == desk.world.people["member"])
    body = {"is_head": False, "starts_on": seat["starts_on"], "ends_on": "2026-11-22"}
    assert (await desk.ask("administrator", "PATCH", f"/memberships/{seat['id']}", body)).status_code == 200
    followed = await desk.follow("member", seq, entities)
    assert followed == (await desk.state("member"))[1]
    electors = {each["person"]["id"] for each in followed["attendee"].values() if each["is_elector"]}
    assert electors == {desk.world.people["chair"]}


async def test_a_seat_taken_back_is_gone_and_told(desk: Desk) -> None:
    seat = next(each for each in await _seats(desk) if each["person"]["id"] == desk.world.people["member"])
    seq, entities = await desk.state("chair")
    assert (await desk.ask("administrator", "DELETE", f"/memberships/{seat['id']}")).status_code == 200
    assert await desk.follow("chair", seq, entities) == (await desk.state("chair"))[1]
    assert [each["person"]["id"] for each in await _seats(desk)] == [desk.world.people["chair"]]
    again = await desk.ask("administrator", "DELETE", f"/memberships/{seat['id']}")
    assert _code(again) == (404, "membership_not_found")


async def test_a_term_of_another_time_says_nothing_to_the_meeting(desk: Desk) -> None:
    seq, _ = await desk.state("chair")
    assert (await _add(desk, "outsider", "2027-01-01")).status_code == 201
    assert (await desk.state("chair"))[0] == seq


@pytest.mark.parametrize(
    ("name", "term", "is_head", "refusal"),
    [
        ("member", ("2026-11-01", None), False, (409, "membership_overlaps")),
        ("member", ("2025-01-01", "2026-01-01"), False, (409, "membership_overlaps")),
        ("outsider", ("2026-11-01", None), True, (409, "body_has_head")),
        ("outsider", ("2026-11-02", "2026-11-01"), False, (422, "term_ends_before_start")),
    ],
)
async def test_one_seat_for_a_person_and_one_head_at_a_time(
    desk: Desk, name: str, term: tuple[str, str | None], is_head: bool, refusal: tuple[int, str]
) -> None:
    assert _code(await _add(desk, name, *term, is_head=is_head)) == refusal
    assert len(await _seats(desk)) == 2


async def test_a_term_before_an_open_one_is_no_overlap(desk: Desk) -> None:
    assert (await _add(desk, "member", "2025-01-01", "2025-12-31")).status_code == 201
    assert (await _add(desk, "outsider", "2025-01-01", "2025-12-31", is_head=True)).status_code == 201


async def test_an_own_day_holds_for_the_unit_and_those_below_it(desk: Desk) -> None:
    async with desk.database.writing() as session:
        office = (await session.execute(select(Unit).where(Unit.name == "Văn phòng Chính phủ"))).scalar_one()
        ministry = (await session.execute(select(Unit).where(Unit.name == "Bộ Y tế"))).scalar_one()
        ministry.parent_id = office.id
        other = (await session.execute(select(Unit.id).where(Unit.name == "Bộ Xây dựng"))).scalar_one()
        await session.commit()
    friday, saturday = date(2026, 12, 25), date(2026, 12, 26)
    for day, works in ((friday, False), (saturday, True)):
        body = {"unit_id": office.id, "day": day.isoformat(), "works": works, "reason": "Hoán đổi"}
        assert (await desk.ask("administrator", "POST", "/own-days", body)).status_code == 201
    back = {"unit_id": ministry.id, "day": friday.isoformat(), "works": True, "reason": "Trực"}
    assert (await desk.ask("administrator", "POST", "/own-days", back)).status_code == 201
    async with desk.database.reading() as session:
        calendars = {
            unit: [(await calendar_of(session, unit)).is_working_day(day) for day in (friday, saturday)]
            for unit in (office.id, ministry.id, other)
        }
    assert calendars == {office.id: [False, True], ministry.id: [True, True], other: [True, False]}


async def test_a_day_is_entered_once_and_can_be_taken_back(desk: Desk) -> None:
    async with desk.database.reading() as session:
        unit = (await session.execute(select(Unit.id).where(Unit.name == "Bộ Y tế"))).scalar_one()
    body = {"unit_id": unit, "day": "2026-12-24", "works": False}
    assert (await desk.ask("administrator", "POST", "/own-days", body)).status_code == 201
    assert _code(await desk.ask("administrator", "POST", "/own-days", body)) == (409, "day_taken")
    (day,) = (await desk.ask("administrator", "GET", "/own-days")).json()
    assert (await desk.ask("administrator", "DELETE", f"/own-days/{day['id']}")).status_code == 200
    assert (await desk.ask("administrator", "GET", "/own-days")).json() == []
    assert _code(await desk.ask("administrator", "DELETE", f"/own-days/{day['id']}")) == (404, "day_not_found")


async def test_the_start_page_reckons_with_the_units_own_days(desk: Desk) -> None:
    """An invitation is to be answered the working day before the meeting: a Friday, unless the unit has it off."""
    async with desk.database.reading() as session:
        unit = (await session.execute(select(Unit.id).where(Unit.name == "Văn phòng Chính phủ"))).scalar_one()
    assert await _due(desk) == "2026-11-20T17:00:00Z"
    body = {"unit_id": unit, "day": "2026-11-20", "works": False}
    assert (await desk.ask("administrator", "POST", "/own-days", body)).status_code == 201
    assert await _due(desk) == "2026-11-19T17:00:00Z"


async def _due(desk: Desk) -> str:
    waiting = (await desk.ask("member", "GET", "/today")).json()["waiting"]
    return str(next(each["due_at"] for each in waiting if each["kind"] == "invitation"))
