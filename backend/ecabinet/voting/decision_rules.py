"""How counts become a decision. Sources are named where each rule stands; the numbers come from the body's settings."""

from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

import msgspec

from ecabinet.attendance.rules import ImpossibleCount, Quorum, quorum_of, written_quorum
from ecabinet.identity.body_rules import BodyRules, MajorityOf, QuorumRule, ShareText, Silence, TieRule, share

HALF = Fraction(1, 2)


class VoteForm(StrEnum):
    """In session, or by circulation."""

    SESSION = "session"
    WRITTEN = "written"


class Choice(StrEnum):
    """What a member's ballot says; `SILENT` is its own value and is never cast."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    OTHER = "other"
    SILENT = "silent"


class OutcomeKind(StrEnum):
    """What became of the question."""

    CARRIED = "carried"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


class DecidedBy(StrEnum):
    """Whether the count or the head's side decided."""

    MAJORITY = "majority"
    HEAD = "head"


class VoteRule(msgspec.Struct, frozen=True, kw_only=True):
    """The rule one vote is decided by, copied from the body when it opens so that a later setting never moves it."""

    majority_of: MajorityOf
    threshold: ShareText
    strict: bool
    tie: TieRule
    quorum: ShareText
    article: str = ""
    quorum_article: str = ""

    def __post_init__(self) -> None:
        share(self.threshold)
        share(self.quorum)


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Ballots of members by choice; `silent` are members who gave none."""

    for_: int = msgspec.field(name="for", default=0)
    against: int = 0
    abstain: int = 0
    other: int = 0
    silent: int = 0

    @property
    def answers(self) -> int:
        """Ballots that were given."""
        return self.for_ + self.against + self.abstain + self.other


class DecisionCase(msgspec.Struct, frozen=True, kw_only=True):
    """All that a decision depends on. `present` belongs to a session, `silence` to a written ballot."""

    form: VoteForm
    rule: VoteRule
    members: int
    counts: Counts
    present: int | None = None
    head_vote: Choice | None = None
    secret: bool = False
    silence: Silence = Silence.AGREES


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A decision with its numbers: `in_favour` of `base`, where `needed` is the least that carries."""

    quorum: Quorum
    outcome: OutcomeKind
    decided_by: DecidedBy | None
    in_favour: int
    opposed: int
    base: int
    needed: int
    article: str

    @property
    def code(self) -> str:
        """The catalogue sentence that fits: no_quorum, carried_majority, rejected_majority, carried_head, …"""
        return self.outcome.value if self.decided_by is None else f"{self.outcome}_{self.decided_by}"


def vote_rule_of(
    rules: BodyRules,
    *,
    majority_of: MajorityOf | None = None,
    threshold: str | None = None,
    tie: TieRule | None = None,
) -> VoteRule:
    """The body's rule for one vote, with what the chair chose differently. Raises ValueError on a bad threshold.

    "More than half" is strict; any other share is met by reaching it, unless it is the body's own.
    """
    decision = rules.decision
    chosen = decision.threshold if threshold is None else threshold
    own = share(chosen) == share(decision.threshold)
    return VoteRule(
        majority_of=majority_of or decision.majority_of,
        threshold=chosen,
        strict=decision.strict if own else share(chosen) == HALF,
        tie=tie or decision.tie,
        quorum=rules.quorum.fraction,
        article=decision.article,
        quorum_article=rules.quorum.article,
    )


def decide(case: DecisionCase) -> Outcome:
    """Decide a question by the body's rule (Luật 63/2025/QH15 Art 28; written ballots NĐ 191/2026 Arts 7, 17).

    Raises ImpossibleCount where counts are negative, above those present or above the members.
    """
    quorum = _quorum(case)
    _require_possible(case, quorum)
    in_favour, opposed, base = _sides(case, quorum)
    needed = votes_needed(case.rule, base)
    kind, decided_by = _verdict(case, quorum, in_favour, opposed, needed)
    return Outcome(
        quorum=quorum,
        outcome=kind,
        decided_by=decided_by,
        in_favour=in_favour,
        opposed=opposed,
        base=base,
        needed=needed,
        article=case.rule.article,
    )


def votes_needed(rule: VoteRule, base: int) -> int:
    """The least number of votes in favour that carries over this base; never nought: no vote cast carries nothing."""
    wanted = share(rule.threshold) * base
    return max(1, floor(wanted) + 1 if rule.strict else ceil(wanted))


def _quorum(case: DecisionCase) -> Quorum:
    if case.form is VoteForm.WRITTEN:
        return written_quorum(case.members)
    if case.present is None:
        raise ImpossibleCount("a vote in session needs the number present")
    rule = QuorumRule(fraction=case.rule.quorum, article=case.rule.quorum_article)
    return quorum_of(case.present, case.members, rule)


def _require_possible(case: DecisionCase, quorum: Quorum) -> None:
    counts = case.counts
    if min(counts.for_, counts.against, counts.abstain, counts.other, counts.silent) < 0:
        raise ImpossibleCount("a negative count")
    if case.form is VoteForm.SESSION and counts.answers > quorum.present:
        raise ImpossibleCount(f"{counts.answers} ballots from {quorum.present} present")
    if counts.answers + counts.silent > case.members:
        raise ImpossibleCount(f"{counts.answers} ballots and {counts.silent} silent of {case.members} members")


def _sides(case: DecisionCase, quorum: Quorum) -> tuple[int, int, int]:
    """Votes in favour, votes opposed, and the base: another opinion stands against, abstention is no vote cast."""
    counts = case.counts
    deemed = counts.silent if case.form is VoteForm.WRITTEN and case.silence is Silence.AGREES else 0
    in_favour = counts.for_ + deemed
    opposed = counts.against + counts.other
    match case.rule.majority_of:
        case MajorityOf.ALL_MEMBERS:
            return in_favour, opposed, case.members
        case MajorityOf.PRESENT:
            # A circulated ballot reaches every member, so its "present" are all of them.
            base = case.members if case.form is VoteForm.WRITTEN else quorum.present
            return in_favour, opposed, base
        case MajorityOf.VOTES_CAST:
            return in_favour, opposed, in_favour + opposed


def _verdict(
    case: DecisionCase, quorum: Quorum, in_favour: int, opposed: int, needed: int
) -> tuple[OutcomeKind, DecidedBy | None]:
    if not quorum.met:
        return OutcomeKind.NO_QUORUM, None
    if in_favour >= needed:
        return OutcomeKind.CARRIED, DecidedBy.MAJORITY
    if _tie_goes_to_head(case, in_favour, opposed):
        carried = case.head_vote is Choice.FOR
        return (OutcomeKind.CARRIED if carried else OutcomeKind.REJECTED), DecidedBy.HEAD
    return OutcomeKind.REJECTED, DecidedBy.MAJORITY


def _tie_goes_to_head(case: DecisionCase, in_favour: int, opposed: int) -> bool:
    """Equal votes follow the side the head took (Luật 63/2025/QH15 Art 28).

    Only in an open vote decided by half, and only where the head took a side.
    """
    if case.secret or share(case.rule.threshold) != HALF:
        return False
    if in_favour != opposed or in_favour == 0:
        return False
    if case.head_vote not in (Choice.FOR, Choice.AGAINST, Choice.OTHER):
        return False
    if case.rule.tie is TieRule.HEAD_AT_HALF:
        return 2 * in_favour == case.members
    return case.rule.tie is TieRule.HEAD_AT_EQUAL
