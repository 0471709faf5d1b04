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

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _keys(room: Room, name: str) -> Keys:
    async with room.database.reading() as session:
        keys = await keys_for(session, room.world.meeting, room.world.people[name])
    assert keys is not None
    return keys


async def _snapshot(room: Room, keys: Keys) -> Any:
    async with room.database.reading() as session:
        _, state = await read_state(session, room.world.meeting, keys)
    return msgspec.json.decode(msgspec.json.encode(state["paper"]))


async def _from_events(room: Room, keys: Keys) -> dict[str, Any]:
    state: dict[str, Any] = {}
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
            if change["kind"] == "paper":
                state.pop(change["id"], None)
                state.update({change["id"]: change["value"]} if change["value"] else {})
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
    assert len(seen) == (3 if name == "secretary" else 2)
