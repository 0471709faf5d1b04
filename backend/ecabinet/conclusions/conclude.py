"""What the chair concludes on an item, from the session on."""

from sqlalchemy import select

from ecabinet.audit.service import note
from ecabinet.conclusions.live import conclusion_views
from ecabinet.conclusions.schemas import ConclusionView, RecordConclusion
from ecabinet.conclusions.tables import Conclusion, Document
from ecabinet.identity.actor import Actor
from ecabinet.identity.queries import person_refs
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, NotFound
from ecabinet.kit.work import Work
from ecabinet.meetings.prepare import need_meeting
from ecabinet.meetings.rules import MeetingCommand
from ecabinet.meetings.tables import AgendaItem


async def record_conclusion(work: Work, actor: Actor, item_id: str, data: RecordConclusion) -> ConclusionView:
    """Record the conclusion on an item, or change it; the chair or a secretary, never silently over another's words.

    Raises:
        NotFound: there is no such item for this person.
        Forbidden: the person is neither chair nor secretary.
        Conflict: the session has not begun, somebody changed the text meanwhile (``edit_conflict``), or the notice
            of these conclusions is issued (``conclusions_issued``).
    """
    item = await _lock_item(work, actor, item_id)
    conclusion = await work.session.get(Conclusion, item_id)
    await _need_version(work, conclusion, data.expected_version)
    await _need_open(work, item.meeting_id)
    before = {"text": conclusion.text} if conclusion else None
    conclusion = conclusion or _first(work, item)
    conclusion.text, conclusion.version = data.text.strip(), data.expected_version + 1
    conclusion.recorded_by, conclusion.recorded_at = actor.person_id, work.now
    note(
        work,
        "record_conclusion",
        ("conclusion", item_id),
        unit_id=item.unit_id,
        meeting_id=item.meeting_id,
        before=before,
        after={"text": conclusion.text},
    )
    await record(work, item.meeting_id, "ConclusionRecorded", [("conclusion", item_id)])
    return (await conclusion_views(work.session, item.meeting_id, frozenset({item_id})))[item_id]


async def _lock_item(work: Work, actor: Actor, item_id: str) -> AgendaItem:
    meeting_id = await work.session.scalar(select(AgendaItem.meeting_id).where(AgendaItem.id == item_id))
    if meeting_id is None:
        raise NotFound("item_not_found")
    await need_meeting(work, actor, meeting_id, MeetingCommand.CONCLUDE)
    item = await work.session.get_one(AgendaItem, item_id)
    if item.deleted_at is not None:
        raise NotFound("item_not_found")
    return item


def _first(work: Work, item: AgendaItem) -> Conclusion:
    conclusion = Conclusion(item_id=item.id, meeting_id=item.meeting_id, unit_id=item.unit_id)
    work.session.add(conclusion)
    return conclusion


async def _need_version(work: Work, conclusion: Conclusion | None, expected: int) -> None:
    if (conclusion.version if conclusion else 0) == expected:
        return
    if conclusion is None:
        raise Conflict("edit_conflict", changed_by=None, changed_by_name=None, changed_at=None, current=0)
    names = await person_refs(work.session, [conclusion.recorded_by])
    raise Conflict(
        "edit_conflict",
        changed_by=conclusion.recorded_by,
        changed_by_name=names[conclusion.recorded_by].full_name,
        changed_at=conclusion.recorded_at.isoformat(),
        current=conclusion.version,
    )


async def _need_open(work: Work, meeting_id: str) -> None:
    issued = select(Document.id).where(
        Document.meeting_id == meeting_id, Document.kind == "conclusion_notice", Document.state == "issued"
    )
    if (await work.session.scalars(issued)).first() is not None:
        raise Conflict("conclusions_issued")
