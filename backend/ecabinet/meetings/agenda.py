"""The agenda of a meeting in preparation: items added, changed, ordered, removed and put back."""

from msgspec import UNSET
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.identity.tables import Unit
from ecabinet.kit.edits import need_version, touch
from ecabinet.kit.ids import new_id
from ecabinet.kit.live import record, record_access
from ecabinet.kit.problem import Conflict, NotFound
from ecabinet.kit.schemas import Created
from ecabinet.kit.work import Work
from ecabinet.meetings.access import people_let_into
from ecabinet.meetings.prepare import changed_by_name, need_meeting
from ecabinet.meetings.rules import MeetingCommand, reorder
from ecabinet.meetings.schemas import AddItem, ChangeItem, OrderItems
from ecabinet.meetings.tables import AgendaItem, Attendee, AttendeeItem, Meeting
from ecabinet.papers.queries import entities_of, paper_ids_of_item


async def live_items(session: AsyncSession, meeting_id: str) -> list[AgendaItem]:
    """Return the meeting's items in their order."""
    query = (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.deleted_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return list((await session.scalars(query)).all())


async def item_for_staff(work: Work, actor: Actor, item_id: str) -> tuple[Meeting, AgendaItem]:
    """Lock the item's meeting and return both, for its chair or secretaries to edit.

    Raises:
        NotFound: there is no such item for this person.
        Forbidden: the person is neither.
        Conflict: the meeting is closed.
    """
    meeting_id = await work.session.scalar(select(AgendaItem.meeting_id).where(AgendaItem.id == item_id))
    if meeting_id is None:
        raise NotFound("item_not_found")
    meeting = await need_meeting(work, actor, meeting_id, MeetingCommand.EDIT)
    return meeting, await work.session.get_one(AgendaItem, item_id)


async def add_item(work: Work, actor: Actor, meeting_id: str, data: AddItem) -> Created:
    """Put an item at the end of the agenda."""
    meeting = await need_meeting(work, actor, meeting_id, MeetingCommand.EDIT)
    await _check_references(work.session, data.presenter_id, data.submitting_unit_id)
    last = select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)
    item = AgendaItem(
        id=new_id(),
        meeting_id=meeting_id,
        unit_id=meeting.unit_id,
        position=((await work.session.scalar(last)) or 0) + 1,
        title=data.title,
        kind=data.kind,
        minutes=data.minutes,
        presenter_id=data.presenter_id,
        submitting_unit_id=data.submitting_unit_id,
        changed_by=actor.person_id,
        changed_at=work.now,
    )
    work.session.add(item)
    note(work, "add_item", ("item", item.id), unit_id=meeting.unit_id, meeting_id=meeting_id, after=_facts(item))
    await record(work, meeting_id, "ItemAdded", [("item", item.id)])
    await record_access(work, meeting_id, await people_let_into(work.session, item.id))
    return Created(item.id)


async def change_item(work: Work, actor: Actor, item_id: str, data: ChangeItem) -> None:
    """Change an item's title, minutes, presenter or submitting agency."""
    meeting, item = await item_for_staff(work, actor, item_id)
    need_version(item, data.expected_version, await changed_by_name(work.session, item))
    changes = {
        name: value
        for name in ("title", "minutes", "presenter_id", "submitting_unit_id")
        if (value := getattr(data, name)) is not UNSET
    }
    await _check_references(work.session, changes.get("presenter_id"), changes.get("submitting_unit_id"))
    before, let_in = _facts(item), await people_let_into(work.session, item.id)
    for name, value in changes.items():
        setattr(item, name, value)
    touch(item, actor.person_id, work.now)
    note(
        work,
        "change_item",
        ("item", item_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        before=before,
        after=_facts(item),
    )
    await record(work, meeting.id, "ItemChanged", [("item", item_id)])
    if before["submitting_unit_id"] != item.submitting_unit_id:
        await record_access(work, meeting.id, let_in | await people_let_into(work.session, item.id))


async def order_items(work: Work, actor: Actor, meeting_id: str, data: OrderItems) -> None:
    """Put the items in another order.

    Raises:
        Conflict: somebody changed the agenda since the person began (``agenda_changed``).
    """
    meeting = await need_meeting(work, actor, meeting_id, MeetingCommand.EDIT)
    items = await live_items(work.session, meeting_id)
    now_ids = [item.id for item in items]
    numbers = reorder(now_ids, data.item_ids)
    if numbers is None or now_ids != data.expected_item_ids:
        raise Conflict("agenda_changed", current=now_ids)
    for item in items:
        item.position = numbers[item.id]
    note(
        work,
        "order_items",
        ("meeting", meeting_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting_id,
        before={"item_ids": now_ids},
        after={"item_ids": data.item_ids},
    )
    await record(work, meeting_id, "ItemsOrdered", [("item", item_id) for item_id in data.item_ids])


async def remove_item(work: Work, actor: Actor, item_id: str) -> None:
    """Take an item off the agenda; ``restore_item`` puts it back.

    Raises:
        Conflict: the meeting is at this item, or has dealt with it.
    """
    meeting, item = await item_for_staff(work, actor, item_id)
    if item.deleted_at is not None:
        return
    if item.state != "pending":
        raise Conflict("item_already_taken_up")
    item.deleted_at = work.now
    touch(item, actor.person_id, work.now)
    note(work, "remove_item", ("item", item_id), unit_id=meeting.unit_id, meeting_id=meeting.id, before=_facts(item))
    await _record_all(work, meeting.id, "ItemRemoved", item_id)


async def restore_item(work: Work, actor: Actor, item_id: str) -> None:
    """Put a removed item back where it was."""
    meeting, item = await item_for_staff(work, actor, item_id)
    item.deleted_at = None
    touch(item, actor.person_id, work.now)
    note(work, "restore_item", ("item", item_id), unit_id=meeting.unit_id, meeting_id=meeting.id, after=_facts(item))
    await _record_all(work, meeting.id, "ItemRestored", item_id)


async def _record_all(work: Work, meeting_id: str, type: str, item_id: str) -> None:
    """Record an item gone or back: every number after it changes, and what hangs on it goes or comes with it."""
    items = await live_items(work.session, meeting_id)
    touched = [("item", item_id), *(("item", item.id) for item in items), ("conclusion", item_id)]
    touched += entities_of(await paper_ids_of_item(work.session, item_id))
    touched += [("attendee_note", attendee_id) for attendee_id in await _invitees_of(work.session, item_id)]
    await record(work, meeting_id, type, touched)
    await record_access(work, meeting_id, await people_let_into(work.session, item_id))


async def _invitees_of(session: AsyncSession, item_id: str) -> list[str]:
    query = (
        select(AttendeeItem.attendee_id)
        .join(Attendee, Attendee.id == AttendeeItem.attendee_id)
        .where(AttendeeItem.item_id == item_id, Attendee.deleted_at.is_(None))
    )
    return list((await session.scalars(query)).all())


async def _check_references(session: AsyncSession, presenter_id: str | None, unit_id: str | None) -> None:
    if presenter_id:
        await people.need_people(session, [presenter_id])
    if unit_id and await session.get(Unit, unit_id) is None:
        raise NotFound("unit_not_found")


def _facts(item: AgendaItem) -> dict[str, str | int | None]:
    return {
        "title": item.title,
        "minutes": item.minutes,
        "presenter_id": item.presenter_id,
        "submitting_unit_id": item.submitting_unit_id,
    }
