"""Devices: registered, left, and erased from afar."""

from base64 import b64decode
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, text
from tests.integration.meetings.desk import Desk, Json
from tests.integration.papers.world import SetClock, make_world

from ecabinet.app import create_app
from ecabinet.audit.tables import AuditEntry
from ecabinet.identity.actor import token_hash
from ecabinet.identity.tables import Login
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Told
from ecabinet.settings import Settings

TABLET = "0123456789abcdef" * 2
REGISTER: Json = {"id": TABLET, "name": "Safari, iPad", "platform": "iPad"}


@pytest.fixture
async def desk(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """The application; what runs beside its requests is not started. A parameter is the hours without contact."""
    hours = getattr(request, "param", 72)
    settings = Settings(data_dir=tmp_path / "data", database_url=database_url, offline_hours=hours)
    app = create_app(settings, clock := SetClock())
    made = Desk(app, await make_world(app.state.installation.database), clock)
    yield made
    await made.http.aclose()
    made.installation.jobs.close()
    made.installation.sandbox.close()
    made.installation.signing_sandbox.close()
    await made.installation.database.close()


async def _register(desk: Desk, who: str, **other: str) -> Json:
    answer = await desk.ask(who, "POST", "/devices", {**REGISTER, **other})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def _devices(desk: Desk, name: str) -> list[Json]:
    return list((await desk.ask(name, "GET", "/devices")).json())


async def _acts(desk: Desk) -> list[str]:
    async with desk.database.reading() as session:
        query = select(AuditEntry.action).where(AuditEntry.subject_kind == "device").order_by(AuditEntry.at)
        return list(await session.scalars(query))


async def test_a_device_gets_the_same_key_each_time_and_nobody_else_gets_it(desk: Desk) -> None:
    first = await _register(desk, "member")
    desk.clock.at += timedelta(minutes=5)
    again = await _register(desk, "member", name="Safari, iPad Pro")
    assert (first["key"], first["hours"]) == (again["key"], 72)
    assert len(b64decode(first["key"])) == 32
    [device] = await _devices(desk, "member")
    assert (device["name"], device["here"], device["seen_at"]) == ("Safari, iPad Pro", True, again["server_time"])
    taken = await desk.ask("chair", "POST", "/devices", REGISTER)
    assert (taken.status_code, taken.json()["code"]) == (409, "device_of_another")
    assert (await _register(desk, "chair", id=new_id()))["key"] != first["key"]
    assert await _acts(desk) == ["register_device", "register_device"]


async def test_the_key_is_in_no_table(desk: Desk) -> None:
    key = (await _register(desk, "member"))["key"]
    async with desk.database.reading() as session:
        tables = ("device", "answered_request", "audit_entry")
        rows = [str(row) for table in tables for row in await session.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608 (our own names)
    assert rows
    assert key not in "".join(rows)
    assert str(b64decode(key))[2:-1] not in "".join(rows)


@pytest.mark.parametrize("desk", [0], indirect=True)
async def test_an_installation_may_keep_nothing_on_devices(desk: Desk) -> None:
    assert await _register(desk, "member") == {
        "id": TABLET,
        "key": None,
        "hours": 0,
        "server_time": "2026-11-09T02:00:00Z",
    }
    assert await _devices(desk, "member") == []


async def test_a_device_from_before_nothing_was_kept_still_gets_the_key_for_what_lies_on_it(desk: Desk) -> None:
    before = await _register(desk, "member")
    desk.installation.settings = msgspec.structs.replace(desk.installation.settings, offline_hours=0)
    assert await _register(desk, "member") == {**before, "hours": 0}
    assert (await _register(desk, "member", id=new_id()))["key"] is None
    taken = await desk.ask("chair", "POST", "/devices", REGISTER)
    assert (taken.status_code, taken.json()["code"]) == (409, "device_of_another")
    assert (await desk.ask("member", "POST", "/logout")).status_code == 200
    desk.world.tokens["member"] = await _new_login(desk)
    assert (await _register(desk, "member"))["key"] is None


async def test_logging_out_destroys_the_key(desk: Desk) -> None:
    await _register(desk, "member")
    assert (await desk.ask("member", "POST", "/logout")).status_code == 200
    devices = await desk.ask("administrator", "GET", f"/accounts/{desk.world.accounts['member']}/devices")
    assert devices.json() == []
    async with desk.database.reading() as session:
        assert await session.scalar(text("SELECT sealed_key FROM device")) is None


@pytest.mark.parametrize("by", ["member", "administrator"])
async def test_a_wiped_device_is_told_so_at_every_contact(desk: Desk, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Told] = []
    monkeypatch.setattr(desk.installation.hub, "wake", told.append)
    await _register(desk, "member")
    assert (await desk.ask(by, "POST", f"/devices/{TABLET}/wipe")).status_code == 200
    assert [len(each.logins_wiped) for each in told] == [1]
    for method, path in (("GET", "/me"), ("GET", "/today"), ("POST", "/devices"), ("POST", "/logout")):
        answer = await desk.ask("member", method, path, REGISTER if path == "/devices" else None)
        assert (answer.status_code, answer.json()["code"]) == (401, "device_wiped"), path


async def test_a_device_that_erased_itself_is_out_and_comes_back_under_another_id(desk: Desk) -> None:
    await _register(desk, "member")
    await desk.ask("administrator", "POST", f"/devices/{TABLET}/wipe")
    for _ in range(2):
        assert (await desk.ask("member", "POST", f"/devices/{TABLET}/erased")).status_code == 200
    assert (await desk.ask("member", "GET", "/me")).json()["code"] == "not_logged_in"
    [device] = (await desk.ask("administrator", "GET", f"/accounts/{desk.world.accounts['member']}/devices")).json()
    assert device["wipe_asked_at"] == device["erased_at"] == "2026-11-09T02:00:00Z"
    assert await _acts(desk) == ["register_device", "wipe_device", "device_erased"]


async def test_a_device_away_for_long_is_told_at_its_next_login(desk: Desk) -> None:
    await _register(desk, "member")
    await desk.ask("administrator", "POST", f"/devices/{TABLET}/wipe")
    # The same person with another login, as after a month away.
    desk.world.tokens["member"] = await _new_login(desk)
    told = await desk.ask("member", "POST", "/devices", REGISTER)
    assert (told.status_code, told.json()["code"]) == (409, "device_wiped")
    assert (await desk.ask("member", "GET", "/me")).status_code == 200
    assert (await _register(desk, "member", id=new_id()))["key"] is not None


async def _new_login(desk: Desk) -> str:
    token, now = new_id(), desk.clock.at
    times = {"created_at": now, "last_active_at": now, "expires_at": now + timedelta(days=30)}
    account = desk.world.accounts["member"]
    async with desk.database.writing() as session:
        login = Login(id=new_id(), token_hash=token_hash(token), account_id=account, address="", device="", **times)
        session.add(login)
        await session.commit()
    return token


async def test_nobody_erases_a_strangers_device_and_it_says_nothing_of_itself(desk: Desk) -> None:
    await _register(desk, "member")
    refused = await desk.ask("chair", "POST", f"/devices/{TABLET}/wipe")
    assert (refused.status_code, refused.json()["code"]) == (404, "device_not_found")
    assert (await desk.ask("chair", "POST", f"/devices/{TABLET}/erased")).status_code == 200
    assert (await desk.ask("member", "GET", "/me")).status_code == 200
    assert [device["erased_at"] for device in await _devices(desk, "member")] == [None]
