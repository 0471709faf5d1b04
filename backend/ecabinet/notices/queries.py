"""Reading notices; each person sees only their own."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.notices.schemas import NoticeView
from ecabinet.notices.tables import Notice


def view(notice: Notice) -> NoticeView:
    """Return a notice as its reader gets it."""
    return NoticeView(notice.id, notice.kind, notice.values, notice.href, notice.meeting_id, notice.at, notice.read_at)


async def notices_of(session: AsyncSession, person_id: str, limit: int = 100) -> list[NoticeView]:
    """Return a person's notices, the newest first."""
    query = select(Notice).where(Notice.person_id == person_id).order_by(Notice.at.desc(), Notice.id).limit(limit)
    return [view(notice) for notice in (await session.scalars(query)).all()]


async def unread_count(session: AsyncSession, person_id: str) -> int:
    """Return how many notices a person has not read."""
    query = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return (await session.execute(query)).scalar_one()


async def told_since(
    session: AsyncSession, person_ids: Collection[str], kind: str, meeting_id: str, since: datetime
) -> bool:
    """Tell whether any of these people was told something of this kind in a meeting at or after ``since``."""
    query = select(Notice.id).where(
        Notice.person_id.in_(person_ids), Notice.at >= since, Notice.kind == kind, Notice.meeting_id == meeting_id
    )
    return (await session.scalar(query.limit(1))) is not None


async def newest_notices(
    session: AsyncSession, person_ids: Collection[str], since: datetime
) -> dict[str, list[NoticeView]]:
    """Return the unread notices of these people that are newer than ``since``, the oldest first."""
    query = (
        select(Notice)
        .where(Notice.person_id.in_(person_ids), Notice.read_at.is_(None), Notice.at > since)
        .order_by(Notice.at, Notice.id)
    )
    found: dict[str, list[NoticeView]] = {}
    for notice in (await session.scalars(query)).all():
        found.setdefault(notice.person_id, []).append(view(notice))
    return found
