"""Preparing a meeting: made, changed, removed, put back, published."""

from msgspec import UNSET
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.kit.calendar import local_date
from ecabinet.kit.edits import Versioned, need_version, touch
from ecabinet.kit.event_log import MeetingLog, lock_log
from ecabinet.kit.ids import new_id
from ecabinet.kit.live import record, record_access
from ecabinet.kit.problem import Conflict, Forbidden, Invalid, NotFound
from ecabinet.kit.schemas import Created
from ecabinet.kit.work import Work
from ecabinet.meetings.access import full_participants, need_access, submitters
from ecabinet.meetings.live import attendee_refs, meeting_day
from ecabinet.meetings.rules import MeetingCommand, MeetingState, PublishFacts, next_state, publish_refusals
from ecabinet.meetings.schemas import ChangeMeeting, CreateMeeting
from ecabinet.meetings.tables import AgendaItem, Attendee, Meeting
from ecabinet.notices.service import tell
from ecabinet.papers.queries import entities_of
from ecabinet.papers.service import mark_late

CHANGEABLE = ("title", "kind", "starts_at", "ends_at", "place")


def need_state(meeting: Meeting, command: MeetingCommand) -> MeetingState:
    """Return the state after ``command``, or raise Conflict where it cannot be done now."""
    state = next_state(MeetingState(meeting.state), command)
    if state is None:
        raise Conflict("meeting_state", state=meeting.state)
    return state


async def need_meeting(work: Work, actor: Actor, meeting_id: str, command: MeetingCommand) -> Meeting:
    """Lock the meeting and return it, for its chair or secretaries to carry out ``command``.

    Raises:
        NotFound: there is no such meeting for this person.
        Forbidden: the person is neither chair nor secretary.
        Conflict: the meeting's state does not allow it.
    """
    await lock_log(work.session, meeting_id)
    (await need_access(work.session, meeting_id, actor)).need_staff()
    meeting = await work.session.get_one(Meeting, meeting_id)
    need_state(meeting, command)
    return meeting


async def changed_by_name(session: AsyncSession, row: Versioned) -> str | None:
    """Return the name of who changed a row last."""
    if row.changed_by is None:
        return None
    return (await people.person_refs(session, [row.changed_by]))[row.changed_by].full_name


async def create_meeting(work: Work, actor: Actor, data: CreateMeeting) -> Created:
    """Make a draft with the body's members as its attendees and the body's head as its chair.

    Raises:
        NotFound: there is no such body.
        Forbidden: the person is no secretary of it.
        Invalid: it would end before it starts, or the body has no members or no head on that day.
    """
    body = await people.need_body(work.session, data.body_id)
    if not (actor.has("secretary", "body", body.id) or actor.has("secretary", "unit", body.unit_id)):
        raise Forbidden("secretaries_only")
    if data.ends_at <= data.starts_at:
        raise Invalid("ends_before_start")
    members = await people.members_of(work.session, body.id, local_date(data.starts_at))
    head = next((member.person.id for member in members if member.is_head), None)
    if head is None:
        raise Invalid("body_without_head")
    meeting = Meeting(
        id=new_id(),
        unit_id=body.unit_id,
        body_id=body.id,
        title=data.title,
        kind=data.kind,
        starts_at=data.starts_at,
        ends_at=data.ends_at,
        place=data.place,
        chair_id=head,
        changed_by=actor.person_id,
        changed_at=work.now,
    )
    work.session.add_all([meeting, MeetingLog(meeting_id=meeting.id)])
    await work.session.flush()
    for position, member in enumerate(members, start=1):
        work.session.add(_member(work, meeting, member.person.id, position))
    note(
        work,
        "create_meeting",
        ("meeting", meeting.id),
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        after=_facts(meeting),
    )
    await record(work, meeting.id, "MeetingCreated", [("meeting", meeting.id)])
    return Created(meeting.id)


def _member(work: Work, meeting: Meeting, person_id: str, position: int) -> Attendee:
    return Attendee(
        id=new_id(),
        meeting_id=meeting.id,
        unit_id=meeting.unit_id,
        person_id=person_id,
        role="member",
        position=position,
        changed_at=work.now,
    )


