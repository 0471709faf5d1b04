"""The table of rights, tried on HTTP by everybody."""

import json
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar
from tests.conftest import KINDS
from tests.contract.places import ROLES, Places, make_places
from tests.contract.right_table import ELSEWHERE, RIGHTS, Right
from tests.integration.papers.world import SetClock, World, make_world
from tests.servers import PostgresServer

from ecabinet.app import create_app
from ecabinet.kit.event_log import last_seq
from ecabinet.settings import Settings

pytestmark = pytest.mark.asyncio(loop_scope="module")
REFUSED = {401, 403, 404}


class Asked:
    """The application with a world of its own, asked by one person after the other."""

    def __init__(self, app: Litestar, http: httpx.AsyncClient, world: World, places: Places) -> None:
        self.database = app.state.installation.database
        self.http = http
        self.world = world
        self.places = places

    async def ask(self, role: str, right: Right) -> httpx.Response:
        """Try an action as this person."""
        token = self.http.cookies.get("ecabinet_csrf") or ""
        login = "" if role == "nobody" else f"; ecabinet_login={self.world.tokens[role]}"
        headers = {"X-CSRF-Token": token, "Cookie": f"ecabinet_csrf={token}{login}"}
        address = f"/api{self.places.address(right.path)}{right.query}"
        return await self.http.request(right.method, address, json=self._filled(right.body), headers=headers)

    def _filled(self, body: dict[str, Any] | None) -> Any:
        if body is None:
            return None
        text = re.sub(r"\{(\w+)\}", lambda found: self.places.values[found[1]], json.dumps(body))
        return json.loads(text)

    async def seq(self) -> int:
        """Return the number of the meeting's newest event."""
        async with self.database.reading() as session:
            return await last_seq(session, self.world.meeting)


@pytest.fixture(scope="module", params=KINDS)
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database for the table; each line of it has a world of its own."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("rights") / "ecabinet.sqlite"
        shutil.copy(request.getfixturevalue("prepared_sqlite"), file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.copy_of(request.getfixturevalue("prepared_postgresql"))
    yield url
    server.drop(url)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Litestar]:
    made = create_app(Settings(data_dir=tmp_path_factory.mktemp("data"), database_url=shared_url), SetClock())
    installation = made.state.installation
    await installation.ballots.start()
    yield made
    await installation.ballots.stop()
    installation.jobs.close()
    installation.sandbox.close()
    await installation.database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport: Any = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # two type systems of one protocol
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        await client.get("/api/health")
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def asked(request: pytest.FixtureRequest, app: Litestar, http: httpx.AsyncClient) -> Asked:
    right: Right = request.getfixturevalue("right")
    database = app.state.installation.database
    world = await make_world(database, right.state)
    return Asked(app, http, world, await make_places(database, world))


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


async def test_every_route_is_in_the_table(tmp_path: Path) -> None:
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
