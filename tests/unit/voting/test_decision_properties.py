"""What must hold of every decision, whatever the numbers."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.unit.voting.decision_table import in_session

from ecabinet.identity.body_rules import MajorityOf, Silence, TieRule
from ecabinet.voting.decision_rules import (
    Choice,
    Counts,
    DecidedBy,
    DecisionCase,
    OutcomeKind,
    VoteForm,
    VoteRule,
    decide,
    votes_needed,
)

SHARES = st.sampled_from(["1/2", "2/3", "3/5", "3/4", "1/3", "1/1"])
RULES = st.builds(
    VoteRule,
    majority_of=st.sampled_from(MajorityOf),
    threshold=SHARES,
    strict=st.booleans(),
    tie=st.sampled_from(TieRule),
    quorum=SHARES,
)
HEADS = st.one_of(st.none(), st.sampled_from(Choice))


@st.composite
def sessions(draw: st.DrawFn) -> DecisionCase:
    """Any possible vote in session."""
    members = draw(st.integers(1, 40))
    present = draw(st.integers(0, members))
    in_favour = draw(st.integers(0, present))
    against = draw(st.integers(0, present - in_favour))
    abstain = draw(st.integers(0, present - in_favour - against))
    case = in_session(members, present, (in_favour, against, abstain), head=draw(HEADS), secret=draw(st.booleans()))
    return replace(case, rule=draw(RULES))


@st.composite
def written_ballots(draw: st.DrawFn) -> DecisionCase:
    """Any possible written ballot in which every member answered or was silent."""
    members = draw(st.integers(1, 40))
    in_favour = draw(st.integers(0, members))
    against = draw(st.integers(0, members - in_favour))
    other = draw(st.integers(0, members - in_favour - against))
    return DecisionCase(
        form=VoteForm.WRITTEN,
        rule=draw(RULES),
        members=members,
        counts=Counts(for_=in_favour, against=against, other=other, silent=members - in_favour - against - other),
        head_vote=draw(HEADS),
        silence=draw(st.sampled_from(Silence)),
        secret=draw(st.booleans()),
    )


CASES = st.one_of(sessions(), written_ballots())


def _carried(case: DecisionCase) -> bool:
    return decide(case).outcome is OutcomeKind.CARRIED


def _with(case: DecisionCase, **change: int) -> DecisionCase:
    counts = {**{name: getattr(case.counts, name) for name in Counts.__struct_fields__}, **change}
    return replace(case, counts=Counts(**counts))


def _carried_by_majority(case: DecisionCase) -> bool:
    return decide(case).code == "carried_majority"


@given(sessions())
def test_one_more_vote_for_never_undoes_what_the_majority_carried(case: DecisionCase) -> None:
    assert case.present is not None
    most = case.present - case.counts.against - case.counts.abstain
    carried = [_carried_by_majority(_with(case, for_=votes)) for votes in range(most + 1)]
    assert carried == sorted(carried)


@given(CASES)
def test_members_changing_from_against_to_for_never_undo_what_the_majority_carried(case: DecisionCase) -> None:
    both = case.counts.for_ + case.counts.against
    carried = [_carried_by_majority(_with(case, for_=votes, against=both - votes)) for votes in range(both + 1)]
    assert carried == sorted(carried)


@given(sessions())
def test_by_the_narrow_reading_a_head_for_it_never_makes_one_more_vote_for_harmful(case: DecisionCase) -> None:
    rule = replace(case.rule, tie=TieRule.HEAD_AT_HALF, majority_of=MajorityOf.ALL_MEMBERS, strict=True)
    case = replace(case, rule=rule, head_vote=Choice.FOR)
    assert case.present is not None
    most = case.present - case.counts.against - case.counts.abstain
    carried = [_carried(_with(case, for_=votes)) for votes in range(most + 1)]
    assert carried == sorted(carried)


@given(sessions())
def test_over_all_members_an_abstention_is_worth_an_absence(case: DecisionCase) -> None:
    case = replace(case, rule=replace(case.rule, majority_of=MajorityOf.ALL_MEMBERS))
    assert _carried(_with(case, abstain=0)) == _carried(case)


@given(sessions())
def test_over_all_members_absence_counts_as_much_against_as_a_vote(case: DecisionCase) -> None:
    rule = replace(case.rule, majority_of=MajorityOf.ALL_MEMBERS, tie=TieRule.NONE)
    everyone = case.members - case.counts.for_ - case.counts.abstain
    full = replace(case, rule=rule, present=case.members)
    assert _carried(_with(full, against=everyone)) == _carried(full)


@st.composite
def close_votes(draw: st.DrawFn) -> DecisionCase:
    """Votes in session with both sides equal or one apart, where most stand a chance of going to the head."""
    side = draw(st.integers(0, 15))
    against = side + draw(st.sampled_from([0, 0, 0, 1]))
    members = side + against + draw(st.sampled_from([0, 0, 1, 5])) or 1
    case = in_session(members, members, (side, against, 0), head=draw(HEADS), secret=draw(st.booleans()))
    rule = replace(draw(RULES), threshold=draw(st.sampled_from(["1/2", "2/4", "2/3"])), quorum="1/2")
    return replace(case, rule=rule)


@given(close_votes())
def test_the_head_decides_exactly_where_the_rule_says(case: DecisionCase) -> None:
    got = decide(case)
    side, against = case.counts.for_, case.counts.against
    enough = 2 * side == case.members if case.rule.tie is TieRule.HEAD_AT_HALF else case.rule.tie is not TieRule.NONE
    head_took_a_side = case.head_vote in (Choice.FOR, Choice.AGAINST, Choice.OTHER)
    half = Fraction(case.rule.threshold) == Fraction(1, 2)
    open_tie = side == against > 0 and half and head_took_a_side and not case.secret
    to_the_head = open_tie and enough and side < got.needed
    assert (got.decided_by is DecidedBy.HEAD) == to_the_head
    if to_the_head:
        assert (got.outcome is OutcomeKind.CARRIED) == (case.head_vote is Choice.FOR)


@given(st.integers(1, 20), st.sampled_from([Choice.FOR, Choice.AGAINST]))
def test_half_and_half_always_follows_the_head_by_the_default_rule(half: int, head: Choice) -> None:
    got = decide(in_session(2 * half, 2 * half, (half, half, 0), head=head))
    assert got.decided_by is DecidedBy.HEAD
    assert (got.outcome is OutcomeKind.CARRIED) == (head is Choice.FOR)


@given(CASES)
def test_the_head_changes_nothing_in_secret(case: DecisionCase) -> None:
    secret = replace(case, secret=True)
    outcomes = {decide(replace(secret, head_vote=head)).code for head in Choice}
    assert len(outcomes) == 1
    assert not outcomes & {"carried_head", "rejected_head"}


@given(RULES, st.integers(0, 60))
def test_needed_is_the_least_number_that_carries(rule: VoteRule, base: int) -> None:
    wanted = Fraction(rule.threshold) * base
    enough = [votes for votes in range(1, base + 2) if (votes > wanted if rule.strict else votes >= wanted)]
    assert votes_needed(rule, base) == enough[0]


@given(CASES)
def test_the_majority_carries_exactly_from_needed_on(case: DecisionCase) -> None:
    got = decide(case)
    assert _carried_by_majority(case) == (got.quorum.met and got.in_favour >= got.needed)


@given(sessions())
def test_without_a_quorum_nothing_is_decided_and_with_one_something_is(case: DecisionCase) -> None:
    assert case.present is not None
    got = decide(case)
    met = case.present >= Fraction(case.rule.quorum) * case.members
    assert got.quorum.met == met == (got.outcome is not OutcomeKind.NO_QUORUM)
    assert (got.decided_by is None) == (not met)


@given(written_ballots())
def test_a_written_ballot_always_has_its_quorum(case: DecisionCase) -> None:
    assert decide(case).quorum.met
    assert decide(case).outcome is not OutcomeKind.NO_QUORUM


@given(written_ballots())
def test_silence_that_agrees_is_worth_a_vote_for(case: DecisionCase) -> None:
    case = replace(case, silence=Silence.AGREES)
    answered = _with(case, for_=case.counts.for_ + case.counts.silent, silent=0)
    assert decide(answered) == decide(case)


@given(written_ballots())
def test_silence_that_abstains_never_helps(case: DecisionCase) -> None:
    case = replace(case, silence=Silence.ABSTAINS, rule=replace(case.rule, tie=TieRule.NONE))
    if _carried(case):
        assert _carried(replace(case, silence=Silence.AGREES))


@given(written_ballots())
def test_another_opinion_counts_as_a_vote_against(case: DecisionCase) -> None:
    against = _with(case, against=case.counts.against + case.counts.other, other=0)
    assert decide(against) == decide(case)


@given(CASES)
def test_no_vote_is_counted_twice_or_lost(case: DecisionCase) -> None:
    got = decide(case)
    agreed = case.counts.silent if case.form is VoteForm.WRITTEN and case.silence is Silence.AGREES else 0
    aside = case.counts.abstain + case.counts.silent - agreed
    assert got.in_favour + got.opposed + aside == case.counts.answers + case.counts.silent
    assert got.in_favour + got.opposed <= got.base <= case.members
