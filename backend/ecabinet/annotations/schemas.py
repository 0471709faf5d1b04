"""What clients send about marks and get back, over HTTP and the socket alike."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ecabinet.annotations.bodies import NO_NUL, Body, Id, Place
from ecabinet.identity.schemas import PersonRef

MOST_OPS = 500
MOST_MEMBERS = 200

Part = Literal["shape", "style", "text", "layer", "place"]
Counter = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Seconds = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Revision = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Seq = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Words = Annotated[str, Meta(min_length=1, max_length=10_000, pattern=NO_NUL)]
# something to read, and no NUL
LayerName = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"^(?=\s*\S)[^\x00]*$")]
LayerKind = Literal["private", "shared", "meeting", "editing", "imported"]
RefusalCode = Literal[
    "mark_not_yours",
    "mark_not_found",
    "layer_not_found",
    "layer_read_only",
    "layer_imported",
    "mark_changed",
    "mark_answered",
    "body_invalid",
    "stroke_too_long",
    "too_many_marks",
]


class Numbered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op"):
    """One operation; ``n`` counts what this device sends and only grows.

    It was done ``ago`` seconds before it was sent, whatever the device's clock shows.
    """

    n: Counter
    ago: Seconds | None = None


class PutMark(Numbered, frozen=True, kw_only=True, tag="put"):
    """Make a mark, change it, or bring it back; ``base`` is the revision the device knew, 0 for none.

    ``parts`` names everything that this device changed since ``base``, null everything there is.
    """

    id: Id
    base: Revision
    layer: Id
    version: Id | None = None
    body: Body
    parts: list[Part] | None = None
    places: dict[Id, Place] | None = None


class RemoveMark(Numbered, frozen=True, kw_only=True, tag="remove"):
    """Remove one's own mark, unless another device changed it since ``base`` or somebody answered it after ``seen``.

    ``seen`` is the pad's number up to which the device knew everything, 0 where it does not tell.
    """

    id: Id
    base: Revision
    seen: Seq = 0


class AddComment(Numbered, frozen=True, kw_only=True, tag="comment"):
    """Say something about a mark; ``id`` is the comment's own."""

    id: Id
    mark: Id
    text: Words


class RemoveComment(Numbered, frozen=True, kw_only=True, tag="remove_comment"):
    """Take one's own comment back."""

    id: Id


class SettleMark(Numbered, frozen=True, kw_only=True, tag="settle"):
    """Say that what a mark asked for is dealt with, or that it is not after all."""

    mark: Id
    settled: bool


Op = PutMark | RemoveMark | AddComment | RemoveComment | SettleMark


class UnreadableOp(msgspec.Struct, frozen=True, kw_only=True):
    """An operation that cannot be read, as far as it can."""

    n: int = 0
    id: str = ""
    mark: str = ""


class SendOps(msgspec.Struct, frozen=True):
    """What one device did, in its own order."""

    device: Id
    ops: Annotated[list[Op], Meta(max_length=MOST_OPS)]


class OpOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one operation: applied, known already, or refused with a code; ``revision`` is the mark's now."""

    n: int
    id: str
    status: Literal["applied", "known", "refused"]
    code: RefusalCode | None = None
    revision: int = 0


class OpsAnswer(msgspec.Struct, frozen=True):
    """The outcome of each operation, in the order sent, and where the pad stands after them."""

    outcomes: list[OpOutcome]
    seq: int
    epoch: int


class LayerView(msgspec.Struct, frozen=True, kw_only=True):
    """A layer as one who sees it gets it; the fixed kinds have no name of their own."""

    id: str
    pad: str
    kind: LayerKind
    name: str = ""
    owner: PersonRef | None = None
    members: list[PersonRef] = []
    for_everyone: bool = False
    from_file: bool = False
    may_write: bool


class Settled(msgspec.Struct, frozen=True):
    """Who settled a mark, and when."""

    by: PersonRef
    at: datetime


class MarkView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One mark; ``body`` is null once it is removed, or gone from where one sees.

    ``credited``: the author that a file names, where its owner imported it.
    """

    id: str
    pad: str
    layer: str
    owner: PersonRef
    version: str | None
    revision: int
    seq: int
    created_at: datetime
    changed_at: datetime
    removed: bool
    settled: Settled | None
    body: Body | None
    places: dict[str, Place]
    credited: str | None = None


class CommentView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One comment of a mark's thread; ``credited`` as of marks."""

    id: str
    pad: str
    mark: str
    layer: str
    author: PersonRef
    text: str
    at: datetime
    seq: int
    removed: bool
    credited: str | None = None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What changed on a pad after a number, as one person sees it; ``reset``: forget what was and begin at 0.

    ``epoch`` is another number whenever the layers one sees are others; ``layers`` is empty where they are as before.
    ``more``: ask again after ``seq``.
    """

    pad: str
    epoch: int
    seq: int
    more: bool
    reset: bool
    layers: list[LayerView]
    marks: list[MarkView]
    comments: list[CommentView]


class NewLayer(msgspec.Struct, frozen=True):
    """A layer to share with these people."""

    name: LayerName
    members: Annotated[list[Id], Meta(max_length=MOST_MEMBERS)]


class ChangeLayer(msgspec.Struct, frozen=True):
    """Another name, or others to share it with."""

    name: LayerName | UnsetType = UNSET
    members: Annotated[list[Id], Meta(max_length=MOST_MEMBERS)] | UnsetType = UNSET


class PadRef(msgspec.Struct, frozen=True):
    """The pad to write on."""

    pad: str


class MarkLine(msgspec.Struct, frozen=True, kw_only=True):
    """A mark in a list, with the paper it lies on; null for one of a notebook."""

    mark: MarkView
    meeting_id: str
    meeting_title: str
    paper_id: str | None
    paper_title: str | None
    item_id: str | None
    comments: int


class MarkList(msgspec.Struct, frozen=True):
    """A part of a list, the newest first; ``cursor`` asks for the next, null at the end."""

    marks: list[MarkLine]
    cursor: str | None


ALL_PARTS: Final = frozenset[Part](("shape", "style", "text", "layer", "place"))
