"""Reads of papers, each scoped to who asks: what a person may not see does not exist for them."""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.identity.schemas import PersonRef
from ecabinet.kit import audience as to
from ecabinet.kit.database import Reading
from ecabinet.kit.problem import NotFound
from ecabinet.meetings.access import Access, need_access
from ecabinet.meetings.rules import MeetingState
from ecabinet.meetings.tables import AgendaItem, Meeting
from ecabinet.papers.rights import prepares
from ecabinet.papers.rules import Classification
from ecabinet.papers.schemas import OnPaper, PaperIntake, PaperView, VersionView
from ecabinet.papers.tables import Paper, PaperVersion
from ecabinet.signing.values import SignatureReport

READY = "ready"


def live_papers() -> Select[Paper]:
    """Return the papers that exist for readers, in their order: neither they nor their item nor meeting removed."""
    return (
        select(Paper)
        .join(AgendaItem, AgendaItem.id == Paper.item_id)
        .join(Meeting, Meeting.id == Paper.meeting_id)
        .where(Paper.deleted_at.is_(None), AgendaItem.deleted_at.is_(None), Meeting.deleted_at.is_(None))
        .order_by(Paper.position, Paper.id)
    )


async def paper_ids_of_item(session: AsyncSession, item_id: str) -> list[str]:
    """Return the ids of an item's papers in their order, also while the item itself is removed."""
    query = (
        select(Paper.id).where(Paper.item_id == item_id, Paper.deleted_at.is_(None)).order_by(Paper.position, Paper.id)
    )
    return list((await session.scalars(query)).all())


async def item_of_ready_version(session: AsyncSession, version_id: str) -> str | None:
    """Return the id of the item whose paper has this version, or None where it cannot be read there."""
    query = (
        live_papers()
        .join(PaperVersion, PaperVersion.paper_id == Paper.id)
        .where(PaperVersion.id == version_id, PaperVersion.state == READY)
    )
    paper = (await session.scalars(query)).one_or_none()
    return paper.item_id if paper else None


