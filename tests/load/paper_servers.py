"""The servers that ink and following are measured on: the live part with one paper on the table, and a bare relay.

``python -m tests.load.paper_servers live|bare PEOPLE``, started by a driver (``tests.load.child``).
"""

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import picows
import uvicorn
import uvloop
from litestar import Litestar, asgi
from sqlalchemy import select, update
from tests.load.child import answer
from tests.load.rooms import BigRoom, make_room
from tests.quiet_server import QuietServer

from ecabinet.annotations.names import meeting_layer
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.sight import find_pad, sights
from ecabinet.identity.actor import IdleLimits
from ecabinet.identity.actor_reader import ActorReader
from ecabinet.installation import live_sources
from ecabinet.kit.clock import SystemClock
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import AgendaItem, Meeting
from ecabinet.migrations.run import migrate
from ecabinet.papers.tables import Paper, PaperVersion
from ecabinet.realtime.hub import Hub
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.realtime.socket import LiveSocket


class _Relay(picows.WSListener):
    def __init__(self, transports: set[picows.WSTransport]) -> None:
        self._transports = transports

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self._transports.add(transport)

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        if frame.msg_type != picows.WSMsgType.TEXT:
            return
        message = frame.get_payload_as_bytes()
        for other in self._transports:
            if other is not transport:
                other.send(picows.WSMsgType.TEXT, message)


async def bare() -> None:
    """Hand on every message to everybody else as it is: what nobody who looks at rights can be quicker than."""
    transports: set[picows.WSTransport] = set()
    server = await picows.ws_create_server(lambda _: _Relay(transports), "127.0.0.1", 0, backlog=4096)
    await answer({"port": server.sockets[0].getsockname()[1]}, {})


async def live(people: int) -> None:
    """Serve the live part for a meeting whose first member leads through its one paper."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'load.sqlite'}")
        await migrate(database)
        room = await make_room(database, people, vote_state="closed")
        paper, version = await _add_paper(database, room)
        vault = Vault(Path(folder))
        hub = Hub(database, SystemClock(), live_sources(vault))
        socket = LiveSocket(hub, ActorReader(database, SystemClock(), IdleLimits()), SystemClock(), ())
        app = Litestar([asgi("/api/live", copy_scope=True)(socket)], openapi_config=None)
        await hub.start()
        server = QuietServer(uvicorn.Config(app, port=0, log_level="warning", **SERVER_OPTIONS))
        serving = asyncio.create_task(server.serve())
        await server.ready.wait()
        hello = {
            "port": server.port,
            "tokens": room.tokens,
            "meeting": room.meeting,
            "paper": paper,
            "version": version,
            "layer": meeting_layer(paper),
            "epochs": await _epochs(database, paper, room.people),
        }
        await answer(hello, {})
        server.should_exit = True
        await serving
        await hub.stop()
        await database.close()


async def _add_paper(database: Database, room: BigRoom) -> tuple[str, str]:
    paper_id, version_id, now = new_id(), new_id(), datetime.now(UTC)
    async with database.writing() as session:
        item = (await session.scalars(select(AgendaItem))).one()
        paper = Paper(
            id=paper_id,
            meeting_id=room.meeting,
            item_id=item.id,
            unit_id=item.unit_id,
            title="Tờ trình",
            kind="submission",
            position=1,
            changed_at=now,
        )
        session.add(paper)
        await session.flush()
        version = PaperVersion(
            id=version_id,
            paper_id=paper_id,
            unit_id=item.unit_id,
            no=1,
            file_name="to-trinh.pdf",
            size=1,
            sha256="0" * 64,
            state="ready",
            pages=100,
            uploaded_by=room.people[0],
            uploaded_at=now,
        )
        session.add(version)
        await session.execute(update(Meeting).values(presenter_id=room.people[0]))
        await session.commit()
    return paper_id, version_id


async def _epochs(database: Database, pad_id: str, people: list[str]) -> list[int]:
    async with database.reading() as session:
        pad = await find_pad(session, pad_id)
        seen = await sights(session, pad, people) if pad else {}
    return [seen[person].epoch for person in people]


def main() -> None:
    """Serve until the pipe is closed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["bare", "live"])
    parser.add_argument("people", type=int)
    chosen = parser.parse_args()
    uvloop.run(bare() if chosen.kind == "bare" else live(chosen.people))


if __name__ == "__main__":
    main()
