"""A snapshot and the events after it are a fresh snapshot: after every command, for every audience."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests import documents
from tests.realtime.law_session import PIN, SEAL_PIN, Session, session_on

from ecabinet.app import create_app
from ecabinet.kit.database import Database
from ecabinet.settings import Settings

# Commands that change nothing a meeting's followers see.
ONES_OWN_SCREEN = {
    ("POST", "/login"),
    ("POST", "/logout"),
    ("POST", "/lock"),
    ("POST", "/unlock"),
    ("POST", "/active"),
    ("POST", "/password"),
    ("POST", "/pin"),
    ("POST", "/notices/{}/read"),
}
KEYS = {
    ("POST", "/signing-keys"),
    ("POST", "/signing-keys/{}/pin"),
    ("POST", "/signing-keys/{}/unblock"),
}
# What lies on papers has a feed and a law of its own (tests/integration/annotations).
MARKS = {
    ("POST", "/pads/{}/ops"),
    ("POST", "/pads/{}/layers"),
    ("PATCH", "/layers/{}"),
    ("DELETE", "/layers/{}"),
    ("PUT", "/reading-positions/{}"),
    ("POST", "/papers/{}/bring-forward"),
    ("POST", "/papers/{}/import"),
    ("POST", "/paper-versions/{}/import-own"),
}
# What lies on a device is erased by its sockets' own frame (test_socket_rights.py).
DEVICES = {
    ("POST", "/devices"),
    ("POST", "/devices/{}/wipe"),
    ("POST", "/devices/{}/erased"),
}
# A disabled account's sockets are closed (test_socket.py); the others say who may come in, not what is to be seen.
ACCOUNTS = {
    ("POST", "/accounts"),
    ("POST", "/accounts/{}/disable"),
    ("POST", "/accounts/{}/enable"),
    ("POST", "/accounts/{}/unblock"),
    ("POST", "/accounts/{}/reset-password"),
}
# The next document's signer, and the calendar that days to come are counted by.
LATER_MEETINGS = {
    ("PUT", "/bodies/{}/signers/{}"),
    ("POST", "/own-days"),
    ("DELETE", "/own-days/{}"),
}


@pytest.fixture
async def session(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Session]:
    async with session_on(database, database_url, tmp_path / "data") as opened:
        yield opened


async def _make_meeting(session: Session) -> None:
    begins = datetime.now(UTC) + timedelta(days=10)
    body = {
        "body_id": session.world.body,
        "kind": "regular",
        "title": "Phiên họp thường kỳ",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=3)).isoformat(),
        "place": "Phòng họp số 1",
    }
    made = await session.followers["secretary"].do("POST", "/meetings", body)
    session.meeting = made["id"]
    for follower in session.followers.values():
        await follower.follow(session.meeting)
    await session.agree()


async def _prepare(session: Session) -> list[str]:
    """Make an agenda and a list of people in every way there is; return the items' ids."""
    items = []
    for number in range(3):
        body = {"title": f"Nội dung {number}", "minutes": 20, "presenter_id": session.world.members[1]}
        items.append((await session.do("secretary", "POST", "/meetings/{meeting}/items", body))["id"])
    change = {"expected_version": 1, "title": "Đã sửa", "submitting_unit_id": session.agency_unit}
    await session.do("secretary", "PATCH", f"/items/{items[2]}", change)
    order = {"expected_item_ids": items, "item_ids": [items[1], items[0], items[2]]}
    await session.do("secretary", "PUT", "/meetings/{meeting}/item-order", order)
    invite = {"person_ids": [session.world.invitee], "role": "invitee", "item_ids": items[:2]}
    await session.do("secretary", "POST", "/meetings/{meeting}/attendees", invite)
    await session.do("secretary", "PATCH", "/meetings/{meeting}", {"expected_version": 1, "place": "Phòng họp số 2"})
    await session.do("secretary", "DELETE", f"/items/{items[1]}")
    await session.do("secretary", "POST", f"/items/{items[1]}/restore")
    await session.do("secretary", "DELETE", "/meetings/{meeting}")
    await session.do("secretary", "POST", "/meetings/{meeting}/restore")
    await session.do("secretary", "POST", "/meetings/{meeting}/publish")
    await session.do("secretary", "DELETE", "/meetings/{meeting}")
    await session.do("secretary", "POST", "/meetings/{meeting}/restore")
    return items


