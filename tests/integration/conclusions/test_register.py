"""Numbers: none twice, none missing, none given without its bytes, a new row of them each year."""

import asyncio
from datetime import UTC, datetime

from tests.integration.conclusions.office import PIN, Json, Office, code_of
from tests.integration.conclusions.world import CARRIED, add_vote

from ecabinet.conclusions.tables import Document, DocumentFile, RegisterEntry
from ecabinet.kit.ids import new_id

NEXT_YEAR = datetime(2027, 1, 4, 3, 0, tzinfo=UTC)
# The last evening of the year in UTC is already the new year in Vietnam.
NEW_YEAR_IN_VIETNAM = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)


async def _drafts(office: Office, count: int) -> list[str]:
    """Draft as many resolutions, each of a vote of its own."""
    made = []
    for _ in range(count):
        vote = new_id()
        async with office.database.writing() as session:
            await add_vote(session, office.world, vote, 0, "closed", CARRIED)
            await session.commit()
        office.world.votes[vote] = vote
        made.append(await office.draft(vote=vote))
    return made


async def _act(office: Office, name: str, document_id: str, act: str, body: Json | None = None) -> Json:
    done = await (await office.client(name)).post(f"/documents/{document_id}/{act}", body)
    assert done.status_code == 200, done.text
    answer: Json = done.json()
    return answer


async def _register(office: Office, year: int) -> Json:
    registers: list[Json] = (await (await office.client("clerk")).get(f"/registers?year={year}")).json()
    assert len(registers) == 1
    return registers[0]


async def test_many_at_once_get_a_number_each_without_a_gap(office: Office) -> None:
    drafts = await _drafts(office, 6)
    secretaries = [await office.client(name) for name in ("secretary", "colleague")]
    answers = await asyncio.gather(
        *(secretaries[n % 2].post(f"/documents/{each}/prepare") for n, each in enumerate(drafts))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["number"] for answer in answers) == [1, 2, 3, 4, 5, 6]
    register = await _register(office, 2026)
    assert register["missing"] == []
    assert len(register["lines"]) == 6
    stored = {row.sha256 for row in await office.rows(DocumentFile)}
    assert stored == {answer.json()["version_sha256"] for answer in answers}
    assert all(office.installation.files.exists(sha256) for sha256 in stored)


async def test_two_preparing_one_document_give_it_one_number(office: Office) -> None:
    (draft,) = await _drafts(office, 1)
    clients = [await office.client(name) for name in ("secretary", "colleague")]
    answers = await asyncio.gather(*(client.post(f"/documents/{draft}/prepare") for client in clients))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await office.rows(RegisterEntry)) == 1


async def test_a_repeated_request_gets_the_first_answer(office: Office) -> None:
    (draft,) = await _drafts(office, 1)
    secretary = await office.client("secretary")
    first, second = [await secretary.post(f"/documents/{draft}/prepare", key="one-key") for _ in range(2)]
    assert first.json() == second.json()
    assert len(await office.rows(DocumentFile)) == 1


async def test_a_text_that_cannot_be_set_takes_no_number(office: Office) -> None:
    (draft,) = await _drafts(office, 1)
    secretary = await office.client("secretary")
    change = {"expected_version": 1, "body": "Điều 1. Thông qua 🙂 dự thảo."}
    assert (await secretary.write("PATCH", f"/documents/{draft}", change)).status_code == 200
    assert code_of(await secretary.post(f"/documents/{draft}/prepare")) == (422, "document_letter_missing")
    assert await office.rows(RegisterEntry) == []


async def test_a_returned_document_keeps_its_number_and_its_first_bytes(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    back = await _act(office, "chair", document_id, "return", {"reason": "Sửa Điều 2"})
    assert (back["state"], back["reason"], back["number"]) == ("returned", "Sửa Điều 2", 1)
    held = (await _register(office, 2026))["lines"][0]
    assert (held["state"], held["reason"]) == ("held", "Sửa Điều 2")
    again = await _act(office, "secretary", document_id, "prepare")
    assert (again["state"], again["number"], again["reason"]) == ("prepared", 1, "")
    assert [row["state"] for row in (await _register(office, 2026))["lines"]] == ["given"]
    assert sorted(row.preparation for row in await office.rows(DocumentFile)) == [1, 2]
    assert (await _act(office, "chair", document_id, "sign", {"pin": PIN}))["state"] == "signed"


async def test_a_signed_document_can_come_back_from_the_clerk(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.prepared()
    await _act(office, "chair", document_id, "sign", {"pin": PIN})
    await _act(office, "clerk", document_id, "return", {"reason": "Sai nơi nhận"})
    again = await _act(office, "secretary", document_id, "prepare")
    assert (again["signed_at"], again["number"]) == (None, 1)


async def test_a_returned_document_gets_a_new_number_in_a_new_year(office: Office) -> None:
    document_id = await office.prepared()
    await _act(office, "chair", document_id, "return", {"reason": "Chuyển sang năm sau"})
    office.clock.at = NEXT_YEAR
    again = await _act(office, "secretary", document_id, "prepare")
    assert (again["reference_number"], again["year"]) == ("01/NQ-CP", 2027)
    old = (await _register(office, 2026))["lines"][0]
    assert (old["state"], old["reason"]) == ("cancelled", "Chuyển sang năm sau")
    assert [row["state"] for row in (await _register(office, 2027))["lines"]] == ["given"]


async def test_the_year_is_vietnams(office: Office) -> None:
    first, second = await _drafts(office, 2)
    assert (await _act(office, "secretary", first, "prepare"))["year"] == 2026
    office.clock.at = NEW_YEAR_IN_VIETNAM
    assert (await _act(office, "secretary", second, "prepare"))["reference_number"] == "01/NQ-CP"
    assert (await _register(office, 2027))["missing"] == []


async def test_a_cancelled_number_stays_with_its_reason_and_is_not_given_again(office: Office) -> None:
    first, second = await _drafts(office, 2)
    await _act(office, "secretary", first, "prepare")
    await _act(office, "secretary", first, "cancel", {"reason": "Ban hành nhầm"})
    assert (await _act(office, "secretary", second, "prepare"))["number"] == 2
    register = await _register(office, 2026)
    assert [(row["number"], row["state"], row["reason"]) for row in register["lines"]] == [
        (1, "cancelled", "Ban hành nhầm"),
        (2, "given", ""),
    ]
    assert register["missing"] == []


async def test_a_vote_has_one_standing_resolution(office: Office) -> None:
    document_id = await office.prepared()
    secretary = await office.client("secretary")
    path = f"/meetings/{office.world.meeting}/documents"
    again = {"kind": "resolution", "vote_id": office.world.votes["carried"]}
    refused = await secretary.post(path, again)
    assert (*code_of(refused), refused.json()["document_id"]) == (409, "document_exists", document_id)
    await _act(office, "secretary", document_id, "cancel", {"reason": "Làm lại"})
    assert (await secretary.post(path, again)).status_code == 201


async def test_two_making_one_document_make_one(office: Office) -> None:
    clients = [await office.client(name) for name in ("secretary", "colleague")]
    body = {"kind": "resolution", "vote_id": office.world.votes["carried"]}
    path = f"/meetings/{office.world.meeting}/documents"
    answers = await asyncio.gather(*(client.post(path, body) for client in clients))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(await office.rows(Document)) == 1
