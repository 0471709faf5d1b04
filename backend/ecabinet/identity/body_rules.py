"""The rules of law a body works by, each with the article shown beside it: settings, with today's law as default.

An empty `article` means the rule is practice and no article is shown.
"""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

import msgspec

ShareText = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,4}/[1-9][0-9]{0,3}$", description="a share such as 2/3")]
Days = Annotated[int, msgspec.Meta(ge=0, le=365)]
Pages = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class BodyKind(StrEnum):
    """What sort of body it is; it chooses the defaults of `default_rules`."""

    GOVERNMENT = "government"
    MINISTRY_BOARD = "ministry_board"
    PEOPLES_COMMITTEE = "peoples_committee"
    PEOPLES_COUNCIL = "peoples_council"


class MajorityOf(StrEnum):
    """The base a threshold is compared over."""

    ALL_MEMBERS = "all_members"
    PRESENT = "present"
    VOTES_CAST = "votes_cast"


class TieRule(StrEnum):
    """When the head decides equal votes: at exactly half of all members, at any equal count above zero, or never."""

    HEAD_AT_HALF = "head_at_half"
    HEAD_AT_EQUAL = "head_at_equal"
    NONE = "none"


class Silence(StrEnum):
    """What silence at the deadline of a written ballot counts as."""

    AGREES = "agrees"
    ABSTAINS = "abstains"


class Voters(StrEnum):
    """Who holds a vote."""

    MEMBERS = "members"


def share(text: str) -> Fraction:
    """The fraction written as `numerator/denominator`. Raises ValueError unless it lies above 0 and at most at 1."""
    try:
        value = Fraction(text)
    except ZeroDivisionError as error:
        raise ValueError(f"not a share: {text}") from error
    if not 0 < value <= 1:
        raise ValueError(f"a share lies above 0 and at most at 1, not at {text}")
    return value


def _require_order(least: int, most: int) -> None:
    if least > most:
        raise ValueError(f"at least {least} and at most {most} working days exclude each other")


class QuorumRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At least this share of all members must be present (Luật 63/2025/QH15 Art 28)."""

    fraction: ShareText = "2/3"
    article: str = "Điều 28 Luật 63/2025/QH15"

    def __post_init__(self) -> None:
        share(self.fraction)


class DecisionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """More than half of all members in favour; equal votes follow the head (Luật 63/2025/QH15 Art 28).

    `strict` means "more than" the threshold, otherwise "at least". The text is ambiguous on equal votes below half,
    so `tie` chooses the reading.
    """

    majority_of: MajorityOf = MajorityOf.ALL_MEMBERS
    threshold: ShareText = "1/2"
    strict: bool = True
    tie: TieRule = TieRule.HEAD_AT_HALF
    article: str = "Điều 28 Luật 63/2025/QH15"

    def __post_init__(self) -> None:
        if share(self.threshold) == 1 and self.strict:
            raise ValueError("more than all can never be reached")


class VotersRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Members vote, wherever they are; substitutes and invitees never (Luật 2015 Art 45(3), NĐ 138/2016 Art 28)."""

    who: Voters = Voters.MEMBERS
    article: str = "Khoản 3 Điều 45 Luật Tổ chức Chính phủ 2015; Điều 28 Nghị định 138/2016"


class PaperRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Invitation and papers reach members this many working days before the session (NĐ 138/2016 Art 27)."""

    working_days: Days = 5
    article: str = "Điều 27 Nghị định 138/2016"


class LongSubmissionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A submission over `pages` A4 pages needs a summary of at most `summary_pages` (NĐ 191/2026 Art 14)."""

    pages: Pages = 10
    summary_pages: Pages = 6
    article: str = "Điều 14 Nghị định 191/2026"


class WrittenBallotRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A written ballot stays open 2 to 5 working days; silence at its end is agreement (NĐ 191/2026 Arts 7, 17)."""

    min_working_days: Days = 2
    max_working_days: Days = 5
    silence: Silence = Silence.AGREES
    article: str = "Điều 7, Điều 17 Nghị định 191/2026"

    def __post_init__(self) -> None:
        _require_order(self.min_working_days, self.max_working_days)


class OpinionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Agencies give their opinions within 2 to 5 working days (NĐ 191/2026 Art 12)."""

    min_working_days: Days = 2
    max_working_days: Days = 5
    article: str = "Điều 12 Nghị định 191/2026"

    def __post_init__(self) -> None:
        _require_order(self.min_working_days, self.max_working_days)


class DissentRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member may reserve dissent, which is recorded with the decision (NĐ 191/2026 Art 28)."""

    allowed: bool = True
    article: str = "Điều 28 Nghị định 191/2026"


class NoticeRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The conclusion notice is issued within this many working days of the session (practice)."""

    working_days: Days = 5
    article: str = ""


class BodyRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every rule of law of one body. `questioning` switches on questioning, which belongs to people's councils."""

    quorum: QuorumRule = QuorumRule()
    decision: DecisionRule = DecisionRule()
    voters: VotersRule = VotersRule()
    papers: PaperRule = PaperRule()
    long_submission: LongSubmissionRule = LongSubmissionRule()
    written_ballot: WrittenBallotRule = WrittenBallotRule()
    opinions: OpinionRule = OpinionRule()
    dissent: DissentRule = DissentRule()
    notice: NoticeRule = NoticeRule()
    questioning: bool = False


def default_rules(kind: BodyKind) -> BodyRules:
    """The rules a new body of this kind starts with (a people's committee gets papers 3 working days before)."""
    if kind is BodyKind.PEOPLES_COMMITTEE:
        return BodyRules(papers=PaperRule(working_days=3))
    return BodyRules(questioning=kind is BodyKind.PEOPLES_COUNCIL)
