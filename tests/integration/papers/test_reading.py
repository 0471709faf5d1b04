"""The bytes of a paper: whole, in parts, as pictures and as words."""

import hashlib
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import pytest_asyncio
from litestar import Litestar
from pypdf import PdfReader
from tests import documents
from tests.integration.papers.room import Client, Room, code_of
from tests.integration.papers.world import make_world

from ecabinet.kit.sandbox import Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")

BODY = documents.paper(2, title="Tờ trình")
LAST = len(BODY) - 1


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(shared_app: Litestar, sandbox: Sandbox) -> AsyncIterator[Room]:
    made = Room(shared_app, await make_world(shared_app.state.installation.database), sandbox)
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def version(room: Room) -> str:
    secretary = await room.client("secretary")
    made = await secretary.upload(room.world.items[0], BODY, file_name="Tờ trình “số 5”.pdf")
    await room.inspect()
    return str(made.json()["versions"][0]["id"])


@pytest_asyncio.fixture(loop_scope="module")
async def member(room: Room) -> Client:
    return await room.client("member")


async def test_the_whole_file_comes_back_byte_for_byte(member: Client, version: str) -> None:
    answer = await member.get(f"/paper-versions/{version}/file")
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["etag"] == f'"{hashlib.sha256(BODY).hexdigest()}"'
    assert answer.headers["content-length"] == str(len(BODY))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["content-disposition"].startswith("inline; ")


async def test_a_file_that_the_store_has_lost_is_said_to_be_missing(
    room: Room, member: Client, caplog: pytest.LogCaptureFixture
) -> None:
    secretary = await room.client("secretary")
    lost = documents.paper(1, title="Bị mất")
    made = await secretary.upload(room.world.items[0], lost)
    await room.inspect()
    digest = hashlib.sha256(lost).hexdigest()
    room.installation.files.path(digest).unlink()
    answer = await member.get(f"/paper-versions/{made.json()['versions'][0]['id']}/file")
    assert code_of(answer) == (404, "file_missing")
    assert digest in caplog.text


async def test_a_download_keeps_the_name_in_its_own_letters(member: Client, version: str) -> None:
    answer = await member.get(f"/paper-versions/{version}/file?download=1")
    name = "T%E1%BB%9D%20tr%C3%ACnh%20%E2%80%9Cs%E1%BB%91%205%E2%80%9D.pdf"
    plain = "T_ tr_nh _s_ 5_.pdf"
    assert answer.headers["content-disposition"] == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-100", 100, 100),
        (f"bytes={LAST - 9}-", LAST - 9, LAST),
        ("bytes=-10", LAST - 9, LAST),
        (f"bytes=5-{LAST + 1000}", 5, LAST),
        (f"bytes=-{LAST + 1000}", 0, LAST),
    ],
)
async def test_one_part_is_sent_as_asked(member: Client, version: str, asked: str, start: int, end: int) -> None:
    answer = await member.get(f"/paper-versions/{version}/file", Range=asked)
    assert (answer.status_code, answer.content) == (206, BODY[start : end + 1])
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(BODY)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-3", "bytes=-", "lines=1-2", "bytes=a-b"])
async def test_what_cannot_be_sent_in_one_part_is_sent_whole(member: Client, version: str, asked: str) -> None:
    answer = await member.get(f"/paper-versions/{version}/file", Range=asked)
    assert (answer.status_code, answer.content) == (200, BODY)


@pytest.mark.parametrize("asked", [f"bytes={LAST + 1}-", "bytes=-0"])
async def test_a_part_behind_the_end_is_refused(member: Client, version: str, asked: str) -> None:
    answer = await member.get(f"/paper-versions/{version}/file", Range=asked)
    assert code_of(answer) == (416, "range_not_satisfiable")
    assert answer.headers["content-range"] == f"bytes */{len(BODY)}"


