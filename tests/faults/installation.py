"""A whole installation that can be broken: two hosts, a worker, Redis and PostgreSQL, with wires between them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from tests.faults.processes import Host, Postgres, Process
from tests.faults.proxy import Wire
from tests.faults.world import Session, make_session
from tests.side_servers import RedisServer

from ecabinet.kit.database import Database
from ecabinet.migrations.run import migrate

# Clocks are set wrong by hours, and nobody's screen is to lock for that.
IDLE_MINUTES = 240


@dataclass
class Installation:
    """Its parts; ``database`` is a way in that no fault touches but PostgreSQL's own."""

    postgres: Postgres
    redis: RedisServer
    to_postgres: Wire
    to_redis: Wire
    hosts: list[Host]
    worker: Process
    database: Database
    session: Session


@asynccontextmanager
async def installed(folder: Path) -> AsyncIterator[Installation]:
    """Start all of it, with a session in it, and end all of it."""
    async with AsyncExitStack() as stack:
        postgres, redis = stack.enter_context(Postgres()), stack.enter_context(RedisServer())
        database = Database(postgres.create("ecabinet"))
        stack.push_async_callback(database.close)
        await migrate(database)
        session = await make_session(database)
        to_postgres = await stack.enter_async_context(Wire(postgres.port))
        to_redis = await stack.enter_async_context(Wire(redis.port))
        settings = {
            "data_dir": str(folder / "data"),
            "database_url": make_url(database.url).set(port=to_postgres.port).render_as_string(hide_password=False),
            "redis_url": f"redis://127.0.0.1:{to_redis.port}/0",
            "job_process": "false",
            "idle_minutes": str(IDLE_MINUTES),
            "log_level": "warning",
        }
        hosts = [Host(f"host-{number}", folder, settings) for number in (1, 2)]
        worker = Process("worker", "worker", folder, settings)
        for process in (*hosts, worker):
            stack.push_async_callback(process.stop)
            await process.start()
        for host in hosts:
            await host.answers()
        yield Installation(postgres, redis, to_postgres, to_redis, hosts, worker, database, session)
