"""Running a meeting: its states, the current item, and the console that one device holds."""

from ecabinet.audit.service import note
from ecabinet.identity.actor import Actor
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, Forbidden, NotFound
from ecabinet.kit.work import Work
from ecabinet.meetings import console_rules
from ecabinet.meetings.access import Access, need_access
from ecabinet.meetings.agenda import live_items
from ecabinet.meetings.live import PRESENT, attendee_refs, meeting_day
from ecabinet.meetings.prepare import need_state
from ecabinet.meetings.rules import (
    AgendaClock,
    ItemState,
    MeetingCommand,
    MeetingState,
    close_refusal,
    move_to,
    restart_clock,
    state_after_move,
    stop_clock,
)
from ecabinet.meetings.schemas import MoveToItem, StandingPermission
from ecabinet.meetings.tables import AgendaItem, Attendee, Meeting
from ecabinet.voting.queries import open_vote_count

DEVICE_KINDS = (
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def claim_of(access: Access, actor: Actor) -> console_rules.ConsoleClaim:
    """Return what the actor may claim of the console from this device."""
    return console_rules.ConsoleClaim(
        person_id=actor.person_id,
        device_id=actor.login_id,
        is_chair=access.chair,
        is_secretary=access.staff and not access.chair,
    )


async def need_console(work: Work, actor: Actor, meeting_id: str) -> Meeting:
    """Lock the meeting and return it, for the device that holds its console.

    Raises:
        NotFound: there is no such meeting for this person.
        Forbidden: the person may not run it (``console_not_allowed``).
        Conflict: another device holds the console (``console_elsewhere``) or none does (``console_free``).
    """
    await lock_log(work.session, meeting_id)
    access = await need_access(work.session, meeting_id, actor)
    meeting = await work.session.get_one(Meeting, meeting_id)
    refusal = console_rules.command_refusal(
        _console(meeting), claim_of(access, actor), secretary_may_run=meeting.secretary_may_run
    )
    if refusal == "console_not_allowed":
        raise Forbidden(refusal)
    if refusal:
        raise Conflict(refusal, holder=meeting.console_person_id, device=meeting.console_device)
    return meeting


def _console(meeting: Meeting) -> console_rules.Console | None:
    if meeting.console_person_id is None or meeting.console_login_id is None:
        return None
    return console_rules.Console(person_id=meeting.console_person_id, device_id=meeting.console_login_id)


def _hold(meeting: Meeting, actor: Actor, work: Work) -> None:
    meeting.console_person_id, meeting.console_login_id = actor.person_id, actor.login_id
    meeting.console_device, meeting.console_since = device_name(actor.device), work.now


def device_name(user_agent: str) -> str:
    """Return a short name for a device from how its browser describes it."""
    return next((name for mark, name in DEVICE_KINDS if mark in user_agent), "")


async def take_console(work: Work, actor: Actor, meeting_id: str) -> None:
    """Take the console over for this device, from whichever holds it.

    Raises:
        Forbidden: neither the chair nor a secretary with the chair's standing permission.
        Conflict: the meeting is not running.
    """
    await lock_log(work.session, meeting_id)
    access = await need_access(work.session, meeting_id, actor)
    meeting = await work.session.get_one(Meeting, meeting_id)
    running = meeting.state in (MeetingState.IN_SESSION, MeetingState.PAUSED)
    refusal = console_rules.take_over_refusal(
        claim_of(access, actor), secretary_may_run=meeting.secretary_may_run, running=running
    )
    if refusal == "console_not_allowed":
        raise Forbidden(refusal)
    if refusal:
        raise Conflict(refusal)
    before = {"person_id": meeting.console_person_id, "device": meeting.console_device}
    _hold(meeting, actor, work)
    note(
        work,
        "take_console",
        ("meeting", meeting_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting_id,
        before=before,
        after={"person_id": actor.person_id, "device": meeting.console_device},
    )
    await record(work, meeting_id, "ConsoleTaken", [("meeting", meeting_id)])


async def set_standing_permission(work: Work, actor: Actor, meeting_id: str, data: StandingPermission) -> None:
    """Let the secretary run the meeting, or no longer; the chair alone decides that."""
    await lock_log(work.session, meeting_id)
    access = await need_access(work.session, meeting_id, actor)
    if refusal := console_rules.permission_refusal(claim_of(access, actor)):
        raise Forbidden(refusal)
    meeting = await work.session.get_one(Meeting, meeting_id)
    meeting.secretary_may_run = data.allowed
    note(
        work,
        "set_standing_permission",
        ("meeting", meeting_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting_id,
        after={"allowed": data.allowed},
    )
    await record(work, meeting_id, "StandingPermissionSet", [("meeting", meeting_id)])


async def start(work: Work, actor: Actor, meeting_id: str) -> None:
    """Begin the session at its first item; this device holds the console, and a chair who opens it is in the room."""
    await lock_log(work.session, meeting_id)
    access = await need_access(work.session, meeting_id, actor)
    meeting = await work.session.get_one(Meeting, meeting_id)
    if not console_rules.may_run(claim_of(access, actor), secretary_may_run=meeting.secretary_may_run):
        raise Forbidden("console_not_allowed")
    meeting.state, planned = need_state(meeting, MeetingCommand.START), meeting_day(meeting)
    meeting.started_at = work.now
    _hold(meeting, actor, work)
    items = await live_items(work.session, meeting_id)
    touched = _turn_to(meeting, items, items[0].id, work) if items else []
    if access.chair:
        touched += await _seat(work, meeting, access.attendee_id)
    if meeting_day(meeting) != planned:
        touched += await attendee_refs(work.session, meeting_id)
    note(work, "start_meeting", ("meeting", meeting_id), unit_id=meeting.unit_id, meeting_id=meeting_id)
    await _record_all(work, meeting, "MeetingStarted", touched)


async def _seat(work: Work, meeting: Meeting, attendee_id: str | None) -> list[tuple[str, str]]:
    """Check in whoever opens the session, unless they are there already; return what changed."""
    row = await work.session.get(Attendee, attendee_id) if attendee_id else None
    if row is None or row.presence in PRESENT:
        return []
    before, row.presence = row.presence, "in_room"
    row.checked_in_at, row.changed_at = row.checked_in_at or work.now, work.now
    note(
        work,
        "check_in",
        ("attendee", row.id),
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        before={"presence": before},
        after={"presence": row.presence, "by": "start"},
    )
    return [("attendee", row.id)]


async def pause(work: Work, actor: Actor, meeting_id: str) -> None:
    """Interrupt the session; the item's time stands still."""
    meeting = await need_console(work, actor, meeting_id)
    meeting.state = need_state(meeting, MeetingCommand.PAUSE)
    items = await live_items(work.session, meeting_id)
    touched = _apply(meeting, items, stop_clock(_clock(meeting, items), work.now))
    note(work, "pause_meeting", ("meeting", meeting_id), unit_id=meeting.unit_id, meeting_id=meeting_id)
    await record(work, meeting_id, "MeetingPaused", [("meeting", meeting_id), *touched])


async def resume(work: Work, actor: Actor, meeting_id: str) -> None:
    """Go on after an interruption."""
    meeting = await need_console(work, actor, meeting_id)
    meeting.state = need_state(meeting, MeetingCommand.RESUME)
    items = await live_items(work.session, meeting_id)
    _apply(meeting, items, restart_clock(_clock(meeting, items), work.now))
    note(work, "resume_meeting", ("meeting", meeting_id), unit_id=meeting.unit_id, meeting_id=meeting_id)
    await record(work, meeting_id, "MeetingResumed", [("meeting", meeting_id)])


async def close(work: Work, actor: Actor, meeting_id: str) -> None:
    """End the session.

    Raises:
        Conflict: a vote is still open.
    """
    meeting = await need_console(work, actor, meeting_id)
    open_votes = await open_vote_count(work.session, meeting_id)
    if refusal := close_refusal(MeetingState(meeting.state), open_votes=open_votes):
        raise Conflict(refusal, state=meeting.state)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, work.now
    items = await live_items(work.session, meeting_id)
    touched = _apply(meeting, items, stop_clock(_clock(meeting, items), work.now))
    for item in items:
        if item.state == ItemState.CURRENT:
            item.state = ItemState.DONE
    meeting.current_item_id = meeting.presenter_id = None
    meeting.console_person_id = meeting.console_login_id = meeting.console_device = meeting.console_since = None
    note(work, "close_meeting", ("meeting", meeting_id), unit_id=meeting.unit_id, meeting_id=meeting_id)
    await _record_all(work, meeting, "MeetingClosed", touched)


async def move_to_item(work: Work, actor: Actor, meeting_id: str, data: MoveToItem) -> None:
    """Turn the meeting to an item.

    Raises:
        NotFound: the item is not on the agenda.
        Conflict: a vote on the present item is still open.
    """
    meeting = await need_console(work, actor, meeting_id)
    need_state(meeting, MeetingCommand.MOVE_ITEM)
    items = await live_items(work.session, meeting_id)
    if data.item_id not in {item.id for item in items}:
        raise NotFound("item_not_found")
    if data.item_id != meeting.current_item_id and await open_vote_count(work.session, meeting_id):
        raise Conflict("vote_still_open")
    touched = _turn_to(meeting, items, data.item_id, work)
    note(work, "move_to_item", ("item", data.item_id), unit_id=meeting.unit_id, meeting_id=meeting_id)
    await record(work, meeting_id, "CurrentItemMoved", [("meeting", meeting_id), *touched])


def _clock(meeting: Meeting, items: list[AgendaItem]) -> AgendaClock:
    return AgendaClock(
        current_item_id=meeting.current_item_id,
        since=meeting.current_item_since,
        used_seconds={item.id: item.used_seconds for item in items},
    )


def _apply(meeting: Meeting, items: list[AgendaItem], clock: AgendaClock) -> list[tuple[str, str]]:
    meeting.current_item_id, meeting.current_item_since = clock.current_item_id, clock.since
    changed = [item for item in items if item.used_seconds != clock.used_seconds.get(item.id, 0)]
    for item in changed:
        item.used_seconds = clock.used_seconds[item.id]
    return [("item", item.id) for item in changed]


def _turn_to(meeting: Meeting, items: list[AgendaItem], item_id: str, work: Work) -> list[tuple[str, str]]:
    touched = _apply(meeting, items, move_to(_clock(meeting, items), item_id, work.now))
    for item in items:
        state = state_after_move(item.id, ItemState(item.state), item_id)
        if state != item.state:
            item.state = state
            touched.append(("item", item.id))
    return touched


async def _record_all(work: Work, meeting: Meeting, type: str, touched: list[tuple[str, str]]) -> None:
    items = await live_items(work.session, meeting.id)
    await record(work, meeting.id, type, [("meeting", meeting.id), *(("item", i.id) for i in items), *touched])
