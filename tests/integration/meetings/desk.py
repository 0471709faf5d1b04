"""The application with a small government, and everybody's way to ask it."""

import uuid
from typing import Any

import httpx
import msgspec
from litestar import Litestar
from sqlalchemy import select
from tests.integration.papers.world import SetClock, World

from ecabinet.installation import Installation
from ecabinet.kit.audience import Keys
from ecabinet.kit.event_log import MeetingEventRow
from ecabinet.kit.live import read_state
from ecabinet.meetings.access import keys_for

Json = dict[str, Any]


class Desk:
    """Sends requests in somebody's name, and looks at what the log holds for them."""

    def __init__(self, app: Litestar, world: World, clock: SetClock) -> None:
        self.clock = clock
        self.installation: Installation = app.state.installation
        self.database = self.installation.database
        self.world = world
        self._keys: dict[str, Keys] = {}
        transport: Any = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # two type systems
        self.http = httpx.AsyncClient(transport=transport, base_url="http://test")

    async def ask(self, name: str, method: str, path: str, body: Json | None = None, key: str = "") -> httpx.Response:
        """Send one request."""
        if not self.http.cookies.get("ecabinet_csrf"):
            await self.http.get("/api/health")
        token = self.http.cookies.get("ecabinet_csrf") or ""
        headers = {
            "X-CSRF-Token": token,
            "Idempotency-Key": key or str(uuid.uuid4()),
            "Cookie": f"ecabinet_csrf={token}; ecabinet_login={self.world.tokens[name]}",
        }
        return await self.http.request(method, f"/api{path}", json=body, headers=headers)

    async def state(self, name: str) -> tuple[int, Json]:
        """Return a fresh snapshot's number and entities for one person."""
        person_id = self.world.people[name]
        async with self.database.reading() as session:
            keys = (await keys_for(session, self.world.meeting, [person_id]))[person_id]
            seq, entities = await read_state(session, self.world.meeting, keys)
        self._keys[name] = keys
        return seq, msgspec.json.decode(msgspec.json.encode(entities))

    async def follow(self, name: str, seq: int, entities: Json) -> Json:
        """Apply the events after ``seq`` as a tablet does: with the rights it had then, unless told to start afresh."""
        keys = self._keys[name]
        async with self.database.reading() as session:
            query = select(MeetingEventRow).where(
                MeetingEventRow.meeting_id == self.world.meeting, MeetingEventRow.seq > seq
            )
            rows = (await session.scalars(query.order_by(MeetingEventRow.seq))).all()
        for row in rows:
            event = msgspec.json.decode(row.payload)
            if row.audience == f"person:{self.world.people[name]}" and event["type"] == "AccessChanged":
                return (await self.state(name))[1]
            for change in event["changes"] if keys.hears(row.audience) else ():
                entities[change["kind"]].pop(change["id"], None)
                if change["value"] is not None:
                    entities[change["kind"]][change["id"]] = change["value"]
        return entities
