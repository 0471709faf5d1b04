"""Snapshot and events: whoever applies the events of papers ends where a fresh snapshot begins."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from tests import documents
from tests.integration.papers.room import Room

from ecabinet.kit.audience import Keys
from ecabinet.kit.event_log import MeetingEventRow, first_broken
from ecabinet.kit.live import read_state
from ecabinet.meetings.access import keys_for

KINDS = ("paper", "paper_intake")
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _keys(room: Room, name: str) -> Keys:
    async with room.database.reading() as session:
        person_id = room.world.people[name]
        return (await keys_for(session, room.world.meeting, [person_id]))[person_id]


async def _snapshot(room: Room, keys: Keys) -> Any:
    async with room.database.reading() as session:
        _, state = await read_state(session, room.world.meeting, keys)
    return msgspec.json.decode(msgspec.json.encode({kind: state[kind] for kind in KINDS}))


async def _from_events(room: Room, keys: Keys) -> dict[str, Any]:
    state: dict[str, Any] = {kind: {} for kind in KINDS}
    async with room.database.reading() as session:
        query = (
            select(MeetingEventRow)
            .where(MeetingEventRow.meeting_id == room.world.meeting)
            .order_by(MeetingEventRow.seq)
        )
        rows = (await session.scalars(query)).all()
        assert await first_broken(session, room.world.meeting) is None
    for row in rows:
        if not keys.hears(row.audience):
            continue
        for change in msgspec.json.decode(row.payload)["changes"]:
            if change["kind"] in KINDS:
                state[change["kind"]].pop(change["id"], None)
                state[change["kind"]].update({change["id"]: change["value"]} if change["value"] else {})
    return state


@pytest.mark.parametrize("name", ["secretary", "member", "invitee", "agency"])
async def test_events_lead_to_the_snapshot(shared_room: Room, name: str) -> None:
    secretary, keys = await shared_room.client("secretary"), await _keys(shared_room, name)
    item, other = shared_room.world.items

    async def agree() -> None:
        assert await _from_events(shared_room, keys) == await _snapshot(shared_room, keys)

    first = (await secretary.upload(item, documents.paper())).json()
    await agree()
    await secretary.upload(other, documents.encrypted("bí mật"))
    await shared_room.inspect()
    await agree()
    await secretary.upload_version(first["id"], documents.paper(2))
    await agree()
    await shared_room.inspect()
    entry = {"title": "Phương án", "kind": "report", "classification": "secret", "handed_out": 27}
    last = (await secretary.write("POST", f"/items/{item}/papers-on-paper", entry)).json()
    await secretary.write("PATCH", f"/papers/{last['id']}", {"expected_version": 1, "order": 1, "collected": 3})
    await agree()
    await secretary.write("DELETE", f"/papers/{first['id']}")
    await agree()
    await secretary.write("POST", f"/papers/{first['id']}/restore")
    await agree()
    seen = await _snapshot(shared_room, keys)
    assert [len(seen[kind]) for kind in KINDS] == ([3, 3] if name == "secretary" else [2, 0])


async def test_readers_hear_nothing_of_what_is_not_ready(shared_room: Room) -> None:
    secretary, item = await shared_room.client("secretary"), shared_room.world.items[0]
    paper = (await secretary.upload(item, documents.paper())).json()
    await shared_room.inspect()
    await secretary.upload_version(paper["id"], documents.encrypted("x"), file_name="chua-duoc-doc.pdf")
    await secretary.upload(item, documents.paper(4), file_name="dang-kiem-tra.pdf")
    for name in ("member", "invitee", "agency"):
        keys = await _keys(shared_room, name)
        seen = await _snapshot(shared_room, keys)
        assert [list(each["versions"]) for each in seen["paper"].values()] == [[_ready(paper, seen)]]
        assert seen["paper_intake"] == {}
        assert not {"chua-duoc-doc", "dang-kiem-tra"} & await _words_heard(shared_room, keys)
    staff = await _snapshot(shared_room, await _keys(shared_room, "secretary"))
    waiting = [version["file_name"] for each in staff["paper_intake"].values() for version in each["versions"]]
    assert sorted(waiting) == ["chua-duoc-doc.pdf", "dang-kiem-tra.pdf"]
    await shared_room.inspect()
    staff = await _snapshot(shared_room, await _keys(shared_room, "secretary"))
    assert [version["state"] for version in staff["paper_intake"][paper["id"]]["versions"]] == ["refused"]


def _ready(paper: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    (version,) = (each for each in seen["paper"][paper["id"]]["versions"] if each["state"] == "ready")
    found: dict[str, Any] = version
    return found


async def _words_heard(room: Room, keys: Keys) -> set[str]:
    async with room.database.reading() as session:
        rows = await session.scalars(select(MeetingEventRow).where(MeetingEventRow.meeting_id == room.world.meeting))
        heard = b" ".join(row.payload for row in rows if keys.hears(row.audience))
    return {word for word in ("chua-duoc-doc", "dang-kiem-tra") if word.encode() in heard}
