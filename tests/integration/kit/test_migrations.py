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
from ecabinet.papers.tables import PaperVersion
from ecabinet.tables import metadata

UNIT = text(
    "INSERT INTO unit (id, name, short_name, code, symbol, place) "
    "VALUES ('u1', 'Bộ Y tế', 'BYT', 'A01', 'BYT', 'Hà Nội')"
)
MOMENT = "'2026-11-12 02:00:00+00:00'"
MEETING = """
    INSERT INTO person (id, unit_id, full_name, short_name, sort_key, title)
        VALUES ('p1', 'u1', 'Đặng Ngọc Diệu', 'Ngọc Diệu', 'dieu', 'Phó Thủ tướng');
    INSERT INTO body (id, unit_id, name, rules, meeting_kinds) VALUES ('b1', 'u1', 'Chính phủ', '{}', '[]');
    INSERT INTO meeting (id, unit_id, body_id, title, kind, state, starts_at, ends_at, place, chair_id,
                         secretary_may_run, version, changed_at)
        VALUES ('m1', 'u1', 'b1', 'Phiên họp', 'regular', 'closed', NOON, NOON, 'P1', 'p1', false, 1, NOON);
""".replace("NOON", MOMENT)
DOCUMENT = """
    INSERT INTO signer_set (id, body_id, document_kind, signer_id, authority, authority_of, signer_title,
                            issuer_unit_id, symbol)
        VALUES ('s1', 'b1', 'resolution', 'p1', 'kt', 'Thủ tướng', 'Phó Thủ tướng', 'u1', 'CP');
    INSERT INTO document (id, unit_id, meeting_id, kind, state, abstract, body, recipients, signer_set_id, signer_id,
                          preparation, reason, version, changed_at)
        VALUES ('d1', 'u1', 'm1', 'resolution', 'draft', 'Về', 'Điều 1.', '[]', 's1', 'p1', 0, '', 1, NOON)
""".replace("NOON", MOMENT)
PAPER = """
    INSERT INTO agenda_item (id, meeting_id, unit_id, position, title, kind, minutes, state, used_seconds, version,
                             changed_at)
        VALUES ('i1', 'm1', 'u1', 1, 'Đề án', 'discussion', 30, 'waiting', 0, 1, NOON);
    INSERT INTO paper (id, meeting_id, item_id, unit_id, title, kind, position, classification, on_paper,
                       copies_handed_out, copies_collected, late, version, changed_at)
        VALUES ('t1', 'm1', 'i1', 'u1', 'Tờ trình', 'submission', 1, 'normal', false, 0, 0, false, 1, NOON);
    INSERT INTO paper_version (id, paper_id, unit_id, no, file_name, size, sha256, state, signatures, inspection,
                               uploaded_by, uploaded_at)
        VALUES ('v1', 't1', 'u1', 1, 'a.pdf', 1, 'a', 'ready', 0, '{"warnings": ["no_text"]}', 'p1', NOON),
               ('v2', 't1', 'u1', 2, 'b.pdf', 1, 'b', 'ready', 0, '{"warnings": []}', 'p1', NOON),
               ('v3', 't1', 'u1', 3, 'c.pdf', 1, 'c', 'processing', 0, NULL, 'p1', NOON)
""".replace("NOON", MOMENT)


def _revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return [script.revision for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


async def _fill(database: Database, statements: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(UNIT)
        for statement in statements.split(";"):
            await connection.exec_driver_sql(statement)


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
    await _fill(empty, MEETING + DOCUMENT)
    await migrate(empty)
    async with empty.engine.connect() as connection:
        kept = (await connection.execute(select(Document.authority))).scalars().all()
    assert kept == [["KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG"]]


async def test_papers_keep_what_their_inspection_found_odd(empty: Database) -> None:
    await migrate(empty, "0011")
    await _fill(empty, MEETING + PAPER)
    await migrate(empty)
    async with empty.engine.connect() as connection:
        kept = (await connection.execute(select(PaperVersion.warnings).order_by(PaperVersion.id))).scalars().all()
    assert kept == [["no_text"], [], []]
