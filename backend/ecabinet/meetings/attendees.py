"""Who takes part: let in, changed, let go, put back; and their answers to the invitation."""

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.identity.schemas import PersonRef
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.ids import new_id
from ecabinet.kit.live import record, record_access
from ecabinet.kit.problem import Conflict, Invalid, NotFound
from ecabinet.kit.work import Work
from ecabinet.meetings.access import need_access
from ecabinet.meetings.agenda import live_items
from ecabinet.meetings.live import meeting_day
from ecabinet.meetings.prepare import need_meeting, need_state
from ecabinet.meetings.rules import MeetingCommand, was_not_held
from ecabinet.meetings.schemas import AddAttendees, ChangeAttendee, Reply
from ecabinet.meetings.tables import Attendee, AttendeeItem, Meeting
from ecabinet.notices.service import tell


async def attendee_for_staff(work: Work, actor: Actor, attendee_id: str) -> tuple[Meeting, Attendee]:
    """Lock the attendee's meeting and return both, for its chair or secretaries to edit.

    Raises:
        NotFound: there is no such attendee for this person.
    """
    meeting_id = await work.session.scalar(select(Attendee.meeting_id).where(Attendee.id == attendee_id))
    if meeting_id is None:
        raise NotFound("attendee_not_found")
    meeting = await need_meeting(work, actor, meeting_id, MeetingCommand.EDIT)
    return meeting, await work.session.get_one(Attendee, attendee_id)


