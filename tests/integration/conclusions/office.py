"""The application in this process, with a browser for each person."""

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from sqlalchemy import select
from tests.integration.conclusions.world import NOW, World

from ecabinet.installation import Installation
from ecabinet.kit.database import Database
from ecabinet.kit.work import Origin, Work
from ecabinet.signing.keys import make_person_key, make_seal

Json = dict[str, Any]
PIN, SEAL_PIN = "248163", "975310"


class SetClock:
    """A clock that stands until it is set."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Office:
    """One application on one database with one world."""

    def __init__(self, app: Litestar, world: World, clock: SetClock) -> None:
        self.app = app
        self.world = world
        self.clock = clock
        self.installation: Installation = app.state.installation
        self._clients: list[httpx.AsyncClient] = []

    @property
    def database(self) -> Database:
        return self.installation.database

    @property
    def keys(self) -> Path:
        return self.installation.desk.keys

    async def client(self, name: str | None) -> "Client":
        """Give a browser in which this person is logged in; None for nobody."""
        transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]  # the same protocol, typed twice
        cookies = {"ecabinet_login": self.world.tokens[name]} if name else {}
        http = httpx.AsyncClient(transport=transport, base_url="http://test/api", cookies=cookies, timeout=60)
        self._clients.append(http)
        await http.get("/health")
        return Client(http)

    async def make_keys(self) -> None:
        """Make the keys of both signers and the seals of both issuing units."""
        async with self.database.writing() as session:
            work = Work(session, self.clock.now(), Origin())
            for person in ("chair", "minister"):
                await make_person_key(work, self.keys, self.world.people[person], PIN)
            for unit in ("government", "office"):
                await make_seal(work, self.keys, self.world.units[unit], SEAL_PIN)
            await session.commit()

    async def draft(self, kind: str = "resolution", vote: str | None = "carried") -> str:
        """Have the secretary draft a document and return its id."""
        secretary = await self.client("secretary")
        body = {"kind": kind, "vote_id": self.world.votes[vote]} if vote else {"kind": kind}
        made = await secretary.post(f"/meetings/{self.world.meeting}/documents", body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def prepared(self, kind: str = "resolution", vote: str | None = "carried") -> str:
        """Have the secretary draft and prepare a document and return its id."""
        document_id = await self.draft(kind, vote)
        secretary = await self.client("secretary")
        done = await secretary.post(f"/documents/{document_id}/prepare")
        assert done.status_code == 200, done.text
        return document_id

    async def rows(self, table: type[Any]) -> list[Any]:
        """Return every row of a table."""
        async with self.database.reading() as session:
            return list((await session.scalars(select(table))).all())

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()
        self.installation.jobs.close()
        await self.database.close()


class Client:
    """What a browser sends: cookies, the CSRF token, and a new key for each act."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def write(self, method: str, path: str, body: Json | None = None, key: str | None = None) -> httpx.Response:
        token = self.http.cookies.get("ecabinet_csrf") or ""
        headers = {"X-CSRF-Token": token, "Idempotency-Key": key or str(uuid.uuid4())}
        return await self.http.request(method, path, json=body, headers=headers)

    async def post(self, path: str, body: Json | None = None, key: str | None = None) -> httpx.Response:
        return await self.write("POST", path, body, key)

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path)


def code_of(response: httpx.Response) -> tuple[int, str]:
    """Return status and code of a problem."""
    assert response.headers["content-type"].startswith("application/problem+json"), response.text
    return response.status_code, response.json()["code"]
