"""The live entities of papers: what everybody let into the item reads, and what only the staff sees of it."""

from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.kit import audience as to
from ecabinet.kit.live import Entity, reader
from ecabinet.papers.queries import as_read, intake_of, is_out, live_papers, paper_views
from ecabinet.papers.schemas import PaperView
from ecabinet.papers.tables import Paper


@reader("paper")
async def paper_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read papers with their ready versions; until one can be read, only the chair and the secretaries see it."""
    views = await _views(session, meeting_id, ids)
    return {view.id: Entity(to.item(view.item_id) if is_out(view) else to.STAFF, as_read(view)) for view in views}


@reader("paper_intake")
async def intake_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read what is not ready of each paper, for the chair and the secretaries; there is one for every paper."""
    return {view.id: Entity(to.STAFF, intake_of(view)) for view in await _views(session, meeting_id, ids)}


async def _views(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> list[PaperView]:
    query = live_papers().where(Paper.meeting_id == meeting_id)
    if ids is not None:
        query = query.where(Paper.id.in_(ids))
    return list((await paper_views(session, (await session.scalars(query)).all())).values())
