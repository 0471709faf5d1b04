"""Papers on the table of a small world's meeting, and whoever leads through them."""

from typing import Any

from sqlalchemy import update
from tests.realtime.live import Live, Tablet
from tests.realtime.world import START, World

from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import Meeting
from ecabinet.papers.tables import Paper, PaperVersion


async def add_paper(database: Database, world: World, item: int, *, state: str = "ready") -> tuple[str, str]:
    """Put a paper with one version into an item; return the ids of both."""
    paper, version = new_id(), new_id()
    async with database.writing() as session:
        session.add(
            Paper(
                id=paper,
                meeting_id=world.meeting,
                item_id=world.items[item],
                unit_id=world.unit,
                title="Tờ trình",
                kind="submission",
                position=1,
                changed_at=START,
            )
        )
        await session.flush()
        session.add(
            PaperVersion(
                id=version,
                paper_id=paper,
                unit_id=world.unit,
                no=1,
                file_name="to-trinh.pdf",
                size=10,
                sha256="0" * 64,
                state=state,
                pages=9,
                uploaded_by=world.secretary,
                uploaded_at=START,
            )
        )
        await session.commit()
    return paper, version


async def let_lead(live: Live, person_id: str | None) -> int:
    """Give the lead to somebody, as the chair does; return the event's number."""
    async with live.database.writing() as session:
        await session.execute(update(Meeting).where(Meeting.id == live.world.meeting).values(presenter_id=person_id))
        await session.commit()
    return await live.happen()


async def heard(tablet: Tablet, seq: int) -> None:
    """Wait until a tablet has the events up to a number; other frames are passed over."""
    while (await tablet.hear_kind("events"))["seq"] < seq:
        pass


def view(place: tuple[str, str], page: int = 1, **more: Any) -> dict[str, Any]:
    """Return a view of a paper's page."""
    paper, version = place
    where = {"paper": paper, "version": version, "page": page, "top": 0.25}
    return {**where, "region": None, "pointer": None, "idle": 0.5, **more}
