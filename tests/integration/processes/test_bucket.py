"""Papers in a bucket: taken in, read by the job process, and served; a store that is away is told."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests import documents
from tests.integration.processes.client import Client
from tests.integration.processes.conftest import ClientOf, StartHost
from tests.integration.processes.hosts import Host
from tests.realtime.world import World
from tests.side_servers import KEY_ID, SECRET, S3Server

PATIENCE = 60


@pytest.fixture
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


async def send(client: Client, host: Host, world: World, paper: bytes) -> httpx.Response:
    query = {"file_name": "a.pdf", "title": "Tờ trình"}
    return await client.ask(host, "POST", f"/items/{world.items[0]}/papers", params=query, content=paper)


async def test_papers_go_through_the_bucket(
    start_host: StartHost, world: World, client_of: ClientOf, s3: S3Server, tmp_path: Path
) -> None:
    key = tmp_path / "secret"
    key.write_text(SECRET)
    host = await start_host(
        files_url="s3://papers/of/ours", files_endpoint=s3.endpoint, files_key_id=KEY_ID, files_key_file=str(key)
    )
    client, paper = client_of(world.tokens[world.secretary]), documents.paper(pages=2)
    assert (await send(client, host, world, paper)).status_code == 201
    async with asyncio.timeout(PATIENCE):
        while (version := await _version(client, host, world))["state"] == "processing":
            await asyncio.sleep(0.1)
    assert (version["state"], version["pages"]) == ("ready", 2)

    path = f"/paper-versions/{version['id']}"
    part = await client.ask(host, "GET", f"{path}/file", headers={"Range": "bytes=5-104"})
    assert (part.status_code, part.content) == (206, paper[5:105])
    assert (await client.ask(host, "GET", f"{path}/file")).content == paper
    assert (await client.ask(host, "GET", f"{path}/pages/2/picture?width=200")).content.startswith(b"RIFF")
    assert (await client.ask(host, "GET", f"{path}/words?page=1")).json()["words"]
    assert [each for each in (tmp_path / "data" / "files").rglob("*") if each.is_file()] == []

    s3.stop()
    for answer in (await client.ask(host, "GET", f"{path}/file"), await send(client, host, world, paper)):
        assert (answer.status_code, answer.json()["code"]) == (503, "files_unavailable")
        assert int(answer.headers["Retry-After"]) > 0
    assert len((await client.ask(host, "GET", f"/items/{world.items[0]}/papers")).json()) == 1
    s3.start()
    assert (await send(client, host, world, paper)).status_code == 201


async def _version(client: Client, host: Host, world: World) -> dict[str, str | int]:
    papers = (await client.ask(host, "GET", f"/items/{world.items[0]}/papers")).json()
    found: dict[str, str | int] = papers[0]["versions"][0]
    return found
