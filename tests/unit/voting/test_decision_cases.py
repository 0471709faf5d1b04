"""Decisions worked out by hand."""

import pytest
from tests.unit.voting.decision_table import IMPOSSIBLE, ROWS, Row, a_rule, in_session, written

from ecabinet.attendance.rules import ImpossibleCount
from ecabinet.identity.body_rules import BodyRules, DecisionRule, MajorityOf, QuorumRule, TieRule
from ecabinet.voting.decision_rules import DecisionCase, decide, vote_rule_of


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_decides_as_worked_out_by_hand(row: Row) -> None:
    got = decide(row.case)
    assert (got.quorum.met, got.outcome, got.decided_by, got.needed, got.base) == row[1:]


@pytest.mark.parametrize("case", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_an_impossible_count_is_an_error_and_no_outcome(case: DecisionCase) -> None:
    with pytest.raises(ImpossibleCount):
        decide(case)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (in_session(24, 15, (15, 0, 0)), "no_quorum"),
        (in_session(24, 24, (13, 11, 0)), "carried_majority"),
        (in_session(24, 24, (11, 13, 0)), "rejected_majority"),
        (in_session(24, 24, (12, 12, 0)), "carried_head"),
    ],
)
def test_names_the_sentence_that_fits(case: DecisionCase, code: str) -> None:
    assert decide(case).code == code


def test_carries_the_articles_and_both_sides() -> None:
    got = decide(written(24, (5, 4, 2, 13)))
    assert (got.in_favour, got.opposed, got.article) == (18, 6, "Điều 28")
    assert (got.quorum.required, got.quorum.code) == (False, "quorum_not_required")
    assert decide(in_session(24, 24, (1, 0, 0))).quorum.article == "Điều 27"


def test_a_vote_copies_the_rule_of_its_body() -> None:
    rules = BodyRules(
        quorum=QuorumRule(fraction="3/4", article="Q"),
        decision=DecisionRule(majority_of=MajorityOf.PRESENT, threshold="3/5", strict=True, article="D"),
    )
    rule = vote_rule_of(rules)
    assert (rule.majority_of, rule.threshold, rule.strict, rule.tie) == ("present", "3/5", True, "head_at_half")
    assert (rule.quorum, rule.quorum_article, rule.article) == ("3/4", "Q", "D")


def test_the_chair_may_ask_for_two_thirds_and_reaching_them_is_enough() -> None:
    rule = vote_rule_of(BodyRules(), majority_of=MajorityOf.VOTES_CAST, threshold="2/3", tie=TieRule.NONE)
    assert (rule.majority_of, rule.threshold, rule.strict, rule.tie) == ("votes_cast", "2/3", False, "none")


def test_half_chosen_over_two_thirds_means_more_than_half() -> None:
    rules = BodyRules(decision=DecisionRule(threshold="2/3", strict=False))
    assert vote_rule_of(rules, threshold="1/2").strict
    assert not vote_rule_of(rules, threshold="4/6").strict


@pytest.mark.parametrize("threshold", ["0/3", "4/3", "1/0"])
def test_an_impossible_threshold_is_refused(threshold: str) -> None:
    with pytest.raises(ValueError, match="share"):
        vote_rule_of(BodyRules(), threshold=threshold)
    with pytest.raises(ValueError, match="share"):
        a_rule(quorum=threshold)
