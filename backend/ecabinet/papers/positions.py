"""Where a person last was in each paper."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.actor import Actor
from ecabinet.kit.many_rows import insert_rows
from ecabinet.kit.problem import NotFound
from ecabinet.kit.work import Work
from ecabinet.papers.queries import need_paper
from ecabinet.papers.schemas import KeepPosition, ReadingPositionView
from ecabinet.papers.tables import ReadingPosition

MOST_LISTED = 500


async def own_positions(session: AsyncSession, actor: Actor) -> list[ReadingPositionView]:
    """Return where the person was in the papers they had open last, the newest first."""
    row = ReadingPosition
    query = (
        select(row.paper_id, row.version_id, row.page, row.top, row.at)
        .where(row.person_id == actor.person_id)
        .order_by(row.at.desc(), row.paper_id)
        .limit(MOST_LISTED)
    )
    return [ReadingPositionView(*each) for each in await session.execute(query)]


async def keep_position(work: Work, actor: Actor, paper_id: str, data: KeepPosition) -> None:
    """Keep where the person is in a paper, in place of what was kept before.

    Raises:
        NotFound: there is no such paper for this person, or it has no such version or page (``page_not_found``).
    """
    paper = await need_paper(work.session, actor, paper_id)
    pages = {version.id: version.pages or 0 for version in paper.versions}
    if data.page > pages.get(data.version, 0):
        raise NotFound("page_not_found")
    row = {
        "person_id": actor.person_id,
        "paper_id": paper_id,
        "version_id": data.version,
        "page": data.page,
        "top": data.top,
        "at": work.now,
    }
    await insert_rows(work.session, ReadingPosition, [row], in_place=True)
