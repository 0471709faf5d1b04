"""Who presents: the person whose page, place and pointer the room may follow."""

from ecabinet.audit.service import note
from ecabinet.identity.actor import Actor
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, Forbidden, Invalid
from ecabinet.kit.work import Work
from ecabinet.meetings import console_rules
from ecabinet.meetings.access import access_of, need_access
from ecabinet.meetings.rules import MeetingState
from ecabinet.meetings.running import claim_of
from ecabinet.meetings.schemas import SetPresenter
from ecabinet.meetings.tables import Meeting


async def set_presenter(work: Work, actor: Actor, meeting_id: str, data: SetPresenter) -> None:
    """Give the lead to somebody who is let into the meeting, or take it back; the presenter may lay it down.

    Raises:
        Forbidden: neither the chair, nor a secretary with the chair's standing permission, nor laying it down.
        Conflict: the meeting is not running.
        Invalid: the person is not let into the meeting.
    """
    await lock_log(work.session, meeting_id)
    access = await need_access(work.session, meeting_id, actor)
    meeting = await work.session.get_one(Meeting, meeting_id)
    refusal = console_rules.presenter_refusal(
        claim_of(access, actor),
        presenter=meeting.presenter_id,
        wanted=data.person_id,
        secretary_may_run=meeting.secretary_may_run,
        running=meeting.state in (MeetingState.IN_SESSION, MeetingState.PAUSED),
    )
    if refusal == "console_not_allowed":
        raise Forbidden(refusal)
    if refusal:
        raise Conflict(refusal)
    if data.person_id and await access_of(work.session, meeting_id, data.person_id) is None:
        raise Invalid("presenter_not_in_meeting")
    before, meeting.presenter_id = meeting.presenter_id, data.person_id
    if before == data.person_id:
        return
    note(
        work,
        "set_presenter",
        ("meeting", meeting_id),
        unit_id=meeting.unit_id,
        meeting_id=meeting_id,
        before={"person_id": before},
        after={"person_id": data.person_id},
    )
    await record(work, meeting_id, "PresenterChanged", [("meeting", meeting_id)])
