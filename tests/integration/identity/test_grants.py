"""Roles given and taken away by administrators: what they open, at once, and what nobody may take."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.integration.meetings.desk import Desk

from ecabinet.audit.tables import AuditEntry
from ecabinet.identity.tables import Account, Unit
from ecabinet.kit.event_log import MeetingEventRow

Json = dict[str, Any]
EVERYWHERE = {"role": "system_admin", "scope_kind": "installation", "scope_id": None}


async def _roles(desk: Desk, name: str) -> list[Json]:
    accounts: list[Json] = (await desk.ask("administrator", "GET", "/accounts")).json()
    return next(each["roles"] for each in accounts if each["id"] == desk.world.accounts[name])


async def _give(desk: Desk, name: str, role: str, kind: str, scope: str | None, key: str = "") -> Any:
    body = {"role": role, "scope_kind": kind, "scope_id": scope}
    return await desk.ask("administrator", "POST", f"/accounts/{desk.world.accounts[name]}/roles", body, key)


async def _unit(desk: Desk, name: str) -> str:
    async with desk.database.reading() as session:
        return str((await session.execute(select(Unit.id).where(Unit.name == name))).scalar_one())


async def _told(desk: Desk, name: str) -> int:
    """How often the person's screens were told to start the meeting afresh."""
    audience = f"person:{desk.world.people[name]}"
    query = select(func.count()).where(
        MeetingEventRow.meeting_id == desk.world.meeting, MeetingEventRow.audience == audience
    )
    async with desk.database.reading() as session:
        return int((await session.execute(query)).scalar_one())


async def _noted(desk: Desk, action: str, name: str) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.subject_id == desk.world.accounts[name])
    async with desk.database.reading() as session:
        return list((await session.scalars(query)).all())


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("kind", ["body", "meeting", "unit"])
async def test_a_secretarys_role_opens_the_meetings_of_its_scope(desk: Desk, kind: str) -> None:
    snapshot = f"/meetings/{desk.world.meeting}/snapshot"
    assert (await desk.ask("outsider", "GET", snapshot)).status_code == 404
    office = await _unit(desk, "Văn phòng Chính phủ")
    scope = {"body": desk.world.body, "meeting": desk.world.meeting, "unit": office}[kind]
    assert (await _give(desk, "outsider", "secretary", kind, scope)).status_code == 201
    seen = (await desk.ask("outsider", "GET", snapshot)).json()
    assert seen["me"]["staff"]
    assert await _told(desk, "outsider") == 1
    (noted,) = await _noted(desk, "give_role", "outsider")
    assert noted.after == {"role": "secretary", "scope_kind": kind, "scope_id": scope}


async def test_a_role_taken_away_closes_the_meeting_at_the_next_request(desk: Desk) -> None:
    snapshot = f"/meetings/{desk.world.meeting}/snapshot"
    assert (await desk.ask("secretary", "GET", snapshot)).status_code == 200
    (held,) = await _roles(desk, "secretary")
    assert (held["role"], held["scope_name"]) == ("secretary", "Chính phủ")
    assert (await desk.ask("administrator", "DELETE", f"/roles/{held['id']}")).status_code == 200
    assert (await desk.ask("secretary", "GET", snapshot)).status_code == 404
    assert (await desk.ask("secretary", "GET", "/people?q=a")).json() == []
    assert (await desk.ask("secretary", "GET", "/me")).json()["roles"] == []
    assert await _told(desk, "secretary") == 1
    (noted,) = await _noted(desk, "take_role", "secretary")
    assert noted.before == {"role": "secretary", "scope_kind": "body", "scope_id": desk.world.body}
    again = await desk.ask("administrator", "DELETE", f"/roles/{held['id']}")
    assert _code(again) == (404, "role_not_found")


async def test_an_agency_is_told_of_the_meeting_it_submits_to(desk: Desk) -> None:
    ministry = await _unit(desk, "Bộ Y tế")
    assert (await _give(desk, "outsider", "submitting_agency", "unit", ministry)).status_code == 201
    seen = (await desk.ask("outsider", "GET", f"/meetings/{desk.world.meeting}/snapshot")).json()
    assert list(seen["entities"]["item"]) == [desk.world.items[0]]
    assert await _told(desk, "outsider") == 1


async def test_a_role_of_another_unit_tells_nobody(desk: Desk) -> None:
    other = await _unit(desk, "Bộ Xây dựng")
    assert (await _give(desk, "outsider", "secretary", "unit", other)).status_code == 201
    assert await _told(desk, "outsider") == 0
    assert (await desk.ask("outsider", "GET", f"/meetings/{desk.world.meeting}/snapshot")).status_code == 404


