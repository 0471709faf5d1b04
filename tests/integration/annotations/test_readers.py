"""Whoever may read a paper is found at once just as each of them is found alone."""

from typing import Any

import pytest
from sqlalchemy import select
from tests.integration.annotations.conftest import MakeDesk
from tests.integration.annotations.desk import Desk
from tests.integration.papers.world import PEOPLE

from ecabinet.meetings.tables import AgendaItem, Attendee, Meeting
from ecabinet.papers.readers import people_of_papers
from ecabinet.papers.tables import Paper, PaperVersion

pytestmark = pytest.mark.asyncio(loop_scope="module")
STATES = ("draft", "published", "in_session", "paused", "closed")


async def compare(desk: Desk) -> None:
    """See for everybody that the answer about one paper and the list of its readers agree."""
    async with desk.database.reading() as session:
        found = await people_of_papers(session, meeting_id=desk.world.meeting)
        for paper in (desk.paper, desk.inner):
            assert await people_of_papers(session, paper_id=paper) == ({paper: found[paper]} if paper in found else {})
        for person in desk.world.people.values():
            alone = await people_of_papers(session, meeting_id=desk.world.meeting, among=[person])
            for paper, of in found.items():
                assert (person in alone[paper].readers) == (person in of.readers)
                assert alone[paper].readers <= of.readers
    for name in PEOPLE:
        device = await desk.device(name)
        for paper in (desk.paper, desk.inner):
            readers = found[paper].readers if paper in found else frozenset()
            may = (await device.http.get(f"/papers/{paper}")).status_code == 200
            assert may == (device.person_id in readers), (name, paper == desk.inner)
            shown = (await device.http.get(f"/pads/{paper}/feed")).status_code == 200
            assert shown == may, (name, paper == desk.inner)


@pytest.mark.parametrize("state", STATES)
async def test_in_every_state_of_the_meeting(make_desk: MakeDesk, state: str) -> None:
    desk = await make_desk(state)
    await compare(desk)
    await desk.change(PaperVersion, desk.version, state="processing")
    await compare(desk)


async def test_after_rights_are_lost(desk: Desk) -> None:
    now = desk.installation.clock.now()
    for name in ("member", "invitee"):
        query = select(Attendee.id).where(Attendee.person_id == desk.world.people[name])
        [(attendee,)] = await desk.rows(query)
        await desk.change(Attendee, attendee, deleted_at=now)
        await compare(desk)
    removed: list[tuple[type[Any], str]] = [
        (Paper, desk.inner),
        (AgendaItem, desk.world.items[0]),
        (Meeting, desk.world.meeting),
    ]
    for table, key in removed:
        await desk.change(table, key, deleted_at=now)
        await compare(desk)
