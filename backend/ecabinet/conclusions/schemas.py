"""What the routes of conclusions, documents and registers take and give, and the live entities of both."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ecabinet.identity.schemas import PersonRef

Id = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Reason = Annotated[str, Meta(min_length=1, max_length=2000)]
Text = Annotated[str, Meta(min_length=1, max_length=50_000)]
Abstract = Annotated[str, Meta(min_length=1, max_length=1000)]
Recipient = Annotated[str, Meta(min_length=1, max_length=300)]
Pin = Annotated[str, Meta(min_length=1, max_length=64)]
State = Literal["draft", "prepared", "signed", "sealed", "issued", "returned", "cancelled"]
Action = Literal["edit", "prepare", "sign", "return", "seal", "issue", "cancel"]


class RecordConclusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the chair concluded; ``expected_version`` is 0 where nothing is recorded yet."""

    text: Text
    expected_version: Annotated[int, Meta(ge=0)]


class MakeDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document to draft; a resolution names the vote that carried it."""

    kind: Literal["conclusion_notice", "resolution"]
    vote_id: Id | None = None


class ChangeDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change of a draft; what is left out stays. ``body`` is plain text, a paragraph a line."""

    expected_version: int
    abstract: Abstract | UnsetType = UNSET
    body: Text | UnsetType = UNSET
    recipients: Annotated[list[Recipient], Meta(min_length=1, max_length=100)] | UnsetType = UNSET


class SetSigner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who signs a kind of document: ``authority`` is TM., KT., TL., TUQ. or the own office, ``authority_of`` whose.

    ``expected_version`` is what was read before, 0 where nobody was set yet.
    """

    expected_version: Annotated[int, Meta(ge=0)] = 0

    signer_id: Id
    authority: Literal["tm", "kt", "tl", "tuq", "own"]
    authority_of: Annotated[str, Meta(max_length=200)]
    signer_title: Annotated[str, Meta(min_length=1, max_length=300)]
    issuer_unit_id: Id
    symbol: Annotated[str, Meta(min_length=1, max_length=30)]


class SignerView(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs a kind of document of a body; the unit issues and seals it."""

    kind: str
    signer: PersonRef
    authority: str
    authority_of: str
    signer_title: str
    issuer_unit_id: str
    symbol: str
    version: int


class WithPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The PIN of the key that signs."""

    pin: Pin


class WithReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a document goes back or comes to nothing."""

    reason: Reason


class ConclusionView(msgspec.Struct, frozen=True, kw_only=True):
    """The chair's conclusion on an item; its id is the item's."""

    id: str
    item_id: str
    text: str
    version: int
    recorded_by: str
    recorded_by_name: str
    recorded_at: datetime


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it stands; ``version_sha256`` names its newest bytes."""

    id: str
    meeting_id: str
    vote_id: str | None
    kind: str
    number: int | None
    year: int | None
    symbol: str
    reference_number: str | None
    abstract: str
    state: State
    reason: str
    signer: PersonRef
    issuer_name: str
    prepared_at: datetime | None
    signed_at: datetime | None
    sealed_at: datetime | None
    issued_at: datetime | None
    pages: int | None
    version: int
    version_sha256: str | None


class DocumentCard(msgspec.Struct, frozen=True, kw_only=True):
    """A document in a list; ``waits_for_me`` is the act that waits for the person who asks, ``due_on`` its last day."""

    document: DocumentView
    meeting_title: str
    waits_for_me: Action | None
    due_on: date | None


class VoteCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the vote named by a resolution carried, with its numbers."""

    ok: bool
    in_favour: int
    members: int
    closed_at: datetime | None
    code: str


class ConclusionCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a notice holds every recorded conclusion word for word; ``recorded_at`` is the newest one's time."""

    ok: bool
    recorded_at: datetime | None


class BytesCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the stored bytes are still those that were prepared; ``preparation`` counts from 1."""

    ok: bool
    preparation: int
    prepared_at: datetime | None


class KeyCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the key for the next signature can be used, and how many wrong PINs it still takes."""

    ok: bool
    subject: str
    valid_until: datetime | None
    tries_left: int


class Checks(msgspec.Struct, frozen=True, kw_only=True):
    """What the signer sees checked before signing; ``key`` is there for whoever signs or seals next."""

    vote: VoteCheck | None
    conclusions: ConclusionCheck | None
    unchanged: BytesCheck | None
    key: KeyCheck | None


class DocumentDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its text, what is checked of it, and what the person who asks may do now."""

    document: DocumentView
    meeting_title: str
    due_on: date | None
    body: str
    recipients: list[str]
    authority: list[str]
    actions: list[Action]
    checks: Checks


class RegisterLine(msgspec.Struct, frozen=True, kw_only=True):
    """A number of a register; ``state`` is ``given``, ``held`` (its document was returned) or ``cancelled``."""

    number: int
    reference_number: str
    state: Literal["given", "held", "cancelled"]
    reason: str
    given_at: datetime
    given_by: str
    cancelled_at: datetime | None
    document_id: str
    abstract: str
    signer_name: str
    document_state: State
    issued_at: datetime | None


class RegisterView(msgspec.Struct, frozen=True, kw_only=True):
    """A register of one unit and year with every number given; ``missing`` is empty unless something is wrong."""

    unit_id: str
    unit_name: str
    register: str
    year: int
    missing: list[int]
    lines: list[RegisterLine]


class SignOutcome(msgspec.Struct, frozen=True):
    """How a try to sign ended: with the signed document, or with a wrong PIN and the tries that are left."""

    document: DocumentView | None = None
    tries_left: int | None = None
