"""Readers' copies of papers above the lowest classification: number, reader and time on every page."""

import asyncio
import hashlib
import re

import pypdfium2
import pytest
from tests import documents
from tests.integration.papers.conftest import MakeRoom
from tests.integration.papers.room import Client, Room, code_of
from tests.integration.signing.signed import personally_signed, prepared

from ecabinet.audit.tables import AuditEntry
from ecabinet.identity.tables import Person
from ecabinet.kit.files import FileStore
from ecabinet.papers import copies
from ecabinet.papers.tables import PaperCopy, PaperVersion


@pytest.fixture
async def secret_room(make_room: MakeRoom) -> Room:
    """An installation on a network of its own, which may hold secret papers."""
    return await make_room(classification_ceiling="secret")


@pytest.fixture(scope="module")
def signed() -> bytes:
    """A resolution signed by its person."""
    return personally_signed(prepared())


def words_of(data: bytes) -> list[str]:
    """Return each page's text on one line."""
    document = pypdfium2.PdfDocument(data)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in document]


async def _secret(room: Room, body: bytes) -> str:
    secretary = await room.client("secretary")
    made = (await secretary.upload(room.world.items[0], body, classification="secret")).json()
    await room.inspect()
    return str(made["versions"][0]["id"])


async def _file(client: Client, version: str) -> bytes:
    answer = await client.get(f"/paper-versions/{version}/file")
    assert answer.status_code == 200, answer.text
    return answer.content


async def _name(room: Room, who: str) -> str:
    (name,) = (row.full_name for row in await room.rows(Person) if row.id == room.world.people[who])
    return str(name)


async def test_each_reader_gets_a_copy_of_their_own(secret_room: Room) -> None:
    body = documents.paper(3)
    version = await _secret(secret_room, body)
    for number, who in ((1, "member"), (2, "colleague"), (3, "secretary")):
        reader = await secret_room.client(who)
        copy = await _file(reader, version)
        pages, name = words_of(copy), await _name(secret_room, who)
        assert len(pages) == 3
        for page in pages:
            assert f"Bản số {number:02} · {name}" in page
            assert "MẬT" in page
            assert "09:00:00 09/11/2026" in page
        assert await _file(reader, version) == copy
    rows = await secret_room.rows(PaperCopy)
    assert sorted(row.number for row in rows) == [1, 2, 3]
    made = [entry for entry in await secret_room.rows(AuditEntry) if entry.action == "make_paper_copy"]
    assert sorted(entry.after["number"] for entry in made) == [1, 2, 3]


async def test_the_original_stays_as_it_came(secret_room: Room) -> None:
    body = documents.paper(2)
    version = await _secret(secret_room, body)
    await _file(await secret_room.client("member"), version)
    (row,) = await secret_room.rows(PaperVersion)
    files: FileStore = secret_room.installation.files
    assert row.sha256 == hashlib.sha256(body).hexdigest()
    assert await files.read(row.sha256) == body


async def test_parts_and_pictures_are_of_the_copy(secret_room: Room) -> None:
    version = await _secret(secret_room, documents.paper(2))
    reader = await secret_room.client("member")
    whole = await _file(reader, version)
    part = await reader.get(f"/paper-versions/{version}/file", Range="bytes=10-29")
    assert (part.status_code, part.content) == (206, whole[10:30])
    picture = await reader.get(f"/paper-versions/{version}/pages/1/picture?width=1600")
    other = await (await secret_room.client("colleague")).get(f"/paper-versions/{version}/pages/1/picture?width=1600")
    assert (picture.status_code, other.status_code) == (200, 200)
    assert picture.content != other.content
    (row,) = await secret_room.rows(PaperVersion)
    with secret_room.installation.files.open_derived(row.sha256, "first-page.webp") as unmarked:
        assert unmarked.read() not in {picture.content, other.content}


async def test_many_requests_at_once_make_one_copy(secret_room: Room) -> None:
    version = await _secret(secret_room, documents.paper(4))
    reader = await secret_room.client("member")
    paths = ["file", *(f"pages/{page}/picture?width=200" for page in (1, 2, 3, 4))]
    answers = await asyncio.gather(*(reader.get(f"/paper-versions/{version}/{path}") for path in paths))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert [row.number for row in await secret_room.rows(PaperCopy)] == [1]


async def test_a_raised_classification_makes_new_copies(make_room: MakeRoom) -> None:
    room = await make_room(classification_ceiling="top_secret")
    version = await _secret(room, documents.paper())
    reader, secretary = await room.client("member"), await room.client("secretary")
    first = await _file(reader, version)
    (paper,) = {row.paper_id for row in await room.rows(PaperVersion)}
    change = {"expected_version": 1, "classification": "top_secret"}
    assert (await secretary.write("PATCH", f"/papers/{paper}", change)).status_code == 200
    second = await _file(reader, version)
    assert "TỐI MẬT Bản số 02" in words_of(second)[0]
    assert first != second


async def test_what_is_not_ready_has_no_copy_and_is_shown_to_nobody(secret_room: Room) -> None:
    secretary = await secret_room.client("secretary")
    made = (await secretary.upload(secret_room.world.items[0], documents.paper(), classification="secret")).json()
    path = f"/paper-versions/{made['versions'][0]['id']}/file"
    assert code_of(await secretary.get(path)) == (404, "paper_not_found")


async def test_normal_papers_are_read_as_they_came(secret_room: Room) -> None:
    secretary, body = await secret_room.client("secretary"), documents.paper()
    made = (await secretary.upload(secret_room.world.items[0], body)).json()
    await secret_room.inspect()
    assert await _file(await secret_room.client("member"), made["versions"][0]["id"]) == body
    assert await secret_room.rows(PaperCopy) == []


async def test_what_is_taken_out_with_marks_is_the_readers_own_copy(secret_room: Room) -> None:
    version = await _secret(secret_room, documents.paper(2))
    for number, who in ((1, "member"), (2, "secretary")):
        answer = await (await secret_room.client(who)).get(f"/paper-versions/{version}/export?format=pdf")
        assert answer.status_code == 200, answer.text
        assert all(f"Bản số {number:02}" in page for page in words_of(answer.content))


async def test_without_a_copy_nothing_is_shown_and_the_next_try_makes_it(
    secret_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = await _secret(secret_room, documents.paper())
    reader = await secret_room.client("member")
    with monkeypatch.context() as patch:
        patch.setattr(copies, "_SECONDS", 0.001)
        assert code_of(await reader.get(f"/paper-versions/{version}/file")) == (422, "paper_copy_not_made")
    assert "Bản số 01" in words_of(await _file(reader, version))[0]


async def test_a_copy_of_a_signed_paper_says_that_it_is_a_copy(secret_room: Room, signed: bytes) -> None:
    version = await _secret(secret_room, signed)
    copy = await _file(await secret_room.client("member"), version)
    assert all("chữ ký số kiểm tra trên bản gốc" in page for page in words_of(copy))
    assert b"/ByteRange" not in copy
    (row,) = await secret_room.rows(PaperVersion)
    assert (row.signatures, row.sha256) == (1, hashlib.sha256(signed).hexdigest())
