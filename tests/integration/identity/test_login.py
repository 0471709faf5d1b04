"""The way in over HTTP: the lock after failures, the idle lock, and what is kept of a secret."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from sqlalchemy import select
from tests.integration.papers.world import SetClock, World, make_world

from ecabinet.app import create_app
from ecabinet.audit.tables import AuditEntry
from ecabinet.identity import passwords
from ecabinet.identity.tables import Account, Login, RoleGrant
from ecabinet.kit.idempotency import AnsweredRequest
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Told
from ecabinet.settings import Settings

PASSWORD = "mot-mat-khau-that-dai"
PIN = "271828"


class Browser:
    """One browser at the door."""

    def __init__(self, app: Litestar, address: str = "10.0.0.1") -> None:
        transport: Any = httpx.ASGITransport(app=app, client=(address, 1))  # type: ignore[arg-type]  # two type systems
        self.http = httpx.AsyncClient(transport=transport, base_url="http://test/api")
        self._keys = 0

    async def post(self, path: str, key: str = "", **body: str) -> httpx.Response:
        await self.http.get("/health")
        self._keys += 1
        headers = {"X-CSRF-Token": self.http.cookies["ecabinet_csrf"], "Idempotency-Key": key or f"key-{self._keys}"}
        return await self.http.post(path, json=body, headers=headers)

    async def log_in(self, username: str, password: str = PASSWORD) -> httpx.Response:
        return await self.post("/login", username=username, password=password)


class Door:
    """The application, its clock and its people."""

    def __init__(self, app: Litestar, clock: SetClock, world: World, username: str) -> None:
        self.app, self.clock, self.world, self.username = app, clock, world, username
        self.database = app.state.installation.database


@pytest.fixture
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords and PINs hashed at the least cost there is, as hundreds are here."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)
    monkeypatch.setattr(passwords, "_nobody", lambda: quick.hash("nobody has this password"))


@pytest.fixture
async def door(database_url: str, tmp_path: Path, quick_hash: None) -> AsyncIterator[Door]:
    clock = SetClock()
    app = create_app(Settings(data_dir=tmp_path / "data", database_url=database_url), clock)
    installation = app.state.installation
    world = await make_world(installation.database)
    async with installation.database.writing() as session:
        account = await session.get_one(Account, world.accounts["member"])
        account.username = "thanhvien"
        account.password_hash = await passwords.hash_secret(PASSWORD)
        account.pin_hash = await passwords.hash_secret(PIN)
        await session.commit()
    yield Door(app, clock, world, "thanhvien")
    installation.jobs.close()
    installation.sandbox.close()
    await installation.database.close()


async def test_a_password_hashed_at_full_cost_opens(door: Door) -> None:
    async with door.database.writing() as session:
        account = await session.get_one(Account, door.world.accounts["member"])
        account.password_hash = PasswordHasher().hash(PASSWORD)
        await session.commit()
    assert (await Browser(door.app).log_in(door.username)).status_code == 200
    assert (await Browser(door.app).log_in(door.username, "khong-phai-mat-khau")).status_code == 401


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(door: Door) -> None:
    browser = Browser(door.app)
    wrong = await browser.log_in(door.username, "khong-phai-mat-khau")
    unknown = await browser.log_in("khongcoai", "khong-phai-mat-khau")
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    assert wrong.json()["code"] == "login_failed"


async def test_a_stranger_cannot_lock_a_member_out(door: Door) -> None:
    stranger, member = Browser(door.app, "203.0.113.9"), Browser(door.app, "10.0.0.1")
    for _ in range(5):
        assert (await stranger.log_in(door.username, "doan-mo-mat-khau")).status_code == 401
    blocked = await stranger.log_in(door.username)
    assert blocked.status_code == 429
    assert int(blocked.headers["Retry-After"]) > 0
    assert (await member.log_in(door.username)).status_code == 200
    door.clock.at += timedelta(seconds=blocked.json()["retry_after"] + 1)
    assert (await stranger.log_in(door.username)).status_code == 200


async def test_the_cookie_is_for_the_server_alone(door: Door) -> None:
    answer = await Browser(door.app).log_in(door.username)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("ecabinet_login="))
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()


async def test_a_screen_left_alone_locks_itself_and_opens_with_the_pin(door: Door) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    door.clock.at += timedelta(minutes=16)
    assert (await browser.http.get("/today")).status_code == 423
    assert (await browser.http.get("/me")).json()["locked"] is True
    wrong = await browser.post("/unlock", pin="999999")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "pin_wrong")
    assert (await browser.post("/unlock", pin=PIN)).status_code == 200
    assert (await browser.http.get("/today")).status_code == 200


async def test_five_wrong_pins_end_the_login(door: Door) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    await browser.post("/lock")
    for _ in range(5):
        await browser.post("/unlock", pin="999999")
    assert (await browser.http.get("/me")).status_code == 401


async def test_a_wrong_pin_counts_under_whatever_key_it_is_sent(door: Door) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    await browser.post("/lock")
    left = [(await browser.post("/unlock", key="one-key", pin=f"99999{n}")).json().get("tries_left") for n in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert (await browser.http.get("/me")).status_code == 401


async def test_of_pins_sent_at_once_no_more_than_the_limit_are_looked_at(door: Door) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    await browser.post("/lock")
    answers = await asyncio.gather(*(browser.post("/unlock", pin=f"{n}99999") for n in range(1, 10)))
    codes = [answer.json()["code"] for answer in answers]
    assert sorted(codes) == ["not_logged_in"] * 5 + ["pin_wrong"] * 4


@pytest.mark.parametrize("path", ["/pin", "/password"])
async def test_an_open_screen_does_not_let_the_password_be_guessed(door: Door, path: str) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    guess = {"/pin": {"password": "doan", "pin": "314159"}, "/password": {"current": "doan", "new": "mot-mat-khau-moi"}}
    answers = [await browser.post(path, key="one-key", **guess[path]) for _ in range(5)]
    assert [answer.json()["code"] for answer in answers] == ["password_wrong"] * 4 + ["not_logged_in"]
    assert (await browser.http.get("/me")).status_code == 401


async def test_the_right_password_has_wrong_ones_forgotten(door: Door) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    for pin in ("314159", "314160"):
        for _ in range(4):
            await browser.post("/pin", password="doan-mo", pin=pin)
        assert (await browser.post("/pin", password=PASSWORD, pin=pin)).status_code == 200


async def test_a_disabled_account_is_out_at_its_next_request(door: Door) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    async with door.database.writing() as session:
        (await session.get_one(Account, door.world.accounts["member"])).disabled_at = door.clock.at
        await session.commit()
    assert (await browser.http.get("/today")).status_code == 401
    assert (await browser.log_in(door.username)).json()["code"] == "login_failed"


async def test_a_write_without_the_token_is_refused(door: Door) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    answer = await browser.http.post("/lock")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


async def test_no_secret_is_kept_with_the_answers(door: Door) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    await browser.log_in(door.username)
    await browser.post("/pin", password=PASSWORD, pin="314159")
    await browser.post("/unlock", pin="314159")
    async with door.database.reading() as session:
        kept = b"".join(row.answer for row in await session.scalars(select(AnsweredRequest)))
        hashes = [login.token_hash for login in await session.scalars(select(Login))]
    assert browser.http.cookies["ecabinet_login"].encode() not in kept
    assert browser.http.cookies["ecabinet_login"] not in hashes


async def test_of_tries_sent_at_once_no_more_than_the_limit_are_looked_at(door: Door) -> None:
    browser = Browser(door.app)
    await browser.http.get("/health")
    answers = await asyncio.gather(*(browser.log_in(door.username, "doan-mo-mat-khau") for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7
    assert (await browser.log_in(door.username)).status_code == 429


async def test_a_locked_screen_does_not_let_the_password_be_guessed(door: Door) -> None:
    browser = Browser(door.app)
    await browser.log_in(door.username)
    await browser.post("/lock")
    answer = await browser.post("/password", current="doan-mo-mat-khau", new="mot-mat-khau-moi-dai")
    assert (answer.status_code, answer.json()["code"]) == (423, "idle_locked")


async def test_locking_the_screen_is_told_to_the_other_tabs(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Told] = []
    monkeypatch.setattr(door.app.state.installation.hub, "wake", told.append)
    browser = Browser(door.app)
    await browser.log_in(door.username)
    await browser.post("/lock")
    async with door.database.reading() as session:
        logins = set(await session.scalars(select(Login.id).where(Login.locked_at.is_not(None))))
    assert logins
    assert [each.logins_locked for each in told] == [logins]


async def test_the_audit_log_says_who_came_in_and_from_where(door: Door) -> None:
    await Browser(door.app, "10.0.0.7").log_in(door.username)
    async with door.database.reading() as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "log_in"))).one()
    assert (entry.person_id, entry.address) == (door.world.people["member"], "10.0.0.7")


@pytest.mark.parametrize(("role", "barred"), [(None, 1), ("system_admin", 10)])
async def test_an_administrator_uses_none_of_the_last_ten_passwords_again(
    door: Door, role: str | None, barred: int
) -> None:
    if role:
        account = door.world.accounts["member"]
        async with door.database.writing() as session:
            session.add(RoleGrant(id=new_id(), account_id=account, role=role, scope_kind="installation", scope_id=None))
            await session.commit()
    browser = Browser(door.app)
    await browser.log_in(door.username)
    had = [PASSWORD]
    for number in range(11):
        had.append(f"mot-mat-khau-moi-so-{number}")
        door.clock.at += timedelta(seconds=1)
        answer = await browser.post("/password", current=had[-2], new=had[-1])
        assert answer.status_code == 200, answer.text
    for again in had[-barred:]:
        refused = await browser.post("/password", current=had[-1], new=again)
        assert (refused.status_code, refused.json()["code"]) == (422, "password_used_before"), again
    taken = await browser.post("/password", current=had[-1], new=had[-barred - 1])
    assert taken.status_code == 200, taken.text
