"""How ballots become a result."""

import hashlib
import json
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.voting.decision_table import a_rule

from ecabinet.attendance.rules import ImpossibleCount
from ecabinet.voting.decision_rules import Choice, Counts
from ecabinet.voting.result_rules import CastBallot, Closing, VoteResult, ballots_digest, counts_of, result_of

CHOICES = st.sampled_from([Choice.FOR, Choice.AGAINST, Choice.ABSTAIN])


def cast(person_id: str, choice: Choice = Choice.FOR, *, by_hand: bool = False) -> CastBallot:
    return CastBallot(person_id=person_id, choice=choice, by_hand=by_hand)


def closing(electors: str, present: str, ballots: list[CastBallot], head: str | None = None) -> Closing:
    return Closing(
        vote_id="v1",
        round_no=1,
        rule=a_rule(),
        members=len(electors),
        electors=frozenset(electors),
        present=frozenset(present),
        head_id=head,
        ballots=tuple(ballots),
    )


@st.composite
def closings(draw: st.DrawFn) -> Closing:
    """Any vote of a body of up to eight at its closing."""
    electors = draw(st.text(alphabet="abcdefgh", min_size=1).map(lambda text: "".join(sorted(set(text)))))
    chosen = draw(st.dictionaries(st.sampled_from(electors), CHOICES))
    present = draw(st.text(alphabet=electors))
    return closing(electors, present, [cast(person, choice) for person, choice in chosen.items()], electors[0])


def test_names_every_elector_and_marks_who_was_silent_and_by_hand() -> None:
    result = result_of(closing("abc", "abc", [cast("c", Choice.AGAINST), cast("a", by_hand=True)]))
    named = [(each.person_id, each.choice, each.by_hand) for each in result.names]
    assert named == [("a", "for", True), ("b", "silent", False), ("c", "against", False)]
    assert result.counts == Counts(for_=1, against=1, silent=1)


def test_casting_a_ballot_checks_in() -> None:
    result = result_of(closing("abc", "a", [cast("b"), cast("c")]))
    assert (result.present, result.quorum_met, result.code) == (3, True, "carried_majority")


def test_only_electors_make_a_quorum() -> None:
    result = result_of(closing("abc", "axyz", [cast("a")]))
    assert (result.present, result.quorum_needed, result.code) == (1, 2, "no_quorum")


def test_the_head_breaks_equal_votes_and_a_silent_head_does_not() -> None:
    ballots = [cast("a", Choice.AGAINST), cast("b")]
    assert result_of(closing("ab", "ab", ballots, "a")).code == "rejected_head"
    assert result_of(closing("ab", "ab", ballots, "b")).code == "carried_head"
    assert result_of(closing("ab", "ab", ballots)).code == "rejected_majority"
    silent_head = Closing(**{**msgspec.structs.asdict(closing("ab", "ab", [cast("b")], "a")), "members": 2})
    assert result_of(silent_head).code == "rejected_majority"


def test_carries_every_number_of_its_sentence() -> None:
    result = result_of(closing("abcd", "abc", [cast("a"), cast("b"), cast("c")]))
    assert (result.in_favour, result.base, result.needed, result.members) == (3, 4, 3, 4)
    assert (result.majority_of, result.threshold, result.strict) == ("all_members", "1/2", True)
    assert (result.article, result.quorum_article) == ("Điều 28", "Điều 27")


@pytest.mark.parametrize(
    "ballots",
    [
        [cast("a"), cast("a", Choice.AGAINST)],
        [cast("z")],
        [cast("a", Choice.SILENT)],
    ],
    ids=["two of one person", "a stranger's", "a cast silence"],
)
def test_a_ballot_that_cannot_stand_is_an_error(ballots: list[CastBallot]) -> None:
    with pytest.raises(ImpossibleCount):
        counts_of(frozenset("abc"), ballots)


def test_the_digest_is_of_the_documented_form() -> None:
    ballots = [cast("b", Choice.AGAINST, by_hand=True), cast("a")]
    rows = [["a", "for", False, 1], ["b", "against", True, 1]]
    canonical = json.dumps(["v1", 2, rows], separators=(",", ":"), ensure_ascii=False).encode()
    assert ballots_digest("v1", 2, ballots) == hashlib.sha256(canonical).hexdigest()


@pytest.mark.parametrize("other", [cast("a", Choice.AGAINST), cast("b"), cast("a", by_hand=True)])
def test_the_digest_tells_ballots_apart(other: CastBallot) -> None:
    assert ballots_digest("v1", 1, [cast("a")]) != ballots_digest("v1", 1, [other])
    assert ballots_digest("v1", 1, [cast("a")]) != ballots_digest("v1", 2, [cast("a")])


@given(closings(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_is_of_no_consequence(case: Closing, random: Random) -> None:
    shuffled = list(case.ballots)
    random.shuffle(shuffled)
    assert result_of(msgspec.structs.replace(case, ballots=tuple(shuffled))) == result_of(case)


@given(closings())
def test_every_elector_is_counted_once(case: Closing) -> None:
    result = result_of(case)
    assert result.counts.answers + result.counts.silent == len(case.electors) == len(result.names)
    assert {each.person_id for each in result.names} == case.electors
    assert result.counts.answers <= result.present <= result.members


@given(closings())
def test_a_result_survives_being_stored(case: Closing) -> None:
    result = result_of(case)
    stored = json.loads(json.dumps(msgspec.to_builtins(result)))
    assert stored["counts"].keys() == {"for", "against", "abstain", "other", "silent"}
    assert msgspec.convert(stored, VoteResult) == result
