"""A demo made once, and what a test asks of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from tests.integration.demo.prepared import MOMENT, FixedClock, copy_of, demo_of_moment

from ecabinet.app import create_app
from ecabinet.demo.people import EVERYONE
from ecabinet.settings import Settings


@pytest.fixture
def demo(run_folder: Path, tmp_path: Path) -> Path:
    return copy_of(demo_of_moment(run_folder), tmp_path / "demo")


@pytest.fixture
async def app(demo: Path) -> AsyncIterator[Litestar]:
    made = create_app(Settings(data_dir=demo), FixedClock(MOMENT))
    yield made
    installation = made.state.installation
    installation.jobs.close()
    installation.sandbox.close()
    installation.signing_sandbox.close()
    await installation.database.close()


async def log_in(client: httpx.AsyncClient, username: str) -> None:
    """Log somebody in with the password that the demo prints."""
    person = next(one for one in EVERYONE if one.username == username)
    await client.get("/api/health")
    answer = await client.post(
        "/api/login",
        json={"username": username, "password": person.password},
        headers={"X-CSRF-Token": client.cookies["ecabinet_csrf"], "Idempotency-Key": f"login-{username}"},
    )
    assert answer.status_code == 200, answer.text


def client_of(app: Litestar) -> httpx.AsyncClient:
    """An HTTP client of the application itself."""
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar's own scope types are narrower
    return httpx.AsyncClient(transport=transport, base_url="http://demo")
