"""One PostgreSQL database, one Redis, and a government in it, for hosts to be started on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.integration.processes.client import Client
from tests.integration.processes.hosts import Host
from tests.realtime.world import World, make_world
from tests.servers import PostgresServer
from tests.side_servers import RedisServer

from ecabinet.kit.database import Database

StartHost = Callable[..., Awaitable[Host]]
ClientOf = Callable[[str], Client]


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
def shared_url(postgres: PostgresServer, prepared_postgresql: str) -> Iterator[str]:
    url = postgres.copy_of(prepared_postgresql)
    yield url
    postgres.drop(url)


@pytest.fixture
async def shared(shared_url: str) -> AsyncIterator[Database]:
    opened = Database(shared_url)
    yield opened
    await opened.close()


@pytest.fixture
async def world(shared: Database) -> World:
    return await make_world(shared)


@pytest.fixture
async def start_host(shared_url: str, redis: RedisServer, tmp_path: Path) -> AsyncIterator[StartHost]:
    """Start hosts that are stopped, in order, when the test is over."""
    async with AsyncExitStack() as stack:

        async def start(**settings: str) -> Host:
            host = Host(tmp_path / "data", shared_url, redis.url, **settings)
            stack.push_async_callback(host.stop)
            await host.start()
            return host

        yield start


@pytest.fixture
async def two_hosts(start_host: StartHost) -> tuple[Host, Host]:
    first, second = await asyncio.gather(start_host(), start_host())
    return first, second


@pytest.fixture
async def client_of() -> AsyncIterator[ClientOf]:
    """Make clients with a login's token, closed when the test is over."""
    async with AsyncExitStack() as stack:

        def make(token: str) -> Client:
            client = Client(token)
            stack.push_async_callback(client.close)
            return client

        yield make
