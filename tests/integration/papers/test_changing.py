"""Papers changed, ordered, removed and put back, by two secretaries at once."""

import pytest
from tests import documents
from tests.integration.papers.room import Client, Json, Room, code_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _ready(room: Room, secretary: Client, *titles: str) -> list[Json]:
    made = [(await secretary.upload(room.world.items[0], documents.paper(), title=title)).json() for title in titles]
    await room.inspect()
    return made


async def test_the_second_of_two_edits_is_told_of_the_first(shared_room: Room) -> None:
    secretary, colleague = await shared_room.client("secretary"), await shared_room.client("colleague")
    (paper,) = await _ready(shared_room, secretary, "Báo cáo")
    path = f"/papers/{paper['id']}"
    first = await secretary.write("PATCH", path, {"expected_version": 1, "title": "Báo cáo tóm tắt", "kind": "summary"})
    assert (first.json()["title"], first.json()["kind"], first.json()["version"]) == ("Báo cáo tóm tắt", "summary", 2)
    second = await colleague.write("PATCH", path, {"expected_version": 1, "title": "Báo cáo khác"})
    assert code_of(second) == (409, "edit_conflict")
    assert (second.json()["changed_by_name"], second.json()["current"]) == ("Người secretary", 2)
    assert (await colleague.get(path)).json()["title"] == "Báo cáo tóm tắt"


async def test_a_paper_moves_among_its_items_papers(shared_room: Room) -> None:
    secretary = await shared_room.client("secretary")
    papers = await _ready(shared_room, secretary, "A", "B", "C")
    moved = await secretary.write("PATCH", f"/papers/{papers[2]['id']}", {"expected_version": 1, "order": 1})
    assert moved.json()["order"] == 1
    listed = (await secretary.get(f"/items/{shared_room.world.items[0]}/papers")).json()
    assert [(paper["title"], paper["order"]) for paper in listed] == [("C", 1), ("A", 2), ("B", 3)]


async def test_copies_are_counted_only_of_what_is_on_paper(shared_room: Room) -> None:
    secretary = await shared_room.client("secretary")
    (paper,) = await _ready(shared_room, secretary, "Báo cáo")
    counted = await secretary.write("PATCH", f"/papers/{paper['id']}", {"expected_version": 1, "handed_out": 3})
    assert code_of(counted) == (409, "paper_not_on_paper")


async def test_a_removed_paper_is_nowhere_until_it_is_restored(shared_room: Room) -> None:
    secretary, member = await shared_room.client("secretary"), await shared_room.client("member")
    (paper,) = await _ready(shared_room, secretary, "Báo cáo")
    version = paper["versions"][0]["id"]
    assert (await secretary.write("DELETE", f"/papers/{paper['id']}")).status_code == 200
    places = [f"/papers/{paper['id']}"]
    places += [
        f"/paper-versions/{version}/{part}"
        for part in ("file", "pages/1/picture", "words?page=1", "text", "signatures")
    ]
    for reader in (secretary, member):
        for place in places:
            assert code_of(await reader.get(place)) == (404, "paper_not_found"), place
        assert (await reader.get(f"/items/{shared_room.world.items[0]}/papers")).json() == []
    again = await secretary.write("DELETE", f"/papers/{paper['id']}")
    assert code_of(again) == (404, "paper_not_found")
    back = await secretary.write("POST", f"/papers/{paper['id']}/restore")
    assert (back.status_code, back.json()["title"]) == (200, "Báo cáo")
    for place in places:
        assert (await member.get(place)).status_code == 200, place


async def test_papers_of_a_removed_item_are_nowhere(shared_room: Room) -> None:
    secretary, member = await shared_room.client("secretary"), await shared_room.client("member")
    (paper,) = await _ready(shared_room, secretary, "Báo cáo")
    assert (await secretary.write("DELETE", f"/items/{shared_room.world.items[0]}")).status_code < 300
    for reader in (secretary, member):
        assert code_of(await reader.get(f"/papers/{paper['id']}")) == (404, "paper_not_found")
        version = await reader.get(f"/paper-versions/{paper['versions'][0]['id']}/file")
        assert code_of(version) == (404, "paper_not_found")


async def test_nothing_changes_in_a_closed_meeting(shared_room: Room) -> None:
    secretary = await shared_room.client("secretary")
    (paper,) = await _ready(shared_room, secretary, "Báo cáo")
    await shared_room.set_state("closed")
    path = f"/papers/{paper['id']}"
    for answer in (
        await secretary.upload(shared_room.world.items[0], documents.paper()),
        await secretary.upload_version(paper["id"], documents.paper()),
        await secretary.write("PATCH", path, {"expected_version": 1, "title": "Khác"}),
        await secretary.write("DELETE", path),
    ):
        assert code_of(answer) == (409, "meeting_state")
