"""The whole application on one database with a room full of members and an open vote."""

import argparse
import asyncio
import tempfile
from pathlib import Path

import uvicorn
import uvloop
from sqlalchemy import func, select
from tests.load.child import answer
from tests.load.rooms import make_room
from tests.quiet_server import QuietServer

from ecabinet.app import create_app
from ecabinet.installation import Installation
from ecabinet.migrations.run import migrate
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.settings import Settings
from ecabinet.voting.tables import Ballot, BallotChange


async def serve(database_url: str, members: int) -> None:
    """Serve until the pipe is closed."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), database_url=database_url))
        installation: Installation = app.state.installation
        await migrate(installation.database)
        room = await make_room(installation.database, members)
        await installation.hub.start()
        await installation.ballots.start()
        config = uvicorn.Config(
            app, port=0, log_level="warning", lifespan="off", http="httptools", access_log=False, **SERVER_OPTIONS
        )
        server = QuietServer(config)
        serving = asyncio.create_task(server.serve())
        await server.ready.wait()

        async def count() -> list[list[str | int]]:
            async with installation.database.reading() as session:
                ballots = await session.scalars(select(Ballot).where(Ballot.vote_id == room.vote))
                return [[ballot.person_id, ballot.choice, ballot.revision] for ballot in ballots]

        async def changes() -> int:
            async with installation.database.reading() as session:
                return await session.scalar(select(func.count()).select_from(BallotChange)) or 0

        hello = {"port": server.port, "vote": room.vote, "people": room.people, "tokens": room.tokens}
        await answer(hello, {"count": count, "changes": changes})
        server.should_exit = True
        await serving
        await installation.ballots.stop()
        await installation.hub.stop()
        installation.sandbox.close()
        installation.signing_sandbox.close()
        await installation.database.close()


def main() -> None:
    """Serve until the pipe is closed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("members", type=int)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    uvloop.run(serve(chosen.database, chosen.members))


if __name__ == "__main__":
    main()
