"""Who may send, change and read a paper: role × action, by every address."""

import pytest
from tests import documents
from tests.integration.papers.conftest import MakeRoom
from tests.integration.papers.room import Client, Json, Room, code_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

NO_LOGIN = (401, "not_logged_in")
NO_ITEM = (404, "item_not_found")
NO_MEETING = (404, "meeting_not_found")
NO_PAPER = (404, "paper_not_found")
READS_ONLY = (403, "staff_only")
TAKEN_OVER = (409, "submission_closed")
ALLOWED = (200, "")


def outcome(answer: object) -> tuple[int, str]:
    status = answer.status_code  # type: ignore[attr-defined]  # httpx.Response
    return ALLOWED if status < 300 else code_of(answer)  # type: ignore[arg-type]  # httpx.Response


async def _paper(room: Room, item: int, *, inspected: bool = True) -> Json:
    secretary = await room.client("secretary")
    paper: Json = (await secretary.upload(room.world.items[item], documents.paper())).json()
    if inspected:
        await room.inspect()
    return paper


async def _readings(client: Client, paper: Json) -> set[tuple[int, str]]:
    version = paper["versions"][0]["id"]
    paths = [f"/papers/{paper['id']}"]
    paths += [
        f"/paper-versions/{version}/{part}"
        for part in ("file", "pages/1/picture", "words?page=1", "text", "signatures")
    ]
    return {outcome(await client.get(path)) for path in paths}


READERS = [
    ("chair", ALLOWED, ALLOWED),
    ("secretary", ALLOWED, ALLOWED),
    ("colleague", ALLOWED, ALLOWED),
    ("member", ALLOWED, ALLOWED),
    ("invitee", ALLOWED, NO_PAPER),
    ("agency", ALLOWED, NO_PAPER),
    ("other_agency", NO_PAPER, NO_PAPER),
    ("outsider", NO_PAPER, NO_PAPER),
    ("administrator", NO_PAPER, NO_PAPER),
    (None, NO_LOGIN, NO_LOGIN),
]


@pytest.mark.parametrize(("name", "shared", "internal"), READERS)
async def test_a_paper_is_read_by_those_let_into_its_item(
    shared_room: Room, name: str | None, shared: tuple[int, str], internal: tuple[int, str]
) -> None:
    client = await shared_room.client(name)
    for item, expected in ((0, shared), (1, internal)):
        assert await _readings(client, await _paper(shared_room, item)) == {expected}


@pytest.mark.parametrize("name", ["member", "invitee", "agency", "outsider"])
async def test_what_is_not_ready_is_nobodys_but_the_staffs(shared_room: Room, name: str) -> None:
    paper = await _paper(shared_room, 0, inspected=False)
    client = await shared_room.client(name)
    version = paper["versions"][0]["id"]
    for part in ("file", "pages/1/picture", "words?page=1", "text", "signatures"):
        assert code_of(await client.get(f"/paper-versions/{version}/{part}")) == NO_PAPER
    secretary = await shared_room.client("secretary")
    assert (await secretary.get(f"/paper-versions/{version}/file")).status_code == 200


@pytest.mark.parametrize("name", ["member", "invitee", "agency"])
async def test_a_reader_is_told_nothing_of_a_version_that_is_not_ready(shared_room: Room, name: str) -> None:
    paper = await _paper(shared_room, 0)
    secretary, reader = await shared_room.client("secretary"), await shared_room.client(name)
    await secretary.upload_version(paper["id"], documents.encrypted("x"))
    await shared_room.inspect()
    await secretary.upload_version(paper["id"], documents.paper(2))
    listed = (await reader.get(f"/items/{shared_room.world.items[0]}/papers")).json()
    single = (await reader.get(f"/papers/{paper['id']}")).json()
    assert listed == [single]
    assert [(each["no"], each["state"]) for each in single["versions"]] == [(1, "ready")]
    full = (await secretary.get(f"/papers/{paper['id']}")).json()["versions"]
    assert [(each["no"], each["state"]) for each in full] == [
        (2, "refused"),
        (3, "processing"),
        (1, "ready"),
    ]


