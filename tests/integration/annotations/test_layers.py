"""Layers shared with named people: who sees them, and what becomes of marks when they change."""

import pytest
from sqlalchemy import select
from tests.integration.annotations.conftest import MakeDesk
from tests.integration.annotations.desk import Desk, Device, Json, box

from ecabinet.annotations import layers
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import Attendee

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def shared(desk: Desk, owner: Device, *members: str) -> str:
    """Make a layer of this owner's, shared with these people; return its id."""
    body = {"name": "Tổ biên tập", "members": [desk.world.people[name] for name in members]}
    answer = await owner.write("POST", f"/pads/{owner.pad}/layers", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def kinds(feed: Json) -> list[str]:
    return [layer["kind"] for layer in feed["layers"]]


async def test_the_kinds_of_layers_that_each_person_sees(make_desk: MakeDesk) -> None:
    for state in ("draft", "in_session"):
        desk = await make_desk(state)
        assert kinds(await (await desk.device("secretary")).feed()) == ["private", "meeting", "editing"]
        feed = await (await desk.device("agency")).feed()
        assert kinds(feed) == ["private", "meeting", "editing"]
        assert feed["layers"][2]["may_write"] == (state == "draft")
        if state == "in_session":
            for name in ("member", "invitee"):
                assert kinds(await (await desk.device(name)).feed()) == ["private", "meeting"]


async def test_the_editing_layer_is_for_those_who_prepare(desk: Desk) -> None:
    secretary, member, agency = [await desk.device(name) for name in ("secretary", "member", "agency")]
    editing, mark = await secretary.layer("editing"), new_id()
    await secretary.send(secretary.put(mark, editing))
    assert (await agency.marks()).keys() == {mark}
    assert await member.marks() == {}
    assert (await member.send(member.put(new_id(), editing)))[0]["code"] == "layer_not_found"
    assert (await agency.send(agency.put(new_id(), editing)))[0]["code"] == "layer_read_only"


async def test_a_shared_layer_is_its_owners_and_members(desk: Desk) -> None:
    member, chair, invitee = [await desk.device(name) for name in ("member", "chair", "invitee")]
    await chair.send(chair.put(new_id(), await chair.layer("private")))
    before = await chair.feed()
    layer, mark = await shared(desk, member, "chair"), new_id()
    seen = await chair.feed(before["seq"], before["epoch"])
    assert seen["reset"]
    assert [each["name"] for each in seen["layers"] if each["id"] == layer] == ["Tổ biên tập"]
    assert (await chair.send(chair.put(mark, layer)))[0]["status"] == "applied"
    assert (await chair.feed(seen["seq"], seen["epoch"]))["layers"] == []
    assert (await member.marks()).keys() == {mark}
    assert await invitee.marks() == {}
    assert layer not in str(await invitee.feed())


async def test_who_is_left_out_loses_sight_and_what_they_wrote_stays(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, mark = await shared(desk, member, "chair"), new_id()
    await chair.send(chair.put(mark, layer))
    before = await chair.feed()
    answer = await member.write("PATCH", f"/layers/{layer}", {"members": [], "name": "Của tôi"})
    assert (answer.json()["name"], answer.json()["members"]) == ("Của tôi", [])
    after = await chair.feed(before["seq"], before["epoch"])
    assert (after["reset"], after["marks"]) == (True, [])
    assert (await member.marks()).keys() == {mark}
    assert (await chair.send(chair.remove(mark, 1)))[0]["code"] == "layer_not_found"


async def test_who_is_left_out_is_told_that_a_mark_is_there_and_makes_another_of_it(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, own, mark, copy = await shared(desk, member, "chair"), await chair.layer("private"), new_id(), new_id()
    await chair.send(chair.put(mark, layer, box("cũ")))
    await member.write("PATCH", f"/layers/{layer}", {"members": []})
    edit = chair.put(mark, layer, box("mới"), 1, parts=["text"])
    told = {"n": edit["n"], "id": mark, "status": "refused", "code": "layer_not_found", "revision": 1}
    assert await chair.send(edit) == [told]
    moved = {**edit, "layer": own, "parts": None}
    assert await chair.send(moved) == [told]
    said = chair.comment(copy, "nói thêm")
    made = await chair.send({**moved, "id": copy, "base": 0}, said)
    assert [each["status"] for each in made] == ["applied", "applied"]
    assert (await chair.marks())[copy]["body"]["text"] == "mới"


async def test_a_member_who_may_no_longer_read_the_paper_sees_nothing_of_it(desk: Desk) -> None:
    member, invitee = await desk.device("member"), await desk.device("invitee")
    layer = await shared(desk, member, "invitee")
    await member.send(member.put(new_id(), layer))
    assert len(await invitee.marks()) == 1
    [(attendee,)] = await desk.rows(select(Attendee.id).where(Attendee.person_id == invitee.person_id))
    await desk.change(Attendee, attendee, deleted_at=desk.installation.clock.now())
    assert (await invitee.http.get(f"/pads/{desk.paper}/feed")).status_code == 404
    assert [each["members"] for each in (await member.feed())["layers"] if each["id"] == layer] == [[]]


async def test_a_layer_is_shared_with_readers_only(desk: Desk) -> None:
    member = await desk.device("member")
    people = (await member.http.get(f"/papers/{desk.paper}/layer-people")).json()
    names = {each["id"] for each in people}
    assert names == {desk.world.people[name] for name in ("chair", "secretary", "colleague", "invitee", "agency")}
    for stranger in ("outsider", "administrator", "other_agency"):
        body = {"name": "Nhóm", "members": [desk.world.people[stranger]]}
        refused = await member.write("POST", f"/pads/{desk.paper}/layers", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "layer_member_no_reader")


async def test_a_layer_has_a_name_that_can_be_read(desk: Desk) -> None:
    member = await desk.device("member")
    layer = await shared(desk, member)
    for name in ("", " \n\t", "a\0b"):
        made = await member.write("POST", f"/pads/{desk.paper}/layers", {"name": name, "members": []})
        renamed = await member.write("PATCH", f"/layers/{layer}", {"name": name})
        assert [made.status_code, renamed.status_code] == [400, 400]
    assert (await member.write("PATCH", f"/layers/{layer}", {"name": " Nhóm\n2 "})).json()["name"] == "Nhóm\n2"


async def test_a_layer_given_up_leaves_its_owner_the_marks(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, mark, other = await shared(desk, member, "chair"), new_id(), new_id()
    await member.send(member.put(mark, layer, box("giữ lại")))
    await chair.send(chair.put(other, layer), chair.comment(mark, "đồng ý"))
    refused = await member.write("DELETE", f"/layers/{layer}")
    assert (refused.status_code, refused.json()["code"]) == (409, "layer_in_use")
    assert (await chair.write("DELETE", f"/layers/{layer}")).status_code == 403
    await chair.send(chair.remove(other, 1))
    assert (await member.write("DELETE", f"/layers/{layer}")).status_code == 200
    feed = await member.feed()
    assert [(each["body"]["text"], each["layer"]) for each in feed["marks"]] == [
        ("giữ lại", await member.layer("private"))
    ]
    assert [each["text"] for each in feed["comments"]] == ["đồng ý"]
    assert await chair.marks() == {}
    assert layer not in str(await member.http.get(f"/pads/{desk.paper}/feed"))


async def test_what_is_written_on_a_removed_paper_shows_nowhere(desk: Desk) -> None:
    member = await desk.device("member")
    await member.send(member.put(new_id(), await member.layer("meeting")))
    secretary = await desk.device("secretary")
    assert (await secretary.write("DELETE", f"/papers/{desk.paper}")).status_code == 200
    for path in (f"/pads/{desk.paper}/feed", f"/papers/{desk.paper}/layer-people"):
        assert (await member.http.get(path)).json()["code"] == "pad_not_found"
    assert (await member.post([])).status_code == 404
    assert (await secretary.write("POST", f"/papers/{desk.paper}/restore")).status_code == 200
    assert len(await member.marks()) == 1


async def test_a_notebook_is_nobodys_but_ones_own(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    pad = (await member.http.get(f"/meetings/{desk.world.meeting}/notebook")).json()["pad"]
    assert (await member.http.get(f"/meetings/{desk.world.meeting}/notebook")).json()["pad"] == pad
    assert (await chair.http.get(f"/meetings/{desk.world.meeting}/notebook")).json()["pad"] != pad
    member.pad, member.version = pad, None
    sheet, stroke = new_id(), new_id()
    layer = await member.layer("private")
    page = {"kind": "sheet", "title": "Việc cần hỏi", "text": "Nguồn vốn?", "paper": desk.paper, "page": 2}
    drawn = {"kind": "ink", "sheet": sheet, "tool": "pen", "color": "red", "width": 1, "points": "AgKA"}
    outcomes = await member.send(member.put(stroke, layer, drawn), member.put(sheet, layer, page))
    assert {each["status"] for each in outcomes} == {"applied"}
    assert (await member.marks()).keys() == {sheet, stroke}
    assert (await member.send(member.put(new_id(), layer)))[0]["code"] == "body_invalid"
    assert (await chair.http.get(f"/pads/{pad}/feed")).json()["code"] == "pad_not_found"
    chair.pad = pad
    assert (await chair.post([])).status_code == 404
    assert (await member.write("POST", f"/pads/{pad}/layers", {"name": "x", "members": []})).status_code == 404


async def test_one_person_s_layers_leave_room_for_those_of_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "MOST_OWN_LAYERS", 2)
    monkeypatch.setattr(layers, "MOST_LAYERS", 3)
    member, chair = await desk.device("member"), await desk.device("chair")

    async def refused(owner: Device) -> tuple[str, int]:
        answer = await owner.write("POST", f"/pads/{owner.pad}/layers", {"name": "Nhóm", "members": []})
        assert answer.status_code == 409
        return answer.json()["code"], answer.json()["most"]

    first, _ = [await shared(desk, member) for _ in range(2)]
    assert await refused(member) == ("too_many_own_layers", 2)
    await shared(desk, chair)
    assert await refused(chair) == ("too_many_layers", 3)
    assert (await member.write("DELETE", f"/layers/{first}")).status_code == 200
    await shared(desk, chair)
    assert await refused(chair) == ("too_many_own_layers", 2)


async def share(owner: Device, method: str, path: str, *others: Device) -> str:
    """Share a layer as its dialog does; return its id, or why not."""
    people = [each.person_id for each in others]
    answer = await owner.write(method, path, {"name": "Nhóm", "members": people})
    return str(answer.json()["code" if answer.status_code == 409 else "id"])


async def test_a_paper_s_layers_are_shared_with_so_many_in_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "MOST_SHARES", 2)
    member, chair = await desk.device("member"), await desk.device("chair")
    path = f"/pads/{member.pad}/layers"
    layer = await share(member, "POST", path, chair)
    assert await share(chair, "POST", path, member) != "too_many_shares"
    assert await share(member, "POST", path, chair) == "too_many_shares"
    assert await share(member, "PATCH", f"/layers/{layer}", chair) == layer
    assert (await member.write("DELETE", f"/layers/{layer}")).status_code == 200
    assert await share(chair, "POST", path, member) != "too_many_shares"


async def test_one_person_s_shares_leave_room_for_those_of_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "MOST_OWN_SHARES", 2)
    member, chair, colleague = [await desk.device(name) for name in ("member", "chair", "colleague")]
    path = f"/pads/{member.pad}/layers"
    assert await share(member, "POST", path, chair, colleague) != "too_many_own_shares"
    assert await share(member, "POST", path, chair) == "too_many_own_shares"
    assert await share(chair, "POST", path, member, colleague) != "too_many_own_shares"


async def test_where_too_much_is_shared_a_layer_is_still_renamed_and_withdrawn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, chair, colleague = [await desk.device(name) for name in ("member", "chair", "colleague")]
    layer = await share(member, "POST", f"/pads/{member.pad}/layers", chair, colleague)
    path = f"/layers/{layer}"
    monkeypatch.setattr(layers, "MOST_SHARES", 1)
    monkeypatch.setattr(layers, "MOST_OWN_SHARES", 1)
    assert await share(member, "PATCH", path, chair, colleague) == layer
    assert await share(member, "PATCH", path, colleague) == layer
    assert await share(member, "PATCH", path, chair, colleague) == "too_many_own_shares"
    assert [each["members"] for each in (await member.feed())["layers"] if each["id"] == layer] != [[]]
    assert await share(member, "PATCH", path) == layer
    assert await share(member, "POST", f"/pads/{member.pad}/layers") != "too_many_own_shares"