async def audience_of_version(session: Reading, meeting_id: str, paper_id: str, version_id: str) -> str | None:
    """Return who in the meeting may see this version of a paper (``kit.audience``), or None where nobody may there."""
    query = (
        select(Paper.item_id, PaperVersion.state)
        .join(AgendaItem, AgendaItem.id == Paper.item_id)
        .join(PaperVersion, PaperVersion.paper_id == Paper.id)
        .where(Paper.id == paper_id, PaperVersion.id == version_id, Paper.meeting_id == meeting_id)
        .where(Paper.deleted_at.is_(None), AgendaItem.deleted_at.is_(None))
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    return to.item(row.item_id) if row.state == READY else to.STAFF


def entities_of(paper_ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return the live entities that stand for these papers: what everybody sees, and what only the staff does."""
    return [(kind, ref) for ref in paper_ids for kind in ("paper", "paper_intake")]


async def papers_of_item(session: AsyncSession, actor: Actor, item_id: str) -> list[PaperView]:
    """Return an item's papers as this person may see them.

    Raises:
        NotFound: there is no such item for this person.
    """
    item = await session.get(AgendaItem, item_id)
    if item is None or item.deleted_at is not None:
        raise NotFound("item_not_found")
    access = (await need_access(session, item.meeting_id, actor)).need_item(item_id)
    papers = (await session.scalars(live_papers().where(Paper.item_id == item_id))).all()
    views = await paper_views(session, papers)
    sees_all = await _sees_intake(session, access, actor, item)
    return [view if sees_all else as_read(view) for view in views.values() if sees_all or is_out(view)]


async def need_paper(session: AsyncSession, actor: Actor, paper_id: str) -> PaperView:
    """Return one paper; who does not prepare it sees of its versions the ready ones.

    Raises:
        NotFound: there is no such paper for this person.
    """
    paper = (await session.scalars(live_papers().where(Paper.id == paper_id))).one_or_none()
    if paper is None:
        raise NotFound("paper_not_found")
    view = (await paper_views(session, [paper]))[paper.id]
    access = await _access_to(session, actor, paper)
    item = await session.get_one(AgendaItem, paper.item_id)
    if await _sees_intake(session, access, actor, item):
        return view
    if not is_out(view):
        raise NotFound("paper_not_found")
    return as_read(view)


async def need_version_to_read(session: AsyncSession, actor: Actor, version_id: str) -> PaperVersion:
    """Return a version whose bytes this person may read: a ready one, or any for the meeting's staff.

    Raises:
        NotFound: there is no such version for this person; the answer does not tell why.
    """
    version = await session.get(PaperVersion, version_id)
    if version is None:
        raise NotFound("paper_not_found")
    paper = (await session.scalars(live_papers().where(Paper.id == version.paper_id))).one_or_none()
    if paper is None:
        raise NotFound("paper_not_found")
    access = await _access_to(session, actor, paper)
    # What needs numbered copies is read in no other way, and of what is not ready none can be made.
    lowest = paper.classification == Classification.NORMAL
    if version.state != READY and not (access.staff and lowest):
        raise NotFound("paper_not_found")
    return version


async def _sees_intake(session: AsyncSession, access: Access, actor: Actor, item: AgendaItem) -> bool:
    """Tell whether the person sees what is not ready: the staff, and the agency as long as it may send papers."""
    if access.staff or not prepares(access, actor, item):
        return access.staff
    return (await session.get_one(Meeting, item.meeting_id)).state == MeetingState.DRAFT


async def _access_to(session: AsyncSession, actor: Actor, paper: Paper) -> Access:
    try:
        return (await need_access(session, paper.meeting_id, actor)).need_item(paper.item_id)
    except NotFound as error:
        raise NotFound("paper_not_found") from error


def is_out(view: PaperView) -> bool:
    """Tell whether everyone let into the item may see the paper: it can be read, or lies on the table as copies."""
    return view.current_version_id is not None or view.on_paper is not None


def as_read(view: PaperView) -> PaperView:
    """Return the paper as its readers see it: with nothing of the versions that are not ready, not even a name."""
    return msgspec.structs.replace(view, versions=[version for version in view.versions if version.state == READY])


def intake_of(view: PaperView) -> PaperIntake:
    """Return what its readers do not see of the paper."""
    waiting = [version for version in view.versions if version.state != READY]
    return PaperIntake(id=view.id, item_id=view.item_id, versions=waiting)


async def paper_views(session: AsyncSession, papers: Sequence[Paper]) -> dict[str, PaperView]:
    """Return these papers with all of their versions, by id, in the order given."""
    versions = await _versions_of(session, [paper.id for paper in papers])
    uploaders = {version.uploaded_by for held in versions.values() for version in held}
    names = await people.person_refs(session, uploaders)
    return {paper.id: _paper_view(paper, versions.get(paper.id, []), names) for paper in papers}


async def _versions_of(session: AsyncSession, paper_ids: Collection[str]) -> dict[str, list[PaperVersion]]:
    query = select(PaperVersion).where(PaperVersion.paper_id.in_(paper_ids)).order_by(PaperVersion.no)
    found: dict[str, list[PaperVersion]] = {}
    for version in (await session.scalars(query)).all():
        found.setdefault(version.paper_id, []).append(version)
    return found


def _paper_view(paper: Paper, versions: list[PaperVersion], names: dict[str, PersonRef]) -> PaperView:
    ready_last = sorted(versions, key=lambda version: (version.state == READY, version.no))
    ready = [version for version in ready_last if version.state == READY]
    copies = OnPaper(paper.copies_handed_out, paper.copies_collected)
    return PaperView(
        id=paper.id,
        item_id=paper.item_id,
        version=paper.version,
        title=paper.title,
        kind=paper.kind,
        order=paper.position,
        classification=paper.classification,
        on_paper=copies if paper.on_paper else None,
        late=paper.late,
        current_version_id=ready[-1].id if ready else None,
        versions=[_version_view(version, names[version.uploaded_by].full_name) for version in ready_last],
    )


def _version_view(version: PaperVersion, uploaded_by: str) -> VersionView:
    return VersionView(
        id=version.id,
        no=version.no,
        file_name=version.file_name,
        size=version.size,
        sha256=version.sha256,
        pages=version.pages,
        state=version.state,
        refusal=version.refusal,
        signed=version.signatures > 0,
        signatures=version.signatures,
        warnings=version.warnings,
        uploaded_at=version.uploaded_at,
        uploaded_by=uploaded_by,
    )


async def page_rotations(session: AsyncSession, version_id: str) -> list[int]:
    """Return how each page of a version is turned, in degrees clockwise; nothing where that is not known."""
    inspection = await session.scalar(select(PaperVersion.inspection).where(PaperVersion.id == version_id))
    return [int(page["rotation"]) for page in (inspection or {}).get("page_sizes", [])]


async def signatures_of(session: AsyncSession, version_id: str) -> list[SignatureReport]:
    """Return what the inspection found of the digital signatures in a version's bytes, in their order."""
    inspection = await session.scalar(select(PaperVersion.inspection).where(PaperVersion.id == version_id))
    return msgspec.convert((inspection or {}).get("signatures", []), list[SignatureReport])