async def test_an_administrator_gets_no_right_to_papers(desk: Desk) -> None:
    assert (await _give(desk, "outsider", **_named(EVERYWHERE))).status_code == 201
    assert (await desk.ask("outsider", "GET", "/accounts")).status_code == 200
    assert (await desk.ask("outsider", "GET", f"/meetings/{desk.world.meeting}/snapshot")).status_code == 404
    assert (await desk.ask("outsider", "GET", f"/items/{desk.world.items[0]}/papers")).status_code == 404
    assert (await desk.ask("outsider", "GET", "/meetings")).json() == []


def _named(role: Json) -> Json:
    return {"role": role["role"], "kind": role["scope_kind"], "scope": role["scope_id"]}


@pytest.mark.parametrize(
    ("role", "kind", "scope", "refusal"),
    [
        ("secretary", "installation", None, (422, "role_not_understood")),
        ("records_clerk", "body", "{body}", (422, "role_not_understood")),
        ("system_admin", "unit", "{body}", (422, "role_not_understood")),
        ("system_admin", "installation", "{body}", (422, "role_not_understood")),
        ("king", "installation", None, (422, "role_not_understood")),
        ("secretary", "body", "nowhere", (404, "scope_not_found")),
        ("secretary", "unit", "{body}", (404, "scope_not_found")),
    ],
)
async def test_a_role_is_held_only_where_it_can_be(
    desk: Desk, role: str, kind: str, scope: str | None, refusal: tuple[int, str]
) -> None:
    scope = scope.format(body=desk.world.body) if scope else None
    assert _code(await _give(desk, "outsider", role, kind, scope)) == refusal
    assert await _roles(desk, "outsider") == []


async def test_a_role_is_held_once(desk: Desk) -> None:
    for key in ("first", "first"):
        given = await _give(desk, "outsider", "secretary", "body", desk.world.body, key)
        assert given.status_code == 201
    assert _code(await _give(desk, "outsider", "secretary", "body", desk.world.body)) == (409, "role_held")
    assert _code(await _give(desk, "administrator", **_named(EVERYWHERE))) == (409, "role_held")
    assert len(await _roles(desk, "outsider")) == 1


async def test_the_same_role_given_twice_at_once_is_held_once(desk: Desk) -> None:
    given = await asyncio.gather(*(_give(desk, "outsider", **_named(EVERYWHERE)) for _ in range(4)))
    assert Counter(answer.status_code for answer in given) == {201: 1, 409: 3}
    assert len(await _roles(desk, "outsider")) == 1


async def test_the_last_administrator_keeps_the_role(desk: Desk) -> None:
    (own,) = await _roles(desk, "administrator")
    refused = await desk.ask("administrator", "DELETE", f"/roles/{own['id']}")
    assert _code(refused) == (409, "last_administrator")
    assert (await _give(desk, "outsider", **_named(EVERYWHERE))).status_code == 201
    assert (await desk.ask("administrator", "DELETE", f"/roles/{own['id']}")).status_code == 200
    assert _code(await desk.ask("administrator", "GET", "/accounts")) == (403, "administrators_only")


async def test_a_disabled_administrator_does_not_count_as_one_left(desk: Desk) -> None:
    assert (await _give(desk, "outsider", **_named(EVERYWHERE))).status_code == 201
    outsider = desk.world.accounts["outsider"]
    assert (await desk.ask("administrator", "POST", f"/accounts/{outsider}/disable")).status_code == 200
    (own,) = await _roles(desk, "administrator")
    assert _code(await desk.ask("administrator", "DELETE", f"/roles/{own['id']}")) == (409, "last_administrator")


@pytest.mark.parametrize("way", ["disable", "take"])
async def test_administrators_who_turn_on_each_other_leave_one(desk: Desk, way: str) -> None:
    assert (await _give(desk, "outsider", **_named(EVERYWHERE))).status_code == 201
    paths = {}
    for name in ("administrator", "outsider"):
        (held,) = await _roles(desk, name)
        paths[name] = ("DELETE", f"/roles/{held['id']}")
        if way == "disable":
            paths[name] = ("POST", f"/accounts/{desk.world.accounts[name]}/disable")
    answers = await asyncio.gather(
        desk.ask("administrator", *paths["outsider"]), desk.ask("outsider", *paths["administrator"])
    )
    assert sorted(answer.status_code == 200 for answer in answers) == [False, True]
    async with desk.database.reading() as session:
        disabled = (await session.execute(select(Account.id).where(Account.disabled_at.is_not(None)))).scalars().all()
    left = [name for name in paths if desk.world.accounts[name] not in disabled]
    still = [name for name in left if (await desk.ask(name, "GET", "/accounts")).status_code == 200]
    assert len(still) == 1
