"""Requests that no screen sends are refused, and never an error of the server's own."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from tests.integration.meetings.desk import Desk, Json

from ecabinet.identity.tables import Account
from ecabinet.kit.command import Command
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Conflict
from ecabinet.kit.schemas import Created
from ecabinet.kit.work import Origin, Work

NAIVE = "2026-11-23T01:00:00"


def _meeting(desk: Desk, **other: str) -> Json:
    times = {"starts_at": "2026-11-23T01:00:00Z", "ends_at": "2026-11-23T05:00:00Z"}
    return {"body_id": desk.world.body, "kind": "regular", "title": "Phiên", "place": "Phòng 1", **times, **other}


@pytest.mark.parametrize("other", [{"starts_at": NAIVE}, {"starts_at": NAIVE, "ends_at": "2026-11-23T05:00:00"}])
async def test_an_instant_without_its_zone_is_refused(desk: Desk, other: Json) -> None:
    answer = await desk.ask("secretary", "POST", "/meetings", _meeting(desk, **other))
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_payload")


@pytest.mark.parametrize("path", [f"/meetings?start={NAIVE}", f"/audit?before={NAIVE}"])
async def test_nor_is_it_in_an_address(desk: Desk, path: str) -> None:
    answer = await desk.ask("administrator", "GET", path)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_payload")


async def test_text_that_no_column_takes_is_no_error_of_the_server(desk: Desk) -> None:
    answer = await desk.ask("secretary", "POST", "/meetings", _meeting(desk, title="Phiên\0họp"))
    assert answer.status_code in {201, 400}
    assert (await desk.ask("secretary", "GET", "/meetings/%00/snapshot")).status_code in {400, 404}


@pytest.mark.parametrize("path", ["/a%00b", "/" + "a" * 3000])
async def test_an_address_that_no_file_can_have_is_not_found(desk: Desk, path: str) -> None:
    assert (await desk.http.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/login", f"/pads/{'a' * 32}/ops"])
async def test_a_body_nested_too_deep_is_refused(desk: Desk, path: str) -> None:
    await desk.http.get("/api/health")
    token = desk.http.cookies["ecabinet_csrf"]
    cookies = f"ecabinet_csrf={token}; ecabinet_login={desk.world.tokens['secretary']}"
    headers = {"X-CSRF-Token": token, "Cookie": cookies, "Content-Type": "application/json"}
    body = b'{"device":"", "ops":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    answer = await desk.http.post(f"/api{path}", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_payload")


async def test_what_a_statement_carries_is_not_in_its_error(desk: Desk) -> None:
    nobody = Account(
        id=new_id(), person_id=new_id(), username="a", password_hash="bi-mat", created_at=datetime.now(UTC)
    )
    async with desk.database.writing() as session:
        session.add(nobody)
        with pytest.raises(IntegrityError) as refused:
            await session.flush()
    assert "bi-mat" not in str(refused.value)


async def test_a_request_sent_twice_at_once_gets_one_answer(desk: Desk) -> None:
    """The second is past the look at its key when the first is carried out, and finds the state already changed."""
    looked, carried_out = asyncio.Event(), asyncio.Event()
    origin = Origin(account_id=desk.world.accounts["secretary"])

    def command() -> Command:
        return Command(desk.database, desk.installation.clock, lambda _: None, origin, "the-key", "the-print")

    async def first(_: Work) -> Created:
        await looked.wait()
        return Created("made")

    async def second(_: Work) -> Created:
        looked.set()
        await carried_out.wait()
        raise Conflict("meeting_state")

    async def early() -> Created:
        answer = await command().run(first)
        carried_out.set()
        return answer

    if desk.database.is_sqlite:
        looked.set()
        await early()
        assert await command().run(second) == Created("made")
        return
    answers = await asyncio.gather(early(), command().run(second))
    assert list(answers) == [Created("made"), Created("made")]