WRITERS_PUBLISHED = [
    ("chair", ALLOWED, ALLOWED),
    ("secretary", ALLOWED, ALLOWED),
    ("member", READS_ONLY, READS_ONLY),
    ("invitee", READS_ONLY, READS_ONLY),
    ("agency", TAKEN_OVER, TAKEN_OVER),
    ("other_agency", NO_MEETING, NO_PAPER),
    ("outsider", NO_MEETING, NO_PAPER),
    ("administrator", NO_MEETING, NO_PAPER),
    (None, NO_LOGIN, NO_LOGIN),
]
WRITERS_DRAFT = [
    ("chair", ALLOWED, ALLOWED),
    ("secretary", ALLOWED, ALLOWED),
    ("agency", ALLOWED, ALLOWED),
    ("member", NO_MEETING, NO_PAPER),
    ("invitee", NO_MEETING, NO_PAPER),
    ("other_agency", NO_MEETING, NO_PAPER),
    (None, NO_LOGIN, NO_LOGIN),
]
WRITERS = [("published", *row) for row in WRITERS_PUBLISHED] + [("draft", *row) for row in WRITERS_DRAFT]


@pytest.mark.parametrize(("state", "name", "adding", "changing"), WRITERS)
async def test_papers_are_prepared_by_staff_and_until_published_by_the_agency(
    make_shared_room: MakeRoom, state: str, name: str | None, adding: tuple[int, str], changing: tuple[int, str]
) -> None:
    room = await make_shared_room(state)
    client, paper = await room.client(name), await _paper(room, 0)
    item, path = f"/items/{room.world.items[0]}", f"/papers/{paper['id']}"
    on_paper = {"title": "Phương án", "kind": "report", "classification": "secret"}
    assert outcome(await client.upload(room.world.items[0], documents.paper())) == adding
    assert outcome(await client.write("POST", f"{item}/papers-on-paper", on_paper)) == adding
    assert outcome(await client.upload_version(paper["id"], documents.paper(2))) == changing
    assert outcome(await client.write("PATCH", path, {"expected_version": 1, "title": "Khác"})) == changing
    assert outcome(await client.write("DELETE", path)) == changing
    assert outcome(await client.write("POST", f"{path}/restore")) == changing


async def test_an_agency_adds_nothing_to_an_item_that_is_not_its_own(make_shared_room: MakeRoom) -> None:
    room = await make_shared_room("draft")
    agency = await room.client("agency")
    assert code_of(await agency.upload(room.world.items[1], documents.paper())) == NO_ITEM


async def test_an_agency_sees_what_became_of_its_own_upload(make_shared_room: MakeRoom) -> None:
    room = await make_shared_room("draft")
    agency = await room.client("agency")
    await agency.upload(room.world.items[0], documents.encrypted("bí mật"))
    await room.inspect()
    listed = (await agency.get(f"/items/{room.world.items[0]}/papers")).json()
    assert [version["refusal"] for paper in listed for version in paper["versions"]] == ["paper_encrypted"]


async def test_a_write_without_the_csrf_token_is_refused(shared_room: Room) -> None:
    secretary = await shared_room.client("secretary")
    answer = await secretary.http.post(
        f"/items/{shared_room.world.items[0]}/papers?file_name=a.pdf", content=documents.paper()
    )
    assert code_of(answer) == (403, "csrf_failed")


async def test_an_unknown_version_and_a_hidden_one_look_alike(shared_room: Room) -> None:
    paper, outsider = await _paper(shared_room, 1), await shared_room.client("invitee")
    hidden = await outsider.get(f"/paper-versions/{paper['versions'][0]['id']}/file")
    unknown = await outsider.get(f"/paper-versions/{'0' * 32}/file")
    assert hidden.json() == unknown.json()
