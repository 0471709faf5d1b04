"""Who may prepare the papers of an item, and when."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.actor import Actor
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.problem import Conflict, Forbidden, Invalid, NotFound
from ecabinet.kit.work import Work
from ecabinet.meetings.access import Access, need_access
from ecabinet.meetings.rules import MeetingCommand, MeetingState, next_state
from ecabinet.meetings.tables import AgendaItem, Meeting
from ecabinet.papers.rules import Classification, is_above_ceiling
from ecabinet.papers.tables import Paper


class Place(NamedTuple):
    """Where a paper belongs."""

    meeting: Meeting
    item: AgendaItem


async def need_preparer(session: AsyncSession, actor: Actor, item_id: str, *, closed: bool = False) -> Place:
    """Return the item and its meeting for somebody who may prepare its papers now.

    That is the meeting's chair and secretaries until it is closed (``closed``: also after), and the submitting
    agency of the item until the meeting is published.

    Raises:
        NotFound: there is no such item for this person.
        Forbidden: the person only reads (``staff_only``).
        Conflict: the meeting is closed, or published already and the person is of the agency.
    """
    item = await session.get(AgendaItem, item_id)
    if item is None or item.deleted_at is not None:
        raise NotFound("item_not_found")
    access = (await need_access(session, item.meeting_id, actor)).need_item(item_id)
    meeting = await session.get_one(Meeting, item.meeting_id)
    if not prepares(access, actor, item):
        raise Forbidden("staff_only")
    if not access.staff and meeting.state != MeetingState.DRAFT:
        raise Conflict("submission_closed", state=meeting.state)
    if not closed and next_state(MeetingState(meeting.state), MeetingCommand.EDIT) is None:
        raise Conflict("meeting_state", state=meeting.state)
    return Place(meeting, item)


def prepares(access: Access, actor: Actor, item: AgendaItem) -> bool:
    """Tell whether the person prepares the item's papers: the meeting's staff, or its submitting agency."""
    return access.staff or item.submitting_unit_id in actor.scopes("submitting_agency", "unit")


def need_below_ceiling(classification: Classification, ceiling: Classification) -> None:
    """Refuse a paper that this installation may not hold (Law 117/2025/QH15 Art 5).

    Raises:
        Invalid: ``above_classification_ceiling`` with both levels; such a paper is distributed on paper.
    """
    if is_above_ceiling(classification, ceiling):
        raise Invalid("above_classification_ceiling", classification=classification, ceiling=ceiling)


async def lock_item(work: Work, item_id: str) -> None:
    """Put this command in the row of its meeting's commands; the item may be one the person does not see.

    Raises:
        NotFound: there is no such item.
    """
    meeting_id = await work.session.scalar(select(AgendaItem.meeting_id).where(AgendaItem.id == item_id))
    if meeting_id is None:
        raise NotFound("item_not_found")
    await lock_log(work.session, meeting_id)


async def paper_to_prepare(
    work: Work, actor: Actor, paper_id: str, *, removed: bool = False, closed: bool = False
) -> tuple[Place, Paper]:
    """Lock the paper's meeting and return the paper for somebody who may prepare it now; see ``need_preparer``.

    Raises:
        NotFound: there is no such paper for this person, or it is removed and ``removed`` is not asked for.
    """
    found = await work.session.execute(select(Paper.item_id, Paper.meeting_id).where(Paper.id == paper_id))
    row = found.one_or_none()
    if row is None:
        raise NotFound("paper_not_found")
    await lock_log(work.session, row.meeting_id)
    try:
        place = await need_preparer(work.session, actor, row.item_id, closed=closed)
    except NotFound as error:
        raise NotFound("paper_not_found") from error
    paper = await work.session.get_one(Paper, paper_id)
    if paper.deleted_at is not None and not removed:
        raise NotFound("paper_not_found")
    return place, paper
