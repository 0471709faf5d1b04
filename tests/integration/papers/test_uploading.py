"""Papers coming in: stored once, named cleanly, inspected, and refused as early as can be."""

import asyncio
import unicodedata
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from tests import documents
from tests.integration.papers.conftest import MakeRoom
from tests.integration.papers.room import Room, code_of
from tests.integration.papers.world import NOW

from ecabinet.audit.tables import AuditEntry
from ecabinet.kit.job_table import Job
from ecabinet.notices.tables import Notice
from ecabinet.papers.tables import Paper, PaperVersion

MEGABYTE = 1 << 20


async def test_a_paper_is_stored_inspected_and_then_read(room: Room) -> None:
    secretary = await room.client("secretary")
    made = await secretary.upload(room.world.items[0], documents.paper(3), title="Tờ trình", kind="submission")
    assert made.status_code == 201
    paper = made.json()
    assert (paper["title"], paper["kind"], paper["current_version_id"]) == ("Tờ trình", "submission", None)
    assert [(v["no"], v["state"], v["pages"]) for v in paper["versions"]] == [(1, "processing", None)]
    await room.inspect()
    ready = (await secretary.get(f"/papers/{paper['id']}")).json()
    assert ready["current_version_id"] == paper["versions"][0]["id"]
    assert [(v["state"], v["pages"], v["signed"]) for v in ready["versions"]] == [("ready", 3, False)]
    assert [job.state for job in await room.rows(Job)] == ["done"]
    assert {entry.action for entry in await room.rows(AuditEntry)} == {"add_paper", "inspect_paper_version"}


async def test_who_sends_a_paper_learns_what_is_odd_about_it(room: Room) -> None:
    secretary = await room.client("secretary")
    odd = await secretary.upload(room.world.items[0], documents.damaged_in_the_middle())
    sound = await secretary.upload(room.world.items[0], documents.paper())
    await room.inspect()
    for made, warnings in ((odd, ["pages_damaged"]), (sound, [])):
        [version] = (await secretary.get(f"/papers/{made.json()['id']}")).json()["versions"]
        assert (version["state"], version["warnings"]) == ("ready", warnings)


async def test_without_a_title_a_paper_is_named_as_its_file(room: Room) -> None:
    secretary = await room.client("secretary")
    made = await secretary.upload(room.world.items[0], documents.paper(), file_name="Báo cáo quý III.pdf", title="  ")
    assert made.json()["title"] == "Báo cáo quý III"


NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\system.pdf": "system.pdf",
    unicodedata.normalize("NFD", "Tờ trình số 5.pdf"): "Tờ trình số 5.pdf",
    "a\u202efdp.exe.pdf": "afdp.exe.pdf",
}
NO_PDFS = {
    b"": "paper_empty",
    b"#!/bin/sh\nrm -rf /\n": "paper_not_pdf",
    b"PK\x03\x04word/document.xml" + b"\0" * 9000: "paper_not_pdf",
    b"<!doctype html><html><script>alert(1)</script>": "paper_not_pdf",
}


async def test_file_names_come_out_clean(room: Room) -> None:
    secretary = await room.client("secretary")
    for sent, kept in NAMES.items():
        made = await secretary.upload(room.world.items[0], documents.paper(), file_name=sent)
        assert [version["file_name"] for version in made.json()["versions"]] == [kept]


async def test_what_is_no_pdf_is_refused_at_once_and_nothing_is_kept(room: Room) -> None:
    secretary = await room.client("secretary")
    for body, code in NO_PDFS.items():
        assert code_of(await secretary.upload(room.world.items[0], body)) == (422, code)
    assert await room.rows(Paper) == []
    kept = [path for path in (room.installation.settings.data_dir / "files").rglob("*") if path.is_file()]
    assert kept == []


async def test_a_file_past_the_limit_is_refused_before_it_is_sent(make_room: MakeRoom) -> None:
    room = await make_room(upload_limit_mb=1)
    secretary = await room.client("secretary")
    answer = await secretary.upload(room.world.items[0], b"%PDF-1.7\n" + b" " * MEGABYTE)
    assert code_of(answer) == (413, "paper_too_large")
    assert answer.json()["limit_bytes"] == MEGABYTE


async def test_a_file_of_unknown_length_is_refused_where_it_passes_the_limit(make_room: MakeRoom) -> None:
    room = await make_room(upload_limit_mb=1)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b"%PDF-1.7\n"
        while sent < 64 * MEGABYTE:
            sent += 1 << 16
            yield b" " * (1 << 16)

    secretary = await room.client("secretary")
    answer = await secretary.upload(room.world.items[0], endless())
    assert code_of(answer) == (413, "paper_too_large")
    assert await room.rows(Paper) == []
    assert list((room.installation.settings.data_dir / "files" / "incoming").iterdir()) == []


