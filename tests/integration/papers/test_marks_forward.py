"""Marks on a paper whose new version comes: shared ones go to their words by a job, private ones in one's own login."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import update
from tests.integration.papers.marking import (
    LINES,
    add_paper,
    add_version,
    device,
    file_of,
    on_words,
    paper_of,
    watch_comparisons,
)
from tests.integration.papers.room import Client, Room

from ecabinet.annotations import anchoring_jobs, anchoring_reading
from ecabinet.annotations.late_marks import COMPARE
from ecabinet.annotations.tables import Mark
from ecabinet.kit.ids import new_id
from ecabinet.kit.job_table import Job
from ecabinet.papers import compare

pytestmark = pytest.mark.asyncio(loop_scope="module")
BEGINNING = "Lời nói đầu của Nghị quyết."
CHANGED = [BEGINNING, LINES[0], LINES[1].replace("ba nghìn tỷ", "năm nghìn tỷ"), LINES[3]]


async def test_marks_go_to_their_words_and_nothing_is_dropped(
    shared_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One mark to a job, so that each orders the next.
    monkeypatch.setattr(anchoring_jobs, "_AT_ONCE", 1)
    paper, first = await add_paper(shared_room, paper_of(LINES))
    member = await device(shared_room, "member", paper, first)
    chair = await device(shared_room, "chair", paper, first)
    client = Client(member.http)
    private, shared = await member.layer("private"), await chair.layer("meeting")
    marks = {name: new_id() for name in ("moved", "changed", "lost", "private")}
    for name, words, writer, layer in (
        ("moved", "chủ trương đầu tư", chair, shared),
        ("changed", "bố trí ba nghìn tỷ đồng", chair, shared),
        ("lost", "trước ngày ba mươi tháng sáu", chair, shared),
        ("private", "theo dõi và đôn đốc", member, private),
    ):
        body = await on_words(client, first, words, text=f"Ý kiến {name}")
        assert (await writer.send(writer.put(marks[name], layer, body)))[0]["status"] == "applied"
    before = await member.feed()

    second = await add_version(shared_room, paper, paper_of(CHANGED))
    places = {key: mark["places"].get(second) for key, mark in (await member.marks()).items()}
    assert places[marks["private"]] is None
    assert {name: places[marks[name]]["state"] for name in ("moved", "changed", "lost")} == {
        "moved": "moved",
        "changed": "changed",
        "lost": "lost",
    }
    asks = [places[marks["changed"]][name] for name in ("words_before", "words_after")]
    assert asks == ["bố trí ba nghìn tỷ đồng", "bố trí năm nghìn tỷ đồng"]
    there = (await on_words(client, second, "chủ trương đầu tư"))["rects"][0]
    assert places[marks["moved"]]["rects"][0] == pytest.approx(there, abs=0.3)
    told = (await member.write("POST", f"/papers/{paper}/bring-forward")).json()
    assert told == {"version": second, "kept": 0, "moved": 1, "changed": 0, "lost": 0, "waiting": 0}
    now = await member.marks()
    assert now[marks["private"]]["places"][second]["state"] == "moved"
    assert {mark["body"]["text"] for mark in now.values()} == {f"Ý kiến {name}" for name in marks}
    (row,) = [row for row in await shared_room.rows(Mark) if row.id == marks["private"]]
    assert (row.sealed, "đôn đốc" in row.places) == (True, False)

    again = (await member.write("POST", f"/papers/{paper}/bring-forward")).json()
    assert again == {"version": second, "kept": 0, "moved": 0, "changed": 0, "lost": 0, "waiting": 0}
    news = await member.feed(before["seq"], before["epoch"])
    assert {mark["id"] for mark in news["marks"]} == set(marks.values())
    assert all(mark["changed_at"] == now[mark["id"]]["created_at"] for mark in news["marks"])


async def test_what_is_written_on_a_version_that_was_just_replaced_comes_along(shared_room: Room) -> None:
    paper, first = await add_paper(shared_room, paper_of(LINES))
    second = await add_version(shared_room, paper, paper_of(CHANGED))
    member = await device(shared_room, "member", paper, first)
    layer, private = await member.layer("meeting"), await member.layer("private")
    body = await on_words(Client(member.http), first, "chủ trương đầu tư")
    late, again, own = new_id(), new_id(), new_id()
    await member.send(member.put(late, layer, body))
    await member.send(member.put(again, layer, body), member.put(own, private, body))
    jobs = [job for job in await shared_room.rows(Job) if job.kind == COMPARE and job.payload["pad_id"] == paper]
    assert [job.state for job in jobs] == ["waiting"]
    for _ in range(3):
        await shared_room.inspect()
    marks = await member.marks()
    assert {key: mark["places"].get(second, {}).get("state") for key, mark in marks.items()} == {
        late: "moved",
        again: "moved",
        own: None,
    }
    await member.send(member.put(late, layer, {**body, "color": "red"}, 1, parts=["style"]))
    assert [job.state for job in await shared_room.rows(Job) if job.payload.get("pad_id") == paper] == ["done"]


async def test_the_owner_s_answer_stands_and_later_versions_go_from_it(shared_room: Room) -> None:
    paper, first = await add_paper(shared_room, paper_of(LINES))
    member = await device(shared_room, "member", paper, first)
    client = Client(member.http)
    layer, mark = await member.layer("meeting"), new_id()
    body = await on_words(client, first, "trước ngày ba mươi tháng sáu")
    await member.send(member.put(mark, layer, body))
    second = await add_version(shared_room, paper, paper_of(CHANGED))
    answer = await on_words(client, second, "theo dõi và đôn đốc")
    place = {"state": "by_hand", "page": 1, "rects": answer["rects"]}
    await member.send(member.put(mark, layer, body, base=1, parts=["place"], places={second: place}))
    assert (await member.write("POST", f"/papers/{paper}/bring-forward")).json()["version"] == second
    assert (await member.marks())[mark]["places"][second]["state"] == "by_hand"

    third = await add_version(shared_room, paper, paper_of(["Thêm một dòng.", *CHANGED]))
    found = (await member.marks())[mark]["places"]
    there = await on_words(client, third, "theo dõi và đôn đốc")
    assert found[second]["state"] == "by_hand"
    assert found[third]["state"] == "moved"
    assert found[third]["rects"][0] == pytest.approx(there["rects"][0], abs=0.3)


async def test_the_same_file_sent_again_keeps_every_mark(shared_room: Room) -> None:
    data = paper_of(LINES)
    paper, first = await add_paper(shared_room, data)
    member = await device(shared_room, "member", paper, first)
    mark = new_id()
    body = await on_words(Client(member.http), first, "Thông qua chủ trương")
    await member.send(member.put(mark, await member.layer("meeting"), body))
    second = await add_version(shared_room, paper, data)
    place = (await member.marks())[mark]["places"][second]
    assert (place["state"], place["rects"]) == ("kept", (await member.marks())[mark]["body"]["rects"])


async def _ordered(room: Room, paper: str, version: str) -> list[str]:
    """Return the files from which jobs bring marks onto a version."""
    jobs = [job for job in await room.rows(Job) if job.kind == COMPARE and job.payload["pad_id"] == paper]
    return [job.payload["before"] for job in jobs if job.payload["version_id"] == version]


async def test_a_version_that_cannot_be_compared_holds_up_the_marks_of_no_other(
    shared_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "_FAILED_SECONDS", 0)
    paper, first = await add_paper(shared_room, paper_of(LINES))
    member = await device(shared_room, "member", paper, first)
    client, shared, private = Client(member.http), await member.layer("meeting"), await member.layer("private")
    marks = {name: new_id() for name in ("old", "old private", "new", "new private")}
    body = await on_words(client, first, "chủ trương đầu tư")
    await member.send(member.put(marks["old"], shared, body), member.put(marks["old private"], private, body))
    second = await add_version(shared_room, paper, paper_of(CHANGED[1:]))
    body = {**await on_words(client, second, "theo dõi và đôn đốc"), "color": "pink"}
    await member.send(
        member.put(marks["new"], shared, body, version=second),
        member.put(marks["new private"], private, body, version=second),
    )
    with monkeypatch.context() as patch:
        compared = watch_comparisons(patch, [await file_of(shared_room, first)])
        third = await add_version(shared_room, paper, paper_of(CHANGED))
        files = {await file_of(shared_room, version) for version in (first, second)}
        assert (set(compared), len(compared)) == (files, 2)

        async def placed() -> set[str]:
            return {name for name, mark in marks.items() if third in (await member.marks())[mark]["places"]}

        assert await placed() == {"new"}
        told = await member.write("POST", f"/papers/{paper}/bring-forward")
        assert told.json() == {"version": third, "kept": 0, "moved": 1, "changed": 0, "lost": 0, "waiting": 2}
        assert await placed() == {"new", "new private"}
        assert len(compared) == 3
    told = await member.write("POST", f"/papers/{paper}/bring-forward")
    assert told.json() == {"version": third, "kept": 0, "moved": 2, "changed": 0, "lost": 0, "waiting": 0}
    assert await placed() == set(marks)


async def test_no_job_compares_where_others_wait_to_write(shared_room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    paper, first = await add_paper(shared_room, paper_of(LINES))
    member = await device(shared_room, "member", paper, first)
    mark = new_id()
    body = await on_words(Client(member.http), first, "chủ trương đầu tư")
    await member.send(member.put(mark, await member.layer("meeting"), body))
    secretary = await shared_room.client("secretary")
    await secretary.upload_version(paper, paper_of(CHANGED))
    await shared_room.inspect()
    compared = watch_comparisons(monkeypatch)
    await shared_room.runner.enqueue_waiting()
    await shared_room.queue.finished()
    assert len(compared) == 1
    # What was compared is gone when its end is applied.
    monkeypatch.setattr(compare, "_FORM", 0)
    await shared_room.runner.apply_finished()
    assert len(compared) == 1
    assert (await member.marks())[mark]["places"] == {}
    await member.write("POST", f"/papers/{paper}/bring-forward")
    assert len((await member.marks())[mark]["places"]) == 1


async def test_an_answer_on_a_later_version_is_what_a_job_goes_from(shared_room: Room) -> None:
    paper, first = await add_paper(shared_room, paper_of(LINES))
    member = await device(shared_room, "member", paper, first)
    client, layer, marks = Client(member.http), await member.layer("meeting"), [new_id(), new_id()]
    body = await on_words(client, first, "trước ngày ba mươi tháng sáu")
    await member.send(*(member.put(mark, layer, body) for mark in marks))
    second = await add_version(shared_room, paper, paper_of(CHANGED))
    answer = await on_words(client, second, "theo dõi và đôn đốc")
    places = {second: {"state": "by_hand", "page": 1, "rects": answer["rects"]}}
    await member.send(*(member.put(mark, layer, body, base=1, parts=["place"], places=places) for mark in marks))
    third = await add_version(shared_room, paper, paper_of(["Thêm một dòng.", *CHANGED]))
    second_file = await file_of(shared_room, second)
    assert await _ordered(shared_room, paper, third) == [second_file]

    # An answer that comes late, with another shape, is brought along from where it was given too.
    body = {**body, "rects": [[10, 10, 20, 20]]}
    await member.send(member.put(marks[0], layer, body, base=2, places=places))
    assert await _ordered(shared_room, paper, third) == [second_file, second_file]
    await shared_room.inspect()
    there = await on_words(client, third, "theo dõi và đôn đốc")
    found = [mark["places"][third] for mark in (await member.marks()).values()]
    assert [place["state"] for place in found] == ["moved", "moved"]
    assert [place["rects"][0] for place in found] == [pytest.approx(there["rects"][0], abs=0.3)] * 2


async def test_versions_that_share_a_file_are_compared_once(shared_room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    data = paper_of(LINES)
    paper, first = await add_paper(shared_room, data)
    member = await device(shared_room, "member", paper, first)
    client, layer = Client(member.http), await member.layer("meeting")
    second = await add_version(shared_room, paper, data)
    compared = watch_comparisons(monkeypatch)
    for version in (first, second):
        body = await on_words(client, version, "chủ trương đầu tư")
        await member.send(member.put(new_id(), layer, body, version=version))
    third = await add_version(shared_room, paper, paper_of(CHANGED))
    assert await _ordered(shared_room, paper, third) == [await file_of(shared_room, first)]
    assert [mark["places"][third]["state"] for mark in (await member.marks()).values()] == ["moved", "moved"]
    assert compared.count(await file_of(shared_room, first)) == 2  # with itself, and with the third


async def test_marks_that_can_get_no_place_keep_none_from_theirs(
    shared_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchoring_jobs, "_AT_ONCE", 2)
    paper, first = await add_paper(shared_room, paper_of(LINES))
    member = await device(shared_room, "member", paper, first)
    layer, odd, mark = await member.layer("meeting"), [new_id() for _ in range(5)], new_id()
    body = await on_words(Client(member.http), first, "chủ trương đầu tư")
    await member.send(*(member.put(each, layer, body) for each in (*odd, mark)))
    on_a_sheet = f'{{"kind":"ink","sheet":"{new_id()}","tool":"pen","color":"blue","width":1.0,"points":"AgKA"}}'
    async with shared_room.database.writing() as session:
        await session.execute(update(Mark).where(Mark.id.in_(odd)).values(body=on_a_sheet))
        await session.commit()
    second = await add_version(shared_room, paper, paper_of(CHANGED))
    assert {key for key, each in (await member.marks()).items() if second in each["places"]} == {mark}
    assert {job.state for job in await shared_room.rows(Job) if job.payload.get("pad_id") == paper} == {"done"}


async def test_others_write_while_a_job_looks_for_places_and_what_they_write_is_brought_too(
    shared_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, first = await add_paper(shared_room, paper_of(LINES))
    member = await device(shared_room, "member", paper, first)
    layer, early, late = await member.layer("meeting"), new_id(), new_id()
    body = await on_words(Client(member.http), first, "chủ trương đầu tư")
    await member.send(member.put(early, layer, body))
    look = anchoring_reading.wanted_places
    loop = asyncio.get_running_loop()
    written = 0

    def write_meanwhile(*about: Any) -> Any:
        nonlocal written
        found = look(*about)
        if not written:
            written += 1
            changed = member.put(early, layer, body, base=1, parts=["style"])
            sent = asyncio.run_coroutine_threadsafe(member.send(changed, member.put(late, layer, body)), loop)
            assert [each["status"] for each in sent.result(10)] == ["applied", "applied"]
        return found

    monkeypatch.setattr(anchoring_jobs, "wanted_places", write_meanwhile)
    second = await add_version(shared_room, paper, paper_of(CHANGED))
    assert written == 1
    assert {key for key, mark in (await member.marks()).items() if second in mark["places"]} == {early, late}
    assert len(await _ordered(shared_room, paper, second)) == 2
