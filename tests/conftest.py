"""What every kind of test builds on: databases of both kinds, and a browser."""

import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from tests.chromium import launch
from tests.servers import PostgresServer
from xdist.scheduler import LoadScopeScheduling

from ecabinet.kit.database import Database
from ecabinet.migrations.run import migrate

BROWSER_TESTS = Path(__file__).parent / "browser"
KINDS = ["sqlite", "postgresql"]
PREPARED = "prepared"


class BrowserTogether(LoadScopeScheduling):
    """Gives the tests in the browser to one process, as the first of all, and the others to whoever is free.

    ``--dist loadgroup`` would be for this, but xdist 3.8 tells groups by a name that pytest 9 no longer reads.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config) -> BrowserTogether:
    """Say who runs what, where there are several processes."""
    return BrowserTogether(config)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in the browser share one browser and one government, so one event loop too."""
    for item in items:
        if BROWSER_TESTS in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def pytest_collection_finish() -> None:
    """Have garbage looked for less often, and not among the modules and the tests themselves.

    Each test makes an application of very many objects: looking through them took a fifth of the processor's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 10, 10)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of this run that all its processes share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """PostgreSQL for this run."""
    with PostgresServer() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file to copy."""
    file = tmp_path_factory.mktemp("prepared") / "ecabinet.sqlite"
    await _migrate(_sqlite_url(file))
    return file


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prepared_postgresql(postgres: PostgresServer) -> str:
    """The name of a migrated database to copy."""
    await _migrate(postgres.create(PREPARED))
    return PREPARED


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a single table, of each kind."""
    if request.param == "sqlite":
        yield _sqlite_url(tmp_path / "empty.sqlite")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create(f"empty_{tmp_path.name}")
    yield url
    server.drop(url)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database without rows, of each kind."""
    yield from copied_database(request, tmp_path)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The program's own way into ``database_url``."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for the run; a test opens contexts of its own in it."""
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        yield browser
        await browser.close()


def copied_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Yield the address of a migrated database without rows, of the kind that the fixture's parameter names."""
    if request.param == "sqlite":
        file = folder / "ecabinet.sqlite"
        shutil.copy(request.getfixturevalue("prepared_sqlite"), file)
        yield _sqlite_url(file)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.copy_of(request.getfixturevalue("prepared_postgresql"))
    yield url
    server.drop(url)


def _sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()
