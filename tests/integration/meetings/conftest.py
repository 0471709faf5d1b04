"""The application on each kind of database, with a published meeting."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.integration.meetings.desk import Desk
from tests.integration.papers.world import SetClock, make_world

from ecabinet.app import create_app
from ecabinet.settings import Settings


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """The application; what runs beside its requests is not started."""
    app = create_app(Settings(data_dir=tmp_path / "data", database_url=database_url), clock := SetClock())
    made = Desk(app, await make_world(app.state.installation.database), clock)
    yield made
    await made.http.aclose()
    made.installation.jobs.close()
    made.installation.sandbox.close()
    made.installation.signing_sandbox.close()
    await made.installation.database.close()
