"""Who is present and whether that is a quorum."""

from collections.abc import Iterable
from enum import StrEnum
from math import ceil

import msgspec

from ecabinet.identity.body_rules import QuorumRule, share


class ImpossibleCount(ValueError):
    """Counts that cannot have happened: negative, more present than members, or more votes than present."""


class AttendeeRole(StrEnum):
    """What a person is in one meeting."""

    MEMBER = "member"
    SUBSTITUTE = "substitute"
    INVITEE = "invitee"
    SECRETARY = "secretary"
    CLERK = "clerk"


class Presence(StrEnum):
    """Where an attendee is. Who has left is no longer present."""

    ABSENT = "absent"
    IN_ROOM = "in_room"
    REMOTE = "remote"
    LEFT = "left"


class Attendance(msgspec.Struct, frozen=True):
    """One attendee as the quorum sees them."""

    person_id: str
    role: AttendeeRole
    presence: Presence


class Quorum(msgspec.Struct, frozen=True):
    """A quorum with its numbers: `needed` of `members` must be present. `required` is false for a written ballot."""

    present: int
    members: int
    needed: int
    met: bool
    article: str
    required: bool = True

    @property
    def code(self) -> str:
        """The catalogue sentence that fits: quorum_met, quorum_not_met or quorum_not_required."""
        if not self.required:
            return "quorum_not_required"
        return "quorum_met" if self.met else "quorum_not_met"


def quorum_of(present: int, members: int, rule: QuorumRule) -> Quorum:
    """Whether the members present are at least the rule's share of all members (Luật 63/2025/QH15 Art 28).

    Raises ImpossibleCount for a body without members, a negative count, or more present than members.
    """
    if members < 1 or not 0 <= present <= members:
        raise ImpossibleCount(f"{present} present of {members} members")
    needed = ceil(share(rule.fraction) * members)
    return Quorum(present=present, members=members, needed=needed, met=present >= needed, article=rule.article)


def written_quorum(members: int) -> Quorum:
    """A written ballot needs nobody present. Raises ImpossibleCount for a body without members."""
    if members < 1:
        raise ImpossibleCount(f"{members} members")
    return Quorum(present=0, members=members, needed=0, met=True, article="", required=False)


def is_present(presence: Presence) -> bool:
    """On site or away; a member who left is gone."""
    return presence in (Presence.IN_ROOM, Presence.REMOTE)


def is_elector(role: AttendeeRole) -> bool:
    """Only a member votes; the vote belongs to the member, not to the seat (Luật 2015 Art 45(3))."""
    return role is AttendeeRole.MEMBER


def electors_of(attendances: Iterable[Attendance]) -> frozenset[str]:
    """The persons who hold a vote, whether present or not."""
    return frozenset(each.person_id for each in attendances if is_elector(each.role))


def count_present(attendances: Iterable[Attendance]) -> int:
    """Members present, each once; a substitute does not count (Luật 63/2025/QH15 Art 28)."""
    return len({each.person_id for each in attendances if is_elector(each.role) and is_present(each.presence)})


def presence_after_ballot(presence: Presence, *, by_hand: bool) -> Presence:
    """Casting a ballot checks in: by hand in the room, from a device away unless already checked in."""
    if is_present(presence):
        return presence
    return Presence.IN_ROOM if by_hand else Presence.REMOTE


def check_in_refusal(role: AttendeeRole, *, meeting_open_to_check_in: bool) -> str | None:
    """The code of why this attendee cannot check in, or None. Staff run the meeting and are not counted."""
    if role in (AttendeeRole.SECRETARY, AttendeeRole.CLERK):
        return "staff_not_counted"
    if not meeting_open_to_check_in:
        return "check_in_not_open"
    return None
