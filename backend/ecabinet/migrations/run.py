"""Bringing a database to a revision, whichever of the two it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from ecabinet.kit.database import Database

FOLDER = Path(__file__).parent


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def head() -> str | None:
    """Return the newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


async def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database up to ``revision``, in one transaction."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_upgrade, revision)


def _upgrade(connection: Connection, revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def current(database: Database) -> str | None:
    """Return the revision the database is at, None for an empty one."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
