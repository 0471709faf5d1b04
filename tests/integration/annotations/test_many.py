"""As many marks as a person may have on a paper."""

from time import perf_counter
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update
from tests.integration.annotations.desk import Desk, box, ink

from ecabinet.annotations import batch
from ecabinet.annotations.tables import Mark, MarkPad
from ecabinet.kit.ids import new_id
from ecabinet.kit.many_rows import insert_rows

pytestmark = pytest.mark.asyncio(loop_scope="module")
MOST = 20_000


async def fill(desk: Desk, first: str, count: int) -> None:
    """Write as many marks as there is room for, each like the first one."""
    async with desk.database.writing() as session:
        row = dict((await session.execute(select(*Mark.__table__.c).where(Mark.id == first))).mappings().one())
        body = msgspec.json.encode(ink(points="ZGSAAgLIAgLIAgLIAgLIAgLIAgLI")).decode()
        rows: list[dict[str, Any]] = [
            {**row, "id": new_id(), "seq": number, "body": body} for number in range(2, count + 1)
        ]
        await insert_rows(session, Mark, rows)
        await session.execute(update(MarkPad).where(MarkPad.id == desk.paper).values(seq=count))
        await session.commit()


async def test_a_feed_of_20_000_marks_comes_in_pages(desk: Desk, record_property: Any) -> None:
    member, first = await desk.device("member"), new_id()
    layer = await member.layer("meeting")
    await member.send(member.put(first, layer))
    await fill(desk, first, MOST)
    refused, changed = await member.send(member.put(new_id(), layer), member.put(first, layer, box("x"), 1))
    assert (refused["code"], changed["code"]) == ("too_many_marks", "body_invalid")
    began, seq, epoch, more, pages = perf_counter(), 0, 0, True, 0
    seen: set[str] = set()
    chair = await desk.device("chair")
    while more:
        feed = await chair.feed(seq, epoch)
        seq, epoch, more = feed["seq"], feed["epoch"], feed["more"]
        assert len(feed["marks"]) <= 2_000
        seen |= {each["id"] for each in feed["marks"]}
        pages += 1
    record_property("seconds", round(perf_counter() - began, 2))
    assert (len(seen), pages, seq) == (MOST, 10, MOST)
    assert (await member.send(member.remove(first, 1), member.put(new_id(), layer)))[1]["status"] == "applied"


async def test_one_answer_has_a_bounded_size(desk: Desk) -> None:
    member, layer = await desk.device("member"), ""
    layer = await member.layer("private")
    long = "AgOA" * 100_000
    for _ in range(12):
        assert (await member.send(member.put(new_id(), layer, ink(points=long))))[0]["status"] == "applied"
    first = await member.feed()
    assert first["more"]
    assert 1 <= len(first["marks"]) < 12
    assert len((await member.feed(first["seq"], first["epoch"]))["marks"]) == 12 - len(first["marks"])


async def test_what_one_person_has_on_a_paper_grows_to_its_limit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MOST_SIZE", 1_000)
    member = await desk.device("member")
    layer, first, second, third = await member.layer("private"), new_id(), new_id(), new_id()
    await member.send(member.put(first, layer, box()), member.put(second, layer, box()))
    outcomes = await member.send(
        member.put(first, layer, box("x" * 700), base=1),
        member.put(second, layer, box("x" * 150), base=1, parts=["text"]),
        member.put(third, layer, box("x" * 150)),
        member.put(second, layer, box("y"), base=1),
        member.put(first, layer, box("x" * 500), base=2),
        member.put(second, layer, box("x" * 150), base=2),
    )
    refused = [each["id"] for each in outcomes if each.get("code") == "too_many_marks"]
    assert refused == [second, third]
    assert [each["status"] for each in outcomes].count("applied") == 4
    assert {key: len(each["body"]["text"]) for key, each in (await member.marks()).items()} == {first: 500, second: 150}


async def test_an_answer_that_was_taken_back_makes_room_for_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "MOST_COMMENTS", 2)
    member = await desk.device("member")
    mark, first = new_id(), new_id()
    say = member.comment
    await member.send(member.put(mark, await member.layer("meeting")), say(mark, "một", first), say(mark, "hai"))
    assert (await member.send(say(mark, "ba")))[0]["code"] == "too_many_marks"
    taken_back = {"op": "remove_comment", "n": member.number(), "id": first}
    outcomes = await member.send(taken_back, say(mark, "ba"), say(mark, "bốn"))
    assert [each["status"] for each in outcomes] == ["applied", "applied", "refused"]
    other = {"op": "remove_comment", "n": member.number(), "id": outcomes[1]["id"]}
    await member.send(other)
    assert (await member.send(say(mark, "bốn")))[0]["status"] == "applied"
