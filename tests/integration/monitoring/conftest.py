"""The application on each kind of database, with a small government and a token for its figures."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.integration.meetings.desk import Desk
from tests.integration.papers.world import SetClock, make_world

from ecabinet.app import create_app
from ecabinet.settings import Settings

TOKEN = "collects-figures-every-minute"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def desk(database_url: str, tmp_path: Path, clock: SetClock) -> AsyncIterator[Desk]:
    """The application; what runs beside its requests is not started."""
    settings = Settings(data_dir=tmp_path / "data", database_url=database_url, metrics_token=TOKEN)
    app = create_app(settings, clock)
    made = Desk(app, await make_world(app.state.installation.database), clock)
    yield made
    await made.http.aclose()
    made.installation.jobs.close()
    made.installation.sandbox.close()
    made.installation.signing_sandbox.close()
    await made.installation.database.close()
