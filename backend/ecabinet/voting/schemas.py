"""What the voting routes take and give, and the live entities vote and vote_names."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ecabinet.identity.body_rules import MajorityOf, TieRule
from ecabinet.voting.decision_rules import Choice

Id = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Reason = Annotated[str, Meta(min_length=1, max_length=2000)]
CastableChoice = Literal["for", "against", "abstain"]


class OpenVote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question to put; rule parts left out come from the body."""

    item_id: Id
    question: Annotated[str, Meta(min_length=1, max_length=2000)]
    paper_version_id: Id | None = None
    seconds: int | None = None
    majority_of: MajorityOf | None = None
    threshold: Annotated[str, Meta(pattern=r"^[0-9]{1,3}/[1-9][0-9]{0,2}$")] | None = None
    tie: TieRule | None = None


class VoidVote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a vote is void."""

    reason: Reason


class ExtendVote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many seconds more."""

    seconds: int


class Reminded(msgspec.Struct, frozen=True):
    """How many members were reminded."""

    count: int


class CastBallot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One's own answer, based on the revision this device has seen (0: none)."""

    choice: CastableChoice
    based_on: Annotated[int, Meta(ge=0)]


class BallotByHand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer of a member without a tablet, as the secretary records it."""

    person_id: Id
    choice: CastableChoice
    reason: Reason
    based_on: Annotated[int, Meta(ge=0)] = 0


class BallotView(msgspec.Struct, frozen=True, kw_only=True):
    """A member's ballot as it is recorded."""

    vote_id: str
    choice: Choice
    revision: int
    cast_at: datetime
    receipt: str
    by_hand: bool


class VoteView(msgspec.Struct, frozen=True, kw_only=True):
    """A vote as those let into its item see it: no count before it is closed, and no name."""

    id: str
    decision_id: str
    item_id: str
    question: str
    paper_version_id: str | None
    round: int
    state: str
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    rule: dict[str, Any]
    needed: int | None
    elector_count: int
    void_reason: str | None
    result: dict[str, Any] | None


class VoteNames(msgspec.Struct, frozen=True, kw_only=True):
    """Who may answer a vote and, once it is closed, how each did; ``digest`` is of the ballots."""

    id: str
    electors: list[str]
    names: list[dict[str, Any]] | None
    digest: str | None
