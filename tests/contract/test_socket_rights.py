"""The table of rights on the socket: who joins a meeting in which state, and what each of them hears."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from sqlalchemy import update
from tests.contract.places import ROLES
from tests.contract.right_table import HEARD, RIGHTS
from tests.integration.papers.world import NOW, SetClock, World, make_world
from tests.quiet_server import QuietServer
from tests.realtime.live import Tablet
from websockets.asyncio.client import connect

from ecabinet.app import create_app
from ecabinet.identity.tables import Account, Login
from ecabinet.installation import Installation
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import Change, append, lock_log
from ecabinet.kit.work import Told
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.settings import Settings

# To join is to follow what a snapshot begins, so the right is the snapshot's.
JOINING = {right.state: right.allowed for right in RIGHTS if right.path == "/meetings/{meeting}/snapshot"}
STATES = ("draft", "published", "in_session", "paused", "closed")
LOGGED_IN = [role for role in ROLES if role != "nobody"]
LOGGED_OUT = {
    "ended": update(Login).values(ended_at=NOW),
    "expired": update(Login).values(expires_at=NOW - timedelta(seconds=1)),
    "disabled": update(Account).values(disabled_at=NOW),
}


class Door:
    """A served application whose clock stands, and the way to its socket."""

    def __init__(self, installation: Installation, world: World, port: int) -> None:
        self.installation, self.world, self.port = installation, world, port

    @asynccontextmanager
    async def socket(self, role: str) -> AsyncIterator[Tablet]:
        """Open a socket with a role's cookie, with none for nobody."""
        headers = {} if role == "nobody" else {"Cookie": f"ecabinet_login={self.world.tokens[role]}"}
        address = f"127.0.0.1:{self.port}"
        origin: Any = f"http://{address}"
        async with connect(f"ws://{address}/api/live", origin=origin, additional_headers=headers) as connection:
            yield Tablet(connection)

    async def first_frame(self, role: str) -> str:
        """Return the kind of the first frame about the meeting that a role gets on joining it."""
        async with self.socket(role) as tablet:
            await tablet.hear_kind("welcome")
            await tablet.say(op="join", meeting=self.world.meeting, after=0)
            return str((await tablet.hear())["t"])

    def audiences(self) -> dict[str, str]:
        """Return every audience of the meeting by a name of its own."""
        item, inner = self.world.items
        people = {f"own of {role}": f"person:{self.world.people[role]}" for role in LOGGED_IN}
        plain = {name: name for name in ("meeting", "full", "staff")}
        return {**plain, "item": f"item:{item}", "inner": f"item:{inner}", **people}

    async def tell_all(self) -> int:
        """Write one event for each audience, named as it, and return the last one's number."""
        seq = 0
        async with self.installation.database.writing() as session:
            log = await lock_log(session, self.world.meeting)
            for name, audience in self.audiences().items():
                changes = [Change("item", name, {})]
                seq = append(session, log, type=name, at=NOW, actor=None, audience=audience, changes=changes)
            await session.commit()
        self.installation.hub.wake(Told(meetings={self.world.meeting}))
        return seq


@asynccontextmanager
async def _serving(url: str, data_dir: Path, state: str) -> AsyncIterator[Door]:
    app = create_app(Settings(data_dir=data_dir, database_url=url), SetClock())
    installation: Installation = app.state.installation
    world = await make_world(installation.database, state)
    await installation.hub.start()
    server = QuietServer(uvicorn.Config(app, port=0, log_level="warning", lifespan="off", **SERVER_OPTIONS))
    serving = asyncio.create_task(server.serve())
    await server.ready.wait()
    yield Door(installation, world, server.port)
    server.should_exit = True
    await serving
    await installation.hub.stop()
    installation.jobs.close()
    installation.sandbox.close()
    installation.signing_sandbox.close()
    await installation.database.close()


