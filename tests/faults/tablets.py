"""Tablets that follow the session from a host, and from the other one when theirs is gone."""

import asyncio
from typing import Any

import msgspec
from tests.faults.caller import Caller, Json
from tests.faults.processes import Host
from tests.realtime.follower import differences, reduce
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

BETWEEN_TRIES_SECONDS = 0.1


class Tablet:
    """One person's screen.

    ``heard`` are the events as they came, ``jumps`` the numbers (after, to) that a snapshot stood for, ``lost`` how
    often the connection ended, and ``wrong`` whatever the server should not have said.
    """

    def __init__(self, name: str, person: str, token: str, hosts: list[Host]) -> None:
        self.name, self.person = name, person
        self.heard: list[Json] = []
        self.jumps: list[tuple[int, int]] = []
        self.lost = 0
        self.wrong: list[str] = []
        self.snapshot: Json = {}
        self._cookie = {"Cookie": f"ecabinet_login={token}"}
        self._hosts = hosts

    @property
    def seq(self) -> int:
        """The number up to which the state is known."""
        return int(self.snapshot.get("seq", 0))

    async def follow(self, caller: Caller, meeting: str) -> None:
        """Follow until it is cancelled."""
        await self._take_snapshot(caller, meeting)
        while True:
            address = f"127.0.0.1:{self._hosts[self.lost % len(self._hosts)].port}"
            try:
                async with connect(
                    f"ws://{address}/api/live",
                    origin=f"http://{address}",  # type: ignore[arg-type]  # a NewType of str
                    additional_headers=self._cookie,
                ) as socket:
                    await self._listen(socket, caller, meeting)
            except (ConnectionClosed, OSError, InvalidHandshake, TimeoutError):
                self.lost += 1
                await asyncio.sleep(BETWEEN_TRIES_SECONDS)

    def differs(self, fresh: Json) -> list[str]:
        """Return where what was followed is not what a fresh snapshot shows."""
        return differences(_view(self.snapshot), _view(fresh))

    async def _take_snapshot(self, caller: Caller, meeting: str) -> None:
        before, found = self.seq, await caller.see(self.person, f"/meetings/{meeting}/snapshot")
        if found["seq"] < before:
            self.wrong.append(f"a snapshot of {found['seq']} after {before}")
        self.jumps.append((before, found["seq"]))
        self.snapshot = found

    async def _listen(self, socket: ClientConnection, caller: Caller, meeting: str) -> None:
        await _join(socket, meeting, self.seq)
        while True:
            frame = msgspec.json.decode(await socket.recv())
            match frame["t"]:
                case "events":
                    self._take(frame)
                case "ballot":
                    self.snapshot["my_ballots"][frame["vote"]] = frame
                case "resync" | "access":
                    await self._take_snapshot(caller, meeting)
                    await _join(socket, meeting, self.seq)
                case "welcome" | "progress" | "notice":
                    pass
                case _:
                    self.wrong.append(str(frame))

    def _take(self, frame: Json) -> None:
        if frame["after"] != self.seq:
            self.wrong.append(f"after {frame['after']} at {self.seq}")
        self.heard += frame["events"]
        reduce(self.snapshot["entities"], frame["events"])
        self.snapshot["seq"] = frame["seq"]


async def _join(socket: ClientConnection, meeting: str, after: int) -> None:
    await socket.send(msgspec.json.encode({"op": "join", "meeting": meeting, "after": after}).decode())


def _view(snapshot: Json) -> dict[str, Any]:
    # A kind without a single entity may be there, empty, or not at all.
    entities = {kind: values for kind, values in snapshot["entities"].items() if values}
    ballots = {
        key: {name: value for name, value in ballot.items() if name not in ("t", "meeting", "vote")}
        for key, ballot in snapshot["my_ballots"].items()
    }
    return {"seq": snapshot["seq"], "me": snapshot["me"], "entities": entities, "own": ballots}
