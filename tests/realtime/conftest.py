"""A database of each kind for every test that writes."""

import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

import ecabinet.audit.tables
import ecabinet.conclusions.tables
import ecabinet.kit.idempotency
import ecabinet.kit.job_table
import ecabinet.notices.tables
import ecabinet.papers.tables
import ecabinet.signing.tables
import ecabinet.voting.tables  # noqa: F401
from ecabinet.kit.database import Base, Database


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database with every table."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'test.sqlite'}"
    else:
        server = make_url(os.environ["TEST_PG"])
        name = f"t{uuid.uuid4().hex}"
        engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
        await engine.dispose()
        url = server.set(database=name).render_as_string(hide_password=False)
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield database
    await database.close()