async def add_attendees(work: Work, actor: Actor, meeting_id: str, data: AddAttendees) -> None:
    """Let people in; whoever was let go before comes back in the new role.

    Raises:
        Invalid: an invitee without items, items of another meeting, or a member who is none of the body's.
    """
    meeting = await need_meeting(work, actor, meeting_id, MeetingCommand.EDIT)
    await people.need_people(work.session, data.person_ids)
    await _check_role(work, meeting, data.role, data.item_ids, data.person_ids)
    known = await _rows_of(work, meeting_id, data.person_ids)
    last = await work.session.scalar(select(func.max(Attendee.position)).where(Attendee.meeting_id == meeting_id)) or 0
    added = []
    for position, person_id in enumerate(dict.fromkeys(data.person_ids), start=last + 1):
        row = known.get(person_id) or _new_row(work, meeting, person_id, position)
        row.role, row.deleted_at, row.changed_at = data.role, None, work.now
        work.session.add(row)
        await work.session.flush()
        await _set_items(work, row, data.item_ids)
        added.append(row)
    note(
        work,
        "add_attendees",
        ("meeting", meeting_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting_id,
        after={"person_ids": [row.person_id for row in added], "role": data.role, "item_ids": data.item_ids},
    )
    await _record(work, meeting, "AttendeesAdded", added)
    if meeting.published_at:
        tell(
            work,
            [row.person_id for row in added],
            "invitation",
            href=f"/meetings/{meeting.id}",
            unit_id=meeting.unit_id,
            meeting_id=meeting.id,
            values={"title": meeting.title, "starts_at": meeting.starts_at.isoformat(), "place": meeting.place},
        )


def _new_row(work: Work, meeting: Meeting, person_id: str, position: int) -> Attendee:
    return Attendee(
        id=new_id(),
        meeting_id=meeting.id,
        unit_id=meeting.unit_id,
        person_id=person_id,
        role="member",
        position=position,
        presence="absent",
        changed_at=work.now,
    )


async def _rows_of(work: Work, meeting_id: str, person_ids: list[str]) -> dict[str, Attendee]:
    query = select(Attendee).where(Attendee.meeting_id == meeting_id, Attendee.person_id.in_(person_ids))
    return {row.person_id: row for row in (await work.session.scalars(query)).all()}


async def _check_role(work: Work, meeting: Meeting, role: str, item_ids: list[str], person_ids: list[str]) -> None:
    if role != "member" and meeting.chair_id in person_ids:
        raise Conflict("chair_stays")
    if role == "invitee":
        own = {item.id for item in await live_items(work.session, meeting.id)}
        if not item_ids or not set(item_ids) <= own:
            raise Invalid("invitee_needs_items")
    if role == "member":
        members = {m.person.id for m in await people.members_of(work.session, meeting.body_id, meeting_day(meeting))}
        if not set(person_ids) <= members:
            raise Invalid("not_a_member_of_the_body")


async def _set_items(work: Work, row: Attendee, item_ids: list[str]) -> None:
    await work.session.execute(delete(AttendeeItem).where(AttendeeItem.attendee_id == row.id))
    if row.role == "invitee":
        work.session.add_all([AttendeeItem(attendee_id=row.id, item_id=i) for i in dict.fromkeys(item_ids)])
        await work.session.flush()


async def change_attendee(work: Work, actor: Actor, attendee_id: str, data: ChangeAttendee) -> None:
    """Give an attendee another role or other items."""
    meeting, row = await attendee_for_staff(work, actor, attendee_id)
    await _check_role(work, meeting, data.role, data.item_ids, [row.person_id])
    before = row.role
    row.role, row.changed_at = data.role, work.now
    await _set_items(work, row, data.item_ids)
    note(
        work,
        "change_attendee",
        ("attendee", attendee_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        before={"role": before},
        after={"role": data.role, "item_ids": data.item_ids},
    )
    await _record(work, meeting, "AttendeeChanged", [row])


async def remove_attendee(work: Work, actor: Actor, attendee_id: str) -> None:
    """Let somebody go; ``restore_attendee`` brings them back.

    Raises:
        Conflict: it is the chair.
    """
    meeting, row = await attendee_for_staff(work, actor, attendee_id)
    if row.person_id == meeting.chair_id:
        raise Conflict("chair_stays")
    row.deleted_at, row.changed_at = work.now, work.now
    if meeting.presenter_id == row.person_id:
        meeting.presenter_id = None
    note(work, "remove_attendee", ("attendee", attendee_id), unit_id=meeting.unit_id, meeting_id=meeting.id)
    await _record(work, meeting, "AttendeeRemoved", [row])


async def restore_attendee(work: Work, actor: Actor, attendee_id: str) -> None:
    """Bring somebody back who was let go."""
    meeting, row = await attendee_for_staff(work, actor, attendee_id)
    row.deleted_at, row.changed_at = None, work.now
    note(work, "restore_attendee", ("attendee", attendee_id), unit_id=meeting.unit_id, meeting_id=meeting.id)
    await _record(work, meeting, "AttendeeRestored", [row])


async def _record(work: Work, meeting: Meeting, type: str, rows: list[Attendee]) -> None:
    touched = [("meeting", meeting.id)]
    for row in rows:
        touched += [("attendee", row.id), ("attendee_note", row.id)]
    await record(work, meeting.id, type, touched)
    await record_access(work, meeting.id, [row.person_id for row in rows])


async def members_not_listed(session: AsyncSession, actor: Actor, meeting_id: str) -> list[PersonRef]:
    """Return the members of the body who would not see a vote: not on the list, or let into single items only.

    Raises:
        NotFound: there is no such meeting for this person.
        Forbidden: the person is neither its chair nor a secretary.
    """
    (await need_access(session, meeting_id, actor)).need_staff()
    meeting = await session.get_one(Meeting, meeting_id)
    query = select(Attendee.person_id).where(
        Attendee.meeting_id == meeting_id, Attendee.deleted_at.is_(None), Attendee.role != "invitee"
    )
    listed = {meeting.chair_id, *(await session.scalars(query))}
    members = await people.members_of(session, meeting.body_id, meeting_day(meeting))
    return [member.person for member in members if member.person.id not in listed]


async def reply(work: Work, actor: Actor, meeting_id: str, data: Reply) -> None:
    """Answer one's own invitation.

    Raises:
        Forbidden: the person is not on the list.
        Invalid: an absence without a reason.
        Conflict: the meeting is over, or its time passed without it.
    """
    await lock_log(work.session, meeting_id)
    access = await need_access(work.session, meeting_id, actor)
    meeting = await work.session.get_one(Meeting, meeting_id)
    if was_not_held(need_state(meeting, MeetingCommand.CHECK_IN), meeting.ends_at, work.now):
        raise Conflict("meeting_not_held")
    if access.attendee_id is None:
        raise NotFound("attendee_not_found")
    if data.reply == "absent" and not data.reason.strip():
        raise Invalid("reason_missing")
    row = await work.session.get_one(Attendee, access.attendee_id)
    row.reply, row.reply_reason, row.replied_at = data.reply, data.reason.strip(), work.now
    note(
        work, "reply", ("attendee", row.id), unit_id=meeting.unit_id, meeting_id=meeting_id, after={"reply": data.reply}
    )
    await record(work, meeting_id, "InvitationAnswered", [("attendee", row.id), ("attendee_note", row.id)])


async def note_opened(work: Work, actor: Actor, meeting_id: str) -> None:
    """Note that somebody opened a meeting for the first time, for the secretaries to see."""
    await lock_log(work.session, meeting_id)
    access = await need_access(work.session, meeting_id, actor)
    if access.attendee_id is None:
        return
    row = await work.session.get_one(Attendee, access.attendee_id)
    if row.opened_at is not None:
        return
    row.opened_at = work.now
    await record(work, meeting_id, "MeetingOpened", [("attendee_note", row.id)])