async def _change_people(session: Session, items: list[str]) -> None:
    """Let people in and go, and answer the invitation, while everyone follows."""
    invitee = await session.attendee_of("invitee")
    await session.do("secretary", "PATCH", f"/attendees/{invitee}", {"role": "invitee", "item_ids": [items[0]]})
    await session.do("secretary", "PATCH", f"/attendees/{invitee}", {"role": "substitute"})
    await session.do("secretary", "DELETE", f"/attendees/{invitee}")
    await session.do("secretary", "POST", f"/attendees/{invitee}/restore")
    await session.do("secretary", "PATCH", f"/attendees/{invitee}", {"role": "invitee", "item_ids": items[:2]})
    await session.do("secretary", "DELETE", f"/items/{items[1]}")
    await session.do("secretary", "POST", f"/items/{items[1]}/restore")
    gone = {"expected_version": (await session.entity("item", items[2]))["version"], "submitting_unit_id": None}
    await session.do("secretary", "PATCH", f"/items/{items[2]}", gone)
    back = {**gone, "expected_version": gone["expected_version"] + 1, "submitting_unit_id": session.agency_unit}
    await session.do("secretary", "PATCH", f"/items/{items[2]}", back)
    stand_in = {"person_ids": [session.world.outsider], "role": "substitute"}
    await session.do("secretary", "POST", "/meetings/{meeting}/attendees", stand_in)
    await session.do("secretary", "DELETE", f"/attendees/{await session.attendee_of('agency')}")
    await session.do("member", "POST", "/meetings/{meeting}/opened")
    await session.do("member", "POST", "/meetings/{meeting}/reply", {"reply": "attending"})
    await session.do("colleague", "POST", "/meetings/{meeting}/reply", {"reply": "absent", "reason": "đi công tác"})


async def _papers(session: Session, items: list[str]) -> None:
    papers = [await session.upload(f"/items/{item}/papers?file_name=to-trinh.pdf", documents.paper()) for item in items]
    paper = papers[-1]
    await session.upload(f"/papers/{paper['id']}/versions?file_name=ban-2.pdf", documents.paper(2))
    await session.do("secretary", "DELETE", f"/papers/{paper['id']}")
    await session.do("secretary", "POST", f"/papers/{paper['id']}/restore")
    version = (await session.entity("paper", paper["id"]))["version"]
    changed = {"expected_version": version, "title": "Tờ trình đã sửa", "order": 2}
    await session.do("secretary", "PATCH", f"/papers/{paper['id']}", changed)
    secret = {"title": "Bản mật", "kind": "report", "classification": "secret", "handed_out": 3, "collected": 0}
    on_paper = await session.do("secretary", "POST", f"/items/{items[0]}/papers-on-paper", secret)
    back = {"expected_version": on_paper["version"], "collected": 3}
    await session.do("secretary", "PATCH", f"/papers/{on_paper['id']}", back)


async def _run(session: Session, items: list[str]) -> str:
    """Run the meeting; return the id of a vote that carried."""
    await session.do("chair", "POST", "/meetings/{meeting}/start")
    await session.do("chair", "POST", "/meetings/{meeting}/standing-permission", {"allowed": True})
    for presenter in (session.world.members[1], session.world.invitee, None, session.world.members[1]):
        await session.do("secretary", "POST", "/meetings/{meeting}/presenter", {"person_id": presenter})
    await session.do("secretary", "POST", "/meetings/{meeting}/console")
    await session.do("secretary", "POST", "/meetings/{meeting}/pause")
    await session.do("secretary", "POST", "/meetings/{meeting}/resume")
    await session.do("chair", "POST", "/meetings/{meeting}/console")
    for item in reversed(items):
        await session.do("chair", "POST", "/meetings/{meeting}/current-item", {"item_id": item})
    await session.do("member", "POST", "/meetings/{meeting}/check-in", {"presence": "in_room"})
    member = await session.attendee_of("member")
    for presence in ("left", "in_room"):
        await session.do("secretary", "POST", f"/attendees/{member}/presence", {"presence": presence})
    mistake = await _open(session, items[0])
    await session.do("chair", "POST", f"/votes/{mistake}/void", {"reason": "nhầm câu hỏi"})
    vote = await _open(session, items[0])
    await _vote(session, vote)
    await session.do("chair", "POST", f"/votes/{vote}/close")
    body = {"text": "Thống nhất thông qua.", "expected_version": 0}
    await session.do("chair", "PUT", f"/items/{items[0]}/conclusion", body)
    await session.do("chair", "POST", "/meetings/{meeting}/close")
    return vote


async def _names_are_not_for_those_of_one_item(session: Session, vote: str) -> None:
    """The invitee, who is let into the vote's item, follows its numbers; who answered what, and who is invited to what,
    is for others."""
    closed = await session.entity("vote", vote)
    assert closed["result"]["outcome"] == "carried"
    named = {each["person_id"]: each["choice"] for each in (await session.entity("vote_names", vote))["names"]}
    assert named[session.world.members[3]] == "abstain"
    for name in ("invitee", "agency"):
        snapshot = session.followers[name].snapshot
        assert snapshot is not None
        assert [each.get(vote) for kind, each in snapshot["entities"].items() if kind == "vote_names"] in ([], [None])
    invited = session.followers["invitee"].snapshot
    assert invited is not None
    assert invited["entities"]["vote"][vote] == closed
    assert session.world.members[3] not in str(closed)
    assert not {"names", "digest"} & closed["result"].keys()
    member = session.followers["member"].snapshot
    assert member is not None
    assert not any("item_ids" in each for each in member["entities"]["attendee"].values())
    assert not member["entities"].get("attendee_note")


