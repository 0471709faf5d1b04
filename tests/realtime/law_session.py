"""One meeting followed by everybody: the application behind a real server, and a browser for each audience."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from sqlalchemy.ext.asyncio import AsyncSession
from tests.quiet_server import QuietServer
from tests.realtime.follower import Follower, Json
from tests.realtime.world import World, make_world

from ecabinet.app import create_app
from ecabinet.conclusions.tables import SignerSet
from ecabinet.identity.tables import Person, RoleGrant
from ecabinet.installation import Installation
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Origin, Work
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.settings import Settings
from ecabinet.signing.keys import make_person_key, make_seal

PIN, SEAL_PIN = "248163", "975310"
ID = re.compile(r"/[0-9a-f]{32}\b")


class Session:
    """A meeting being made, run and concluded, with one follower for each kind of audience."""

    def __init__(self, followers: dict[str, Follower], world: World, agency_unit: str) -> None:
        self.followers = followers
        self.world = world
        self.agency_unit = agency_unit
        self.meeting = ""
        self.done: set[tuple[str, str]] = set()

    async def do(self, name: str, method: str, path: str, body: Json | None = None) -> Json:
        """Let one of them carry out a command, then see that everyone's state is what a fresh snapshot shows."""
        path = path.format(meeting=self.meeting)
        answer = await self.followers[name].do(method, path, body)
        self.done.add((method, ID.sub("/{}", path.partition("?")[0])))
        await self.agree()
        return answer

    async def upload(self, path: str, data: bytes) -> Json:
        """Let the secretary send a file, then see as above."""
        headers = {"Content-Type": "application/pdf"}
        self.done.add(("POST", ID.sub("/{}", path.partition("?")[0])))
        answer = await self.followers["secretary"].do("POST", path, content=data, headers=headers)
        await self.agree()
        return answer

    async def agree(self) -> None:
        """See that every follower agrees with a fresh snapshot."""
        await asyncio.gather(*(follower.agrees() for follower in self.followers.values()))

    async def entity(self, kind: str, entity_id: str) -> Json:
        """Return one entity as the chair follows it."""
        snapshot = self.followers["chair"].snapshot
        assert snapshot is not None
        found: Json = snapshot["entities"][kind][entity_id]
        return found

    async def attendee_of(self, name: str) -> str:
        """Return a person's attendee id as the chair follows it."""
        snapshot = self.followers["chair"].snapshot
        assert snapshot is not None
        person_id = self.followers[name].person_id
        rows = snapshot["entities"]["attendee"].values()
        return str(next(row["id"] for row in rows if row["person"]["id"] == person_id))


@asynccontextmanager
async def session_on(database: Database, database_url: str, data_dir: Path) -> AsyncIterator[Session]:
    """Serve an application with its people; ``colleague`` is the records clerk too, ``member`` an administrator."""
    world = await make_world(database, members=4)
    app = create_app(Settings(data_dir=data_dir, database_url=database_url))
    installation: Installation = app.state.installation
    installation.files.prepare()
    async with database.writing() as writing:
        agency_unit = (await writing.get_one(Person, world.outsider)).unit_id
        await _give_roles_and_keys(writing, world, agency_unit, installation.desk.keys)
        await writing.commit()
    await installation.hub.start()
    await installation.ballots.start()
    server = QuietServer(uvicorn.Config(app, port=0, log_level="warning", lifespan="off", **SERVER_OPTIONS))
    serving = asyncio.create_task(server.serve())
    await server.ready.wait()
    followers = await _open_all(world, server.port)
    yield Session(followers, world, agency_unit)
    for follower in followers.values():
        await follower.close()
    server.should_exit = True
    await serving
    await _stop(installation)


async def _open_all(world: World, port: int) -> dict[str, Follower]:
    people = {
        "chair": world.chair,
        "member": world.members[1],
        "colleague": world.members[2],
        "secretary": world.secretary,
        "invitee": world.invitee,
        "agency": world.outsider,
    }
    return {
        name: await Follower(name, person_id, port, world.tokens[person_id]).open()
        for name, person_id in people.items()
    }


async def _stop(installation: Installation) -> None:
    await installation.ballots.stop()
    await installation.hub.stop()
    installation.jobs.close()
    installation.sandbox.close()
    installation.signing_sandbox.close()
    await installation.database.close()


async def _give_roles_and_keys(session: AsyncSession, world: World, agency_unit: str, keys: Path) -> None:
    for person, role, kind, scope in (
        (world.outsider, "submitting_agency", "unit", agency_unit),
        (world.members[2], "records_clerk", "unit", world.unit),
        (world.members[1], "system_admin", "installation", None),
    ):
        grant = RoleGrant(id=new_id(), account_id=world.accounts[person], role=role, scope_kind=kind, scope_id=scope)
        session.add(grant)
    session.add_all(_signer(world, kind) for kind in ("resolution", "conclusion_notice"))
    await session.flush()
    work = Work(session, datetime.now(UTC), Origin())
    await make_person_key(work, keys, world.chair, PIN)
    await make_seal(work, keys, world.unit, SEAL_PIN)


def _signer(world: World, kind: str) -> SignerSet:
    return SignerSet(
        id=new_id(),
        body_id=world.body,
        document_kind=kind,
        signer_id=world.chair,
        authority="tm",
        authority_of="Ủy ban",
        signer_title="Chủ tịch",
        issuer_unit_id=world.unit,
        symbol="UB",
    )
