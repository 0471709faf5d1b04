"""How the built screens leave the server."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from ecabinet.app import create_app
from ecabinet.settings import Settings
from ecabinet.web_app import FOLDER

SCRIPT = max((FOLDER / "assets").glob("index-*.js"), key=lambda path: path.stat().st_size)


@pytest.fixture
async def http(tmp_path: Path) -> Any:
    app = create_app(Settings(data_dir=tmp_path / "data"))
    transport: Any = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # two type systems of one protocol
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    installation = app.state.installation
    installation.jobs.close()
    installation.sandbox.close()
    installation.signing_sandbox.close()
    await installation.database.close()


async def test_a_script_is_sent_as_it_was_compressed_when_built(http: httpx.AsyncClient) -> None:
    packed = await http.get(f"/assets/{SCRIPT.name}", headers={"Accept-Encoding": "gzip"})
    plain = await http.get(f"/assets/{SCRIPT.name}", headers={"Accept-Encoding": "identity"})
    assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.content == plain.content == SCRIPT.read_bytes()
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.headers["content-type"].startswith("text/javascript")
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


async def test_the_page_is_asked_for_anew_and_the_scripts_are_kept(http: httpx.AsyncClient) -> None:
    page = await http.get("/")
    script = await http.get(f"/assets/{SCRIPT.name}")
    assert page.headers["cache-control"] == "no-cache"
    assert "immutable" in script.headers["cache-control"]
    assert f"/assets/{SCRIPT.name}" in page.text
