"""An application with papers to write on, and each person's devices."""

import base64
import itertools
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

import httpx
from litestar import Litestar
from tests.integration.papers.world import NOW, World

from ecabinet.installation import Installation
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import Meeting
from ecabinet.papers.tables import Paper, PaperVersion

Json = dict[str, Any]
PAGES = 3
UPLOADED = NOW - timedelta(days=7)
STROKE = base64.b64encode(bytes([100, 100, 128, 2, 2, 200])).decode()


def ink(**change: Any) -> Json:
    """Return the body of a stroke."""
    return {"kind": "ink", "page": 1, "tool": "pen", "color": "blue", "width": 1.5, "points": STROKE, **change}


def box(text: str = "", **change: Any) -> Json:
    """Return the body of a box."""
    return {"kind": "box", "page": 1, "rect": [1, 2, 3, 4], "color": "red", "width": 2, "text": text, **change}


class Desk:
    """One application and one world: ``paper`` is in the invitee's item, ``inner`` in that of the full members."""

    def __init__(self, app: Litestar, world: World, papers: dict[str, tuple[str, str]]) -> None:
        self.app = app
        self.world = world
        self.installation: Installation = app.state.installation
        self.paper, self.version = papers["paper"]
        self.inner, self.inner_version = papers["inner"]
        self._clients: list[httpx.AsyncClient] = []

    @property
    def database(self) -> Database:
        return self.installation.database

    async def device(self, name: str | None, pad: str | None = None) -> "Device":
        """Give a device on which this person is logged in; None for nobody."""
        transport = httpx.ASGITransport(app=cast("Any", self.app))  # two type systems of one protocol
        cookies = {"ecabinet_login": self.world.tokens[name]} if name else {}
        http = httpx.AsyncClient(transport=transport, base_url="http://test/api", cookies=cookies)
        self._clients.append(http)
        await http.get("/health")
        return Device(http, pad or self.paper, self.version, self.world.people[name] if name else "")

    async def rows(self, query: Any) -> list[Any]:
        """Return what a query finds."""
        async with self.database.reading() as session:
            return list((await session.execute(query)).all())

    async def change(self, table: type[Any], key: Any, **values: Any) -> None:
        """Change a row behind everybody's back."""
        async with self.database.writing() as session:
            row = await session.get_one(table, key)
            for name, value in values.items():
                setattr(row, name, value)
            await session.commit()

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()


class Device:
    """One device of one person at one pad: numbers its operations and remembers what it knows."""

    def __init__(self, http: httpx.AsyncClient, pad: str, version: str, person_id: str) -> None:
        self.http = http
        self.pad = pad
        self.version: str | None = version
        self.person_id = person_id
        self.id = new_id()
        self._numbers = itertools.count(1)

    def number(self) -> int:
        return next(self._numbers)

    async def write(self, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"X-CSRF-Token": self.http.cookies.get("ecabinet_csrf") or ""}
        return await self.http.request(method, path, json=body, headers=headers)

    async def post(self, ops: Iterable[Json]) -> httpx.Response:
        return await self.write("POST", f"/pads/{self.pad}/ops", {"device": self.id, "ops": list(ops)})

    async def send(self, *ops: Json) -> list[Json]:
        """Send operations and return their outcomes."""
        answer = await self.post(ops)
        assert answer.status_code == 200, answer.text
        return cast("list[Json]", answer.json()["outcomes"])

    async def feed(self, after: int = 0, epoch: int = 0, pad: str | None = None) -> Json:
        answer = await self.http.get(f"/pads/{pad or self.pad}/feed", params={"after": after, "epoch": epoch})
        assert answer.status_code == 200, answer.text
        return cast("Json", answer.json())

    async def layer(self, kind: str) -> str:
        """Return the id of the first layer of a kind that this person sees."""
        layers = (await self.feed())["layers"]
        return cast("str", next(layer["id"] for layer in layers if layer["kind"] == kind))

    async def marks(self, after: int = 0) -> dict[str, Json]:
        """Return the marks that stand and this person sees, by id."""
        return {mark["id"]: mark for mark in (await self.feed(after))["marks"] if not mark["removed"]}

    def put(self, mark: str, layer: str, body: Json | None = None, base: int = 0, **change: Any) -> Json:
        body = body or ink()
        op = {"op": "put", "n": self.number(), "id": mark, "base": base, "layer": layer, "body": body}
        return {**op, "version": self.version, **change}

    def remove(self, mark: str, base: int, **change: Any) -> Json:
        return {"op": "remove", "n": self.number(), "id": mark, "base": base, **change}

    def comment(self, mark: str, text: str, comment: str | None = None) -> Json:
        return {"op": "comment", "n": self.number(), "id": comment or new_id(), "mark": mark, "text": text}

    def settle(self, mark: str, settled: bool = True) -> Json:
        return {"op": "settle", "n": self.number(), "mark": mark, "settled": settled}


async def add_papers(database: Database, world: World) -> dict[str, tuple[str, str]]:
    """Add a paper with one ready version to both items; return the ids of both by name."""
    made = {}
    async with database.writing() as session:
        meeting = await session.get_one(Meeting, world.meeting)
        for name, item_id in (("paper", world.items[0]), ("inner", world.items[1])):
            paper = Paper(
                id=new_id(),
                meeting_id=meeting.id,
                item_id=item_id,
                unit_id=meeting.unit_id,
                title=f"Tờ trình {name}",
                kind="submission",
                position=1,
                changed_at=NOW,
            )
            session.add(paper)
            await session.flush()
            made[name] = (paper.id, _add_version(session, paper, world))
        await session.commit()
    return made


def _add_version(session: Any, paper: Paper, world: World, no: int = 1) -> str:
    version = PaperVersion(
        id=new_id(),
        paper_id=paper.id,
        unit_id=paper.unit_id,
        no=no,
        file_name="to-trinh.pdf",
        size=10,
        sha256="0" * 64,
        state="ready",
        pages=PAGES,
        signatures=0,
        inspection=None,
        uploaded_by=world.people["secretary"],
        uploaded_at=UPLOADED,
    )
    session.add(version)
    return version.id


async def add_version(desk: Desk) -> str:
    """Add a second ready version to the paper of the invitee's item; return its id."""
    async with desk.database.writing() as session:
        version_id = _add_version(session, await session.get_one(Paper, desk.paper), desk.world, no=2)
        await session.commit()
    return version_id