async def _open(session: Session, item: str) -> str:
    body = {"item_id": item, "question": "Thông qua dự thảo?", "seconds": 600}
    return str((await session.do("chair", "POST", "/meetings/{meeting}/votes", body))["id"])


async def _vote(session: Session, vote: str) -> None:
    await session.do("member", "PUT", f"/votes/{vote}/ballot", {"choice": "against", "based_on": 0})
    await session.do("member", "PUT", f"/votes/{vote}/ballot", {"choice": "for", "based_on": 1})
    await session.do("colleague", "PUT", f"/votes/{vote}/ballot", {"choice": "for", "based_on": 0})
    await session.do("chair", "PUT", f"/votes/{vote}/ballot", {"choice": "for", "based_on": 0})
    await session.do("chair", "POST", f"/votes/{vote}/extend", {"seconds": 60})
    await session.do("secretary", "POST", f"/votes/{vote}/remind")
    by_hand = {"person_id": session.world.members[3], "choice": "abstain", "reason": "không có máy"}
    await session.do("secretary", "POST", f"/votes/{vote}/ballots-by-hand", by_hand)


async def _documents(session: Session, vote: str) -> None:
    """Take a resolution to its issue, there and back again on the way, and give a notice up."""
    wanted = {"kind": "resolution", "vote_id": vote}
    document = (await session.do("secretary", "POST", "/meetings/{meeting}/documents", wanted))["id"]
    change = {"expected_version": 1, "abstract": "Thông qua dự thảo"}
    await session.do("secretary", "PATCH", f"/documents/{document}", change)
    await session.do("secretary", "POST", f"/documents/{document}/prepare")
    await session.do("chair", "POST", f"/documents/{document}/return", {"reason": "Sửa trích yếu"})
    await session.do("secretary", "POST", f"/documents/{document}/prepare")
    await session.do("chair", "POST", f"/documents/{document}/sign", {"pin": PIN})
    await session.do("colleague", "POST", f"/documents/{document}/return", {"reason": "Sai nơi nhận"})
    await session.do("secretary", "POST", f"/documents/{document}/prepare")
    await session.do("chair", "POST", f"/documents/{document}/sign", {"pin": PIN})
    await session.do("colleague", "POST", f"/documents/{document}/seal", {"pin": SEAL_PIN})
    await session.do("colleague", "POST", f"/documents/{document}/issue")
    assert (await session.entity("document", document))["state"] == "issued"
    notice = await session.do("secretary", "POST", "/meetings/{meeting}/documents", {"kind": "conclusion_notice"})
    await session.do("secretary", "POST", f"/documents/{notice['id']}/cancel", {"reason": "soạn lại"})


async def _roles_and_seats(session: Session) -> None:
    """Let the administrator give and take what rights to a meeting come from."""
    world = session.world
    account = world.accounts[world.outsider]
    role = {"role": "secretary", "scope_kind": "body", "scope_id": world.body}
    given = await session.do("member", "POST", f"/accounts/{account}/roles", role)
    await session.do("member", "DELETE", f"/roles/{given['id']}")
    term = {"is_head": False, "starts_on": "2026-01-01", "ends_on": None}
    path = f"/bodies/{world.body}/members"
    seat = await session.do("member", "POST", path, {"person_id": world.outsider, **term})
    await session.do("member", "PATCH", f"/memberships/{seat['id']}", {**term, "ends_on": "2026-06-30"})
    await session.do("member", "DELETE", f"/memberships/{seat['id']}")


def _commands(data_dir: Path) -> set[tuple[str, str]]:
    """Return every route that writes, with its ids left blank."""
    paths = create_app(Settings(data_dir=data_dir)).openapi_schema.to_schema()["paths"]
    return {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path.removeprefix("/api")))
        for path, methods in paths.items()
        for method in methods
        if method != "get"
    }


async def test_following_shows_what_a_fresh_snapshot_shows_after_every_command(
    session: Session, tmp_path: Path
) -> None:
    await _make_meeting(session)
    items = await _prepare(session)
    await _roles_and_seats(session)
    await _change_people(session, items)
    await _papers(session, items)
    vote = await _run(session, items)
    await _names_are_not_for_those_of_one_item(session, vote)
    await _documents(session, vote)
    elsewhere = ONES_OWN_SCREEN | KEYS | MARKS | DEVICES | ACCOUNTS | LATER_MEETINGS
    assert session.done | {("POST", "/meetings")} == _commands(tmp_path / "other") - elsewhere
