"""What the meeting routes take and give, and the live entities meeting, item and attendee."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ecabinet.identity.body_rules import DecisionRule
from ecabinet.identity.schemas import PersonRef
from ecabinet.kit.schemas import Instant, need_possible

Id = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Title = Annotated[str, Meta(min_length=1, max_length=500)]
Place = Annotated[str, Meta(min_length=1, max_length=300)]
Reason = Annotated[str, Meta(min_length=1, max_length=2000)]
Minutes = Annotated[int, Meta(ge=1, le=600)]
AttendeeRole = Literal["member", "substitute", "invitee", "secretary", "clerk"]
MeetingState = Literal["draft", "published", "in_session", "paused", "closed"]


class CreateMeeting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A meeting to prepare."""

    body_id: Id
    kind: Annotated[str, Meta(min_length=1, max_length=60)]
    title: Title
    starts_at: Instant
    ends_at: Instant
    place: Place

    def __post_init__(self) -> None:
        need_possible(self.starts_at, self.ends_at)


class ChangeMeeting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change of a meeting; what is left out stays."""

    expected_version: int
    title: Title | UnsetType = UNSET
    kind: Annotated[str, Meta(min_length=1, max_length=60)] | UnsetType = UNSET
    starts_at: Instant | UnsetType = UNSET
    ends_at: Instant | UnsetType = UNSET
    place: Place | UnsetType = UNSET

    def __post_init__(self) -> None:
        need_possible(self.starts_at, self.ends_at)


class AddItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An agenda item to put at the end."""

    title: Title
    minutes: Minutes
    presenter_id: Id | None = None
    submitting_unit_id: Id | None = None
    kind: Literal["discussion", "decision", "report"] = "discussion"


class ChangeItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change of an item; what is left out stays."""

    expected_version: int
    title: Title | UnsetType = UNSET
    minutes: Minutes | UnsetType = UNSET
    presenter_id: Id | UnsetType | None = UNSET
    submitting_unit_id: Id | UnsetType | None = UNSET


class OrderItems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The items in their new order, all of them, and the order they had when the person began to move them."""

    expected_item_ids: list[Id]
    item_ids: list[Id]


class AddAttendees(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """People to let in; ``item_ids`` limits invitees to those items."""

    person_ids: Annotated[list[Id], Meta(min_length=1, max_length=1000)]
    role: AttendeeRole
    item_ids: list[Id] = []


class ChangeAttendee(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new role, or other items, for somebody already let in."""

    role: AttendeeRole
    item_ids: list[Id] = []


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to an invitation; an absence says why."""

    reply: Literal["attending", "absent"]
    reason: Annotated[str, Meta(max_length=2000)] = ""


class MoveToItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The item the meeting turns to."""

    item_id: Id


class StandingPermission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the secretary may run the meeting for the chair."""

    allowed: bool


class Console(msgspec.Struct, frozen=True):
    """Who runs the room, from which device."""

    person_id: str
    name: str
    login_id: str
    device: str
    since: datetime


class SetPresenter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who leads the room through the papers from now on; None for nobody."""

    person_id: Id | None


class Presenter(msgspec.Struct, frozen=True):
    """Whose page and pointer the others may follow."""

    person_id: str
    name: str


class QuorumView(msgspec.Struct, frozen=True):
    """The quorum with its numbers."""

    present: int
    members: int
    needed: int
    met: bool
    article: str


class MeetingView(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as its participants see it; ``decision`` is what a vote goes by unless the chair chooses otherwise."""

    id: str
    version: int
    title: str
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    place: str
    body_id: str
    body_name: str
    chair_id: str
    chair_name: str
    secretary_may_run: bool
    current_item_id: str | None
    current_item_since: datetime | None
    console: Console | None
    presenter: Presenter | None
    quorum: QuorumView
    decision: DecisionRule
    published_at: datetime | None
    started_at: datetime | None
    closed_at: datetime | None


class SubmittingUnit(msgspec.Struct, frozen=True):
    """The agency that submits an item."""

    id: str
    name: str


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """An agenda item; ``no`` counts from 1, ``used_seconds`` leaves out the present stretch."""

    id: str
    version: int
    no: int
    title: str
    kind: str
    minutes: int
    presenter: PersonRef | None
    submitting_unit: SubmittingUnit | None
    state: str
    used_seconds: int


class AttendeeView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who takes part."""

    id: str
    person: PersonRef
    role: str
    order: int
    reply: str | None
    presence: str
    checked_in_at: datetime | None
    is_head: bool
    is_elector: bool


class AttendeeNote(msgspec.Struct, frozen=True, kw_only=True):
    """What only the chair and the secretaries see of an attendee; ``item_ids`` are what an invitee is invited to."""

    id: str
    reply_reason: str
    opened_at: datetime | None
    item_ids: list[str] | None


class MyPart(msgspec.Struct, frozen=True):
    """What the person who asks is in the meeting."""

    person_id: str
    login_id: str
    attendee_id: str | None
    role: str
    staff: bool
    chair: bool
    full: bool


class Snapshot(msgspec.Struct, frozen=True):
    """The whole live state of a meeting for one person, as of the log's entry ``seq``."""

    meeting_id: str
    seq: int
    server_time: datetime
    me: MyPart
    entities: dict[str, dict[str, Any]]
    progress: dict[str, Any]
    my_ballots: dict[str, Any]


class MeetingCard(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting in a list."""

    id: str
    title: str
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    place: str
    body_name: str
    my_role: str
    item_count: int
    current_item_no: int | None
    current_item_title: str | None
    open_vote_closes_at: datetime | None
    has_open_vote: bool