async def test_a_refused_first_version_is_the_staffs_to_replace(room: Room) -> None:
    secretary, member = await room.client("secretary"), await room.client("member")
    made = await secretary.upload(room.world.items[0], documents.encrypted("bí mật"))
    await room.inspect()
    path = f"/papers/{made.json()['id']}"
    assert (await secretary.get(path)).json()["versions"][0]["refusal"] == "paper_encrypted"
    assert code_of(await member.get(path)) == (404, "paper_not_found")
    assert (await secretary.upload_version(made.json()["id"], documents.paper(2))).status_code == 201
    await room.inspect()
    seen = (await member.get(path)).json()
    assert [(v["no"], v["state"]) for v in seen["versions"]] == [(2, "ready")]
    sent = (await secretary.get(path)).json()
    assert [(v["no"], v["state"]) for v in sent["versions"]] == [(1, "refused"), (2, "ready")]
    assert seen["current_version_id"] == seen["versions"][-1]["id"]


async def test_a_refused_new_version_leaves_the_older_one_current(room: Room) -> None:
    secretary, member = await room.client("secretary"), await room.client("member")
    made = await secretary.upload(room.world.items[0], documents.paper(2))
    await room.inspect()
    await secretary.upload_version(made.json()["id"], documents.cut_off(documents.one_page(), 0.2))
    await room.inspect()
    seen = (await member.get(f"/papers/{made.json()['id']}")).json()
    sent = (await secretary.get(f"/papers/{made.json()['id']}")).json()
    assert [(v["no"], v["state"]) for v in sent["versions"]] == [(2, "refused"), (1, "ready")]
    assert [v["no"] for v in seen["versions"]] == [1]
    assert seen["current_version_id"] == made.json()["versions"][0]["id"]


async def test_an_upload_repeated_with_its_key_is_done_once(room: Room) -> None:
    secretary, key, body = await room.client("secretary"), str(uuid.uuid4()), documents.paper()
    answers = await asyncio.gather(*(secretary.upload(room.world.items[0], body, key) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.text for answer in answers}) == 1
    assert len(await room.rows(Paper)) == len(await room.rows(PaperVersion)) == len(await room.rows(Job)) == 1


async def test_a_key_stands_for_its_bytes(room: Room) -> None:
    secretary, key = await room.client("secretary"), str(uuid.uuid4())
    await secretary.upload(room.world.items[0], documents.paper(1), key)
    other = await secretary.upload(room.world.items[0], documents.paper(2), key)
    assert code_of(other) == (409, "idempotency_key_reused")
    assert len(await room.rows(Paper)) == 1


async def test_the_same_bytes_in_two_papers_are_stored_once(room: Room) -> None:
    secretary, body = await room.client("secretary"), documents.paper()
    for item in room.world.items:
        assert (await secretary.upload(item, body)).status_code == 201
    await room.inspect()
    first, second = await room.rows(PaperVersion)
    assert first.sha256 == second.sha256
    assert {first.state, second.state} == {"ready"}


async def test_a_paper_above_the_ceiling_is_refused_and_goes_out_on_paper(room: Room) -> None:
    secretary, member = await room.client("secretary"), await room.client("member")
    refused = await secretary.upload(room.world.items[0], documents.paper(), classification="secret")
    assert code_of(refused) == (422, "above_classification_ceiling")
    assert (refused.json()["classification"], refused.json()["ceiling"]) == ("secret", "normal")
    entry = {"title": "Phương án", "kind": "report", "classification": "secret", "handed_out": 27, "collected": 0}
    made = await secretary.write("POST", f"/items/{room.world.items[0]}/papers-on-paper", entry)
    assert made.status_code == 201
    seen = (await member.get(f"/papers/{made.json()['id']}")).json()
    assert (seen["on_paper"], seen["versions"]) == ({"handed_out": 27, "collected": 0}, [])
    no_file = await secretary.upload_version(made.json()["id"], documents.paper())
    assert code_of(no_file) == (409, "paper_is_on_paper")


async def test_an_installation_with_a_higher_ceiling_takes_it(make_room: MakeRoom) -> None:
    room = await make_room(classification_ceiling="secret")
    secretary = await room.client("secretary")
    made = await secretary.upload(room.world.items[0], documents.paper(), classification="secret")
    assert made.json()["classification"] == "secret"
    above = await secretary.upload(room.world.items[0], documents.paper(), classification="top_secret")
    assert code_of(above) == (422, "above_classification_ceiling")


