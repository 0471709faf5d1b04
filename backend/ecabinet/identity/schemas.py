"""What the identity routes take and give."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(max_length=200)]


class PersonRef(msgspec.Struct, frozen=True):
    """A person as others see them."""

    id: str
    full_name: str
    short_name: str
    title: str
    unit_name: str


class Role(msgspec.Struct, frozen=True):
    """A role in its scope (``installation``, ``unit``, ``body`` or ``meeting``)."""

    role: str
    scope_kind: str
    scope_id: str | None


class GivenRole(msgspec.Struct, frozen=True):
    """A role as it was given to an account; ``scope_name`` is the unit's or the body's, empty for the others."""

    id: str
    role: str
    scope_kind: str
    scope_id: str | None
    scope_name: str


class LogIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A try to log in."""

    username: Text
    password: Annotated[str, Meta(max_length=1000)]


class Unlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The PIN, or the password where none is set."""

    pin: Annotated[str, Meta(max_length=1000)]


class ChangePassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The present password and the wanted one."""

    current: Annotated[str, Meta(max_length=1000)]
    new: Annotated[str, Meta(max_length=1000)]


class SetPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A PIN of 6 to 12 digits for the idle lock, confirmed by the password."""

    password: Annotated[str, Meta(max_length=1000)]
    pin: Annotated[str, Meta(pattern=r"^[0-9]{6,12}$")]


class Me(msgspec.Struct, frozen=True):
    """Who is logged in here, and what for."""

    account_id: str
    username: str
    person: PersonRef
    roles: list[Role]
    idle_seconds: int
    locked: bool
    must_change_password: bool
    has_pin: bool
    server_time: datetime


class AccountView(msgspec.Struct, frozen=True):
    """An account as administrators see it."""

    id: str
    username: str
    person: PersonRef
    roles: list[GivenRole]
    disabled_at: datetime | None
    last_login_at: datetime | None
    must_change_password: bool
    version: int


class CreateAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new person with an account; the first password is changed at first login."""

    username: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{1,49}$")]
    full_name: Annotated[str, Meta(min_length=2, max_length=200)]
    title: Annotated[str, Meta(max_length=300)]
    unit_id: Annotated[str, Meta(max_length=32)]
    password: Annotated[str, Meta(max_length=1000)]
    roles: list[Role] = []


class ResetPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A password given by an administrator, to be changed at the next login."""

    password: Annotated[str, Meta(max_length=1000)]


class UnitView(msgspec.Struct, frozen=True):
    """A unit in the tree."""

    id: str
    parent_id: str | None
    name: str
    short_name: str
    code: str


class BodyMember(msgspec.Struct, frozen=True):
    """A member of a body today."""

    person: PersonRef
    is_head: bool


class BodyView(msgspec.Struct, frozen=True):
    """A body with its kinds of meeting and its members of today."""

    id: str
    name: str
    unit_id: str
    meeting_kinds: list[str]
    members: list[BodyMember]


class AdministeredBody(msgspec.Struct, frozen=True):
    """A body as administrators find it."""

    id: str
    name: str
    unit_id: str


class MembershipView(msgspec.Struct, frozen=True):
    """A person's seat in a body for a term; ``ends_on`` is the last day, None while open."""

    id: str
    person: PersonRef
    is_head: bool
    position: int
    starts_on: date
    ends_on: date | None


class ChangeMembership(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A seat's term, and whether it is the head's."""

    is_head: bool
    starts_on: date
    ends_on: date | None


class AddMembership(ChangeMembership, frozen=True, forbid_unknown_fields=True):
    """A seat for a person; without a position it comes last."""

    person_id: Annotated[str, Meta(max_length=32)]
    position: Annotated[int, Meta(ge=0, le=10_000)] | None = None


class OwnDayView(msgspec.Struct, frozen=True):
    """A day on which a unit and those below it do not work, or do (``works``) though the calendar says otherwise."""

    id: str
    unit_id: str
    unit_name: str
    day: date
    works: bool
    reason: str


class AddOwnDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day off, or a day worked, of a unit and those below it."""

    unit_id: Annotated[str, Meta(max_length=32)]
    day: date
    works: bool
    reason: Text = ""
