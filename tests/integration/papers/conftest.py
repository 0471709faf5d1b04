"""The application on each kind of database: one for each test, or one for a module with a world for each test."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from litestar import Litestar
from tests.conftest import KINDS
from tests.integration.papers.room import Room
from tests.integration.papers.world import STARTS_AT, SetClock, make_world
from tests.servers import PostgresServer

from ecabinet.app import create_app
from ecabinet.job_process import WARM
from ecabinet.kit.sandbox import Sandbox
from ecabinet.settings import Settings

MakeRoom = Callable[..., Awaitable[Room]]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Limited processes, warm for the whole run."""
    opened = Sandbox(2, WARM)
    yield opened
    opened.close()


def _app(settings: Settings, sandbox: Sandbox) -> Litestar:
    """Make the application; what runs beside its requests is not started."""
    app = create_app(settings, SetClock())
    installation = app.state.installation
    installation.files.prepare()
    installation.sandbox.close()
    installation.sandbox = sandbox
    return app


@pytest.fixture
async def make_room(database_url: str, tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[MakeRoom]:
    """Make the application with other settings, or its meeting in another state."""
    made: list[Room] = []

    async def make(state: str = "published", starts_at: datetime = STARTS_AT, **settings: Any) -> Room:
        chosen = Settings(data_dir=tmp_path / f"data{len(made)}", database_url=database_url, **settings)
        app = _app(chosen, sandbox)
        room = Room(app, await make_world(app.state.installation.database, state, starts_at), sandbox)
        made.append(room)
        return room

    yield make
    for room in made:
        await room.close()
        await room.stop()


@pytest.fixture
async def room(make_room: MakeRoom) -> Room:
    """An application with a published meeting in a fortnight."""
    return await make_room()


@pytest.fixture(scope="module", params=KINDS)
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database for a module's tests, which see nothing of each other's meetings."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("shared") / "ecabinet.sqlite"
        shutil.copy(request.getfixturevalue("prepared_sqlite"), file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.copy_of(request.getfixturevalue("prepared_postgresql"))
    yield url
    server.drop(url)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_app(
    shared_url: str, tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox
) -> AsyncIterator[Litestar]:
    """The application for a module's tests."""
    app = _app(Settings(data_dir=tmp_path_factory.mktemp("data"), database_url=shared_url), sandbox)
    yield app
    await Room.stop_app(app)


@pytest_asyncio.fixture(loop_scope="module")
async def make_shared_room(shared_app: Litestar, sandbox: Sandbox) -> AsyncIterator[MakeRoom]:
    """Make a world of its own in the module's application, its meeting in any state."""
    made: list[Room] = []

    async def make(state: str = "published") -> Room:
        room = Room(shared_app, await make_world(shared_app.state.installation.database, state), sandbox)
        made.append(room)
        return room

    yield make
    for room in made:
        await room.close()


@pytest_asyncio.fixture(loop_scope="module")
async def shared_room(make_shared_room: MakeRoom) -> Room:
    """A published meeting in a fortnight, in the module's application."""
    return await make_shared_room()
