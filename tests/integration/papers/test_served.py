"""The whole way over real sockets, with the real job process: hostile papers beside proper ones, broken uploads."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from tests import documents
from tests.integration.papers.room import Client, code_of, until
from tests.integration.papers.world import SetClock, World, make_world
from tests.servers import free_port

from ecabinet.app import create_app
from ecabinet.installation import Installation
from ecabinet.settings import Settings

MEGABYTE = 1 << 20
PAPERS: dict[str, tuple[bytes, str | None]] = {
    "proper": (documents.paper(30), None),
    "signed by nobody, with a script": (documents.with_java_script(), None),
    "owner's password only": (documents.encrypted(""), None),
    "needs a password": (documents.encrypted("bí mật"), "paper_encrypted"),
    "cut off": (documents.cut_off(documents.paper(20), 0.5), "paper_damaged"),
    "a header and nothing more": (b"%PDF-1.4\n#!/bin/sh\nrm -rf ~\n%%EOF", "paper_damaged"),
    "a tree that doubles": (documents.doubling_page_tree(), "paper_damaged"),
    "a compressed bomb": (documents.image_bomb(), "paper_too_complex"),
    "proper too": (documents.paper(3), None),
}


@dataclass
class Served:
    """The application behind a real socket, and the secretary's way to it."""

    installation: Installation
    world: World
    port: int
    secretary: Client


@asynccontextmanager
async def _running(settings: Settings) -> AsyncIterator[Served]:
    app = create_app(settings, SetClock())
    installation: Installation = app.state.installation
    world = await make_world(installation.database)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="on", log_config=None, http="httptools"))

    async def started() -> bool:
        return server.started

    serving = asyncio.create_task(server.serve())
    cookies = {"ecabinet_login": world.tokens["secretary"]}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api", cookies=cookies, timeout=60) as http:
        await until(started)
        await http.get("/health")
        yield Served(installation, world, port, Client(http))
    server.should_exit = True
    await serving


@pytest.fixture
async def served(database_url: str, tmp_path: Path) -> AsyncIterator[Served]:
    settings = Settings(data_dir=tmp_path / "data", database_url=database_url, upload_limit_mb=4)
    async with _running(settings) as running:
        yield running


async def test_each_paper_gets_its_own_answer_and_the_server_stays_quick(served: Served) -> None:
    item = served.world.items[0]
    uploads = [served.secretary.upload(item, body, title=title) for title, (body, _) in PAPERS.items()]
    assert {answer.status_code for answer in await asyncio.gather(*uploads)} == {201}
    slowest = 0.0

    async def all_inspected() -> bool:
        nonlocal slowest
        began = time.monotonic()
        papers = (await served.secretary.get(f"/items/{item}/papers")).json()
        slowest = max(slowest, time.monotonic() - began)
        return all(version["state"] != "processing" for paper in papers for version in paper["versions"])

    await until(all_inspected, seconds=180)
    papers = (await served.secretary.get(f"/items/{item}/papers")).json()
    found = {paper["title"]: paper["versions"][0]["refusal"] for paper in papers}
    assert found == {title: refusal for title, (_, refusal) in PAPERS.items()}
    assert slowest < 5


async def test_a_file_past_the_limit_gets_its_answer_while_it_is_still_being_sent(served: Served) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"%PDF-1.7\n"
        for _ in range(12):
            yield b" " * MEGABYTE

    item = served.world.items[0]
    for body in (b"%PDF-1.7\n" + b" " * 12 * MEGABYTE, chunks()):
        assert code_of(await served.secretary.upload(item, body)) == (413, "paper_too_large")
    assert (await served.secretary.upload(item, documents.paper())).status_code == 201


async def test_an_upload_broken_off_leaves_nothing_behind(served: Served) -> None:
    headers = {**served.secretary.headers(), "Content-Length": str(2 * MEGABYTE), "Host": "127.0.0.1"}
    cookies = "; ".join(f"{name}={value}" for name, value in served.secretary.http.cookies.items())
    lines = [f"POST /api/items/{served.world.items[0]}/papers?file_name=a.pdf HTTP/1.1", f"Cookie: {cookies}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    _, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write("\r\n".join([*lines, "", ""]).encode() + b"%PDF-1.7\n" + b" " * (3 * MEGABYTE // 2))
    await writer.drain()
    incoming = served.installation.settings.data_dir / "files" / "incoming"
    await until(lambda: _holds(incoming, 1))
    writer.close()
    await writer.wait_closed()
    await until(lambda: _holds(incoming, 0))
    assert (await served.secretary.get(f"/items/{served.world.items[0]}/papers")).json() == []


async def _holds(folder: Path, files: int) -> bool:
    return len(await asyncio.to_thread(os.listdir, folder)) == files
