"""The two servers the fan-out benchmark compares: ``bare`` picows, and ``live``, the program's own hub and socket."""

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import picows
import uvicorn
import uvloop
from litestar import Litestar, asgi
from tests.load.child import answer
from tests.load.rooms import BigRoom, make_room
from tests.quiet_server import QuietServer

from ecabinet.annotations.sealing import Vault
from ecabinet.identity.actor import IdleLimits
from ecabinet.identity.actor_reader import ActorReader
from ecabinet.installation import live_sources
from ecabinet.kit.clock import SystemClock
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import Change, append, lock_log
from ecabinet.kit.work import Told
from ecabinet.migrations.run import migrate
from ecabinet.realtime.hub import Hub
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.realtime.socket import LiveSocket

EVENT_BYTES = 300
SOCKETS_A_PERSON = 25


class _Listener(picows.WSListener):
    def __init__(self, transports: set[picows.WSTransport]) -> None:
        self._transports = transports

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self._transports.add(transport)


async def bare() -> None:
    """Write one prepared message to every socket in a plain loop."""
    transports: set[picows.WSTransport] = set()
    server = await picows.ws_create_server(lambda _: _Listener(transports), "127.0.0.1", 0, backlog=4096)
    message = b"x" * EVENT_BYTES

    async def send() -> int:
        begun = time.monotonic_ns()
        for transport in transports:
            transport.send(picows.WSMsgType.TEXT, message)
        return begun

    async def recorded() -> float:
        return 0.0

    await answer({"port": server.sockets[0].getsockname()[1]}, {"send": send, "recording": recorded})


class _Recorder:
    """Writes events to the log, and counts what that costs in seconds of the processor."""

    def __init__(self, database: Database, room: BigRoom) -> None:
        self._database = database
        self._room = room
        self.seconds = 0.0

    async def record(self) -> None:
        """Write one event."""
        before = time.process_time()
        async with self._database.writing() as session:
            log = await lock_log(session, self._room.meeting)
            change = Change("item", self._room.meeting, {"text": "x" * 60})
            append(
                session,
                log,
                type="ItemChanged",
                at=datetime.now(UTC),
                actor=self._room.people[0],
                audience="meeting",
                changes=[change],
            )
            await session.commit()
        self.seconds += time.process_time() - before


async def live(sockets: int) -> None:
    """Record an event of a meeting, and let the hub hand it to everyone who follows it."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'load.sqlite'}")
        await migrate(database)
        room = await make_room(database, max(2, sockets // SOCKETS_A_PERSON), vote_state="closed")
        sources = live_sources(Vault(Path(folder)))
        hub = Hub(database, SystemClock(), sources)
        socket = LiveSocket(hub, ActorReader(database, SystemClock(), IdleLimits()), SystemClock(), ())
        app = Litestar([asgi("/api/live", copy_scope=True)(socket)], openapi_config=None)
        server = QuietServer(uvicorn.Config(app, port=0, log_level="warning", backlog=4096, **SERVER_OPTIONS))
        await hub.start()
        serving = asyncio.create_task(server.serve())
        await server.ready.wait()

        recorder = _Recorder(database, room)

        async def send() -> int:
            await recorder.record()
            begun = time.monotonic_ns()
            hub.wake(Told(meetings={room.meeting}))
            return begun

        async def recorded() -> float:
            return recorder.seconds

        hello = {"port": server.port, "meeting": room.meeting, "tokens": room.tokens}
        await answer(hello, {"send": send, "recording": recorded})
        server.should_exit = True
        await serving
        await hub.stop()
        await database.close()


def main() -> None:
    """Serve until the pipe is closed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["bare", "live"])
    parser.add_argument("sockets", type=int)
    chosen = parser.parse_args()
    uvloop.run(bare() if chosen.kind == "bare" else live(chosen.sockets))


if __name__ == "__main__":
    main()
