"""Papers of an item: shown as copies on paper, changed, ordered, removed and put back."""

from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.kit.edits import need_version, touch
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, Invalid
from ecabinet.kit.work import Work
from ecabinet.meetings.tables import Meeting
from ecabinet.papers import events
from ecabinet.papers.entries import comes_late, new_paper, note_paper, paper_facts, view_of
from ecabinet.papers.queries import entities_of, live_papers, paper_ids_of_item
from ecabinet.papers.rights import lock_item, need_below_ceiling, need_preparer, paper_to_prepare
from ecabinet.papers.rules import Classification
from ecabinet.papers.schemas import AddPaperOnPaper, ChangePaper, PaperView
from ecabinet.papers.tables import Paper

FOR_COPIES = frozenset({"handed_out", "collected"})
CHANGEABLE = frozenset({"title", "kind", "classification", "order"}) | FOR_COPIES


async def add_on_paper(work: Work, actor: Actor, item_id: str, data: AddPaperOnPaper) -> PaperView:
    """Show on the agenda a paper that is distributed on paper only, of whatever classification.

    Raises:
        Invalid: more copies came back than were handed out (``more_collected_than_handed_out``).
    """
    await lock_item(work, item_id)
    place = await need_preparer(work.session, actor, item_id)
    paper = await new_paper(work, actor, place, data.title, data.kind, data.classification)
    paper.on_paper = True
    _count_copies(paper, data.handed_out, data.collected)
    note_paper(work, "add_paper_on_paper", paper, after=paper_facts(paper))
    await record(work, paper.meeting_id, events.PAPER_ADDED, entities_of([paper.id]))
    return await view_of(work.session, paper)


async def change_paper(
    work: Work, actor: Actor, paper_id: str, data: ChangePaper, ceiling: Classification
) -> PaperView:
    """Change title, kind, classification, place in the order, or the counts of copies, also counted after closing.

    Raises:
        Conflict: somebody changed it meanwhile, or it is not distributed on paper and copies were counted.
        Invalid: more copies came back than were handed out, or the file would be above the installation's ceiling.
    """
    wanted = {name for name in CHANGEABLE if getattr(data, name) is not UNSET}
    _, paper = await paper_to_prepare(work, actor, paper_id, closed=bool(wanted) and wanted <= FOR_COPIES)
    need_version(paper, data.expected_version, await _changed_by(work.session, paper))
    if wanted & FOR_COPIES and not paper.on_paper:
        raise Conflict("paper_not_on_paper")
    before = paper_facts(paper)
    paper.title = paper.title if data.title is UNSET else data.title
    paper.kind = paper.kind if data.kind is UNSET else data.kind
    if data.classification is not UNSET:
        _classify(paper, data.classification, ceiling)
    handed_out = paper.copies_handed_out if data.handed_out is UNSET else data.handed_out
    _count_copies(paper, handed_out, paper.copies_collected if data.collected is UNSET else data.collected)
    moved = [] if data.order is UNSET else await _move(work.session, paper, data.order)
    touch(paper, actor.person_id, work.now)
    note_paper(work, "change_paper", paper, before=before, after=paper_facts(paper))
    await record(work, paper.meeting_id, events.PAPER_CHANGED, entities_of(dict.fromkeys([paper_id, *moved])))
    return await view_of(work.session, paper)


async def remove_paper(work: Work, actor: Actor, paper_id: str) -> None:
    """Remove a paper from everyone's sight; ``restore_paper`` brings it back."""
    _, paper = await paper_to_prepare(work, actor, paper_id)
    paper.deleted_at = work.now
    touch(paper, actor.person_id, work.now)
    note_paper(work, "remove_paper", paper, before=paper_facts(paper))
    await record(work, paper.meeting_id, events.PAPER_REMOVED, entities_of([paper_id]))


async def restore_paper(work: Work, actor: Actor, paper_id: str) -> PaperView:
    """Bring a removed paper back to where it was; one that is there already stays as it is."""
    _, paper = await paper_to_prepare(work, actor, paper_id, removed=True)
    if paper.deleted_at is None:
        return await view_of(work.session, paper)
    paper.deleted_at = None
    touch(paper, actor.person_id, work.now)
    note_paper(work, "restore_paper", paper, after=paper_facts(paper))
    await record(work, paper.meeting_id, events.PAPER_RESTORED, entities_of([paper_id]))
    return await view_of(work.session, paper)


async def mark_late(work: Work, meeting: Meeting) -> list[str]:
    """Mark the papers that reach the members too late with the meeting's publication; return their ids."""
    if not await comes_late(work, meeting):
        return []
    papers = (await work.session.scalars(live_papers().where(Paper.meeting_id == meeting.id))).all()
    for paper in papers:
        before = paper_facts(paper)
        paper.late = True
        note_paper(work, "change_paper", paper, before=before, after=paper_facts(paper))
    return [paper.id for paper in papers]


def _classify(paper: Paper, classification: Classification, ceiling: Classification) -> None:
    if not paper.on_paper:
        need_below_ceiling(classification, ceiling)
    paper.classification = classification


def _count_copies(paper: Paper, handed_out: int, collected: int) -> None:
    if collected > handed_out:
        raise Invalid("more_collected_than_handed_out", handed_out=handed_out, collected=collected)
    paper.copies_handed_out, paper.copies_collected = handed_out, collected


async def _move(session: AsyncSession, paper: Paper, order: int) -> list[str]:
    """Put the paper at place ``order`` (from 1) among its item's papers and return the ids of all that moved."""
    ids = [ref for ref in await paper_ids_of_item(session, paper.item_id) if ref != paper.id]
    ids.insert(min(order, len(ids) + 1) - 1, paper.id)
    rows = {row.id: row for row in await session.scalars(select(Paper).where(Paper.id.in_(ids)))}
    moved = [ref for place, ref in enumerate(ids, start=1) if rows[ref].position != place]
    for place, ref in enumerate(ids, start=1):
        rows[ref].position = place
    return moved


async def _changed_by(session: AsyncSession, paper: Paper) -> str | None:
    refs = await people.person_refs(session, [paper.changed_by])
    return refs[paper.changed_by].full_name if paper.changed_by else None