async def test_a_part_of_other_bytes_is_sent_whole(member: Client, version: str) -> None:
    tag = f'"{hashlib.sha256(BODY).hexdigest()}"'
    same = await member.http.get(f"/paper-versions/{version}/file", headers={"Range": "bytes=0-9", "If-Range": tag})
    other = await member.http.get(f"/paper-versions/{version}/file", headers={"Range": "bytes=0-9", "If-Range": '"x"'})
    assert (same.status_code, other.status_code, other.content) == (206, 200, BODY)


async def test_screens_read_a_copy_whose_first_page_comes_first(member: Client, version: str) -> None:
    answer = await member.get(f"/paper-versions/{version}/reading")
    assert answer.status_code == 200
    assert b"/Linearized" in answer.content[:1024]
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert answer.headers["cache-control"] == "no-store"
    part = await member.get(f"/paper-versions/{version}/reading", Range="bytes=10-99")
    assert (part.status_code, part.content) == (206, answer.content[10:100])


async def test_the_shapes_of_the_pages_are_told(member: Client, version: str) -> None:
    answer = await member.get(f"/paper-versions/{version}/pages")
    told = answer.json()
    assert [(run["pages"], run["rotation"], run["unit"]) for run in told["runs"]] == [(2, 0, 1.0)]
    assert told["runs"][0]["box"] == [0, 0, 595.28, 841.89]
    assert (told["damaged"], told["copying"], len(told["margins"])) == ([], True, 2)


async def test_a_paper_without_its_table_is_read_from_what_it_was_rebuilt_into(room: Room, member: Client) -> None:
    lost = documents.without_table(documents.paper(2))
    made = (await (await room.client("secretary")).upload(room.world.items[0], lost)).json()
    await room.inspect()
    version = f"/paper-versions/{made['versions'][0]['id']}"
    assert (await member.get(f"{version}/file")).content == lost
    reading = (await member.get(f"{version}/reading")).content
    assert b"/Linearized" in reading[:1024]
    assert len(PdfReader(BytesIO(reading), strict=True).pages) == 2
    copy = (await member.get(f"{version}/export?format=pdf")).content
    assert len(PdfReader(BytesIO(copy), strict=True).pages) == 2
    assert (await member.get(f"{version}/pages/2/picture?width=200")).status_code == 200


@pytest.mark.parametrize("path", ["reading", "pages"])
async def test_who_is_not_let_in_reads_neither(room: Room, version: str, path: str) -> None:
    outsider = await room.client("outsider")
    assert code_of(await outsider.get(f"/paper-versions/{version}/{path}")) == (404, "paper_not_found")


@pytest.mark.parametrize("width", [1, 400, 9999])
async def test_a_page_has_its_picture(member: Client, version: str, width: int) -> None:
    for page in (1, 2):
        answer = await member.get(f"/paper-versions/{version}/pages/{page}/picture?width={width}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["cache-control"] == "no-store"
        assert (answer.content[:4], answer.content[8:12]) == (b"RIFF", b"WEBP")


async def test_a_page_has_its_words(member: Client, version: str) -> None:
    answer = await member.get(f"/paper-versions/{version}/words?page=2")
    page = answer.json()
    assert page["page"] == 2
    assert (round(page["width"]), round(page["height"])) == (595, 842)
    assert [word[0] for word in page["words"]][:2] == ["Tờ", "trình"]


async def test_all_words_come_at_once_page_by_page_and_the_same_again(member: Client, version: str) -> None:
    first, again = [await member.get(f"/paper-versions/{version}/text") for _ in range(2)]
    words = [(await member.get(f"/paper-versions/{version}/words?page={page}")).json()["words"] for page in (1, 2)]
    assert first.json() == {"pages": [" ".join(word[0] for word in page) for page in words]}
    assert (again.content, again.headers["cache-control"]) == (first.content, "no-store")


@pytest.mark.parametrize("path", ["pages/3/picture", "pages/0/picture", "words?page=3"])
async def test_a_page_that_is_not_there_is_not_found(member: Client, version: str, path: str) -> None:
    assert code_of(await member.get(f"/paper-versions/{version}/{path}")) == (404, "page_not_found")


async def test_an_unsigned_paper_has_no_signatures(member: Client, version: str) -> None:
    assert (await member.get(f"/paper-versions/{version}/signatures")).json() == []
