"""Who is present, who votes, and whether that is a quorum."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.attendance.rules import (
    Attendance,
    AttendeeRole,
    ImpossibleCount,
    Presence,
    check_in_refusal,
    count_present,
    electors_of,
    presence_after_ballot,
    quorum_of,
    written_quorum,
)
from ecabinet.identity.body_rules import QuorumRule

RULE = QuorumRule()


@pytest.mark.parametrize(
    ("present", "members", "needed", "met"),
    [
        (18, 27, 18, True),
        (17, 27, 18, False),
        (17, 26, 18, False),
        (18, 26, 18, True),
        (1, 1, 1, True),
        (0, 2, 2, False),
    ],
)
def test_two_thirds_of_all_members_rounded_up(present: int, members: int, needed: int, met: bool) -> None:
    quorum = quorum_of(present, members, RULE)
    assert (quorum.present, quorum.members, quorum.needed, quorum.met) == (present, members, needed, met)
    assert quorum.article == RULE.article
    assert quorum.code == ("quorum_met" if met else "quorum_not_met")


@pytest.mark.parametrize(("present", "members"), [(28, 27), (-1, 27), (0, 0), (0, -3)])
def test_an_impossible_presence_is_an_error(present: int, members: int) -> None:
    with pytest.raises(ImpossibleCount):
        quorum_of(present, members, RULE)


def test_a_written_ballot_needs_nobody_present() -> None:
    assert (written_quorum(27).met, written_quorum(27).needed, written_quorum(27).required) == (True, 0, False)
    with pytest.raises(ImpossibleCount):
        written_quorum(0)


@given(st.integers(1, 500), st.integers(0, 500), st.sampled_from(["1/2", "2/3", "3/4", "1/1"]))
def test_the_quorum_is_met_exactly_from_its_share_on(members: int, present: int, fraction: str) -> None:
    present = min(present, members)
    quorum = quorum_of(present, members, QuorumRule(fraction=fraction))
    assert quorum.met == (present >= Fraction(fraction) * members)
    assert quorum.needed - 1 < Fraction(fraction) * members <= quorum.needed


def test_members_count_on_site_and_away_and_nobody_else() -> None:
    everyone = [Attendance(f"{role}-{presence}", role, presence) for role in AttendeeRole for presence in Presence]
    assert count_present(everyone) == 2
    assert electors_of(everyone) == {f"member-{presence}" for presence in Presence}


def test_a_person_listed_twice_counts_once() -> None:
    twice = [
        Attendance("p1", AttendeeRole.MEMBER, Presence.IN_ROOM),
        Attendance("p1", AttendeeRole.MEMBER, Presence.REMOTE),
    ]
    assert count_present(twice) == 1


@pytest.mark.parametrize(
    ("before", "by_hand", "after"),
    [
        (Presence.ABSENT, False, Presence.REMOTE),
        (Presence.LEFT, False, Presence.REMOTE),
        (Presence.ABSENT, True, Presence.IN_ROOM),
        (Presence.IN_ROOM, False, Presence.IN_ROOM),
        (Presence.REMOTE, True, Presence.REMOTE),
    ],
)
def test_casting_a_ballot_checks_in(before: Presence, by_hand: bool, after: Presence) -> None:
    assert presence_after_ballot(before, by_hand=by_hand) is after


def test_who_checks_in_and_when() -> None:
    assert check_in_refusal(AttendeeRole.MEMBER, meeting_open_to_check_in=True) is None
    assert check_in_refusal(AttendeeRole.INVITEE, meeting_open_to_check_in=True) is None
    assert check_in_refusal(AttendeeRole.MEMBER, meeting_open_to_check_in=False) == "check_in_not_open"
    assert check_in_refusal(AttendeeRole.SECRETARY, meeting_open_to_check_in=True) == "staff_not_counted"
    assert check_in_refusal(AttendeeRole.CLERK, meeting_open_to_check_in=False) == "staff_not_counted"
