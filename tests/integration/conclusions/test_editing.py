"""Conclusions and drafts: recorded in time, never silently over another's words."""

import pytest
from sqlalchemy import update
from tests.integration.conclusions.conftest import MakeOffice
from tests.integration.conclusions.office import Json, Office, code_of

from ecabinet.audit.tables import AuditEntry
from ecabinet.meetings.tables import Attendee

CHANGE = {"abstract": "Thông qua Nghị định", "body": "Căn cứ Luật;\nĐiều 1. Thông qua.", "recipients": ["A", "Lưu: VT"]}


async def _conclude(office: Office, name: str, text: str, expected: int) -> tuple[int, Json]:
    client = await office.client(name)
    body = {"text": text, "expected_version": expected}
    answer = await client.write("PUT", f"/items/{office.world.items[0]}/conclusion", body)
    return answer.status_code, answer.json()


@pytest.mark.parametrize("state", ["in_session", "paused", "closed"])
async def test_the_chair_concludes_from_the_session_on(make_office: MakeOffice, state: str) -> None:
    status, conclusion = await _conclude(await make_office(state), "chair", " Giao Bộ trình. ", 0)
    assert (status, conclusion["text"], conclusion["version"]) == (200, "Giao Bộ trình.", 1)
    assert conclusion["recorded_by_name"] == "Lê Khắc Sơn"


async def test_nothing_is_concluded_before_the_session(make_office: MakeOffice) -> None:
    status, refusal = await _conclude(await make_office("published"), "chair", "Giao Bộ.", 0)
    assert (status, refusal["code"]) == (409, "meeting_state")


async def test_the_second_to_edit_a_conclusion_is_told_who_changed_it(office: Office) -> None:
    assert (await _conclude(office, "chair", "Một", 0))[0] == 200
    assert (await _conclude(office, "secretary", "Hai", 1))[0] == 200
    for expected in (0, 1):
        status, refusal = await _conclude(office, "chair", "Ba", expected)
        assert (status, refusal["code"]) == (409, "edit_conflict")
        assert (refusal["changed_by_name"], refusal["current"]) == ("Người secretary", 2)
    entries = [row for row in await office.rows(AuditEntry) if row.action == "record_conclusion"]
    assert sorted((row.before or {}).get("text", "") for row in entries) == ["", "Một"]


async def test_the_notice_counts_whoever_was_there_for_a_part_of_the_meeting(office: Office) -> None:
    await _conclude(office, "chair", "Giao Bộ trình.", 0)
    async with office.database.writing() as session:
        for name, presence in (("member", "left"), ("minister", "absent")):
            query = update(Attendee).where(Attendee.person_id == office.world.people[name])
            await session.execute(query.values(presence=presence))
        await session.commit()
    notice = await office.draft("conclusion_notice", None)
    detail = (await (await office.client("secretary")).get(f"/documents/{notice}")).json()
    assert "Dự họp có 2/3 thành viên Chính phủ." in detail["body"]


async def test_a_conclusion_is_seen_by_those_let_into_its_item(office: Office) -> None:
    await _conclude(office, "chair", "Giao Bộ.", 0)
    snapshot = f"/meetings/{office.world.meeting}/snapshot"
    for name in ("chair", "member", "invitee", "agency"):
        entities = (await (await office.client(name)).get(snapshot)).json()["entities"]
        assert list(entities["conclusion"]) == [office.world.items[0]]
    body = {"text": "Ghi nhận.", "expected_version": 0}
    chair = await office.client("chair")
    await chair.write("PUT", f"/items/{office.world.items[1]}/conclusion", body)
    entities = (await (await office.client("invitee")).get(snapshot)).json()["entities"]
    assert list(entities["conclusion"]) == [office.world.items[0]]


async def test_a_draft_can_be_changed_and_tells_the_second_of_the_first(office: Office) -> None:
    document_id = await office.draft()
    secretary, colleague = await office.client("secretary"), await office.client("colleague")
    done = await secretary.write("PATCH", f"/documents/{document_id}", {"expected_version": 1, **CHANGE})
    assert (done.status_code, done.json()["version"]) == (200, 2)
    refused = await colleague.write("PATCH", f"/documents/{document_id}", {"expected_version": 1, **CHANGE})
    assert (*code_of(refused), refused.json()["changed_by_name"]) == (409, "edit_conflict", "Người secretary")
    detail = (await colleague.get(f"/documents/{document_id}")).json()
    assert (detail["body"], detail["recipients"]) == (CHANGE["body"], CHANGE["recipients"])


async def test_recipients_end_in_the_archive(office: Office) -> None:
    document_id = await office.draft()
    change = {"expected_version": 1, "recipients": ["Lưu: VT", "Bộ Xây dựng"]}
    answer = await (await office.client("secretary")).write("PATCH", f"/documents/{document_id}", change)
    assert code_of(answer) == (422, "recipients_without_archive")


async def test_a_prepared_document_is_not_edited(office: Office) -> None:
    document_id = await office.prepared()
    answer = await (await office.client("secretary")).write(
        "PATCH", f"/documents/{document_id}", {"expected_version": 2, **CHANGE}
    )
    assert code_of(answer) == (409, "document_state")


async def test_a_draft_shows_as_it_will_look(office: Office) -> None:
    document_id = await office.draft()
    preview = await (await office.client("secretary")).get(f"/documents/{document_id}/preview")
    assert (preview.status_code, preview.content[:5]) == (200, b"%PDF-")
    assert (await (await office.client("member")).get(f"/documents/{document_id}/preview")).status_code == 404
    assert (await (await office.client("secretary")).get(f"/documents/{document_id}/file")).status_code == 404


@pytest.mark.parametrize(
    ("vote", "refusal"), [("rejected", (409, "vote_not_carried")), ("voided", (409, "vote_not_carried"))]
)
async def test_only_what_carried_becomes_a_resolution(office: Office, vote: str, refusal: tuple[int, str]) -> None:
    secretary = await office.client("secretary")
    body = {"kind": "resolution", "vote_id": office.world.votes[vote]}
    assert code_of(await secretary.post(f"/meetings/{office.world.meeting}/documents", body)) == refusal


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"kind": "resolution"}, (422, "vote_missing")),
        ({"kind": "resolution", "vote_id": "0" * 32}, (404, "vote_not_found")),
        ({"kind": "conclusion_notice"}, (409, "nothing_concluded")),
        ({"kind": "poem"}, (400, "bad_payload")),
    ],
)
async def test_what_a_document_needs(office: Office, body: Json, refusal: tuple[int, str]) -> None:
    secretary = await office.client("secretary")
    assert code_of(await secretary.post(f"/meetings/{office.world.meeting}/documents", body)) == refusal


async def test_documents_come_after_the_session(make_office: MakeOffice) -> None:
    office = await make_office("in_session")
    secretary = await office.client("secretary")
    answer = await secretary.post(f"/meetings/{office.world.meeting}/documents", {"kind": "conclusion_notice"})
    assert code_of(answer) == (409, "meeting_state")


@pytest.mark.parametrize(("act", "name"), [("return", "chair"), ("cancel", "secretary")])
async def test_a_return_and_a_cancellation_say_why(office: Office, act: str, name: str) -> None:
    document_id = await office.prepared()
    client = await office.client(name)
    assert code_of(await client.post(f"/documents/{document_id}/{act}", {"reason": "   "})) == (422, "reason_missing")
