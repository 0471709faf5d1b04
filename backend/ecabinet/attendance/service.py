"""Checking in, by oneself or by the secretary."""

from ecabinet.attendance.rules import AttendeeRole, check_in_refusal
from ecabinet.attendance.schemas import CheckIn, SetPresence
from ecabinet.audit.service import note
from ecabinet.identity.actor import Actor
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, NotFound
from ecabinet.kit.work import Work
from ecabinet.meetings.access import need_access
from ecabinet.meetings.attendees import attendee_for_staff
from ecabinet.meetings.rules import MeetingCommand, MeetingState, next_state
from ecabinet.meetings.tables import Attendee, Meeting

PRESENT = ("in_room", "remote")


async def check_in(work: Work, actor: Actor, meeting_id: str, data: CheckIn) -> None:
    """Check oneself in.

    Raises:
        NotFound: the person is not on the list.
        Conflict: not possible in this role or at this time.
    """
    await lock_log(work.session, meeting_id)
    access = await need_access(work.session, meeting_id, actor)
    if access.attendee_id is None:
        raise NotFound("attendee_not_found")
    meeting = await work.session.get_one(Meeting, meeting_id)
    row = await work.session.get_one(Attendee, access.attendee_id)
    is_open = next_state(MeetingState(meeting.state), MeetingCommand.CHECK_IN) is not None
    if refusal := check_in_refusal(AttendeeRole(row.role), meeting_open_to_check_in=is_open):
        raise Conflict(refusal, state=meeting.state)
    await _set(work, meeting, row, data.presence, "MemberCheckedIn")


async def set_presence(work: Work, actor: Actor, attendee_id: str, data: SetPresence) -> None:
    """Set somebody's presence, as the secretary or the chair sees it in the room."""
    meeting, row = await attendee_for_staff(work, actor, attendee_id)
    await _set(work, meeting, row, data.presence, "PresenceSet")


async def _set(work: Work, meeting: Meeting, row: Attendee, presence: str, type: str) -> None:
    before = row.presence
    if before == presence:
        return
    row.presence, row.changed_at = presence, work.now
    if presence in PRESENT:
        row.checked_in_at = row.checked_in_at or work.now
    note(
        work,
        "set_presence",
        ("attendee", row.id),
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        before={"presence": before},
        after={"presence": presence},
    )
    await record(work, meeting.id, type, [("attendee", row.id), ("meeting", meeting.id)])
