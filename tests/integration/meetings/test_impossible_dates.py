"""Dates at the ends of the calendar are refused with a sentence, wherever they can be sent."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tests.integration.papers.world import SetClock, World, make_world

from ecabinet.app import create_app
from ecabinet.settings import Settings

IMPOSSIBLE = [
    "0001-01-01T00:00:00+07:00",
    "0001-01-01T00:00:00Z",
    "1899-12-31T23:59:59Z",
    "2201-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-07:00",
]
GOOD = "2026-12-03T01:00:00Z"


class Asked:
    """The application, asked by one person after the other."""

    def __init__(self, http: httpx.AsyncClient, world: World) -> None:
        self.http, self.world = http, world

    async def refusal(self, who: str, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
        """Ask, and return status and code."""
        token = self.http.cookies["ecabinet_csrf"]
        cookies = f"ecabinet_csrf={token}; ecabinet_login={self.world.tokens[who]}"
        headers = {"X-CSRF-Token": token, "Cookie": cookies}
        answer = await self.http.request(method, path, json=body, headers=headers)
        return answer.status_code, answer.json()["code"]


@pytest.fixture
async def asked(database_url: str, tmp_path: Path) -> AsyncIterator[Asked]:
    app = create_app(Settings(data_dir=tmp_path / "data", database_url=database_url), SetClock())
    installation = app.state.installation
    transport: Any = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # two type systems of one protocol
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api") as http:
        await http.get("/health")
        yield Asked(http, await make_world(installation.database))
    installation.jobs.close()
    installation.sandbox.close()
    installation.signing_sandbox.close()
    await installation.database.close()


async def test_no_session_is_at_an_impossible_time(asked: Asked) -> None:
    meeting: dict[str, Any] = {"body_id": asked.world.body, "kind": "regular", "title": "Phiên", "place": "Phòng"}
    change = f"/meetings/{asked.world.meeting}"
    for at in IMPOSSIBLE:
        for times in ({"starts_at": at, "ends_at": GOOD}, {"starts_at": GOOD, "ends_at": at}):
            refused = await asked.refusal("secretary", "POST", "/meetings", {**meeting, **times})
            assert refused == (422, "date_out_of_range"), times
        for name in ("starts_at", "ends_at"):
            refused = await asked.refusal("secretary", "PATCH", change, {"expected_version": 1, name: at})
            assert refused == (422, "date_out_of_range"), at


async def test_nothing_is_looked_for_at_an_impossible_time(asked: Asked) -> None:
    for at in map(quote, IMPOSSIBLE):
        for path in (f"/meetings?start={at}", f"/meetings?end={at}"):
            assert await asked.refusal("secretary", "GET", path) == (422, "date_out_of_range"), path
        assert await asked.refusal("administrator", "GET", f"/audit?before={at}") == (422, "date_out_of_range"), at
