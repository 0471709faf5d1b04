"""Who may do what in a meeting. Every read and every command of a meeting begins here."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, join

from ecabinet.identity.actor import Actor
from ecabinet.identity.tables import Account, RoleGrant
from ecabinet.identity.tables import Person as PersonRow
from ecabinet.kit.audience import Keys
from ecabinet.kit.database import Reading, in_few_lengths
from ecabinet.kit.problem import Forbidden, NotFound
from ecabinet.meetings.tables import AgendaItem, Attendee, AttendeeItem, Meeting

BY_ITEM = frozenset({"invitee", "submitting_agency"})
Person = str | ColumnElement[str] | InstrumentedAttribute[str]
OPEN_STATES = ("published", "in_session", "paused", "closed")


class Access(msgspec.Struct, frozen=True):
    """What one person is in one meeting."""

    meeting_id: str
    person_id: str
    attendee_id: str | None
    role: str
    keys: Keys
    chair: bool

    @property
    def staff(self) -> bool:
        """Whether the person is the chair or a secretary of the meeting."""
        return self.keys.staff

    def need_staff(self) -> "Access":
        """Return this access, or raise Forbidden unless it is the chair's or a secretary's."""
        if not self.staff:
            raise Forbidden("staff_only")
        return self

    def need_item(self, item_id: str) -> "Access":
        """Return this access, or raise NotFound when the item is not for this person."""
        if not (self.keys.full or item_id in self.keys.items):
            raise NotFound("item_not_found")
        return self


def is_secretary_of(person_id: Person) -> ColumnElement[bool]:
    """Condition on Meeting: the person is a secretary of its body, its unit, or this one meeting."""
    return exists(
        select(RoleGrant.id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            Account.person_id == person_id,
            RoleGrant.role == "secretary",
            or_(
                and_(RoleGrant.scope_kind == "body", RoleGrant.scope_id == Meeting.body_id),
                and_(RoleGrant.scope_kind == "unit", RoleGrant.scope_id == Meeting.unit_id),
                and_(RoleGrant.scope_kind == "meeting", RoleGrant.scope_id == Meeting.id),
            ),
        )
    )


def _attends(person_id: Person) -> ColumnElement[bool]:
    return exists(
        select(Attendee.id)
        .where(Attendee.meeting_id == Meeting.id, Attendee.person_id == person_id, Attendee.deleted_at.is_(None))
        .correlate_except(Attendee)
    )


def _submits(person_id: Person) -> ColumnElement[bool]:
    return exists(
        select(AgendaItem.id)
        .join(RoleGrant, and_(RoleGrant.scope_kind == "unit", RoleGrant.scope_id == AgendaItem.submitting_unit_id))
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            AgendaItem.meeting_id == Meeting.id,
            AgendaItem.deleted_at.is_(None),
            Account.person_id == person_id,
            RoleGrant.role == "submitting_agency",
        )
    )


def visible_to(person_id: Person) -> ColumnElement[bool]:
    """Condition on Meeting: this person may know of it.

    Chair and secretaries see it from its first draft on, the others once it is published, a submitting agency
    as soon as it has an item to prepare.
    """
    staff = or_(Meeting.chair_id == person_id, is_secretary_of(person_id))
    others = and_(Meeting.state.in_(OPEN_STATES), _attends(person_id))
    return and_(Meeting.deleted_at.is_(None), or_(staff, others, _submits(person_id)))


def _in_meeting(person_id: Person, select_from: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Meeting.state,
            Meeting.chair_id,
            is_secretary_of(person_id).label("secretary"),
            Attendee.id.label("attendee_id"),
            Attendee.role,
        )
        .select_from(select_from)
        .outerjoin(
            Attendee,
            and_(Attendee.meeting_id == Meeting.id, Attendee.person_id == person_id, Attendee.deleted_at.is_(None)),
        )
        .where(Meeting.id == bindparam("meeting"), visible_to(person_id))
    )


# Made once: every read of a meeting begins with the one, and building a statement costs more than running it.
_ONE: BindParameter[str] = bindparam("person")
_PERSON_IN_MEETING = _in_meeting(_ONE, select_from=Meeting)
_PEOPLE_IN_MEETING = (
    _in_meeting(PersonRow.id, select_from=join(PersonRow, Meeting, true()))
    .add_columns(PersonRow.id.label("person_id"))
    .where(PersonRow.id.in_(bindparam("people", expanding=True)))
)


async def access_of(session: Reading, meeting_id: str, person_id: str) -> Access | None:
    """Return what the person is in the meeting, or None where they have no business there."""
    found = await session.execute(_PERSON_IN_MEETING, {"meeting": meeting_id, "person": person_id})
    row = found.one_or_none()
    return None if row is None else await _access(session, meeting_id, person_id, row)


async def keys_for(session: Reading, meeting_id: str, person_ids: Collection[str]) -> dict[str, Keys]:
    """Return what each of these people may hear in the meeting; whoever may hear nothing is left out."""
    wanted = {"meeting": meeting_id, "people": in_few_lengths(list(person_ids))}
    rows = (await session.execute(_PEOPLE_IN_MEETING, wanted)).all()
    return {row.person_id: (await _access(session, meeting_id, row.person_id, row)).keys for row in rows}


async def _access(session: Reading, meeting_id: str, person_id: str, row: Row[Any]) -> Access:
    chair, secretary = row.chair_id == person_id, bool(row.secretary)
    # A draft is the staff's own: whoever else is on its list is only an agency's person until it is published.
    listed = chair or secretary or row.state in OPEN_STATES
    attendee_id = row.attendee_id if listed else None
    role = _role(row.role if attendee_id else None, chair=chair, secretary=secretary)
    full = role not in BY_ITEM
    items = frozenset() if full else await _items(session, meeting_id, person_id, attendee_id or "")
    return Access(
        meeting_id=meeting_id,
        person_id=person_id,
        attendee_id=attendee_id,
        role=role,
        keys=Keys(person_id=person_id, full=full, staff=chair or secretary, items=items),
        chair=chair,
    )


def _role(attendee_role: str | None, *, chair: bool, secretary: bool) -> str:
    if chair:
        return "chair"
    if secretary:
        return "secretary"
    return attendee_role or "submitting_agency"


async def _items(session: Reading, meeting_id: str, person_id: str, attendee_id: str) -> frozenset[str]:
    invited = select(AttendeeItem.item_id).where(AttendeeItem.attendee_id == attendee_id)
    submitted = (
        select(AgendaItem.id)
        .join(RoleGrant, and_(RoleGrant.scope_kind == "unit", RoleGrant.scope_id == AgendaItem.submitting_unit_id))
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            AgendaItem.meeting_id == meeting_id,
            Account.person_id == person_id,
            RoleGrant.role == "submitting_agency",
        )
    )
    live = select(AgendaItem.id).where(
        AgendaItem.deleted_at.is_(None), or_(AgendaItem.id.in_(invited), AgendaItem.id.in_(submitted))
    )
    return frozenset((await session.scalars(live)).all())


async def need_access(session: Reading, meeting_id: str, actor: Actor) -> Access:
    """Return what the actor is in the meeting.

    Raises:
        NotFound: there is no such meeting for this person; the answer does not tell which of the two.
    """
    access = await access_of(session, meeting_id, actor.person_id)
    if access is None:
        raise NotFound("meeting_not_found")
    return access


async def people_let_into(session: AsyncSession, item_id: str) -> set[str]:
    """Return the ids of those whose right to the meeting hangs on this item: its invitees and its agency's people."""
    invited = (
        select(Attendee.person_id)
        .join(AttendeeItem, AttendeeItem.attendee_id == Attendee.id)
        .where(AttendeeItem.item_id == item_id, Attendee.deleted_at.is_(None))
    )
    submitting = (
        select(Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(AgendaItem, AgendaItem.submitting_unit_id == RoleGrant.scope_id)
        .where(RoleGrant.role == "submitting_agency", RoleGrant.scope_kind == "unit", AgendaItem.id == item_id)
    )
    return set((await session.scalars(invited)).all()) | set((await session.scalars(submitting)).all())


async def submitters(session: AsyncSession, meeting_id: str) -> set[str]:
    """Return the ids of the people of the agencies that submit an item of the meeting."""
    query = (
        select(Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(AgendaItem, AgendaItem.submitting_unit_id == RoleGrant.scope_id)
        .where(
            RoleGrant.role == "submitting_agency",
            RoleGrant.scope_kind == "unit",
            AgendaItem.meeting_id == meeting_id,
            AgendaItem.deleted_at.is_(None),
        )
    )
    return set((await session.scalars(query)).all())


async def full_participants(session: AsyncSession, meeting_id: str) -> set[str]:
    """Return the ids of everyone who takes part in the whole meeting: chair, attendees but invitees, secretaries."""
    meeting = await session.get_one(Meeting, meeting_id)
    attending = select(Attendee.person_id).where(
        Attendee.meeting_id == meeting_id, Attendee.deleted_at.is_(None), Attendee.role != "invitee"
    )
    return {meeting.chair_id} | set((await session.scalars(attending)).all()) | await secretaries(session, meeting)


async def secretaries(session: AsyncSession, meeting: Meeting) -> set[str]:
    """Return the ids of the meeting's secretaries."""
    query = (
        select(Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.role == "secretary",
            or_(
                and_(RoleGrant.scope_kind == "body", RoleGrant.scope_id == meeting.body_id),
                and_(RoleGrant.scope_kind == "unit", RoleGrant.scope_id == meeting.unit_id),
                and_(RoleGrant.scope_kind == "meeting", RoleGrant.scope_id == meeting.id),
            ),
        )
    )
    return set((await session.scalars(query)).all())
