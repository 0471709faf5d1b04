"""Putting off a session whose day went by without it."""

from datetime import datetime

from sqlalchemy import select

from ecabinet.demo.occasion import Occasion
from ecabinet.demo.people import SECRETARY
from ecabinet.demo.plans import SessionPlan
from ecabinet.demo.stage import Stage
from ecabinet.kit.calendar import local_date
from ecabinet.meetings import agenda, prepare
from ecabinet.meetings.schemas import ChangeItem, ChangeMeeting
from ecabinet.meetings.tables import AgendaItem, Meeting


async def put_off(stage: Stage, meeting: Meeting, plan: SessionPlan, occasion: Occasion, starts_at: datetime) -> None:
    """Put a session off; where it and its items still have the plan's names, they go by the new month."""
    before, after = Occasion(local_date(meeting.starts_at)).words(), occasion.words()
    change = ChangeMeeting(
        expected_version=meeting.version,
        title=_renamed(meeting.title, [plan.title], before, after),
        starts_at=starts_at,
        ends_at=starts_at + (meeting.ends_at - meeting.starts_at),
    )
    await stage.act(SECRETARY.username, prepare.change_meeting, meeting.id, change)
    async with stage.installation.database.reading() as session:
        query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.deleted_at.is_(None))
        items = (await session.scalars(query)).all()
    for item in items:
        title = _renamed(item.title, [each.title for each in plan.items], before, after)
        if title != item.title:
            change_item = ChangeItem(expected_version=item.version, title=title)
            await stage.act(SECRETARY.username, agenda.change_item, item.id, change_item)


def _renamed(name: str, plans: list[str], before: dict[str, str], after: dict[str, str]) -> str:
    return next((plan.format_map(after) for plan in plans if plan.format_map(before) == name), name)
