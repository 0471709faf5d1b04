"""How the ballots of a vote become its result."""

from collections import Counter
from collections.abc import Collection, Iterable
from hashlib import sha256

import msgspec

from ecabinet.attendance.rules import ImpossibleCount
from ecabinet.identity.body_rules import MajorityOf
from ecabinet.voting.decision_rules import (
    Choice,
    Counts,
    DecidedBy,
    DecisionCase,
    Outcome,
    OutcomeKind,
    VoteForm,
    VoteRule,
    decide,
)


class CastBallot(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot as it stands at closing, and one name of a result."""

    person_id: str
    choice: Choice
    by_hand: bool = False
    revision: int = 1


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """A vote as it stands when it closes.

    `members` is the number of all members of the body, `electors` those fixed at opening, `present` the persons checked
    in now, `head_id` the head of the body where there is one.
    """

    vote_id: str
    round_no: int
    rule: VoteRule
    members: int
    electors: frozenset[str]
    present: frozenset[str]
    head_id: str | None
    ballots: tuple[CastBallot, ...]


class NamedChoice(msgspec.Struct, frozen=True, kw_only=True):
    """How one elector voted, as an open result names them; `silent` gave no ballot."""

    person_id: str
    choice: Choice
    by_hand: bool


class VoteResult(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a vote with every number of its sentence. `digest` is of the ballots, see `ballots_digest`."""

    outcome: OutcomeKind
    decided_by: DecidedBy | None
    code: str
    counts: Counts
    in_favour: int
    base: int
    majority_of: MajorityOf
    threshold: str
    strict: bool
    members: int
    present: int
    quorum_needed: int
    quorum_met: bool
    needed: int
    names: list[NamedChoice]
    digest: str
    article: str
    quorum_article: str


def counts_of(electors: Collection[str], ballots: Iterable[CastBallot]) -> Counts:
    """Ballots by choice, with the electors who gave none as silent.

    Raises ImpossibleCount for two ballots of one person, or one of somebody outside the electorate.
    """
    cast = _by_person(electors, ballots)
    count = Counter(ballot.choice for ballot in cast.values())
    return Counts(
        for_=count[Choice.FOR],
        against=count[Choice.AGAINST],
        abstain=count[Choice.ABSTAIN],
        other=count[Choice.OTHER],
        silent=len(electors) - len(cast),
    )


def result_of(closing: Closing) -> VoteResult:
    """Close an open vote in session: decide it and name every elector.

    Whoever cast a ballot is present. Raises ImpossibleCount.
    """
    cast = _by_person(closing.electors, closing.ballots)
    counts = counts_of(closing.electors, closing.ballots)
    case = DecisionCase(
        form=VoteForm.SESSION,
        rule=closing.rule,
        members=closing.members,
        present=len((closing.present & closing.electors) | set(cast)),
        counts=counts,
        head_vote=_choice_of(closing.head_id, cast),
    )
    names = [_named(person_id, cast.get(person_id)) for person_id in sorted(closing.electors)]
    digest = ballots_digest(closing.vote_id, closing.round_no, closing.ballots)
    return _result(decide(case), closing.rule, counts, names, digest)


def ballots_digest(vote_id: str, round_no: int, ballots: Iterable[CastBallot]) -> str:
    """SHA-256 (hex) of the ballots in canonical form.

    Canonical form: JSON without spaces, UTF-8, `[vote_id,round,[[person_id,choice,by_hand,revision],…]]`, the ballots
    in the order of their person_id; electors without a ballot are left out.
    """
    rows = [[each.person_id, each.choice, each.by_hand, each.revision] for each in ballots]
    canonical = msgspec.json.encode([vote_id, round_no, sorted(rows, key=lambda row: str(row[0]))])
    return sha256(canonical).hexdigest()


def _by_person(electors: Collection[str], ballots: Iterable[CastBallot]) -> dict[str, CastBallot]:
    cast: dict[str, CastBallot] = {}
    for ballot in ballots:
        if ballot.person_id in cast or ballot.person_id not in electors or ballot.choice is Choice.SILENT:
            raise ImpossibleCount(f"a ballot of {ballot.person_id} cannot stand")
        cast[ballot.person_id] = ballot
    return cast


def _choice_of(person_id: str | None, cast: dict[str, CastBallot]) -> Choice | None:
    if person_id is None:
        return None
    return cast[person_id].choice if person_id in cast else Choice.SILENT


def _named(person_id: str, ballot: CastBallot | None) -> NamedChoice:
    if ballot is None:
        return NamedChoice(person_id=person_id, choice=Choice.SILENT, by_hand=False)
    return NamedChoice(person_id=person_id, choice=ballot.choice, by_hand=ballot.by_hand)


def _result(outcome: Outcome, rule: VoteRule, counts: Counts, names: list[NamedChoice], digest: str) -> VoteResult:
    quorum = outcome.quorum
    return VoteResult(
        outcome=outcome.outcome,
        decided_by=outcome.decided_by,
        code=outcome.code,
        counts=counts,
        in_favour=outcome.in_favour,
        base=outcome.base,
        majority_of=rule.majority_of,
        threshold=rule.threshold,
        strict=rule.strict,
        members=quorum.members,
        present=quorum.present,
        quorum_needed=quorum.needed,
        quorum_met=quorum.met,
        needed=outcome.needed,
        names=names,
        digest=digest,
        article=outcome.article,
        quorum_article=quorum.article,
    )