@pytest.fixture
async def door(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> AsyncIterator[Door]:
    async with _serving(database_url, tmp_path / "data", getattr(request, "param", "published")) as opened:
        yield opened


@pytest.mark.parametrize(("door", "state"), [(state, state) for state in STATES], indirect=["door"])
async def test_a_meeting_is_joined_by_those_who_get_its_snapshot(door: Door, state: str) -> None:
    answers = {role: await door.first_frame(role) for role in LOGGED_IN}
    assert answers == {role: "events" if role in JOINING[state] else "denied" for role in LOGGED_IN}


async def _hear_up_to(tablet: Tablet, first: dict[str, Any], last: int) -> set[str]:
    """Return the names of the events from the answer to a join up to an event's number."""
    heard, frame = {event["type"] for event in first["events"]}, first
    while frame["seq"] < last:
        frame = await tablet.hear_kind("events")
        heard |= {event["type"] for event in frame["events"]}
    return heard


async def _listen(door: Door, role: str, last: int, joined: asyncio.Barrier) -> set[str]:
    """Join, wait for everybody, and return what is heard then."""
    async with door.socket(role) as tablet:
        await tablet.hear_kind("welcome")
        first = await tablet.join(door.world.meeting)
        await joined.wait()
        if first["t"] == "denied":
            return {frame["t"] for frame in await tablet.rest()}
        return await _hear_up_to(tablet, first, last)


def _right(role: str) -> set[str]:
    """Return the names of the audiences a role hears, as the events to them are named."""
    return {f"own of {role}" if name == "own" else name for name in HEARD[role]}


@pytest.mark.parametrize(("door", "state"), [(state, state) for state in STATES], indirect=["door"])
async def test_each_role_hears_its_audiences_and_no_other(door: Door, state: str) -> None:
    joined = asyncio.Barrier(len(LOGGED_IN) + 1)
    last = len(door.audiences())
    listening = {role: asyncio.create_task(_listen(door, role, last, joined)) for role in LOGGED_IN}
    await joined.wait()
    assert await door.tell_all() == last
    heard = {role: await task for role, task in listening.items()}
    assert heard == {role: _right(role) if role in JOINING[state] else set() for role in LOGGED_IN}


@pytest.mark.parametrize(("door", "state"), [(state, state) for state in STATES], indirect=["door"])
async def test_what_was_missed_is_replayed_to_the_same_audiences(door: Door, state: str) -> None:
    last = await door.tell_all()
    for role in JOINING[state]:
        async with door.socket(role) as tablet:
            await tablet.hear_kind("welcome")
            first = await tablet.join(door.world.meeting)
            assert await _hear_up_to(tablet, first, last) == _right(role)


@pytest.mark.parametrize("why", LOGGED_OUT)
async def test_whoever_is_not_logged_in_hears_nothing_and_is_put_out(door: Door, database: Database, why: str) -> None:
    async with database.writing() as session:
        await session.execute(LOGGED_OUT[why])
        await session.commit()
    for role in ROLES:
        async with door.socket(role) as tablet:
            assert (await tablet.hear())["t"] == "logout"
            assert (await tablet.closed())[0] == 4401


async def test_a_device_to_be_erased_hears_only_that(door: Door, database: Database) -> None:
    async with door.socket("member") as member, door.socket("chair") as chair:
        for tablet in (member, chair):
            await tablet.hear_kind("welcome")
        login = update(Login).where(Login.account_id == door.world.accounts["member"]).returning(Login.id)
        async with database.writing() as session:
            wiped = set(await session.scalars(login.values(wiped_at=NOW)))
            await session.commit()
        door.installation.hub.wake(Told(logins_wiped=wiped))
        await member.hear_kind("wipe")
        assert await member.closed() == (4401, "device_wiped")
        await chair.join(door.world.meeting)
    async with door.socket("member") as again:
        assert (await again.hear())["t"] == "wipe"
        assert await again.closed() == (4401, "device_wiped")


async def test_a_first_password_comes_before_the_socket(door: Door, database: Database) -> None:
    async with database.writing() as session:
        await session.execute(update(Account).values(must_change_password=True))
        await session.commit()
    for role in LOGGED_IN:
        async with door.socket(role) as tablet:
            assert await tablet.closed() == (4403, "password_change_required")


@pytest.mark.parametrize("door", ["in_session"], indirect=True)
async def test_an_account_disabled_in_the_room_is_put_out_and_hears_no_more(door: Door, database: Database) -> None:
    async with door.socket("member") as member, door.socket("chair") as chair:
        for tablet in (member, chair):
            await tablet.hear_kind("welcome")
            await tablet.join(door.world.meeting)
        account = door.world.accounts["member"]
        login = update(Login).where(Login.account_id == account).returning(Login.id)
        async with database.writing() as session:
            (await session.get_one(Account, account)).disabled_at = NOW
            ended = set(await session.scalars(login.values(ended_at=NOW)))
            await session.commit()
        door.installation.hub.wake(Told(logins_ended=ended))
        await member.hear_kind("logout")
        assert (await member.closed())[0] == 4401
        await door.tell_all()
        assert (await chair.hear_kind("events"))["events"]
