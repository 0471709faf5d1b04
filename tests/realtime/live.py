"""A live server on a port of its own, and tablets that talk to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from litestar import Litestar, asgi
from tests.quiet_server import QuietServer
from tests.realtime.world import START, World
from websockets.asyncio.client import ClientConnection, connect

from ecabinet.annotations.sealing import Vault
from ecabinet.identity.actor import IdleLimits
from ecabinet.identity.actor_reader import ActorReader
from ecabinet.installation import live_sources
from ecabinet.kit.clock import SystemClock
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import Change, append, lock_log
from ecabinet.kit.work import Told
from ecabinet.realtime.hub import Hub
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.realtime.socket import LiveSocket
from ecabinet.realtime.sources import Sources

PATIENCE = 60.0
# Where nothing private is read there are no keys either.
NO_FOLDER = Path("no-such-folder")


class Tablet:
    """One open socket; frames are kept in the order they came."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, **message: Any) -> None:
        await self.connection.send(msgspec.json.encode(message).decode())

    async def hear(self) -> dict[str, Any]:
        """Return the next frame."""
        async with asyncio.timeout(PATIENCE):
            frame: dict[str, Any] = msgspec.json.decode(await self.connection.recv())
            return frame

    async def hear_kind(self, kind: str) -> dict[str, Any]:
        """Return the next frame of one kind; others are passed over."""
        while (frame := await self.hear())["t"] != kind:
            pass
        return frame

    async def join(self, meeting: str, after: int = 0) -> dict[str, Any]:
        """Join a meeting and return the first frame about it."""
        await self.say(op="join", meeting=meeting, after=after)
        return await self.hear()

    async def rest(self, seconds: float = 0.3) -> list[dict[str, Any]]:
        """Return what is heard until it has been quiet for a time."""
        heard = []
        while True:
            try:
                async with asyncio.timeout(seconds):
                    heard.append(msgspec.json.decode(await self.connection.recv()))
            except TimeoutError:
                return heard

    async def closed(self) -> tuple[int, str]:
        """Wait until the server has closed; return code and reason."""
        async with asyncio.timeout(PATIENCE):
            await self.connection.wait_closed()
        return self.connection.close_code or 0, self.connection.close_reason or ""


class Live:
    """A hub behind a real server, on one database."""

    def __init__(
        self,
        database: Database,
        world: World,
        data_dir: Path = NO_FOLDER,
        before: Callable[[Sources], Sources] = lambda sources: sources,
    ) -> None:
        self.database = database
        self.world = world
        self.vault = Vault(data_dir)
        self.hub = Hub(database, SystemClock(), before(live_sources(self.vault)))
        self.port = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["Live"]:
        live = LiveSocket(self.hub, ActorReader(self.database, SystemClock(), IdleLimits()), SystemClock(), ())
        app = Litestar([asgi("/api/live", copy_scope=True)(live)], openapi_config=None)
        server = QuietServer(uvicorn.Config(app, port=0, log_level="warning", **SERVER_OPTIONS))
        await self.hub.start()
        task = asyncio.create_task(server.serve())
        await server.ready.wait()
        self.port = server.port
        yield self
        server.should_exit = True
        await task
        await self.hub.stop()

    @asynccontextmanager
    async def socket(self, person_id: str | None, **options: Any) -> AsyncIterator[Tablet]:
        """Open a socket with a person's cookie, or without one."""
        headers = {"Cookie": f"ecabinet_login={self.world.tokens[person_id]}"} if person_id else {}
        address = f"127.0.0.1:{self.port}"
        options.setdefault("origin", f"http://{address}")
        async with connect(f"ws://{address}/api/live", additional_headers=headers, **options) as connection:
            yield Tablet(connection)

    @asynccontextmanager
    async def tablet(self, person_id: str, **options: Any) -> AsyncIterator[Tablet]:
        """Open a person's socket and take the welcome."""
        async with self.socket(person_id, **options) as tablet:
            assert (await tablet.hear())["t"] == "welcome"
            yield tablet

    async def happen(self, audience: str = "meeting", kind: str = "Happened", size: int = 0) -> int:
        """Write one event to the meeting's log, wake the hub, and return the event's number."""
        async with self.database.writing() as session:
            log = await lock_log(session, self.world.meeting)
            change = Change("item", audience, {"text": "x" * size})
            seq = append(
                session, log, type=kind, at=START, actor=None, audience=audience, changes=[change] if size else []
            )
            await session.commit()
        self.hub.wake(Told(meetings={self.world.meeting}))
        return seq
