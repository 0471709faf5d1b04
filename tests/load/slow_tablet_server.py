"""The whole application on SQLite, recording events in a meeting's log at a steady pace when told to."""

import argparse
import asyncio
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
import uvloop
from tests.load.child import Answers, answer
from tests.load.program import resident
from tests.load.rooms import BigRoom, make_room
from tests.quiet_server import QuietServer

from ecabinet.app import create_app
from ecabinet.installation import Installation
from ecabinet.kit.event_log import Change, append, lock_log
from ecabinet.kit.work import Told
from ecabinet.migrations.run import migrate
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.settings import Settings

AT_ONCE = 1000


class Recorder:
    """Records events and notes when each was committed, by its number."""

    def __init__(self, installation: Installation, room: BigRoom, rate: float, size: int) -> None:
        self._installation = installation
        self._room = room
        self._rate = rate
        self._text = "x" * size
        self._committed: list[tuple[int, int]] = []
        self._given = 0

    async def record(self, events: int) -> int:
        """Record so many events; return the last one's number."""
        begun = time.monotonic()
        for number in range(events):
            await self._one()
            await asyncio.sleep(begun + (number + 1) / self._rate - time.monotonic())
        return self._committed[-1][0]

    async def _one(self) -> None:
        async with self._installation.database.writing() as session:
            log = await lock_log(session, self._room.meeting)
            change = Change("item", self._room.meeting, {"text": self._text})
            at, by = datetime.now(UTC), self._room.people[0]
            seq = append(session, log, type="ItemChanged", at=at, actor=by, audience="meeting", changes=[change])
            await session.commit()
        self._committed.append((seq, time.monotonic_ns()))
        self._installation.tell(Told(meetings={self._room.meeting}))

    async def times(self) -> list[tuple[int, int]]:
        """Return numbers and moments not given yet, some at a time, and nothing when all were."""
        given, self._given = self._given, self._given + AT_ONCE
        return self._committed[given : given + AT_ONCE]


async def serve(people: int, warm_up: int, events: int, rate: float, size: int) -> None:
    """Serve until the pipe is closed."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), idle_minutes=240))
        installation: Installation = app.state.installation
        await migrate(installation.database)
        room = await make_room(installation.database, people, vote_state="closed")
        await installation.hub.start()
        config = uvicorn.Config(app, port=0, log_level="warning", lifespan="off", access_log=False, **SERVER_OPTIONS)
        server = QuietServer(config)
        serving = asyncio.create_task(server.serve())
        await server.ready.wait()
        recorder = Recorder(installation, room, rate, size)

        async def warm() -> int:
            return await recorder.record(warm_up)

        async def record() -> int:
            return await recorder.record(events)

        async def memory() -> int:
            return resident(os.getpid())

        hello = {"port": server.port, "meeting": room.meeting, "tokens": room.tokens}
        words: Answers = {"warm": warm, "record": record, "times": recorder.times, "memory": memory}
        await answer(hello, words)
        server.should_exit = True
        await serving
        await installation.hub.stop()
        installation.sandbox.close()
        installation.signing_sandbox.close()
        await installation.database.close()


def main() -> None:
    """Serve until the pipe is closed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("people", type=int)
    parser.add_argument("warm_up", type=int)
    parser.add_argument("events", type=int)
    parser.add_argument("rate", type=float)
    parser.add_argument("size", type=int)
    chosen = parser.parse_args()
    uvloop.run(serve(chosen.people, chosen.warm_up, chosen.events, chosen.rate, chosen.size))


if __name__ == "__main__":
    main()
