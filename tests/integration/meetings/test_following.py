"""What a command changes elsewhere reaches whoever follows the meeting."""

from datetime import date

from sqlalchemy import select, update
from tests.integration.meetings.desk import Desk

from ecabinet.identity.tables import Membership, RoleGrant
from ecabinet.meetings.tables import Meeting


async def test_an_agency_that_follows_gets_the_item_it_is_to_submit(desk: Desk) -> None:
    async with desk.database.reading() as session:
        grant = select(RoleGrant.scope_id).where(RoleGrant.account_id == desk.world.accounts["agency"])
        unit = await session.scalar(grant)
    seq, before = await desk.state("agency")
    item = {"title": "Nội dung mới", "minutes": 10, "submitting_unit_id": unit}
    path = f"/meetings/{desk.world.meeting}/items"
    assert (await desk.ask("secretary", "POST", path, item)).status_code == 201
    followed = await desk.follow("agency", seq, before)
    assert followed == (await desk.state("agency"))[1]
    assert len(followed["item"]) == 2


async def test_the_conclusion_on_a_removed_item_goes_and_comes_with_it(desk: Desk) -> None:
    async with desk.database.writing() as session:
        await session.execute(update(Meeting).values(state="in_session"))
        await session.commit()
    item = desk.world.items[1]
    conclusion = {"text": "Giao Bộ Y tế hoàn thiện.", "expected_version": 0}
    assert (await desk.ask("secretary", "PUT", f"/items/{item}/conclusion", conclusion)).status_code == 200
    for method, path, known in (("DELETE", f"/items/{item}", False), ("POST", f"/items/{item}/restore", True)):
        seq, before = await desk.state("member")
        assert (await desk.ask("secretary", method, path)).status_code == 200
        followed = await desk.follow("member", seq, before)
        assert followed == (await desk.state("member"))[1]
        assert (item in followed["conclusion"]) is known


async def test_on_another_day_others_may_be_members(desk: Desk) -> None:
    async with desk.database.writing() as session:
        member = Membership.person_id == desk.world.people["member"]
        await session.execute(update(Membership).where(member).values(ends_on=date(2026, 11, 30)))
        await session.commit()
    seq, before = await desk.state("chair")
    later = {"expected_version": 1, "starts_at": "2026-12-07T01:00:00Z", "ends_at": "2026-12-07T05:00:00Z"}
    assert (await desk.ask("secretary", "PATCH", f"/meetings/{desk.world.meeting}", later)).status_code == 200
    followed = await desk.follow("chair", seq, before)
    assert followed == (await desk.state("chair"))[1]
    electors = [row["person"]["id"] for row in followed["attendee"].values() if row["is_elector"]]
    assert electors == [desk.world.people["chair"]]


async def test_a_meeting_cannot_move_to_a_day_on_which_its_body_has_nobody(desk: Desk) -> None:
    earlier = {"expected_version": 1, "starts_at": "1990-01-01T01:00:00Z"}
    answer = await desk.ask("secretary", "PATCH", f"/meetings/{desk.world.meeting}", earlier)
    assert (answer.status_code, answer.json()["code"]) == (422, "body_without_head")
