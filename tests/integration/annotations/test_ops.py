"""What devices send, one after the other and at once."""

import base64
from datetime import datetime
from typing import Any

import pytest
from tests.integration.annotations.desk import STROKE, UPLOADED, Desk, box, ink

from ecabinet.kit.ids import new_id

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_mark_in_the_meetings_layer_is_everybodys_and_a_private_one_its_owners(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    shared, private = new_id(), new_id()
    outcomes = await member.send(
        member.put(shared, await member.layer("meeting")), member.put(private, await member.layer("private"))
    )
    assert [(each["id"], each["status"], each["revision"]) for each in outcomes] == [
        (shared, "applied", 1),
        (private, "applied", 1),
    ]
    own = await member.marks()
    assert own.keys() == {shared, private}
    assert own[private]["body"] == own[shared]["body"] == {**ink(), "sheet": None}
    assert own[private]["owner"]["id"] == desk.world.people["member"]
    assert (await chair.marks()).keys() == {shared}


async def test_a_repeated_operation_is_known_and_a_late_one_too(desk: Desk) -> None:
    member = await desk.device("member")
    layer, mark = await member.layer("meeting"), new_id()
    first = member.put(mark, layer, box("một"))
    second = member.put(mark, layer, box("hai"))
    assert [each["status"] for each in await member.send(second, first, second)] == ["applied", "known", "known"]
    seq = (await member.feed())["seq"]
    assert [each["status"] for each in await member.send(first, second)] == ["known", "known"]
    assert (await member.feed())["seq"] == seq
    assert (await member.marks())[mark]["body"]["text"] == "hai"


async def test_a_removal_before_its_mark_leaves_nothing(desk: Desk) -> None:
    member = await desk.device("member")
    layer, mark = await member.layer("meeting"), new_id()
    put = member.put(mark, layer)
    await member.send(member.remove(mark, 1))
    assert (await member.send(put))[0]["status"] == "known"
    assert await member.marks() == {}


async def test_two_devices_of_one_person_change_different_parts(desk: Desk) -> None:
    one, other = await desk.device("member"), await desk.device("member")
    layer, mark = await one.layer("meeting"), new_id()
    await one.send(one.put(mark, layer, box("đầu")))
    await one.send(one.put(mark, layer, box("sửa"), 1, parts=["text"]))
    await other.send(other.put(mark, layer, box("đầu", rect=[5, 5, 9, 9], color="green"), 1, parts=["shape", "style"]))
    assert (await one.marks())[mark]["body"] == box("sửa", rect=[5, 5, 9, 9], color="green") | {"round": False}


async def test_words_overwritten_unseen_are_kept_as_a_comment(desk: Desk) -> None:
    one, other = await desk.device("member"), await desk.device("member")
    layer, mark = await one.layer("meeting"), new_id()
    await one.send(one.put(mark, layer, box("đầu")))
    await one.send(one.put(mark, layer, box("máy một"), 1), one.put(mark, layer, box("máy một, sửa nữa"), 1))
    late = other.put(mark, layer, box("máy hai"), 1, parts=["text"])
    await other.send(late, late)
    feed = await one.feed()
    assert [each["body"]["text"] for each in feed["marks"]] == ["máy hai"]
    assert [(each["text"], each["author"]["id"]) for each in feed["comments"]] == [
        ("máy một, sửa nữa", desk.world.people["member"])
    ]


async def test_a_mark_changed_elsewhere_is_not_removed_unseen(desk: Desk) -> None:
    one, other = await desk.device("member"), await desk.device("member")
    layer, mark = await one.layer("meeting"), new_id()
    await one.send(one.put(mark, layer, box("đầu")))
    await other.send(other.put(mark, layer, box("sửa"), 1))
    refused = (await one.send(one.remove(mark, 1)))[0]
    assert (refused["status"], refused["code"], refused["revision"]) == ("refused", "mark_changed", 2)
    assert (await one.send(one.remove(mark, 2)))[0]["status"] == "applied"
    assert await one.marks() == {}
    assert [each["removed"] for each in (await one.feed(after=1, epoch=(await one.feed())["epoch"]))["marks"]] == [True]
    assert (await other.send(other.put(mark, layer, box("lại"), 2)))[0]["revision"] == 4
    assert (await one.marks())[mark]["body"]["text"] == "lại"


async def test_a_mark_is_not_removed_with_an_answer_that_was_not_seen(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, mark, answer = await member.layer("meeting"), new_id(), new_id()
    await member.send(member.put(mark, layer), member.comment(mark, "của tôi"))
    unseen = member.remove(mark, 1, seen=(await member.feed())["seq"])
    await chair.send(chair.comment(mark, "Chưa rõ nguồn vốn", answer))
    for _ in range(2):
        refused = (await member.send(unseen))[0]
        assert (refused["status"], refused["code"], refused["revision"]) == ("refused", "mark_answered", 1)
    assert (await member.marks()).keys() == {mark}
    seen = member.remove(mark, 1, seen=(await member.feed())["seq"])
    assert [each["status"] for each in await member.send(seen, seen, unseen)] == ["applied", "known", "known"]
    assert await member.marks() == {}


async def test_a_mark_that_was_moved_since_is_removed_with_answers_that_were_seen(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, private, mark = await member.layer("meeting"), await member.layer("private"), new_id()
    await member.send(member.put(mark, layer))
    await chair.send(chair.comment(mark, "Chưa rõ nguồn vốn", new_id()))
    seen = (await member.feed())["seq"]
    move, removal = member.put(mark, private, base=1, parts=["layer"]), member.remove(mark, 2, seen=seen)
    assert (await member.send(move))[0]["status"] == "applied"
    assert (await member.send(removal))[0]["status"] == "applied"


async def test_an_answer_that_grows_too_long_in_its_one_form_is_refused(desk: Desk) -> None:
    member, mark = await desk.device("member"), new_id()
    grows = member.comment(mark, "\u0958" * 5_001)  # two letters each in NFC
    outcomes = await member.send(member.put(mark, await member.layer("meeting")), grows, member.comment(mark, "Rõ"))
    assert [(each["status"], each["code"]) for each in outcomes] == [
        ("applied", None),
        ("refused", "body_invalid"),
        ("applied", None),
    ]


async def test_an_answer_taken_back_keeps_no_mark_and_a_device_that_tells_nothing_has_seen_none(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, mark, answer = await member.layer("meeting"), new_id(), new_id()
    await member.send(member.put(mark, layer))
    await chair.send(chair.comment(mark, "Chưa rõ nguồn vốn", answer))
    assert (await member.send(member.remove(mark, 1)))[0]["code"] == "mark_answered"
    await chair.send({"op": "remove_comment", "n": chair.number(), "id": answer})
    assert (await member.send(member.remove(mark, 1)))[0]["status"] == "applied"


async def test_only_its_owner_changes_a_mark(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, mark = await member.layer("meeting"), new_id()
    await member.send(member.put(mark, layer))
    outcomes = await chair.send(chair.put(mark, layer, base=1), chair.remove(mark, 1), chair.settle(mark))
    assert [each.get("code") for each in outcomes] == ["mark_not_yours", "mark_not_yours", None]
    settled = (await member.marks())[mark]["settled"]
    assert settled["by"]["id"] == desk.world.people["chair"]
    await member.send(member.settle(mark, False))
    assert (await member.marks())[mark]["settled"] is None


async def test_threads_are_read_by_those_who_see_the_mark(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, mark, comment = await member.layer("meeting"), new_id(), new_id()
    await member.send(member.put(mark, layer))
    said = chair.comment(mark, "Đề nghị làm rõ", comment)
    assert [each["status"] for each in await chair.send(said, said)] == ["applied", "known"]
    assert [each["text"] for each in (await member.feed())["comments"]] == ["Đề nghị làm rõ"]
    back = {"op": "remove_comment", "n": 100, "id": comment}
    assert (await member.send(back))[0]["code"] == "mark_not_yours"
    assert (await chair.send(back))[0]["status"] == "applied"
    assert (await chair.send(chair.comment(new_id(), "Ở đâu?")))[0]["code"] == "mark_not_found"
    assert (await member.feed())["comments"] == []


async def test_an_answer_to_a_mark_that_is_gone_is_refused_and_the_thread_comes_back_with_the_mark(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, mark = await member.layer("meeting"), new_id()
    await member.send(member.put(mark, layer, box("ở đây")))
    early, late = chair.comment(mark, "đã xem"), chair.comment(mark, "viết khi mất mạng")
    assert (await chair.send(early))[0]["status"] == "applied"
    await member.send(member.remove(mark, 1, seen=(await member.feed())["seq"]))
    assert (await chair.send(late))[0]["code"] == "mark_not_found"
    assert (await chair.send(early))[0]["status"] == "known"
    await member.send(member.put(mark, layer, box("ở đây"), 2))
    assert [each["text"] for each in (await member.feed())["comments"]] == ["đã xem"]


async def test_a_mark_that_leaves_a_layer_is_gone_for_those_who_see_only_that(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, private, mark = await member.layer("meeting"), await member.layer("private"), new_id()
    await member.send(member.put(mark, layer, box("mọi người")))
    await chair.send(chair.comment(mark, "đã xem"))
    before = await chair.feed()
    await member.send(member.put(mark, private, box("mọi người"), 1, parts=["layer"]))
    after = await chair.feed(before["seq"], before["epoch"])
    assert [(each["id"], each["removed"], each["body"]) for each in after["marks"]] == [(mark, True, None)]
    assert await chair.marks() == {}
    own = await member.feed()
    assert [each["layer"] for each in (*own["marks"], *own["comments"])] == [private, private]
    assert [each["text"] for each in own["comments"]] == ["đã xem"]
    await member.send(member.put(mark, layer, box("mọi người"), 2, parts=["layer"]))
    back = await chair.feed(after["seq"], after["epoch"])
    assert [each["body"]["text"] for each in back["marks"]] == ["mọi người"]
    assert [each["text"] for each in back["comments"]] == ["đã xem"]


async def test_one_bad_operation_stops_none_of_the_others(desk: Desk) -> None:
    member = await desk.device("member")
    layer, mark = await member.layer("meeting"), new_id()
    long = base64.b64encode(bytes([2, 2, 9]) * 100_001).decode()
    bad: list[Any] = [
        member.put(new_id(), layer, {"kind": "cloud"}),
        member.put(new_id(), layer, ink(points="gA==")),
        member.put(new_id(), layer, ink(points=long)),
        member.put(new_id(), layer, ink(page=4)),
        member.put(new_id(), layer, box(rect=[0, 0, 1e300, 1])),
        member.put(new_id(), layer, version=new_id()),
        member.put(new_id(), layer, version=None),
        member.put(new_id(), layer, version=desk.inner_version),
        member.put(new_id(), layer, ink(page=None, sheet=new_id())),
        member.put(new_id(), layer, places={desk.inner_version: {"state": "kept", "page": 1}}),
        member.put(new_id(), new_id()),
        member.put("XYZ", layer),
        {**member.put(new_id(), layer), "n": 0},
        {**member.put(new_id(), layer), "at": "2030-01-01T00:00:00Z"},
        {"op": "erase_everything", "n": member.number()},
        member.comment(mark, ""),
        member.comment(mark, "a\0b"),
        None,
        [],
        "put",
    ]
    good = member.put(mark, layer)
    outcomes = await member.send(*bad, good)
    codes = [each["code"] for each in outcomes]
    assert codes[:3] == ["body_invalid", "body_invalid", "stroke_too_long"]
    assert codes[10] == "layer_not_found"
    assert {each["status"] for each in outcomes[:-1]} == {"refused"}
    assert set(codes[3:10] + codes[11:-1]) == {"body_invalid"}
    assert outcomes[-1]["status"] == "applied"
    assert (await member.marks()).keys() == {mark}


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"device":"x","ops":[]}', b'{"device":1}', b"\xff", b"{\x00}"])
async def test_what_is_no_batch_is_refused_whole(desk: Desk, raw: bytes) -> None:
    member = await desk.device("member")
    headers = {"X-CSRF-Token": member.http.cookies.get("ecabinet_csrf") or "", "Content-Type": "application/json"}
    answer = await member.http.post(f"/pads/{member.pad}/ops", content=raw, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_payload")
    many = await member.post([member.put(new_id(), "a" * 32)] * 501)
    assert many.status_code == 400


async def test_a_stroke_of_as_many_points_as_may_be(desk: Desk) -> None:
    member = await desk.device("member")
    layer, mark = await member.layer("private"), new_id()
    longest = base64.b64encode(bytes([2, 3, 128]) * 100_000).decode()
    assert (await member.send(member.put(mark, layer, ink(points=longest))))[0]["status"] == "applied"
    assert (await member.marks())[mark]["body"]["points"] == longest
    assert longest != STROKE


async def test_what_comes_late_has_the_time_it_was_made_at(desk: Desk) -> None:
    member = await desk.device("member")
    layer, early, now, long_ago, comment = await member.layer("meeting"), new_id(), new_id(), new_id(), new_id()
    said = {"op": "comment", "n": member.number(), "id": comment, "mark": early, "text": "Đồng ý", "ago": 1800}
    await member.send(
        {**member.put(early, layer), "ago": 3600},
        said,
        {**member.put(long_ago, layer), "ago": 90 * 86_400},
        member.put(now, layer),
    )
    await member.send({**member.put(early, layer, ink(page=2), 1, parts=["shape"]), "ago": 7200})
    feed = await member.feed()
    marks = {each["id"]: each for each in feed["marks"]}

    def ago(when: str) -> int:
        sent = datetime.fromisoformat(marks[now]["created_at"])
        return round((sent - datetime.fromisoformat(when)).total_seconds())

    assert [ago(marks[early][when]) for when in ("created_at", "changed_at")] == [3600, 3600]
    assert [ago(each["at"]) for each in feed["comments"]] == [1800]
    assert ago(marks[long_ago]["created_at"]) == 0


async def test_a_mark_is_no_older_than_its_version_and_what_is_said_of_it_no_older_than_the_mark(desk: Desk) -> None:
    member, chair = await desk.device("member"), await desk.device("chair")
    layer, mark, ago = await member.layer("meeting"), new_id(), {"ago": 21 * 86_400}
    await member.send({**member.put(mark, layer, box("đầu")), **ago})
    made = (await member.marks())[mark]
    assert [datetime.fromisoformat(made[when]) for when in ("created_at", "changed_at")] == [UPLOADED, UPLOADED]
    later = new_id()
    await member.send({**member.put(later, layer, box("đầu")), "ago": 3600})
    since = datetime.fromisoformat((await member.marks())[later]["created_at"])
    assert since > UPLOADED
    await chair.send({**chair.comment(later, "rõ"), **ago}, {**chair.settle(later), **ago})
    other = await desk.device("member")
    await other.send({**other.put(later, layer, box("sau"), parts=["text"]), **ago})
    feed = await member.feed()
    assert [datetime.fromisoformat(each["at"]) for each in feed["comments"]] == [since, since]
    assert datetime.fromisoformat((await member.marks())[later]["settled"]["at"]) == since