async def change_meeting(work: Work, actor: Actor, meeting_id: str, data: ChangeMeeting) -> None:
    """Change title, kind, time or place; once published, everyone is told of a new time or place.

    Raises:
        Conflict: somebody changed it meanwhile.
        Invalid: it would end before it starts, or the body has no members on that day.
    """
    meeting = await need_meeting(work, actor, meeting_id, MeetingCommand.EDIT)
    need_version(meeting, data.expected_version, await changed_by_name(work.session, meeting))
    before, day = _facts(meeting), meeting_day(meeting)
    for name in CHANGEABLE:
        if (value := getattr(data, name)) is not UNSET:
            setattr(meeting, name, value)
    if meeting.ends_at <= meeting.starts_at:
        raise Invalid("ends_before_start")
    touched = [("meeting", meeting_id)]
    if meeting_day(meeting) != day:
        if not await people.members_of(work.session, meeting.body_id, meeting_day(meeting)):
            raise Invalid("body_without_head")
        touched += await attendee_refs(work.session, meeting_id)
    touch(meeting, actor.person_id, work.now)
    after = _facts(meeting)
    note(
        work,
        "change_meeting",
        ("meeting", meeting_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting_id,
        before=before,
        after=after,
    )
    await record(work, meeting_id, "MeetingChanged", touched)
    moved = any(before[name] != after[name] for name in ("starts_at", "ends_at", "place"))
    if moved and meeting.state == MeetingState.PUBLISHED:
        await _tell_everyone(work, meeting, "meeting_moved")


async def remove_meeting(work: Work, actor: Actor, meeting_id: str) -> None:
    """Remove a meeting that has not begun; ``restore_meeting`` brings it back."""
    meeting = await need_meeting(work, actor, meeting_id, MeetingCommand.DELETE)
    everyone = await _everyone(work.session, meeting) | await submitters(work.session, meeting_id)
    meeting.deleted_at = work.now
    touch(meeting, actor.person_id, work.now)
    note(
        work,
        "remove_meeting",
        ("meeting", meeting_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting_id,
        before=_facts(meeting),
    )
    await record(work, meeting_id, "MeetingRemoved", [("meeting", meeting_id)])
    await record_access(work, meeting_id, everyone)
    if meeting.state == MeetingState.PUBLISHED:
        await _tell_everyone(work, meeting, "meeting_cancelled")


async def restore_meeting(work: Work, actor: Actor, meeting_id: str) -> None:
    """Bring a removed meeting back as it was."""
    await lock_log(work.session, meeting_id)
    meeting = await work.session.get(Meeting, meeting_id)
    if meeting is None or not (
        actor.person_id == meeting.chair_id
        or actor.has("secretary", "body", meeting.body_id)
        or actor.has("secretary", "unit", meeting.unit_id)
    ):
        raise NotFound("meeting_not_found")
    meeting.deleted_at = None
    touch(meeting, actor.person_id, work.now)
    note(work, "restore_meeting", ("meeting", meeting_id), unit_id=meeting.unit_id, meeting_id=meeting_id)
    await record(work, meeting_id, "MeetingRestored", [("meeting", meeting_id)])


async def publish(work: Work, actor: Actor, meeting_id: str) -> None:
    """Publish a meeting: everyone on its list gets the invitation at once, and the word of papers that come late.

    Raises:
        Invalid: something is missing; ``missing`` has the codes.
    """
    meeting = await need_meeting(work, actor, meeting_id, MeetingCommand.PUBLISH)
    missing = publish_refusals(await _publish_facts(work.session, meeting))
    if missing:
        raise Invalid("not_ready_to_publish", missing=list(missing))
    meeting.state = MeetingState.PUBLISHED
    meeting.published_at = work.now
    touch(meeting, actor.person_id, work.now)
    note(work, "publish_meeting", ("meeting", meeting_id), unit_id=meeting.unit_id, meeting_id=meeting_id)
    late = await mark_late(work, meeting)
    await record(work, meeting_id, "MeetingPublished", [("meeting", meeting_id), *entities_of(late)])
    await record_access(work, meeting_id, await submitters(work.session, meeting_id))
    await _tell_everyone(work, meeting, "invitation")
    if late:
        await _tell_everyone(work, meeting, "papers_late")


async def _publish_facts(session: AsyncSession, meeting: Meeting) -> PublishFacts:
    items = select(func.count()).where(AgendaItem.meeting_id == meeting.id, AgendaItem.deleted_at.is_(None))
    members = select(func.count()).where(
        Attendee.meeting_id == meeting.id, Attendee.deleted_at.is_(None), Attendee.role == "member"
    )
    return PublishFacts(
        item_count=(await session.scalar(items)) or 0,
        elector_count=(await session.scalar(members)) or 0,
        has_chair=True,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )


async def _everyone(session: AsyncSession, meeting: Meeting) -> set[str]:
    invited = select(Attendee.person_id).where(Attendee.meeting_id == meeting.id, Attendee.deleted_at.is_(None))
    return await full_participants(session, meeting.id) | set((await session.scalars(invited)).all())


async def _tell_everyone(work: Work, meeting: Meeting, kind: str) -> None:
    readers = await _everyone(work.session, meeting) - {work.origin.person_id}
    tell(
        work,
        [r for r in readers if r],
        kind,
        href=f"/meetings/{meeting.id}",
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        values={"title": meeting.title, "starts_at": meeting.starts_at.isoformat(), "place": meeting.place},
    )


def _facts(meeting: Meeting) -> dict[str, str]:
    return {
        "title": meeting.title,
        "kind": meeting.kind,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": meeting.place,
    }