async def test_copies_are_counted_also_after_the_meeting(room: Room) -> None:
    secretary = await room.client("secretary")
    entry = {"title": "Phương án", "kind": "report", "classification": "secret", "handed_out": 27}
    made = (await secretary.write("POST", f"/items/{room.world.items[0]}/papers-on-paper", entry)).json()
    await room.set_state("closed")
    path = f"/papers/{made['id']}"
    counted = await secretary.write("PATCH", path, {"expected_version": 1, "collected": 26})
    assert counted.json()["on_paper"] == {"handed_out": 27, "collected": 26}
    too_many = await secretary.write("PATCH", path, {"expected_version": 2, "collected": 28})
    assert code_of(too_many) == (422, "more_collected_than_handed_out")
    renamed = await secretary.write("PATCH", path, {"expected_version": 2, "title": "Khác"})
    assert code_of(renamed) == (409, "meeting_state")


async def test_a_late_paper_is_marked_and_its_other_readers_are_told(make_room: MakeRoom) -> None:
    room = await make_room(starts_at=NOW + timedelta(days=2))
    secretary = await room.client("secretary")
    made = await secretary.upload(room.world.items[0], documents.paper(), title="Báo cáo")
    assert made.json()["late"] is True
    assert await room.rows(Notice) == []
    await room.inspect()
    told = {notice.person_id for notice in await room.rows(Notice) if notice.kind == "paper_late"}
    expected = ("chair", "member", "invitee", "agency", "colleague")
    assert told == {room.world.people[name] for name in expected}, "who sent it knows"


async def test_papers_of_a_draft_are_late_when_it_is_published_late(make_room: MakeRoom) -> None:
    room = await make_room("draft", starts_at=NOW + timedelta(days=2))
    secretary = await room.client("secretary")
    made = (await secretary.upload(room.world.items[0], documents.paper())).json()
    await room.inspect()
    assert made["late"] is False
    assert (await secretary.write("POST", f"/meetings/{room.world.meeting}/publish")).status_code < 300
    assert (await secretary.get(f"/papers/{made['id']}")).json()["late"] is True
    told = {notice.person_id for notice in await room.rows(Notice) if notice.kind == "papers_late"}
    assert room.world.people["member"] in told


async def test_papers_of_a_draft_are_in_time_when_it_is_published_in_time(make_room: MakeRoom) -> None:
    room = await make_room("draft")
    secretary = await room.client("secretary")
    made = (await secretary.upload(room.world.items[0], documents.paper())).json()
    assert (await secretary.write("POST", f"/meetings/{room.world.meeting}/publish")).status_code < 300
    assert (await secretary.get(f"/papers/{made['id']}")).json()["late"] is False
    assert "papers_late" not in {notice.kind for notice in await room.rows(Notice)}


async def test_a_classification_is_raised_up_to_the_ceiling_and_freely_on_paper(make_room: MakeRoom) -> None:
    room = await make_room(classification_ceiling="secret")
    secretary = await room.client("secretary")
    made = (await secretary.upload(room.world.items[0], documents.paper())).json()
    path = f"/papers/{made['id']}"
    raised = await secretary.write("PATCH", path, {"expected_version": 1, "classification": "secret"})
    assert raised.json()["classification"] == "secret"
    above = await secretary.write("PATCH", path, {"expected_version": 2, "classification": "top_secret"})
    assert code_of(above) == (422, "above_classification_ceiling")
    entry = {"title": "Phương án", "kind": "report", "classification": "secret"}
    on_paper = (await secretary.write("POST", f"/items/{room.world.items[0]}/papers-on-paper", entry)).json()
    change = {"expected_version": 1, "classification": "absolute_secret"}
    changed = await secretary.write("PATCH", f"/papers/{on_paper['id']}", change)
    assert changed.json()["classification"] == "absolute_secret"
    limits = (await secretary.get("/paper-limits")).json()
    assert limits == {"megabytes": 200, "ceiling": "secret"}


@pytest.mark.parametrize(("state", "days"), [("published", 14), ("draft", 2)])
async def test_a_paper_in_time_is_not_late(make_room: MakeRoom, state: str, days: int) -> None:
    room = await make_room(state, starts_at=NOW + timedelta(days=days))
    secretary = await room.client("secretary")
    made = await secretary.upload(room.world.items[0], documents.paper())
    assert made.json()["late"] is False
