"""A snapshot and the events after it are a fresh snapshot: after every command, for every audience."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from tests import documents
from tests.quiet_server import QuietServer
from tests.realtime.follower import Follower, Json
from tests.realtime.world import World, make_world

from ecabinet.app import create_app
from ecabinet.conclusions.tables import SignerSet
from ecabinet.identity.tables import Person, RoleGrant
from ecabinet.installation import Installation
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.realtime.protocol import SERVER_OPTIONS
from ecabinet.settings import Settings


class Session:
    """A meeting being made, run and concluded, with one follower for each kind of audience."""

    def __init__(self, followers: dict[str, Follower], world: World, agency_unit: str) -> None:
        self.followers = followers
        self.world = world
        self.agency_unit = agency_unit
        self.meeting = ""

    async def do(self, name: str, method: str, path: str, body: Json | None = None) -> Json:
        """Let one of them carry out a command, then see that everyone's state is what a fresh snapshot shows."""
        answer = await self.followers[name].do(method, path.format(meeting=self.meeting), body)
        await self.agree()
        return answer

    async def upload(self, path: str, data: bytes) -> Json:
        """Let the secretary send a file, then see as above."""
        headers = {"Content-Type": "application/pdf"}
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


@pytest.fixture
async def session(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Session]:
    world = await make_world(database, members=4)
    async with database.writing() as writing:
        agency_unit = (await writing.get_one(Person, world.outsider)).unit_id
        grant = {"account_id": world.accounts[world.outsider], "role": "submitting_agency", "scope_kind": "unit"}
        writing.add(RoleGrant(id=new_id(), scope_id=agency_unit, **grant))
        writing.add(_signer(world))
        await writing.commit()
    app = create_app(Settings(data_dir=tmp_path / "data", database_url=database_url))
    installation: Installation = app.state.installation
    installation.files.prepare()
    await installation.hub.start()
    await installation.ballots.start()
    server = QuietServer(uvicorn.Config(app, port=0, log_level="warning", lifespan="off", **SERVER_OPTIONS))
    serving = asyncio.create_task(server.serve())
    await server.ready.wait()
    people = {
        "chair": world.chair,
        "member": world.members[1],
        "colleague": world.members[2],
        "secretary": world.secretary,
        "invitee": world.invitee,
        "agency": world.outsider,
    }
    followers = {
        name: await Follower(name, person_id, server.port, world.tokens[person_id]).open()
        for name, person_id in people.items()
    }
    yield Session(followers, world, agency_unit)
    for follower in followers.values():
        await follower.close()
    server.should_exit = True
    await serving
    await installation.ballots.stop()
    await installation.hub.stop()
    installation.jobs.close()
    installation.sandbox.close()
    installation.signing_sandbox.close()
    await installation.database.close()


def _signer(world: World) -> SignerSet:
    return SignerSet(
        id=new_id(),
        body_id=world.body,
        document_kind="resolution",
        signer_id=world.chair,
        authority="TM.",
        authority_of="ỦY BAN",
        signer_title="CHỦ TỊCH",
        issuer_unit_id=world.unit,
        symbol="NQ-UB",
    )


async def _make_meeting(session: Session) -> None:
    begins = datetime.now(UTC) + timedelta(days=10)
    body = {
        "body_id": session.world.body,
        "kind": "regular",
        "title": "Phiên họp thường kỳ",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=3)).isoformat(),
        "place": "Phòng họp số 1",
    }
    made = await session.followers["secretary"].do("POST", "/meetings", body)
    session.meeting = made["id"]
    for follower in session.followers.values():
        await follower.follow(session.meeting)
    await session.agree()


async def _prepare(session: Session) -> list[str]:
    """Make an agenda and a list of people in every way there is; return the items' ids."""
    items = []
    for number in range(3):
        body = {"title": f"Nội dung {number}", "minutes": 20, "presenter_id": session.world.members[1]}
        items.append((await session.do("secretary", "POST", "/meetings/{meeting}/items", body))["id"])
    change = {"expected_version": 1, "title": "Đã sửa", "submitting_unit_id": session.agency_unit}
    await session.do("secretary", "PATCH", f"/items/{items[2]}", change)
    order = {"expected_item_ids": items, "item_ids": [items[1], items[0], items[2]]}
    await session.do("secretary", "PUT", "/meetings/{meeting}/item-order", order)
    invite = {"person_ids": [session.world.invitee], "role": "invitee", "item_ids": items[:2]}
    await session.do("secretary", "POST", "/meetings/{meeting}/attendees", invite)
    await session.do("secretary", "PATCH", "/meetings/{meeting}", {"expected_version": 1, "place": "Phòng họp số 2"})
    await session.do("secretary", "DELETE", f"/items/{items[1]}")
    await session.do("secretary", "POST", f"/items/{items[1]}/restore")
    await session.do("secretary", "DELETE", "/meetings/{meeting}")
    await session.do("secretary", "POST", "/meetings/{meeting}/restore")
    await session.do("secretary", "POST", "/meetings/{meeting}/publish")
    return items


