"""The runner of decision cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from ecabinet.voting.vectors import Difference, main, run_vectors

SHARED = Path(__file__).parents[4] / "shared" / "vectors" / "decision-rules.json"


def a_case(**change: Any) -> dict[str, Any]:
    case = {
        "name": "thirteen of twenty-four",
        "form": "session",
        "members": 24,
        "quorum": "2/3",
        "majority_of": "all_members",
        "threshold": "1/2",
        "strict": True,
        "tie": "head_at_half",
        "head_vote": "for",
        "present": 20,
        "votes": {"for": 13, "against": 7, "abstain": 0},
        "expect": {"quorum": True, "outcome": "carried", "decided_by": "majority"},
    }
    return {**case, **change}


def a_file(folder: Path, *cases: dict[str, Any]) -> Path:
    path = folder / "cases.json"
    path.write_text(json.dumps({"about": "ours", "cases": cases}), encoding="utf-8")
    return path


def test_a_file_that_agrees_has_no_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = a_file(tmp_path, a_case(), a_case(expect={"needed": 13, "base": 24}))
    assert main(str(path)) == 0
    assert capsys.readouterr().out == "2 cases, 0 differences\n"


def test_each_difference_is_printed_and_the_run_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expect = {"quorum": False, "outcome": "no_quorum", "decided_by": None, "needed": 12}
    assert main(str(a_file(tmp_path, a_case(), a_case(name="wrong", expect=expect)))) == 1
    assert capsys.readouterr().out.splitlines() == [
        "wrong: quorum expected false, got true",
        'wrong: outcome expected "no_quorum", got "carried"',
        'wrong: decided_by expected null, got "majority"',
        "wrong: needed expected 12, got 13",
        "2 cases, 4 differences",
    ]


def test_an_impossible_count_is_a_difference_unless_it_is_expected(tmp_path: Path) -> None:
    impossible = a_case(present=12)
    found = run_vectors(a_file(tmp_path, impossible))
    assert [(each.field, each.expected) for each in found] == [("error", None)]
    assert run_vectors(a_file(tmp_path, {**impossible, "expect": {"error": True}})) == []
    possible = a_case(expect={"error": "impossible"})
    assert run_vectors(a_file(tmp_path, possible)) == [
        Difference("thirteen of twenty-four", "error", "impossible", None)
    ]


def test_written_ballots_and_secret_votes_are_read(tmp_path: Path) -> None:
    votes = {"for": 5, "against": 6, "other": 0, "silent": 13}
    written = a_case(form="written", votes=votes, silence="abstains", present=None)
    secret = a_case(secret=True, present=24, votes={"for": 12, "against": 12})
    fields = [(each.field, each.got) for each in run_vectors(a_file(tmp_path, written, secret))]
    assert fields == [("outcome", "rejected"), ("outcome", "rejected")]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"cases": [{"name": "half a case"}]}'],
    ids=["empty", "cut short", "no UTF-8", "another form", "a case without its fields"],
)
def test_a_file_of_another_form_is_told_apart(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(content)
    assert main(str(path)) == 2
    assert str(path) in capsys.readouterr().err


@pytest.mark.parametrize("change", [{"threshold": "3/2"}, {"tie": "head_at_dawn"}, {"quorums": "2/3"}])
def test_a_case_that_says_something_unknown_is_not_run(change: dict[str, Any], tmp_path: Path) -> None:
    assert main(str(a_file(tmp_path, a_case(**change)))) == 2


def test_a_missing_file_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(str(tmp_path / "none.json")) == 2
    assert "none.json" in capsys.readouterr().err
    assert main(str(tmp_path)) == 2


def test_the_shared_cases_agree_where_they_are_at_hand() -> None:
    assert not SHARED.is_file() or run_vectors(SHARED) == []
