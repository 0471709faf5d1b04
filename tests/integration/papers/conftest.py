"""One application for each test, on each kind of database."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.integration.papers.room import Room
from tests.integration.papers.world import STARTS_AT, SetClock, make_world

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


@pytest.fixture
async def make_room(database_url: str, tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[MakeRoom]:
    """Make the application with other settings, or its meeting in another state."""
    made: list[Room] = []

    async def make(state: str = "published", starts_at: datetime = STARTS_AT, **settings: Any) -> Room:
        chosen = Settings(data_dir=tmp_path / f"data{len(made)}", database_url=database_url, **settings)
        app = create_app(chosen, SetClock())
        installation = app.state.installation
        installation.files.prepare()
        installation.sandbox.close()
        installation.sandbox = sandbox
        room = Room(app, await make_world(installation.database, state, starts_at), sandbox)
        made.append(room)
        return room

    yield make
    for room in made:
        await room.close()


@pytest.fixture
async def room(make_room: MakeRoom) -> Room:
    """An application with a published meeting in a fortnight."""
    return await make_room()
