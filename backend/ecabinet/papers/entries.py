"""What every command on papers does alike: making the row, marking it late, writing the audit entry, answering."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Work
from ecabinet.meetings.tables import Meeting
from ecabinet.papers.queries import paper_views
from ecabinet.papers.rights import Place
from ecabinet.papers.rules import is_late
from ecabinet.papers.schemas import PaperView
from ecabinet.papers.tables import Paper, PaperVersion


async def new_paper(work: Work, actor: Actor, place: Place, title: str, kind: str, classification: str) -> Paper:
    """Add a paper at the end of its item's papers."""
    last = select(func.max(Paper.position)).where(Paper.item_id == place.item.id)
    paper = Paper(
        id=new_id(),
        meeting_id=place.meeting.id,
        item_id=place.item.id,
        unit_id=place.meeting.unit_id,
        title=title,
        kind=kind,
        classification=classification,
        position=((await work.session.scalar(last)) or 0) + 1,
        on_paper=False,
        copies_handed_out=0,
        copies_collected=0,
        late=await comes_late(work, place.meeting),
        version=1,
        changed_by=actor.person_id,
        changed_at=work.now,
    )
    work.session.add(paper)
    return paper


async def comes_late(work: Work, meeting: Meeting) -> bool:
    """Tell whether a paper that comes now comes late."""
    body = await people.need_body(work.session, meeting.body_id)
    calendar = await people.calendar_of(work.session, body.unit_id)
    return is_late(work.now, meeting.published_at, meeting.starts_at, people.rules_of(body).papers, calendar)


async def view_of(session: AsyncSession, paper: Paper) -> PaperView:
    """Return the paper as it now is to those who prepare it."""
    await session.flush()
    return (await paper_views(session, [paper]))[paper.id]


def note_paper(
    work: Work,
    action: str,
    paper: Paper,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write the audit entry of a command on a paper."""
    note(
        work,
        action,
        ("paper", paper.id),
        unit_id=paper.unit_id,
        meeting_id=paper.meeting_id,
        before=before,
        after=after,
    )


def paper_facts(paper: Paper) -> dict[str, Any]:
    """Return what the audit log keeps of a paper."""
    return {
        "item_id": paper.item_id,
        "title": paper.title,
        "kind": paper.kind,
        "order": paper.position,
        "classification": paper.classification,
        "late": paper.late,
        "handed_out": paper.copies_handed_out,
        "collected": paper.copies_collected,
    }


def version_facts(version: PaperVersion) -> dict[str, Any]:
    """Return what the audit log keeps of a version."""
    return {
        "version_id": version.id,
        "no": version.no,
        "file_name": version.file_name,
        "sha256": version.sha256,
        "size": version.size,
    }
