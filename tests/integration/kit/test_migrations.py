"""The database's history: up from empty, and from every earlier revision with rows in it, on both databases."""

from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from ecabinet.kit.database import Database
from ecabinet.migrations.run import FOLDER, current, head, migrate
from ecabinet.tables import metadata

UNIT = text(
    "INSERT INTO unit (id, name, short_name, code, symbol, place) "
    "VALUES ('u1', 'Bộ Y tế', 'BYT', 'A01', 'BYT', 'Hà Nội')"
)


def _revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return [script.revision for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


@pytest.fixture
async def empty(empty_database_url: str) -> AsyncIterator[Database]:
    opened = Database(empty_database_url)
    yield opened
    await opened.close()


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_the_revisions_make_what_the_program_maps(empty: Database) -> None:
    assert await current(empty) is None
    await migrate(empty)
    assert await current(empty) == head()
    async with empty.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_twice_changes_nothing(empty: Database) -> None:
    await migrate(empty)
    await migrate(empty)
    assert await current(empty) == head()


@pytest.mark.parametrize("revision", _revisions())
async def test_rows_of_every_revision_come_along(empty: Database, revision: str) -> None:
    await migrate(empty, revision)
    async with empty.engine.begin() as connection:
        await connection.execute(UNIT)
    await migrate(empty)
    async with empty.engine.connect() as connection:
        assert (await connection.execute(text("SELECT name FROM unit"))).scalars().all() == ["Bộ Y tế"]
