"""From the recorded conclusions to an issued document with two valid signatures."""

import subprocess
from pathlib import Path

from sqlalchemy import select
from tests.integration.conclusions.office import PIN, SEAL_PIN, Client, Json, Office, code_of

from ecabinet.audit.tables import AuditEntry
from ecabinet.conclusions.tables import DocumentFile
from ecabinet.kit.event_log import MeetingEventRow
from ecabinet.notices.tables import Notice


async def _conclude(office: Office) -> None:
    chair = await office.client("chair")
    for item, text in zip(office.world.items, ("Giao Bộ trình trước 30/11.", "Thống nhất với báo cáo."), strict=True):
        done = await chair.write("PUT", f"/items/{item}/conclusion", {"text": text, "expected_version": 0})
        assert done.status_code == 200, done.text


async def _go(client: Client, document_id: str, act: str, body: Json | None = None) -> Json:
    done = await client.post(f"/documents/{document_id}/{act}", body)
    assert done.status_code == 200, done.text
    answer: Json = done.json()
    return answer


async def _issue(office: Office, document_id: str, signer: str) -> Json:
    await _go(await office.client("secretary"), document_id, "prepare")
    await _go(await office.client(signer), document_id, "sign", {"pin": PIN})
    clerk = await office.client("clerk")
    await _go(clerk, document_id, "seal", {"pin": SEAL_PIN})
    return await _go(clerk, document_id, "issue")


async def test_a_resolution_goes_from_vote_to_issue(signing_office: Office, tmp_path: Path) -> None:
    office = signing_office
    document_id = await office.draft()
    issued = await _issue(office, document_id, "chair")
    assert (issued["state"], issued["reference_number"]) == ("issued", "01/NQ-CP")
    member = await office.client("member")
    file = await member.get(f"/documents/{document_id}/file?download=1")
    assert file.headers["content-disposition"].startswith('attachment; filename="01-NQ-CP.pdf"')
    _pdfsig_finds_both_valid(file.content, tmp_path)
    found = (await member.get(f"/documents/{document_id}/signatures")).json()
    assert [(one["intact"], one["covers_whole_file"], one["trust"]) for one in found] == [
        (True, False, "trusted"),
        (True, True, "trusted"),
    ]


def _pdfsig_finds_both_valid(pdf: bytes, folder: Path) -> None:
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True).stdout
    first, second = said.split("Signature #2")
    assert "Signature is Valid" in first
    assert "Signature is Valid" in second
    assert "Total document signed" in second
    assert said.count("ETSI.CAdES.detached") == 2


async def test_the_notice_carries_every_conclusion(signing_office: Office) -> None:
    office = signing_office
    await _conclude(office)
    document_id = await office.draft("conclusion_notice", None)
    secretary = await office.client("secretary")
    detail = (await secretary.get(f"/documents/{document_id}")).json()
    assert "Giao Bộ trình trước 30/11." in detail["body"]
    assert "Dự họp có 3/3 thành viên Chính phủ." in detail["body"]
    assert detail["recipients"][-1].startswith("Lưu: VT")
    assert detail["authority"] == ["TL. THỦ TƯỚNG", "BỘ TRƯỞNG, CHỦ NHIỆM"]
    # five working days, 24 November is a holiday
    assert (detail["checks"]["conclusions"]["ok"], detail["due_on"]) == (True, "2026-12-01")
    issued = await _issue(office, document_id, "minister")
    assert issued["reference_number"] == "01/TB-VPCP"


async def test_everyone_entitled_is_told_of_an_issued_document_and_nobody_else(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.draft()
    await _issue(office, document_id, "chair")
    told = {notice.person_id for notice in await office.rows(Notice) if notice.kind == "document_issued"}
    names = {name for name, person_id in office.world.people.items() if person_id in told}
    assert names == {"chair", "minister", "member", "secretary", "colleague"}


async def test_members_hear_of_a_document_only_when_it_is_issued(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.draft()
    await _issue(office, document_id, "chair")
    async with office.database.reading() as session:
        query = select(MeetingEventRow).order_by(MeetingEventRow.seq)
        heard = [(row.audience, row.payload) for row in (await session.scalars(query)).all()]
    types = ["DocumentDrafted", "DocumentPrepared", "DocumentSigned", "DocumentSealed", "DocumentIssued"]
    assert [audience for audience, _ in heard] == ["staff", "staff", "staff", "staff", "full"]
    assert all(f'"{name}"'.encode() in payload for name, (_, payload) in zip(types, heard, strict=True))


async def test_every_step_keeps_its_bytes_and_its_audit_entry(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.draft()
    await _issue(office, document_id, "chair")
    steps = [row.step for row in await office.rows(DocumentFile)]
    assert sorted(steps) == ["prepared", "sealed", "signed"]
    entries = [row for row in await office.rows(AuditEntry) if row.subject_id == document_id]
    assert {row.action for row in entries} == {
        "make_document",
        "prepare_document",
        "sign_document",
        "seal_document",
        "issue_document",
    }
    written = "".join(f"{row.before} {row.after}" for row in entries)
    assert PIN not in written
    assert SEAL_PIN not in written


async def test_an_issued_document_never_changes_again(signing_office: Office) -> None:
    office = signing_office
    document_id = await office.draft()
    issued = await _issue(office, document_id, "chair")
    secretary, clerk, chair = [await office.client(name) for name in ("secretary", "clerk", "chair")]
    for client, act, body in (
        (secretary, "prepare", None),
        (secretary, "cancel", {"reason": "Nhầm"}),
        (secretary, "return", {"reason": "Nhầm"}),
        (chair, "sign", {"pin": PIN}),
        (clerk, "seal", {"pin": SEAL_PIN}),
        (clerk, "issue", None),
    ):
        assert code_of(await client.post(f"/documents/{document_id}/{act}", body)) == (409, "document_state")
    change = {"expected_version": issued["version"], "abstract": "Khác"}
    assert code_of(await secretary.write("PATCH", f"/documents/{document_id}", change)) == (409, "document_state")
