"""Marks as values: placed on other versions, and imported."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from tests.integration.annotations.desk import Desk, add_version, box, ink

from ecabinet.annotations import imported_layers
from ecabinet.annotations.bodies import Box, Place
from ecabinet.annotations.imported_layers import ImportedComment, ImportedLayer, ImportedMark, import_layer
from ecabinet.annotations.pad_marks import PadMark, Placed, marks_seen_by, place_marks
from ecabinet.annotations.sight import find_pad
from ecabinet.identity.actor import Actor
from ecabinet.kit.ids import new_id
from ecabinet.kit.job_table import Job
from ecabinet.kit.problem import Conflict
from ecabinet.kit.work import Origin, Work

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def place(desk: Desk, found: list[Placed], person_id: str | None = None) -> int:
    async with desk.database.writing() as session:
        pad = await find_pad(session, desk.paper)
        assert pad is not None
        work = Work(session, desk.installation.clock.now(), Origin())
        count = await place_marks(work, desk.installation.vault, pad, found, person_id)
        await session.commit()
    return count


async def seen(desk: Desk, person_id: str) -> dict[str, PadMark]:
    async with desk.database.reading() as session:
        found = await marks_seen_by(session, desk.installation.vault, desk.paper, person_id)
    return {mark.id: mark for mark in found}


async def test_places_are_written_once_and_told(desk: Desk) -> None:
    member = await desk.device("member")
    mark, private, second = new_id(), new_id(), await add_version(desk)
    await member.send(
        member.put(mark, await member.layer("meeting")),
        member.put(private, await member.layer("private"), box("riêng")),
    )
    before = await member.feed()
    moved = Place(state="moved", page=2, dx=10)
    found = [Placed(mark_id=each, revision=1, version_id=second, place=moved) for each in (mark, private)]
    assert await place(desk, found) == 1
    assert await place(desk, found) == 0
    assert await place(desk, found, member.person_id) == 1
    news = await member.feed(before["seq"], before["epoch"])
    assert {each["id"]: each["places"][second]["page"] for each in news["marks"]} == {mark: 2, private: 2}
    assert {each["revision"] for each in news["marks"]} == {1}
    assert {each.id: each.places[second] for each in (await seen(desk, member.person_id)).values()} == {
        mark: moved,
        private: moved,
    }


async def test_what_the_owner_said_of_a_place_stands(desk: Desk) -> None:
    member = await desk.device("member")
    mark, second = new_id(), await add_version(desk)
    layer = await member.layer("meeting")
    await member.send(member.put(mark, layer))
    asked = Placed(mark_id=mark, revision=1, version_id=second, place=Place(state="changed", page=1))
    await place(desk, [asked])
    answer = {second: {"state": "confirmed", "page": 3}}
    await member.send(member.put(mark, layer, ink(), 1, parts=["place"], places=answer))
    late = Placed(mark_id=mark, revision=2, version_id=second, place=Place(state="lost", page=1))
    assert await place(desk, [asked, late]) == 0
    assert (await member.marks())[mark]["places"][second]["state"] == "confirmed"
    await member.send(member.put(mark, layer, ink(page=2), 2, parts=["shape"], version=second))
    assert (await member.marks())[mark]["places"] == {}


def of_a_file(desk: Desk, **change: Any) -> ImportedLayer:
    """Return what an import of three boxes makes, a word said about the first."""
    now = desk.installation.clock.now()
    said = ImportedComment(id="r1", author="Bà Lan", text="Đồng ý", at=now - timedelta(days=2))
    marks = [
        ImportedMark(
            id=f"a{number}",
            version=desk.version,
            body=Box(page=1, rect=(1, 1, 2, 2), color="red", width=1),
            author="Ông Ba",
            created_at=now - timedelta(days=3),
            changed_at=now - timedelta(days=3),
            comments=[said] if number == 0 else [],
        )
        for number in range(3)
    ]
    layer = ImportedLayer(id=new_id(), name="Góp ý của Sở", for_everyone=True, from_file=True, marks=marks)
    return msgspec.structs.replace(layer, **change)


async def bring_in(desk: Desk, person_id: str, layer: ImportedLayer) -> None:
    actor = Actor("", "", person_id, "", "", "", "", (), 0, locked=False, must_change_password=False)
    async with desk.database.writing() as session:
        await import_layer(Work(session, desk.installation.clock.now(), Origin()), actor, desk.paper, layer)
        await session.commit()


async def test_an_imported_layer_names_its_authors_and_is_made_once(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer = of_a_file(desk)
    for _ in range(2):
        await bring_in(desk, member.person_id, layer)
    feed = await chair.feed()
    assert [(each["credited"], each["owner"]["id"]) for each in feed["marks"]] == [("Ông Ba", member.person_id)] * 3
    assert [(each["credited"], each["text"]) for each in feed["comments"]] == [("Bà Lan", "Đồng ý")]
    [shown] = [each for each in feed["layers"] if each["kind"] == "imported"]
    assert (shown["may_write"], shown["from_file"]) == (False, True)
    assert (await chair.send(chair.comment(feed["marks"][0]["id"], "?")))[0]["code"] == "layer_read_only"
    assert (await member.write("DELETE", f"/layers/{layer.id}")).status_code == 200
    assert await member.marks() == {}


async def test_an_imported_layer_stays_what_its_file_had(desk: Desk) -> None:
    member, second = await desk.device("member"), await add_version(desk)
    layer = of_a_file(desk, marks=of_a_file(desk).marks[:1])
    await bring_in(desk, member.person_id, layer)
    [(mark, was)] = (await member.marks()).items()
    shared, other = await member.layer("meeting"), new_id()
    place = {second: {"state": "by_hand", "page": 2}}
    outcomes = await member.send(
        member.put(other, layer.id),
        member.put(mark, layer.id, box("sửa"), 1, parts=["text"]),
        member.put(mark, shared, was["body"], 1, parts=["layer"]),
        member.put(mark, layer.id, was["body"], 1),
        member.remove(mark, 1),
    )
    assert [each.get("code") for each in outcomes] == ["layer_imported"] * 5
    assert {**(await member.marks())[mark], "seq": was["seq"]} == was
    # What is said about it, and where its owner sees it on a newer version, is not what the file had.
    outcomes = await member.send(
        member.put(mark, layer.id, was["body"], 1, parts=["place"], places=place),
        member.comment(mark, "Tiếp thu"),
        member.settle(mark),
    )
    assert {each["status"] for each in outcomes} == {"applied"}
    [now] = (await member.marks()).values()
    assert (now["body"], now["layer"], now["places"][second]["page"]) == (was["body"], layer.id, 2)
    assert (await member.send(member.put(other, shared)))[0]["status"] == "applied"


async def test_an_import_takes_no_mark_back_that_was_saved_from_its_layer(desk: Desk) -> None:
    member = await desk.device("member")
    layer = of_a_file(desk)
    await bring_in(desk, member.person_id, layer)
    [first, *_] = await member.marks()
    await member.write("DELETE", f"/layers/{layer.id}")
    private = await member.layer("private")
    await member.send(member.put(first, private, box("Giữ lại")))
    await bring_in(desk, member.person_id, layer)
    marks = await member.marks()
    assert (len(marks), marks[first]["layer"], marks[first]["body"]["text"]) == (3, private, "Giữ lại")


async def test_an_import_takes_no_more_room_than_one_person_has(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    member = await desk.device("member")
    layer = of_a_file(desk)
    await bring_in(desk, member.person_id, layer)
    monkeypatch.setattr(imported_layers, "MOST_MARKS", 5)
    monkeypatch.setattr(imported_layers, "MOST_SIZE", 700)
    # What is there already takes no more.
    await bring_in(desk, member.person_id, layer)
    one = of_a_file(desk).marks[:1]
    long = msgspec.structs.replace(one[0], body=Box(page=1, rect=(1, 1, 2, 2), color="red", width=1, text="x" * 600))
    for marks in (of_a_file(desk).marks, [long]):
        with pytest.raises(Conflict, match="too_many_marks"):
            await bring_in(desk, member.person_id, of_a_file(desk, marks=marks))
    assert [each["kind"] for each in (await member.feed())["layers"]].count("imported") == 1
    await bring_in(desk, member.person_id, of_a_file(desk, marks=one))
    assert len(await member.marks()) == 4


async def test_what_is_imported_onto_an_earlier_version_is_brought_along(desk: Desk) -> None:
    member, second = await desk.device("member"), await add_version(desk)
    for _ in range(2):
        await bring_in(desk, member.person_id, of_a_file(desk))
    payloads = [payload for (payload,) in await desk.rows(select(Job.payload)) if payload["pad_id"] == desk.paper]
    assert [payload["version_id"] for payload in payloads] == [second]
