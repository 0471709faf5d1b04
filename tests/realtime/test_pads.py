"""Watching a pad: a feed and what is pushed after it are a fresh feed, for every audience; and who sees live pens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import delete
from tests.realtime.papers import add_paper
from tests.realtime.pens import Paper, Pen, serving
from tests.realtime.world import World, make_world

from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Told
from ecabinet.meetings.tables import AttendeeItem
from ecabinet.realtime import pads
from ecabinet.realtime.limits import MOST_PADS


@pytest.fixture
async def world(database: Database) -> World:
    return await make_world(database)


@pytest.fixture
async def paper(database_url: str, world: World, tmp_path: Path) -> AsyncIterator[Paper]:
    async with serving(database_url, tmp_path / "data", world) as served:
        yield served


@pytest.fixture
async def place(database: Database, world: World) -> tuple[str, str]:
    """A paper of the item that the invitee is let into."""
    return await add_paper(database, world, 1)


@pytest.fixture
async def pens(paper: Paper, place: tuple[str, str]) -> AsyncIterator[dict[str, Pen]]:
    """Everybody's device, two of the member's, all watching."""
    world = paper.world
    people = {
        "chair": world.chair,
        "member": world.members[1],
        "phone": world.members[1],
        "colleague": world.members[2],
        "secretary": world.secretary,
        "invitee": world.invitee,
    }
    async with AsyncExitStack() as stack:
        opened = {name: await stack.enter_async_context(paper.pen(who, place)) for name, who in people.items()}
        for pen in opened.values():
            await pen.watch()
        yield opened


async def _agree(pens: dict[str, Pen]) -> None:
    for pen in pens.values():
        await pen.agrees()


async def test_what_is_pushed_and_the_feed_before_it_are_a_fresh_feed(pens: dict[str, Pen], world: World) -> None:
    member, chair = pens["member"], pens["chair"]
    own = await member.draw("private")
    await _agree(pens)
    assert own in pens["phone"].marks
    assert own not in chair.marks
    everybodys = await member.draw("meeting")
    drafted = await pens["secretary"].draw("editing")
    await _agree(pens)
    assert everybodys in pens["invitee"].marks
    assert drafted in chair.marks
    assert drafted not in member.marks

    await chair.send({"op": "comment", "id": new_id(), "mark": everybodys, "text": "Đồng ý"})
    await member.send({"op": "comment", "id": new_id(), "mark": own, "text": "Hỏi lại"})
    await pens["invitee"].send({"op": "settle", "mark": everybodys, "settled": True})
    await _agree(pens)
    assert len(pens["phone"].talk) == 2
    assert len(chair.talk) == 1

    await member.send({"op": "remove", "id": own, "base": 1})
    await _agree(pens)
    assert own not in pens["phone"].marks
    assert everybodys in pens["phone"].marks


async def test_who_sees_other_layers_begins_anew_and_the_others_do_not(pens: dict[str, Pen], world: World) -> None:
    member, chair = pens["member"], pens["chair"]
    everybodys = await member.draw("meeting")
    await chair.send({"op": "comment", "id": new_id(), "mark": everybodys, "text": "Đồng ý"})
    await _agree(pens)
    shared = {"name": "Tổ thẩm tra", "members": [world.members[2]]}
    layer = await member.ask("POST", f"/pads/{member.pad}/layers", shared)
    await _agree(pens)
    assert [name for name, pen in pens.items() if pen.resets] == ["member", "phone", "colleague"]
    narrower = await member.draw("shared")
    await member.draw("meeting", mark=everybodys, layer=layer["id"], parts=["layer"])
    await _agree(pens)
    assert {narrower, everybodys} <= pens["colleague"].marks.keys()
    assert everybodys not in chair.marks
    assert not chair.talk

    await member.ask("PATCH", f"/layers/{layer['id']}", {"members": []})
    await _agree(pens)
    assert not pens["colleague"].marks
    await member.send({"op": "remove", "id": narrower, "base": 1})
    await _agree(pens)
    assert member.marks.keys() == {everybodys}


async def test_many_marks_come_in_frames_that_follow_each_other(
    pens: dict[str, Pen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pads, "FRAME_BYTES", 2_000)
    member = pens["member"]
    put = {"op": "put", "base": 0, "layer": member.layers["meeting"]["id"], "version": member.version}
    body = {"kind": "stamp", "page": 1, "at": [1, 2], "stamp": "agree"}
    await member.send(*({**put, "id": new_id(), "body": body} for _ in range(50)))
    await _agree(pens)
    assert len(pens["chair"].marks) == 50


async def test_a_commit_that_nobody_was_told_of_arrives(pens: dict[str, Pen], paper: Paper) -> None:
    paper.installation.tell = lambda told: None  # type: ignore[method-assign]  # nobody is woken
    await pens["member"].draw("meeting")
    await _agree(pens)


async def test_who_is_behind_or_comes_back_gets_what_is_missing(pens: dict[str, Pen]) -> None:
    member, chair = pens["member"], pens["chair"]
    await _agree(pens)
    await chair.settled()
    await chair.tablet.say(op="unwatch", pad=chair.pad)
    first = await member.draw("meeting")
    assert "marks" not in await chair.settled()
    await chair.tablet.say(op="watch", pad=chair.pad, after=chair.seq, epoch=chair.epoch)
    await chair.agrees()
    assert first in chair.marks
    await chair.tablet.say(op="watch", pad=chair.pad, after=chair.seq, epoch=chair.epoch + 1)
    await chair.tablet.hear_kind("pad_reset")
    await chair.tablet.say(op="watch", pad=chair.pad, after=10_000, epoch=chair.epoch)
    await chair.tablet.hear_kind("pad_reset")


async def test_a_slow_device_costs_the_others_nothing_and_lacks_nothing(paper: Paper, place: tuple[str, str]) -> None:
    sleeping, writing = paper.world.members[1:3]
    slow = paper.pen(sleeping, place, max_queue=1, compression=None)
    async with paper.pen(writing, place) as member, slow as sleeper:
        for pen in (member, sleeper):
            await pen.watch()
        connection = next(iter(paper.installation.hub.roster.of_person(sleeping)))
        put = {"op": "put", "base": 0, "layer": member.layers["meeting"]["id"], "version": member.version}
        body = {"kind": "box", "page": 1, "rect": [1, 2, 3, 4], "color": "red", "width": 1, "text": "x" * 10_000}
        while connection.sink.writable:
            await member.send(*({**put, "id": new_id(), "body": body} for _ in range(100)))
            await member.up_to(member.sent, member.epoch)
        await member.draw("meeting")
        await member.up_to(member.sent, member.epoch)
        await sleeper.up_to(member.sent, member.epoch)
        assert sleeper.marks == member.marks


async def test_nobody_watches_what_they_may_not_read(paper: Paper, pens: dict[str, Pen], database: Database) -> None:
    inner = await add_paper(database, paper.world, 0)
    async with paper.pen(paper.world.outsider, inner) as outsider, paper.pen(paper.world.invitee, inner) as invitee:
        for stranger in (outsider, invitee):
            for pad in (inner[0], new_id()):
                await stranger.tablet.say(op="watch", pad=pad, after=0, epoch=0)
                assert await stranger.tablet.hear() == {"t": "pad_denied", "pad": pad}
            await stranger.tablet.say(**pens["member"].piece("meeting", pad=inner[0]))
            await stranger.settled()
    assert paper.installation.hub.pads.rooms.keys() == {pens["member"].pad}


async def test_who_loses_the_right_to_a_paper_hears_no_more_of_it(
    paper: Paper, pens: dict[str, Pen], database: Database
) -> None:
    await pens["member"].draw("meeting")
    await _agree(pens)
    async with database.writing() as session:
        await session.execute(delete(AttendeeItem))
        await session.commit()
    paper.installation.hub.wake(Told(meetings={paper.world.meeting}))
    await pens["invitee"].agrees()
    assert pens["invitee"].denied
    await pens["member"].draw("meeting")
    await pens["chair"].agrees()
    assert await pens["invitee"].settled() == []


async def test_pens_are_seen_while_they_draw_by_those_who_see_the_layer(pens: dict[str, Pen]) -> None:
    member, secretary = pens["member"], pens["secretary"]
    await _agree(pens)
    piece = member.piece("meeting", end=True)
    await member.tablet.say(**piece)
    for name in ("chair", "phone", "colleague", "secretary", "invitee"):
        frame = await pens[name].tablet.hear_kind("ink")
        assert frame == {**{key: value for key, value in piece.items() if key != "op"}, "t": "ink", "by": frame["by"]}
        assert frame["by"]["name"] == "Thành viên 1"
    await secretary.tablet.say(**secretary.piece("editing"))
    await pens["chair"].tablet.hear_kind("ink")
    await member.tablet.say(**member.piece("private"))
    await member.tablet.say(**member.piece("meeting", layer=secretary.layers["editing"]["id"]))
    await member.tablet.say(**member.piece("meeting", layer=new_id()))
    await member.tablet.say(**member.piece("meeting", points="gA=="))
    await member.settled()
    await secretary.tablet.say(**secretary.piece("meeting", color="red"))
    for name in ("chair", "member", "phone", "colleague", "invitee"):
        assert (await pens[name].tablet.hear_kind("ink"))["color"] == "red"
    assert "ink" not in await secretary.settled()


async def test_pieces_of_many_pens_come_together_and_in_order(pens: dict[str, Pen]) -> None:
    await _agree(pens)
    writers = [pens[name] for name in ("member", "colleague", "secretary", "invitee")]
    marks = {name: new_id() for name in ("member", "colleague", "secretary", "invitee")}
    async with asyncio.TaskGroup() as group:
        for mark, writer in zip(marks.values(), writers, strict=True):
            for number in range(10):
                group.create_task(writer.tablet.say(**writer.piece("meeting", mark=mark, **{"from": number})))
    heard: dict[str, list[int]] = {mark: [] for mark in marks.values()}
    while sum(map(len, heard.values())) < 40:
        frame = await pens["chair"].tablet.hear_kind("ink")
        heard[frame["mark"]].append(frame["from"])
    assert all(numbers == list(range(10)) for numbers in heard.values())


async def test_pads_watched_at_once_are_limited(database: Database, paper: Paper, pens: dict[str, Pen]) -> None:
    member = pens["member"]
    for _ in range(MOST_PADS):
        pad, _version = await add_paper(database, paper.world, 1)
        feed = (await member.http.get(f"/pads/{pad}/feed")).json()
        await member.tablet.say(op="watch", pad=pad, after=feed["seq"], epoch=feed["epoch"])
    assert (await member.tablet.hear_kind("error"))["code"] == "too_many_pads"
    assert len(paper.installation.hub.pads.rooms) == MOST_PADS
