"""The demo as it stands after its first start: people, sessions, papers, signed documents, records."""

import asyncio
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import select
from tests.integration.demo.conftest import client_of, log_in

from ecabinet.demo.people import ABSENT
from ecabinet.kit.event_log import first_broken
from ecabinet.meetings.tables import Meeting

pytestmark = pytest.mark.timeout(900)  # the first one waits for the demo to be made
RUNNING = "Phiên họp Chính phủ thường kỳ tháng 11/2026"
UPCOMING = "Phiên họp chuyên đề xây dựng pháp luật tháng 11/2026"
CLOSED = "Phiên họp Chính phủ thường kỳ tháng 10/2026"
DRAFT = "Phiên họp Chính phủ thường kỳ tháng 12/2026"


async def _snapshot(app: Litestar, username: str, title: str) -> dict[str, Any]:
    async with client_of(app) as client:
        await log_in(client, username)
        cards = (await client.get("/api/meetings")).json()
        meeting_id = next(card["id"] for card in cards if card["title"] == title)
        snapshot: dict[str, Any] = (await client.get(f"/api/meetings/{meeting_id}/snapshot")).json()
    return snapshot


async def test_everyone_sees_the_sessions_meant_for_them(app: Litestar) -> None:
    seen = {}
    for username in ("thuhien", "ngocdieu", "vinhkhang", "anhkhoa"):
        async with client_of(app) as client:
            await log_in(client, username)
            seen[username] = {card["title"]: card["state"] for card in (await client.get("/api/meetings")).json()}
    public = {RUNNING: "in_session", UPCOMING: "published", CLOSED: "closed"}
    assert seen == {
        "thuhien": {**public, DRAFT: "draft"},
        "ngocdieu": public,
        "vinhkhang": {RUNNING: "in_session", UPCOMING: "published"},
        "anhkhoa": {},
    }


async def test_the_running_session_is_at_its_third_item_with_a_vote_behind_it(app: Litestar) -> None:
    snapshot = await _snapshot(app, "khacson", RUNNING)
    entities = snapshot["entities"]
    meeting = next(iter(entities["meeting"].values()))
    items = sorted(entities["item"].values(), key=lambda item: item["no"])
    assert [item["state"] for item in items] == ["done", "done", "current"] + ["pending"] * 4
    assert (meeting["quorum"]["present"], meeting["quorum"]["members"]) == (24, 27)
    (vote,) = entities["vote"].values()
    assert vote["item_id"] == items[1]["id"]
    assert vote["result"]["counts"] == {"for": 22, "against": 1, "abstain": 1, "other": 0, "silent": 3}
    assert sum(name["by_hand"] for name in entities["vote_names"][vote["id"]]["names"]) == 1
    assert set(entities["conclusion"]) == {items[0]["id"], items[1]["id"]}
    on_paper = [paper for paper in entities["paper"].values() if paper["on_paper"]]
    assert [(paper["item_id"], paper["classification"]) for paper in on_paper] == [(items[6]["id"], "secret")]


async def test_an_invitee_sees_only_the_items_invited_to(app: Litestar) -> None:
    snapshot = await _snapshot(app, "vinhkhang", RUNNING)
    entities = snapshot["entities"]
    assert {item["no"] for item in entities["item"].values()} == {3, 6}
    assert {paper["item_id"] for paper in entities["paper"].values()} <= set(entities["item"])
    assert entities["vote"] == {}


