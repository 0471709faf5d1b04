"""Casting a ballot checks its member in (Luật 63/2025/QH15 Art 28: present on site or away)."""

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.attendance.rules import Presence, presence_after_ballot
from ecabinet.audit import service as audit
from ecabinet.kit.live import record
from ecabinet.kit.work import Origin, Work
from ecabinet.meetings.tables import Attendee

AWAY = (Presence.ABSENT.value, Presence.LEFT.value)
# Made once: every batch of ballots asks this.
_NOT_PRESENT = select(Attendee).where(
    Attendee.meeting_id.in_(bindparam("meetings", expanding=True)),
    Attendee.person_id.in_(bindparam("people", expanding=True)),
    Attendee.role == "member",
    Attendee.presence.in_(AWAY),
    Attendee.deleted_at.is_(None),
)


async def not_present(
    session: AsyncSession, meeting_ids: Collection[str], person_ids: Collection[str]
) -> dict[tuple[str, str], Attendee]:
    """Return the members among these people who are not checked in, by (meeting, person), as they are now."""
    among = {"meetings": list(meeting_ids), "people": list(person_ids)}
    rows = await session.scalars(_NOT_PRESENT, among, execution_options={"populate_existing": True})
    return {(row.meeting_id, row.person_id): row for row in rows}


async def check_in_voters(work: Work, meeting_id: str, voters: Mapping[str, tuple[Attendee, Origin, bool]]) -> None:
    """Check in everyone who has just voted, as one event; a value is attendee, origin, and whether cast by hand.

    The caller holds the lock on the meeting's log.
    """
    entries = []
    for attendee, origin, by_hand in voters.values():
        before = attendee.presence
        attendee.presence = presence_after_ballot(Presence(before), by_hand=by_hand).value
        attendee.checked_in_at = attendee.checked_in_at or work.now
        attendee.changed_at = work.now
        entries.append(
            audit.entry(
                origin,
                work.now,
                "check_in",
                ("attendee", attendee.id),
                unit_id=attendee.unit_id,
                meeting_id=meeting_id,
                before={"presence": before},
                after={"presence": attendee.presence, "by": "ballot"},
            )
        )
    await audit.note_many(work.session, entries)
    touched = [("attendee", attendee.id) for attendee, _, _ in voters.values()]
    await record(work, meeting_id, "MemberCheckedIn", [*touched, ("meeting", meeting_id)])
