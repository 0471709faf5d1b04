"""The table of rights, tried on HTTP by everybody."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from tests.contract.places import ROLES, Places, make_places
from tests.contract.right_table import ELSEWHERE, RIGHTS, Right
from tests.integration.papers.world import SetClock, World, make_world

from ecabinet.app import create_app
from ecabinet.kit.event_log import last_seq
from ecabinet.settings import Settings

REFUSED = {401, 403, 404}


class Asked:
    """The application with a world of its own, asked by one person after the other."""

    def __init__(self, app: Litestar, world: World, places: Places) -> None:
        self.app = app
        self.database = app.state.installation.database
        self.world = world
        self.places = places

    async def ask(self, role: str, right: Right) -> httpx.Response:
        """Try an action as this person."""
        cookies = {} if role == "nobody" else {"ecabinet_login": self.world.tokens[role]}
        transport: Any = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]  # two type systems of one protocol
        async with httpx.AsyncClient(transport=transport, base_url="http://test", cookies=cookies) as http:
            await http.get("/api/health")
            headers = {"X-CSRF-Token": http.cookies.get("ecabinet_csrf") or ""}
            body = self._filled(right.body)
            address = f"/api{self.places.address(right.path)}{right.query}"
            return await http.request(right.method, address, json=body, headers=headers)

    def _filled(self, body: dict[str, Any] | None) -> Any:
        if body is None:
            return None
        text = re.sub(r"\{(\w+)\}", lambda found: self.places.values[found[1]], json.dumps(body))
        return json.loads(text)

    async def seq(self) -> int:
        """Return the number of the meeting's newest event."""
        async with self.database.reading() as session:
            return await last_seq(session, self.world.meeting)


@pytest.fixture
async def asked(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> AsyncIterator[Asked]:
    right: Right = request.getfixturevalue("right")
    app = create_app(Settings(data_dir=tmp_path / "data", database_url=database_url), SetClock())
    installation = app.state.installation
    await installation.ballots.start()
    world = await make_world(installation.database, right.state)
    yield Asked(app, world, await make_places(installation.database, world))
    await installation.ballots.stop()
    installation.jobs.close()
    installation.sandbox.close()
    await installation.database.close()


def _name(right: Right) -> str:
    return f"{right.method} {right.path} ({right.state})"


@pytest.mark.parametrize("right", RIGHTS, ids=_name)
async def test_everybody_may_what_the_table_says_and_nobody_else(asked: Asked, right: Right) -> None:
    before = await asked.seq()
    for role in ROLES:
        if role not in right.allowed:
            refused = await asked.ask(role, right)
            assert refused.status_code in REFUSED, (role, refused.text)
            assert refused.headers["content-type"].startswith("application/problem+json")
            assert (refused.status_code == 401) == (role == "nobody"), (role, refused.text)
    assert await asked.seq() == before
    for role in ROLES:
        if role in right.allowed:
            answer = await asked.ask(role, right)
            assert answer.status_code not in REFUSED, (role, answer.text)
            assert answer.status_code not in {400, 500}, (role, answer.text)
            if right.method == "DELETE":
                await asked.ask("secretary", right._replace(method="POST", path=f"{right.path}/restore"))


def test_every_route_is_in_the_table(tmp_path: Path) -> None:
    paths = create_app(Settings(data_dir=tmp_path)).openapi_schema.to_schema()["paths"]
    routes = {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path.removeprefix("/api")))
        for path, methods in paths.items()
        for method in methods
    }
    table = {
        (right.method, re.sub(r"\{\w+\}", "{}", right.path).replace("/pages/1/", "/pages/{}/")) for right in RIGHTS
    }
    assert routes == table | ELSEWHERE
