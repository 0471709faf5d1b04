"""The database's history: up from empty, and from every earlier revision with rows in it, on both databases."""

from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text

from ecabinet.conclusions.tables import Document
from ecabinet.kit.database import Database
from ecabinet.migrations.run import FOLDER, current, head, migrate
from ecabinet.tables import metadata

UNIT = text(
    "INSERT INTO unit (id, name, short_name, code, symbol, place) "
    "VALUES ('u1', 'Bộ Y tế', 'BYT', 'A01', 'BYT', 'Hà Nội')"
)
MOMENT = "'2026-11-12 02:00:00+00:00'"
DOCUMENT = """
    INSERT INTO person (id, unit_id, full_name, short_name, sort_key, title)
        VALUES ('p1', 'u1', 'Đặng Ngọc Diệu', 'Ngọc Diệu', 'dieu', 'Phó Thủ tướng');
    INSERT INTO body (id, unit_id, name, rules, meeting_kinds) VALUES ('b1', 'u1', 'Chính phủ', '{}', '[]');
    INSERT INTO meeting (id, unit_id, body_id, title, kind, state, starts_at, ends_at, place, chair_id,
                         secretary_may_run, version, changed_at)
        VALUES ('m1', 'u1', 'b1', 'Phiên họp', 'regular', 'closed', NOON, NOON, 'P1', 'p1', false, 1, NOON);
    INSERT INTO signer_set (id, body_id, document_kind, signer_id, authority, authority_of, signer_title,
                            issuer_unit_id, symbol)
        VALUES ('s1', 'b1', 'resolution', 'p1', 'kt', 'Thủ tướng', 'Phó Thủ tướng', 'u1', 'CP');
    INSERT INTO document (id, unit_id, meeting_id, kind, state, abstract, body, recipients, signer_set_id, signer_id,
                          preparation, reason, version, changed_at)
        VALUES ('d1', 'u1', 'm1', 'resolution', 'draft', 'Về', 'Điều 1.', '[]', 's1', 'p1', 0, '', 1, NOON)
""".replace("NOON", MOMENT)


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


async def test_documents_keep_the_lines_that_their_signer_set_had(empty: Database) -> None:
    await migrate(empty, "0009")
    async with empty.engine.begin() as connection:
        await connection.execute(UNIT)
        for statement in DOCUMENT.split(";"):
            await connection.execute(text(statement))
    await migrate(empty)
    async with empty.engine.connect() as connection:
        kept = (await connection.execute(select(Document.authority))).scalars().all()
    assert kept == [["KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG"]]