async def _change_people(session: Session, items: list[str]) -> None:
    """Let people in and go, and answer the invitation, while everyone follows."""
    invitee = await session.attendee_of("invitee")
    await session.do("secretary", "PATCH", f"/attendees/{invitee}", {"role": "invitee", "item_ids": [items[0]]})
    await session.do("secretary", "PATCH", f"/attendees/{invitee}", {"role": "substitute"})
    await session.do("secretary", "DELETE", f"/attendees/{invitee}")
    await session.do("secretary", "POST", f"/attendees/{invitee}/restore")
    await session.do("secretary", "PATCH", f"/attendees/{invitee}", {"role": "invitee", "item_ids": [items[1]]})
    await session.do("secretary", "DELETE", f"/items/{items[1]}")
    await session.do("secretary", "POST", f"/items/{items[1]}/restore")
    gone = {"expected_version": (await session.entity("item", items[2]))["version"], "submitting_unit_id": None}
    await session.do("secretary", "PATCH", f"/items/{items[2]}", gone)
    back = {**gone, "expected_version": gone["expected_version"] + 1, "submitting_unit_id": session.agency_unit}
    await session.do("secretary", "PATCH", f"/items/{items[2]}", back)
    await session.do("member", "POST", "/meetings/{meeting}/opened")
    await session.do("member", "POST", "/meetings/{meeting}/reply", {"reply": "attending"})
    await session.do("colleague", "POST", "/meetings/{meeting}/reply", {"reply": "absent", "reason": "đi công tác"})


async def _papers(session: Session, items: list[str]) -> None:
    papers = [await session.upload(f"/items/{item}/papers?file_name=to-trinh.pdf", documents.paper()) for item in items]
    paper = papers[-1]
    await session.upload(f"/papers/{paper['id']}/versions?file_name=ban-2.pdf", documents.paper(2))
    await session.do("secretary", "DELETE", f"/papers/{paper['id']}")
    await session.do("secretary", "POST", f"/papers/{paper['id']}/restore")


async def _run(session: Session, items: list[str]) -> str:
    """Run the meeting; return the id of a vote that carried."""
    await session.do("chair", "POST", "/meetings/{meeting}/start")
    await session.do("chair", "POST", "/meetings/{meeting}/standing-permission", {"allowed": True})
    await session.do("secretary", "POST", "/meetings/{meeting}/console")
    await session.do("secretary", "POST", "/meetings/{meeting}/pause")
    await session.do("secretary", "POST", "/meetings/{meeting}/resume")
    await session.do("chair", "POST", "/meetings/{meeting}/console")
    for item in reversed(items):
        await session.do("chair", "POST", "/meetings/{meeting}/current-item", {"item_id": item})
    await session.do("member", "POST", "/meetings/{meeting}/check-in", {"presence": "in_room"})
    member = await session.attendee_of("member")
    for presence in ("left", "in_room"):
        await session.do("secretary", "POST", f"/attendees/{member}/presence", {"presence": presence})
    mistake = await _open(session, items[0])
    await session.do("chair", "POST", f"/votes/{mistake}/void", {"reason": "nhầm câu hỏi"})
    vote = await _open(session, items[0])
    await _vote(session, vote)
    await session.do("chair", "POST", f"/votes/{vote}/close")
    body = {"text": "Thống nhất thông qua.", "expected_version": 0}
    await session.do("chair", "PUT", f"/items/{items[0]}/conclusion", body)
    await session.do("chair", "POST", "/meetings/{meeting}/close")
    return vote


async def _open(session: Session, item: str) -> str:
    body = {"item_id": item, "question": "Thông qua dự thảo?", "seconds": 600}
    return str((await session.do("chair", "POST", "/meetings/{meeting}/votes", body))["id"])


async def _vote(session: Session, vote: str) -> None:
    await session.do("member", "PUT", f"/votes/{vote}/ballot", {"choice": "against", "based_on": 0})
    await session.do("member", "PUT", f"/votes/{vote}/ballot", {"choice": "for", "based_on": 1})
    await session.do("colleague", "PUT", f"/votes/{vote}/ballot", {"choice": "for", "based_on": 0})
    await session.do("chair", "PUT", f"/votes/{vote}/ballot", {"choice": "for", "based_on": 0})
    await session.do("chair", "POST", f"/votes/{vote}/extend", {"seconds": 60})
    by_hand = {"person_id": session.world.members[3], "choice": "abstain", "reason": "không có máy"}
    await session.do("secretary", "POST", f"/votes/{vote}/ballots-by-hand", by_hand)


async def test_following_shows_what_a_fresh_snapshot_shows_after_every_command(session: Session) -> None:
    await _make_meeting(session)
    items = await _prepare(session)
    await _change_people(session, items)
    await _papers(session, items)
    vote = await _run(session, items)
    closed = await session.entity("vote", vote)
    assert closed["result"]["outcome"] == "carried"
    made = await session.do(
        "secretary", "POST", "/meetings/{meeting}/documents", {"kind": "resolution", "vote_id": vote}
    )
    await session.do("secretary", "POST", f"/documents/{made['id']}/cancel", {"reason": "soạn lại"})
