"""The live entity paper."""

from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.kit import audience as to
from ecabinet.kit.live import Entity, reader
from ecabinet.papers.queries import is_out, live_papers, paper_views
from ecabinet.papers.tables import Paper


@reader("paper")
async def paper_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read papers; until one can be read, only the chair and the secretaries see it."""
    query = live_papers().where(Paper.meeting_id == meeting_id)
    if ids is not None:
        query = query.where(Paper.id.in_(ids))
    views = await paper_views(session, (await session.scalars(query)).all())
    return {view.id: Entity(to.item(view.item_id) if is_out(view) else to.STAFF, view) for view in views.values()}
