"""Reminding the members who have not voted, and the chair who is present by opening the session."""

from datetime import timedelta

import pytest
from tests.integration.meetings.desk import Desk, Json

from ecabinet.notices.queries import notices_of
from ecabinet.voting.tables import Ballot


async def _notices(desk: Desk, name: str) -> list[Json]:
    async with desk.database.reading() as session:
        found = await notices_of(session, desk.world.people[name])
    return [each.values for each in found if each.kind == "vote_reminder"]


async def _answer(desk: Desk, vote: str, name: str) -> None:
    """Write a ballot as the ballot writer, which is not started here, would."""
    async with desk.database.writing() as session:
        person = desk.world.people[name]
        ballot = Ballot(vote_id=vote, person_id=person, choice="for", revision=1, receipt="r", request_key="k")
        ballot.cast_at = desk.clock.now()
        session.add(ballot)
        await session.commit()


@pytest.fixture
async def vote(desk: Desk) -> str:
    """An open vote of a session that the chair has begun."""
    meeting = desk.world.meeting
    assert (await desk.ask("chair", "POST", f"/meetings/{meeting}/start")).status_code == 200
    question = {"item_id": desk.world.items[0], "question": "Thông qua?"}
    opened = await desk.ask("chair", "POST", f"/meetings/{meeting}/votes", question)
    assert opened.status_code == 201, opened.text
    return str(opened.json()["id"])


async def test_only_those_who_have_not_voted_are_reminded_and_once_a_minute(desk: Desk, vote: str) -> None:
    path = f"/votes/{vote}/remind"
    first = await desk.ask("secretary", "POST", path)
    assert (first.status_code, first.json()) == (200, {"count": 2})
    assert [await _notices(desk, name) for name in ("chair", "member")] == [[{"question": "Thông qua?"}]] * 2
    again = await desk.ask("chair", "POST", path)
    assert (again.status_code, again.json()["code"], again.json()["retry_after"]) == (429, "reminded_just_now", 60)
    desk.clock.at += timedelta(seconds=61)
    await _answer(desk, vote, "chair")
    later = await desk.ask("chair", "POST", path)
    assert (later.status_code, later.json()) == (200, {"count": 1})
    assert [len(await _notices(desk, name)) for name in ("chair", "member")] == [1, 2]


async def test_a_vote_that_is_over_waits_for_nobody(desk: Desk, vote: str) -> None:
    assert (await desk.ask("chair", "POST", f"/votes/{vote}/void", {"reason": "mở nhầm"})).status_code == 200
    refused = await desk.ask("chair", "POST", f"/votes/{vote}/remind")
    assert (refused.status_code, refused.json()["code"]) == (409, "vote_voided")
    assert await _notices(desk, "member") == []


async def test_the_next_vote_may_be_reminded_of_at_once(desk: Desk, vote: str) -> None:
    assert (await desk.ask("chair", "POST", f"/votes/{vote}/remind")).status_code == 200
    assert (await desk.ask("chair", "POST", f"/votes/{vote}/close")).status_code == 200
    desk.clock.at += timedelta(seconds=5)
    question = {"item_id": desk.world.items[0], "question": "Thông qua lần hai?"}
    opened = await desk.ask("chair", "POST", f"/meetings/{desk.world.meeting}/votes", question)
    assert (await desk.ask("chair", "POST", f"/votes/{opened.json()['id']}/remind")).status_code == 200


async def test_whoever_opens_the_session_as_its_chair_is_present(desk: Desk) -> None:
    meeting = desk.world.meeting
    seq, before = await desk.state("member")
    assert (await desk.ask("chair", "POST", f"/meetings/{meeting}/start")).status_code == 200
    followed = await desk.follow("member", seq, before)
    assert followed == (await desk.state("member"))[1]
    presence = {row["person"]["id"]: row["presence"] for row in followed["attendee"].values()}
    assert presence[desk.world.people["chair"]] == "in_room"
    assert presence[desk.world.people["member"]] == "absent"
    assert followed["meeting"][meeting]["quorum"]["present"] == 1


async def test_members_who_would_not_see_a_vote_are_named_to_the_staff(desk: Desk) -> None:
    meeting = desk.world.meeting
    path = f"/meetings/{meeting}/members-not-listed"
    assert (await desk.ask("chair", "GET", path)).json() == []
    (attendee,) = [
        row["id"]
        for row in (await desk.state("chair"))[1]["attendee"].values()
        if row["person"]["id"] == desk.world.people["member"]
    ]
    asked = {"role": "invitee", "item_ids": desk.world.items[:1]}
    for method, body in (("PATCH", asked), ("DELETE", None)):
        assert (await desk.ask("secretary", method, f"/attendees/{attendee}", body)).status_code == 200
        found = (await desk.ask("chair", "GET", path)).json()
        assert [person["id"] for person in found] == [desk.world.people["member"]]
