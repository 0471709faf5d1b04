"""The application for a module's tests, with a world of its own for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from litestar import Litestar
from tests.conftest import KINDS, copied_database
from tests.integration.annotations.desk import Desk, add_papers
from tests.integration.papers.world import SetClock, make_world

from ecabinet.app import create_app
from ecabinet.settings import Settings

MakeDesk = Callable[..., Awaitable[Desk]]


@pytest.fixture(scope="module", params=KINDS)
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database for a module's tests, which see nothing of each other's meetings."""
    yield from copied_database(request, tmp_path_factory.mktemp("marks"))


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the application keeps its keys."""
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(shared_url: str, data_dir: Path) -> AsyncIterator[Litestar]:
    """The application; what runs beside its requests is not started."""
    made = create_app(Settings(data_dir=data_dir, database_url=shared_url), SetClock())
    yield made
    installation = made.state.installation
    installation.jobs.close()
    installation.sandbox.close()
    installation.signing_sandbox.close()
    await installation.database.close()


@pytest_asyncio.fixture(loop_scope="module")
async def make_desk(app: Litestar) -> AsyncIterator[MakeDesk]:
    """Make a world, its meeting in any state."""
    made: list[Desk] = []

    async def make(state: str = "in_session") -> Desk:
        database = app.state.installation.database
        world = await make_world(database, state)
        desk = Desk(app, world, await add_papers(database, world))
        made.append(desk)
        return desk

    yield make
    for desk in made:
        await desk.close()


@pytest_asyncio.fixture(loop_scope="module")
async def desk(make_desk: MakeDesk) -> Desk:
    """A meeting in session with two papers."""
    return await make_desk()
