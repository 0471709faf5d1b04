"""The snapshot of a meeting over HTTP: shared where people may see alike, never where they may not."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from tests.integration.meetings.desk import Desk, Json

WHO = ("chair", "secretary", "member", "invitee", "agency")


async def _snapshot(desk: Desk, name: str) -> Json:
    answer = await desk.ask(name, "GET", f"/meetings/{desk.world.meeting}/snapshot")
    assert (answer.status_code, answer.headers["content-encoding"]) == (200, "gzip")
    taken: Json = answer.json()
    return taken


@pytest.mark.parametrize("name", WHO)
async def test_everybody_gets_what_they_may_see_whoever_asked_before(desk: Desk, name: str) -> None:
    everybody = [each for each in WHO if each != name]
    for before in (everybody, reversed(everybody)):
        for each in before:
            await _snapshot(desk, each)
        taken = await _snapshot(desk, name)
        assert (taken["seq"], taken["entities"]) == await desk.state(name)
        assert taken["me"]["person_id"] == desk.world.people[name]


async def test_a_change_is_in_the_next_snapshot_of_all(desk: Desk) -> None:
    for name in WHO:
        await _snapshot(desk, name)
    item = {"title": "Nội dung mới", "minutes": 10}
    assert (await desk.ask("secretary", "POST", f"/meetings/{desk.world.meeting}/items", item)).status_code == 201
    for name in WHO:
        taken = await _snapshot(desk, name)
        assert (taken["seq"], taken["entities"]) == await desk.state(name)


async def test_without_compression_it_is_the_same(desk: Desk) -> None:
    packed = await _snapshot(desk, "member")
    desk.http.headers["accept-encoding"] = "identity"
    answer = await desk.ask("member", "GET", f"/meetings/{desk.world.meeting}/snapshot")
    assert "content-encoding" not in answer.headers
    plain = answer.json()
    assert {**plain, "server_time": ""} == {**packed, "server_time": ""}


@contextmanager
def _queries() -> Iterator[list[str]]:
    """Gather every statement that is run meanwhile."""
    run: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        run.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield run
    event.remove(Engine, "before_cursor_execute", note)


async def test_a_room_that_comes_back_reads_its_entities_once(desk: Desk) -> None:
    await desk.http.get("/api/health")
    with _queries() as of_one:
        await _snapshot(desk, "secretary")
    with _queries() as of_twenty:
        await asyncio.gather(*(_snapshot(desk, "member") for _ in range(20)))
    papers = [len([each for each in run if "FROM paper_version" in each]) for run in (of_one, of_twenty)]
    assert papers[0] == papers[1] > 0


async def test_who_lost_the_right_gets_nothing_of_what_was_kept(desk: Desk) -> None:
    await _snapshot(desk, "member")
    attendees = (await _snapshot(desk, "secretary"))["entities"]["attendee"]
    mine = next(ref for ref, row in attendees.items() if row["person"]["id"] == desk.world.people["member"])
    assert (await desk.ask("secretary", "DELETE", f"/attendees/{mine}")).status_code == 200
    refused = await desk.ask("member", "GET", f"/meetings/{desk.world.meeting}/snapshot")
    assert (refused.status_code, refused.json()["code"]) == (404, "meeting_not_found")