async def test_members_have_written_on_the_papers_of_the_current_item(app: Litestar) -> None:
    snapshot = await _snapshot(app, "ngocdieu", RUNNING)
    meeting = next(iter(snapshot["entities"]["meeting"]))
    shown: dict[str, list[dict[str, Any]]] = {}
    for username in ("ngocdieu", "congthanh", "anhkhoa"):
        async with client_of(app) as client:
            await log_in(client, username)
            answer = (await client.get(f"/api/meetings/{meeting}/marks")).json()
            strokes = (await client.get(f"/api/meetings/{meeting}/marks?kind=ink")).json()
            shown[username] = answer.get("marks", []) + strokes.get("marks", [])
    kinds = {name: Counter(line["mark"]["body"]["kind"] for line in lines) for name, lines in shown.items()}
    assert kinds["congthanh"] == {"highlight": 1, "underline": 1, "stamp": 1}
    assert kinds["ngocdieu"] == {"highlight": 2, "underline": 1, "stamp": 1, "note": 1, "box": 1, "sheet": 2, "ink": 1}
    assert kinds["anhkhoa"] == {}
    asked = next(line for line in shown["congthanh"] if line["mark"]["body"]["kind"] == "highlight")
    assert (asked["comments"], asked["mark"]["settled"]["by"]["short_name"]) == (2, "Khắc Sơn")


async def test_some_answered_the_coming_invitation(app: Litestar) -> None:
    snapshot = await _snapshot(app, "thuhien", UPCOMING)
    meeting = next(iter(snapshot["entities"]["meeting"].values()))
    assert meeting["starts_at"] == "2026-11-19T01:00:00Z"
    replies = Counter(person["reply"] for person in snapshot["entities"]["attendee"].values())
    assert replies["attending"] == 13
    assert replies["absent"] == 1
    assert replies[None] >= 13


async def test_every_paper_is_ready_and_several_are_long(app: Litestar) -> None:
    papers = []
    for title in (RUNNING, UPCOMING, CLOSED, DRAFT):
        papers += list((await _snapshot(app, "thuhien", title))["entities"]["paper"].values())
    versions = [paper["versions"][-1] for paper in papers if paper["versions"]]
    assert len(versions) >= 30
    assert {version["state"] for version in versions} == {"ready"}
    assert sum(version["pages"] > 20 for version in versions) >= 3
    assert {paper["kind"] for paper in papers} >= {
        "submission",
        "verification_report",
        "draft_resolution",
        "report",
        "summary",
    }


async def test_both_issued_documents_bear_two_valid_signatures(app: Litestar, tmp_path: Path) -> None:
    async with client_of(app) as client:
        await log_in(client, "ngocdieu")
        cards = [card["document"] for card in (await client.get("/api/documents")).json()]
        files = {card["id"]: (await client.get(f"/api/documents/{card['id']}/file")).content for card in cards}
    numbers = {card["reference_number"] for card in cards if card["state"] == "issued"}
    assert numbers == {"01/NQ-CP", "01/TB-VPCP"}
    for document_id, pdf in files.items():
        path = tmp_path / f"{document_id}.pdf"
        path.write_bytes(pdf)
        said = await asyncio.to_thread(_pdfsig, path)
        assert said.count("Signature is Valid") == 2
        assert "Total document signed" in said.split("Signature #2")[1]


def _pdfsig(path: Path) -> str:
    return subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True).stdout


async def test_a_second_resolution_waits_for_its_signer(app: Litestar) -> None:
    async with client_of(app) as client:
        await log_in(client, "khacson")
        waiting = (await client.get("/api/today")).json()["waiting"]
    assert "document_to_sign" in {one["kind"] for one in waiting}


async def test_every_log_is_an_unbroken_chain(app: Litestar) -> None:
    async with app.state.installation.database.reading() as session:
        meetings = (await session.scalars(select(Meeting.id))).all()
        assert len(meetings) == 4
        assert [await first_broken(session, meeting_id) for meeting_id in meetings] == [None] * 4


async def test_those_away_are_neither_present_nor_voting(app: Litestar) -> None:
    entities = (await _snapshot(app, "thuhien", RUNNING))["entities"]
    names = {"tronghien": "Nghiêm Trọng Hiền", "thihieu": "Lại Thị Hiếu", "diemhuong": "Triệu Diễm Hương"}
    away = [one for one in entities["attendee"].values() if one["role"] == "member" and one["presence"] == "absent"]
    assert {one["person"]["full_name"] for one in away} == {names[username] for username in ABSENT}
