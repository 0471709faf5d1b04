"""Somebody who follows a meeting as a tablet does: a snapshot, then events, and a new snapshot when told to."""

import asyncio
import uuid
from time import monotonic
from typing import Any

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect

Json = dict[str, Any]
PATIENCE = 60.0
MOMENT = 0.02


def reduce(entities: Json, events: list[Json]) -> None:
    """Apply events to a state: the whole of what a client does with them."""
    for event in events:
        for change in event["changes"]:
            kind = entities.setdefault(change["kind"], {})
            if change["value"] is None:
                kind.pop(change["id"], None)
            else:
                kind[change["id"]] = change["value"]


def differences(followed: Any, fresh: Any, path: str = "") -> list[str]:
    """Return where two states differ, one line each."""
    if not (isinstance(followed, dict) and isinstance(fresh, dict)):
        return [] if followed == fresh else [f"{path}: followed {followed!r}, fresh {fresh!r}"]
    keys = [*followed, *(key for key in fresh if key not in followed)]
    return [line for key in keys for line in differences(followed.get(key), fresh.get(key), f"{path}/{key}")]


class Follower:
    """One person's browser with one socket."""

    def __init__(self, name: str, person_id: str, port: int, token: str) -> None:
        self.name = name
        self.person_id = person_id
        self._address = f"127.0.0.1:{port}"
        self._token = token
        self._http = httpx.AsyncClient(
            base_url=f"http://{self._address}/api", cookies={"ecabinet_login": token}, timeout=30
        )
        self._socket: ClientConnection | None = None
        self.meeting = ""
        self.snapshot: Json | None = None

    async def open(self) -> "Follower":
        """Open the socket and get the token against forged requests."""
        await self._http.get("/health")
        self._socket = await connect(
            f"ws://{self._address}/api/live",
            origin=f"http://{self._address}",  # type: ignore[arg-type]  # a NewType of str
            additional_headers={"Cookie": f"ecabinet_login={self._token}"},
        )
        await self._socket.recv()
        return self

    async def close(self) -> None:
        """Close both."""
        if self._socket is not None:
            await self._socket.close()
        await self._http.aclose()

    async def do(self, method: str, path: str, body: Json | None = None, **options: Any) -> Json:
        """Carry out a command; a refusal fails the test."""
        token = self._http.cookies.get("ecabinet_csrf") or ""
        headers = {"X-CSRF-Token": token, "Idempotency-Key": str(uuid.uuid4()), **options.pop("headers", {})}
        response = await self._http.request(method, path, json=body, headers=headers, **options)
        assert response.status_code < 300, f"{self.name}: {method} {path}: {response.status_code} {response.text}"
        return msgspec.json.decode(response.content) if response.content else {}

    async def fresh(self) -> Json | None:
        """Return a snapshot as of now, None where there is none for this person."""
        response = await self._http.get(f"/meetings/{self.meeting}/snapshot")
        if response.status_code == 404:
            return None
        assert response.status_code == 200, response.text
        found: Json = response.json()
        return found

    async def follow(self, meeting: str) -> None:
        """Take a snapshot and join where it ends."""
        self.meeting = meeting
        self.snapshot = await self.fresh()
        assert self._socket is not None
        if self.snapshot is not None:
            message = {"op": "join", "meeting": meeting, "after": self.snapshot["seq"]}
            await self._socket.send(msgspec.json.encode(message).decode())

    async def agrees(self) -> None:
        """Listen until the followed state is what a fresh snapshot shows; fail where it never is."""
        deadline = monotonic() + PATIENCE
        while found := await self._differences():
            assert monotonic() < deadline, "\n".join([self.name, *found])

    async def _differences(self) -> list[str]:
        while await self._hear():
            pass
        fresh = await self.fresh()
        if self.snapshot is None and fresh is not None:
            await self.follow(self.meeting)
        return differences(self._view(self.snapshot), self._view(fresh))

    def _view(self, snapshot: Json | None) -> Json | None:
        if snapshot is None:
            return None
        votes = snapshot["entities"].get("vote", {})
        running = {key: value for key, value in snapshot["progress"].items() if votes[key]["state"] == "open"}
        # A kind without a single entity may be there, empty, or not at all.
        entities = {kind: values for kind, values in snapshot["entities"].items() if values}
        ballots = {
            key: {name: value for name, value in ballot.items() if name not in ("t", "meeting", "vote")}
            for key, ballot in snapshot["my_ballots"].items()
        }
        return {"seq": snapshot["seq"], "me": snapshot["me"], "entities": entities, "progress": running, "own": ballots}

    async def _hear(self) -> bool:
        """Take the next frame; tell whether there was one within a moment."""
        assert self._socket is not None
        try:
            async with asyncio.timeout(MOMENT):
                frame: Json = msgspec.json.decode(await self._socket.recv())
        except TimeoutError:
            return False
        if frame["t"] in ("access", "resync"):
            await self.follow(self.meeting)
        elif frame["t"] == "denied":
            self.snapshot = None
        elif self.snapshot is not None:
            await self._take(self.snapshot, frame)
        return True

    async def _take(self, snapshot: Json, frame: Json) -> None:
        if frame["t"] == "events":
            if frame["after"] != snapshot["seq"]:
                await self.follow(self.meeting)
                return
            reduce(snapshot["entities"], frame["events"])
            snapshot["seq"] = frame["seq"]
        elif frame["t"] == "progress":
            known = snapshot["progress"].get(frame["vote"])
            if known is None or known["revision"] <= frame["revision"]:
                fields = {name: value for name, value in frame.items() if name not in ("t", "meeting")}
                snapshot["progress"][frame["vote"]] = fields
        elif frame["t"] == "ballot":
            snapshot["my_ballots"][frame["vote"]] = frame
