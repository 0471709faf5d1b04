"""One application for each test, on each kind of database; worker processes stay warm for the whole run."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.integration.conclusions.office import Office, SetClock
from tests.integration.conclusions.world import make_world

from ecabinet.app import create_app
from ecabinet.job_process import WARM
from ecabinet.kit.sandbox import Sandbox
from ecabinet.settings import Settings
from ecabinet.signing.desk import SigningDesk

MakeOffice = Callable[..., Awaitable[Office]]


@pytest.fixture(scope="session")
def sandboxes() -> Iterator[tuple[Sandbox, Sandbox]]:
    """Limited processes for pictures and for signatures."""
    pictures, signatures = Sandbox(1, WARM), Sandbox(1, ("ecabinet.signing.jobs",))
    yield pictures, signatures
    pictures.close()
    signatures.close()


@pytest.fixture
async def make_office(
    database_url: str, tmp_path: Path, sandboxes: tuple[Sandbox, Sandbox]
) -> AsyncIterator[MakeOffice]:
    """Make the application with its meeting in a state."""
    made: list[Office] = []

    async def make(state: str = "closed", **settings: Any) -> Office:
        chosen = Settings(data_dir=tmp_path / f"data{len(made)}", database_url=database_url, **settings)
        clock = SetClock()
        app = create_app(chosen, clock)
        installation = app.state.installation
        installation.files.prepare()
        installation.sandbox.close()
        installation.signing_sandbox.close()
        installation.sandbox, installation.signing_sandbox = sandboxes
        installation.desk = SigningDesk(sandboxes[1], installation.files, chosen.data_dir / "keys")
        office = Office(app, await make_world(installation.database, state), clock)
        made.append(office)
        return office

    yield make
    for office in made:
        await office.close()


@pytest.fixture
async def office(make_office: MakeOffice) -> Office:
    """An application whose meeting is closed."""
    return await make_office()


@pytest.fixture
async def signing_office(office: Office) -> Office:
    """The same with the keys of signers and issuing units."""
    await office.make_keys()
    return office
