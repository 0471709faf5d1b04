"""The settings of a body."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.identity.body_rules import (
    BodyKind,
    BodyRules,
    DecisionRule,
    MajorityOf,
    PaperRule,
    QuorumRule,
    Silence,
    TieRule,
    WrittenBallotRule,
    default_rules,
    share,
)

RULES = st.builds(
    BodyRules,
    quorum=st.builds(QuorumRule, fraction=st.sampled_from(["1/2", "2/3", "1/1"]), article=st.text()),
    decision=st.builds(
        DecisionRule,
        majority_of=st.sampled_from(MajorityOf),
        threshold=st.sampled_from(["1/2", "2/3", "3/4"]),
        strict=st.booleans(),
        tie=st.sampled_from(TieRule),
    ),
    papers=st.builds(PaperRule, working_days=st.integers(0, 365)),
    written_ballot=st.builds(WrittenBallotRule, silence=st.sampled_from(Silence)),
    questioning=st.booleans(),
)


def test_the_defaults_are_todays_law_with_its_articles() -> None:
    rules = BodyRules()
    assert (rules.quorum.fraction, rules.quorum.article) == ("2/3", "Điều 28 Luật 63/2025/QH15")
    decision = rules.decision
    assert (decision.majority_of, decision.threshold, decision.strict, decision.tie) == (
        "all_members",
        "1/2",
        True,
        "head_at_half",
    )
    assert (rules.papers.working_days, rules.notice.working_days, rules.notice.article) == (5, 5, "")
    assert (rules.long_submission.pages, rules.long_submission.summary_pages) == (10, 6)
    written = rules.written_ballot
    assert (written.min_working_days, written.max_working_days, written.silence) == (2, 5, "agrees")
    assert (rules.opinions.min_working_days, rules.opinions.max_working_days) == (2, 5)
    assert (rules.voters.who, rules.dissent.allowed) == ("members", True)


def test_every_rule_of_law_names_its_article() -> None:
    rules = msgspec.to_builtins(BodyRules())
    named = {
        name for name, rule in rules.items() if isinstance(rule, dict) and rule["article"].startswith(("Điều", "Khoản"))
    }
    assert named == set(rules) - {"notice", "questioning"}


@pytest.mark.parametrize(
    ("kind", "days", "questioning"),
    [
        ("government", 5, False),
        ("ministry_board", 5, False),
        ("peoples_committee", 3, False),
        ("peoples_council", 5, True),
    ],
)
def test_each_kind_of_body_starts_with_its_own(kind: str, days: int, questioning: bool) -> None:
    rules = default_rules(BodyKind(kind))
    assert (rules.papers.working_days, rules.questioning) == (days, questioning)


@given(RULES)
def test_settings_survive_being_stored(rules: BodyRules) -> None:
    assert msgspec.json.decode(msgspec.json.encode(rules), type=BodyRules) == rules


def test_a_stored_setting_changes_its_rule_and_leaves_the_rest() -> None:
    rules = msgspec.convert({"papers": {"working_days": 3, "article": "Điều 7"}}, BodyRules)
    assert rules == BodyRules(papers=PaperRule(working_days=3, article="Điều 7"))
    assert msgspec.convert({}, BodyRules) == BodyRules()


@pytest.mark.parametrize(
    "setting",
    [
        {"quorum": {"fraction": "3/2"}},
        {"quorum": {"fraction": "0/2"}},
        {"quorum": {"fraction": "two thirds"}},
        {"quorum": {"fraction": "2/0"}},
        {"decision": {"threshold": "1/1", "strict": True}},
        {"decision": {"tie": "coin"}},
        {"papers": {"working_days": -1}},
        {"long_submission": {"pages": 0}},
        {"written_ballot": {"min_working_days": 6}},
        {"opinions": {"max_working_days": 1}},
        {"voters": {"who": "everyone"}},
        {"quorums": {}},
        {"quorum": {"part": "2/3"}},
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(setting: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(setting, BodyRules)


@pytest.mark.parametrize("text", ["0/1", "2/1", "1/0", "x"])
def test_a_share_lies_above_nought_and_at_most_at_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"share|Fraction"):
        share(text)
