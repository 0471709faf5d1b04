"""Everybody writes at the same moment, on a pad that nobody has touched before."""

import asyncio

import pytest
from sqlalchemy import func, select
from tests.integration.annotations.desk import Desk, Device, box

from ecabinet.annotations.tables import Mark, MarkKey
from ecabinet.kit.ids import new_id

pytestmark = pytest.mark.asyncio(loop_scope="module")
WRITERS = ("chair", "secretary", "member", "member", "invitee", "agency")


async def write(device: Device, layers: list[str]) -> list[str]:
    ids = [new_id() for _ in layers]
    for mark, layer in zip(ids, layers, strict=True):
        outcomes = await device.send(device.put(mark, layer, box("cùng lúc")))
        assert [each["status"] for each in outcomes] == ["applied"]
    return ids


async def test_all_are_numbered_one_after_the_other(desk: Desk) -> None:
    devices = [await desk.device(name) for name in WRITERS]
    layers = [[await device.layer(kind) for kind in ("private", "meeting")] * 2 for device in devices]
    written = await asyncio.gather(*(write(*each) for each in zip(devices, layers, strict=True)))
    rows = await desk.rows(select(Mark.id, Mark.seq).where(Mark.pad_id == desk.paper))
    assert {row.id for row in rows} == {ref for ids in written for ref in ids}
    assert sorted(row.seq for row in rows) == list(range(1, len(rows) + 1))
    people = {device.person_id for device in devices}
    [(keys,)] = await desk.rows(select(func.count()).select_from(MarkKey).where(MarkKey.person_id.in_(people)))
    assert keys == len(people)
    for device, ids in zip(devices, written, strict=True):
        assert set(ids) <= (await device.marks()).keys()


async def test_one_operation_sent_over_many_lines_is_carried_out_once(desk: Desk) -> None:
    member = await desk.device("member")
    op = member.put(new_id(), await member.layer("meeting"))
    answers = await asyncio.gather(*(member.send(op) for _ in range(6)))
    assert sorted(outcome["status"] for [outcome] in answers) == ["applied"] + ["known"] * 5
    assert (await member.feed())["seq"] == 1


async def test_one_id_on_two_pads_is_the_first_ones_alone(desk: Desk) -> None:
    """Ids are seen by others while a stroke is drawn: who takes one for themselves overwrites nothing."""
    member, other = await desk.device("member"), await desk.device("chair", desk.inner)
    other.version = desk.inner_version
    layers = [await member.layer("private"), await other.layer("private")]
    for _ in range(10):
        mark = new_id()
        both = [each.put(mark, layer) for each, layer in zip((member, other), layers, strict=True)]
        answers = await asyncio.gather(member.post([both[0]]), other.post([both[1]]))
        took = [answer.status_code == 200 and answer.json()["outcomes"][0]["status"] == "applied" for answer in answers]
        assert sorted(took) == [False, True]
        first, late = (member, other) if took[0] else (other, member)
        [outcome] = await late.send(both[took.index(False)])
        assert outcome["code"] == "mark_not_yours"
        assert mark in await first.marks()
        assert mark not in await late.marks()
