"""What PostgreSQL itself says when it cannot go on, and what a person is then told."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar, post
from litestar.params import FromPath
from sqlalchemy import text
from tests.servers import PostgresServer

from ecabinet.kit.database import Database
from ecabinet.kit.http_problem import HANDLERS

AWAY = {
    "53100": "disk full",
    "53200": "out of memory",
    "57P01": "the administrator shuts it down",
    "57P02": "another of its processes crashed",
    "58030": "the disk fails",
    "40P01": "a deadlock",
}


@pytest.fixture
async def http(postgres: PostgresServer, prepared_postgresql: str) -> AsyncIterator[httpx.AsyncClient]:
    url = postgres.copy_of(prepared_postgresql)
    database = Database(url)

    @post("/{sqlstate:str}")
    async def fail(sqlstate: FromPath[str]) -> None:
        async with database.writing() as session:
            await session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{sqlstate}'; END $$"))

    app = Litestar([fail], exception_handlers=HANDLERS, logging_config=None)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # the same protocol, typed twice
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    await database.close()
    postgres.drop(url)


@pytest.mark.parametrize("state", AWAY)
async def test_a_database_that_cannot_go_on_is_told_with_when_to_come_again(
    http: httpx.AsyncClient, state: str
) -> None:
    answer = await http.post(f"/{state}")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(("state", "told"), [("22021", (400, "bad_payload")), ("42P01", (500, "internal_error"))])
async def test_a_mistake_is_not_told_as_one_that_passes(
    http: httpx.AsyncClient, state: str, told: tuple[int, str]
) -> None:
    answer = await http.post(f"/{state}")
    assert (answer.status_code, answer.json()["code"]) == told
