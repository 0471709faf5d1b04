"""Lists of marks by the vectors that the lists on a device are tested on too."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.integration.annotations.desk import Desk, Device, Json, box, ink

from ecabinet.annotations.tables import Mark
from ecabinet.kit.ids import new_id

pytestmark = pytest.mark.asyncio(loop_scope="module")
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "mark_lists.json").read_text("utf-8"))


def whole_id(digit: str) -> str:
    """Return the id of which a vector gives one digit; their order is the same."""
    return digit * 32


def body_of(row: Json) -> Json:
    """Return the body of a vector's mark with what its kind needs besides."""
    body: Json = row["body"]
    note = {"kind": "note", "page": 2, "at": [5, 5], "text": "", "color": "yellow"}
    return {"ink": ink(), "box": box(), "note": note}[body["kind"]] | body


def cursor_after(digit: str) -> str:
    """Return the cursor of a list that ended with this mark."""
    at = next(row["at"] for row in VECTORS["rows"] if row["id"] == digit)
    return f"{datetime.fromisoformat(at).isoformat()}~{whole_id(digit)}"


async def write(desk: Desk, row: Json) -> None:
    """Write a vector's mark and what was said of it; then it has its time."""
    device = await desk.device(row["by"], getattr(desk, row["pad"]))
    if row["pad"] == "inner":
        device.version = desk.inner_version
    mark = whole_id(row["id"])
    layer = await device.layer("private" if row.get("own") else "meeting")
    said = [device.comment(mark, text) for text in row.get("said", ())]
    await device.send(device.put(mark, layer, body_of(row)), *said)
    await desk.change(Mark, mark, changed_at=datetime.fromisoformat(row["at"]))


async def part(device: Device, desk: Desk, cursor: str, **wanted: str) -> Json:
    answer = await device.http.get(f"/meetings/{desk.world.meeting}/marks", params={**wanted, "cursor": cursor})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def test_a_list_has_the_marks_and_the_order_it_has_on_a_device(desk: Desk) -> None:
    for row in VECTORS["rows"]:
        await write(desk, row)
    reader = await desk.device(VECTORS["reader"])
    for each in VECTORS["lists"]:
        wanted = {name: each[name] for name in ("kind", "q") if name in each}
        if "person" in each:
            wanted["person"] = desk.world.people[each["person"]]
        cursor = cursor_after(each["after"]) if "after" in each else ""
        marks = (await part(reader, desk, cursor, **wanted))["marks"]
        assert [line["mark"]["id"][0] for line in marks] == each["ids"], each["about"]


async def test_a_list_has_the_parts_it_has_on_a_device(desk: Desk) -> None:
    crowd = VECTORS["crowd"]
    member = await desk.device("member")
    layer = await member.layer("meeting")
    ids = [new_id() for _ in range(crowd["rows"])]
    await member.send(*[member.put(mark, layer, box()) for mark in ids])
    begun = datetime.fromisoformat("2026-11-23T01:00:00Z")
    async with desk.database.writing() as session:
        for at, mark in enumerate(ids):
            (await session.get_one(Mark, mark)).changed_at = begun + timedelta(minutes=at % crowd["minutes"])
        await session.commit()
    placed = sorted(((at % crowd["minutes"], mark) for at, mark in enumerate(ids)), reverse=True)
    parts: list[list[str]] = []
    cursor: str | None = ""
    while cursor is not None:
        found = await part(member, desk, cursor)
        parts.append([line["mark"]["id"] for line in found["marks"]])
        cursor = found["cursor"]
    assert [len(each) for each in parts] == crowd["parts"]
    assert [mark for each in parts for mark in each] == [mark for _, mark in placed]
