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
from ecabinet.papers.compared_pages import ComparedVersions, compare_pages, corresponding_pages
from ecabinet.papers.queries import need_version_to_read
from ecabinet.papers.tables import PaperVersion
from ecabinet.papers.version_pair import VersionPair


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
    before, after = await _read(installation, actor, version_id, other_id)
    pages = await asyncio.to_thread(compare_pages, await _pair_of(installation, before, after))
    return ComparedVersions(before=before.id, after=after.id, pages=pages)


@get("/paper-versions/{version_id:str}/compare/{other_id:str}/pages", tags=["papers"], guards=[need_open_screen])
async def pages_of_versions(
    installation: NamedDependency[Installation],
    actor: NamedDependency[Actor],
    version_id: FromPath[str],
    other_id: FromPath[str],
) -> list[tuple[int, int]]:
    """Return each page of the first version with the page of the other that has most of its words, or its picture.

    Refusals: as ``compare_versions``.
    """
    before, after = await _read(installation, actor, version_id, other_id)
    rows = await asyncio.to_thread(corresponding_pages, await _pair_of(installation, before, after))
    pairs = [(one, other) for one, other in rows if one is not None and other is not None]
    return pairs if before.id == version_id else [(other, one) for one, other in pairs]


async def _read(
    installation: Installation, actor: Actor, version_id: str, other_id: str
) -> tuple[PaperVersion, PaperVersion]:
    async with installation.database.reading() as session:
        one = await need_version_to_read(session, actor, version_id)
        other = await need_version_to_read(session, actor, other_id)
    if one.id == other.id:
        raise Invalid("same_version")
    return in_order(one, other)


async def _pair_of(installation: Installation, before: PaperVersion, after: PaperVersion) -> VersionPair:
    return await installation.comparisons.pair_of(CompareRequest(before=before.sha256, after=after.sha256))


def in_order(one: PaperVersion, other: PaperVersion) -> tuple[PaperVersion, PaperVersion]:
    """Return two versions of one paper by number; two of different papers as they come."""
    return (other, one) if one.paper_id == other.paper_id and other.no < one.no else (one, other)
