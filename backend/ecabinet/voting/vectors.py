"""Runs a file of decision cases against the rules: `ecabinet rules FILE`."""

import sys
from pathlib import Path

import msgspec

from ecabinet.attendance.rules import ImpossibleCount
from ecabinet.identity.body_rules import MajorityOf, ShareText, Silence, TieRule, share
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

NO_DIFFERENCE, DIFFERENCE, UNREADABLE = 0, 1, 2
Value = bool | int | str | None


class UnreadableVectors(Exception):
    """The file cannot be read as decision cases; the message says why."""


class Difference(msgspec.Struct, frozen=True):
    """One field of one case that came out otherwise; field `error` is an impossible count."""

    case: str
    field: str
    expected: Value
    got: Value

    def __str__(self) -> str:
        return f"{self.case}: {self.field} expected {_shown(self.expected)}, got {_shown(self.got)}"


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a case expects; fields left out are not compared. `error` expects an impossible count."""

    quorum: bool | msgspec.UnsetType = msgspec.UNSET
    outcome: OutcomeKind | msgspec.UnsetType = msgspec.UNSET
    decided_by: DecidedBy | msgspec.UnsetType | None = msgspec.UNSET
    needed: int | msgspec.UnsetType = msgspec.UNSET
    base: int | msgspec.UnsetType = msgspec.UNSET
    error: bool | str | msgspec.UnsetType = msgspec.UNSET


class VectorCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One case as the file writes it."""

    name: str
    form: VoteForm
    members: int
    quorum: ShareText
    majority_of: MajorityOf
    threshold: ShareText
    strict: bool
    tie: TieRule
    votes: Counts
    expect: Expectation
    present: int | None = None
    head_vote: Choice | None = None
    secret: bool = False
    silence: Silence = Silence.AGREES
    note: str = ""

    def __post_init__(self) -> None:
        share(self.quorum)
        share(self.threshold)


class VectorFile(msgspec.Struct, frozen=True):
    """A file of cases."""

    cases: list[VectorCase]


def load_vectors(path: Path) -> list[VectorCase]:
    """The cases of a file. Raises UnreadableVectors where it is missing, not JSON, or not of this form."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=VectorFile).cases
    except OSError as error:
        raise UnreadableVectors(f"{path}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableVectors(f"{path}: {error}") from error


def run_vectors(path: Path) -> list[Difference]:
    """Every difference between the file's expectations and the rules. Raises UnreadableVectors."""
    return [difference for case in load_vectors(path) for difference in differences_of(case)]


def differences_of(case: VectorCase) -> list[Difference]:
    """Every field of one case that comes out otherwise than it expects."""
    try:
        outcome = decide(_decision_case(case))
    except ImpossibleCount as error:
        return [] if _expects_error(case) else [Difference(case.name, "error", None, str(error))]
    if _expects_error(case):
        return [Difference(case.name, "error", case.expect.error or None, None)]
    got = _fields(outcome)
    wanted = msgspec.structs.asdict(case.expect)
    return [
        Difference(case.name, field, wanted[field], got[field])
        for field in got
        if wanted[field] is not msgspec.UNSET and wanted[field] != got[field]
    ]


def main(path: str) -> int:
    """Print each difference; 0 without one, 1 with one, 2 where the file cannot be read."""
    try:
        cases = load_vectors(Path(path))
    except UnreadableVectors as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    differences = [difference for case in cases for difference in differences_of(case)]
    for difference in differences:
        print(difference)
    print(f"{len(cases)} cases, {len(differences)} differences")
    return DIFFERENCE if differences else NO_DIFFERENCE


def _decision_case(case: VectorCase) -> DecisionCase:
    rule = VoteRule(
        majority_of=case.majority_of,
        threshold=case.threshold,
        strict=case.strict,
        tie=case.tie,
        quorum=case.quorum,
    )
    return DecisionCase(
        form=case.form,
        rule=rule,
        members=case.members,
        counts=case.votes,
        present=case.present,
        head_vote=case.head_vote,
        secret=case.secret,
        silence=case.silence,
    )


def _expects_error(case: VectorCase) -> bool:
    return case.expect.error is not msgspec.UNSET and bool(case.expect.error)


def _fields(outcome: Outcome) -> dict[str, Value]:
    return {
        "quorum": outcome.quorum.met,
        "outcome": outcome.outcome.value,
        "decided_by": outcome.decided_by and outcome.decided_by.value,
        "needed": outcome.needed,
        "base": outcome.base,
    }


def _shown(value: Value) -> str:
    return msgspec.json.encode(value).decode()
