"""People who write on a pad and watch it: over HTTP and the socket of the real application, as the front end does."""

import asyncio
import base64
import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from tests.quiet_server import QuietServer
from tests.realtime.live import Tablet
from tests.realtime.world import World
from websockets.asyncio.client import connect

from ecabinet.app import create_app
from ecabinet.installation import Installation
from ecabinet.kit.ids import new_id
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.settings import Settings

Json = dict[str, Any]
STROKE = base64.b64encode(bytes([100, 100, 128, 2, 2, 200])).decode()
PATIENCE = 60.0


class Pen:
    """One person's device at one pad; ``marks`` and ``comments`` are what it knows, ``sent`` where its own led."""

    def __init__(self, pad: str, version: str, http: httpx.AsyncClient, tablet: Tablet) -> None:
        self.pad, self.version = pad, version
        self.http = http
        self.tablet = tablet
        self.device = new_id()
        self._numbers = itertools.count(1)
        self.marks: dict[str, Json] = {}
        self.comments: dict[str, Json] = {}
        self.layers: dict[str, Json] = {}
        self.seq = self.epoch = self.sent = 0
        self.resets = 0
        self.denied = False
        self.ink: list[Json] = []

    @property
    def talk(self) -> dict[str, Json]:
        """What is said of marks that stand here; a mark that goes takes its thread along."""
        return _of(self.comments, self.marks)

    async def watch(self) -> "Pen":
        """Read the feed from its beginning and watch from where it ends."""
        await self.read()
        await self.tablet.say(op="watch", pad=self.pad, after=self.seq, epoch=self.epoch)
        return self

    async def read(self) -> None:
        """Begin anew with what the feed says."""
        feed = await self.feed()
        self.layers = {layer["kind"]: layer for layer in feed["layers"]}
        self.marks, self.comments = _standing(feed["marks"]), _standing(feed["comments"])
        self.seq, self.epoch = feed["seq"], feed["epoch"]

    async def feed(self) -> Json:
        """Return the feed from its beginning."""
        answer = await self.http.get(f"/pads/{self.pad}/feed")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """Carry out a command that must succeed."""
        token = self.http.cookies.get("ecabinet_csrf") or ""
        headers = {"X-CSRF-Token": token, "Idempotency-Key": str(uuid.uuid4())}
        answer = await self.http.request(method, path, json=body, headers=headers)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json() if answer.content else {}
        return found

    async def send(self, *ops: Json) -> list[Json]:
        """Send operations, numbered in their order; return their outcomes."""
        numbered = [{"n": next(self._numbers), **op} for op in ops]
        answer = await self.ask("POST", f"/pads/{self.pad}/ops", {"device": self.device, "ops": numbered})
        self.sent = answer["seq"]
        outcomes: list[Json] = answer["outcomes"]
        assert all(outcome["status"] == "applied" for outcome in outcomes), outcomes
        return outcomes

    async def draw(self, kind: str, mark: str | None = None, **change: Any) -> str:
        """Put a stroke on a layer of a kind; return its id."""
        mark = mark or new_id()
        body = {"kind": "ink", "page": 1, "tool": "pen", "color": "blue", "width": 1.5, "points": STROKE}
        layer = self.layers[kind]["id"]
        put = {"op": "put", "id": mark, "base": 0, "layer": layer, "version": self.version, "body": body}
        await self.send({**put, **change})
        return mark

    def piece(self, kind: str, **change: Any) -> Json:
        """Return a piece of a stroke that is being drawn on a layer of a kind."""
        return {
            "op": "ink",
            "pad": self.pad,
            "layer": self.layers[kind]["id"],
            "mark": new_id(),
            "version": self.version,
            "page": 1,
            "from": 0,
            "points": STROKE,
            "color": "blue",
            "width": 1.5,
            "tool": "pen",
            "end": False,
            **change,
        }

    async def up_to(self, seq: int, epoch: int) -> None:
        """Take frames until everything up to a number is there."""
        while not self.denied and (self.seq < seq or self.epoch != epoch):
            await self.take(await self.tablet.hear())

    async def settled(self) -> list[str]:
        """Take what was sent before the answer to a ping; return the kinds of frames."""
        await self.tablet.say(op="ping")
        kinds = []
        while (frame := await self.tablet.hear())["t"] != "pong":
            kinds.append(frame["t"])
            await self.take(frame)
        return kinds

    async def take(self, frame: Json) -> None:
        """Do with a frame what the front end does."""
        match frame["t"]:
            case "marks":
                assert frame["after"] == self.seq
                assert frame["epoch"] == self.epoch
                self.seq = frame["seq"]
                for known, rows in ((self.marks, frame["marks"]), (self.comments, frame["comments"])):
                    known |= {row["id"]: row for row in rows}
                    for row in rows:
                        if row["removed"]:
                            del known[row["id"]]
            case "pad_reset":
                self.resets += 1
                await self.watch()
            case "pad_denied":
                self.denied = True
            case "ink":
                self.ink.append(frame)

    async def agrees(self) -> None:
        """See that what was pushed leads to what the feed says from its beginning; the pad must be at rest."""
        answer = await self.http.get(f"/pads/{self.pad}/feed")
        async with asyncio.timeout(PATIENCE):
            if answer.status_code == 404:
                await self.up_to(2**53, -1)
                return
            feed = answer.json()
            await self.up_to(feed["seq"], feed["epoch"])
        assert self.marks == _standing(feed["marks"])
        assert self.talk == _of(_standing(feed["comments"]), self.marks)


def _standing(rows: list[Json]) -> dict[str, Json]:
    return {row["id"]: row for row in rows if not row["removed"]}


def _of(comments: dict[str, Json], marks: dict[str, Json]) -> dict[str, Json]:
    return {key: comment for key, comment in comments.items() if comment["mark"] in marks}


class Paper:
    """A paper of an application that is served, and everybody's pens."""

    def __init__(self, installation: Installation, world: World, port: int) -> None:
        self.installation, self.world, self.port = installation, world, port

    @asynccontextmanager
    async def pen(self, person_id: str, place: tuple[str, str], **options: Any) -> AsyncIterator[Pen]:
        """Open a person's device at a paper, watching nothing yet."""
        address = f"127.0.0.1:{self.port}"
        cookie = {"ecabinet_login": self.world.tokens[person_id]}
        headers = {"Cookie": f"ecabinet_login={self.world.tokens[person_id]}"}
        origin: Any = f"http://{address}"
        options.setdefault("max_queue", None)
        async with (
            httpx.AsyncClient(base_url=f"http://{address}/api", cookies=cookie, timeout=PATIENCE) as http,
            connect(f"ws://{address}/api/live", origin=origin, additional_headers=headers, **options) as connection,
        ):
            await http.get("/health")
            tablet = Tablet(connection)
            await tablet.hear_kind("welcome")
            yield Pen(*place, http, tablet)


@asynccontextmanager
async def serving(database_url: str, data_dir: Path, world: World) -> AsyncIterator[Paper]:
    """Serve the application on a database that has this world in it."""
    app = create_app(Settings(data_dir=data_dir, database_url=database_url))
    installation: Installation = app.state.installation
    await installation.hub.start()
    server = QuietServer(uvicorn.Config(app, port=0, log_level="warning", lifespan="off", **SERVER_OPTIONS))
    task = asyncio.create_task(server.serve())
    await server.ready.wait()
    yield Paper(installation, world, server.port)
    server.should_exit = True
    await task
    await installation.hub.stop()
    installation.jobs.close()
    installation.sandbox.close()
    installation.signing_sandbox.close()
    await installation.database.close()
