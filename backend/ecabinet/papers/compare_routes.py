"""Two versions of a paper beside each other."""

import asyncio

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.problem import Invalid
from ecabinet.papers.compare import CompareRequest
from ecabinet.papers.compared_pages import ComparedVersions, compare_pages
from ecabinet.papers.queries import need_version_to_read
from ecabinet.papers.tables import PaperVersion


@get("/paper-versions/{version_id:str}/compare/{other_id:str}", tags=["papers"], guards=[need_open_screen])
async def compare_versions(
    installation: NamedDependency[Installation],
    actor: NamedDependency[Actor],
    version_id: FromPath[str],
    other_id: FromPath[str],
) -> ComparedVersions:
    """Return page by page what was removed and added; of one paper's versions the lower number is the one before.

    Refusals: ``same_version``, and ``papers_not_compared`` when it takes too long or too much memory.
    """
    async with installation.database.reading() as session:
        one = await need_version_to_read(session, actor, version_id)
        other = await need_version_to_read(session, actor, other_id)
    if one.id == other.id:
        raise Invalid("same_version")
    before, after = in_order(one, other)
    pair = await installation.comparisons.pair_of(CompareRequest(before=before.sha256, after=after.sha256))
    pages = await asyncio.to_thread(compare_pages, pair)
    return ComparedVersions(before=before.id, after=after.id, pages=pages)


def in_order(one: PaperVersion, other: PaperVersion) -> tuple[PaperVersion, PaperVersion]:
    """Return two versions of one paper by number; two of different papers as they come."""
    return (other, one) if one.paper_id == other.paper_id and other.no < one.no else (one, other)
