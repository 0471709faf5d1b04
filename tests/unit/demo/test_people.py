"""The people of the demo: a government of 27, with secrets that the policy takes."""

from collections import Counter

import pytest

from ecabinet.demo.people import (
    ABSENT,
    EVERYONE,
    HEAD,
    MEMBERS,
    OFFICE,
    OFFICE_HEAD,
    ORGANISATIONS,
    REMOTE,
    Character,
    minister_of,
    pin_of,
)
from ecabinet.identity.rules import PasswordPolicy, PinPolicy, password_faults, pin_fault


def test_the_government_has_27_members_and_one_head() -> None:
    assert len(MEMBERS) == 27
    assert [member for member in MEMBERS if member.title == "Thủ tướng"] == [HEAD]


def test_every_ministry_has_exactly_one_member() -> None:
    ministries = {one.code for one in ORGANISATIONS if one.code.startswith("G") and "." not in one.code} - {"G00"}
    seats = Counter(member.unit for member in MEMBERS)
    assert {code: seats[code] for code in ministries} == dict.fromkeys(ministries, 1)
    assert minister_of(OFFICE) is OFFICE_HEAD


def test_units_stand_after_the_one_they_belong_to() -> None:
    seen: set[str] = set()
    for one in ORGANISATIONS:
        assert one.above is None or one.above in seen
        seen.add(one.code)
    assert {person.unit for person in EVERYONE} <= seen


@pytest.mark.parametrize("what", ["username", "full_name", "password"])
def test_nobody_shares(what: str) -> None:
    values = [getattr(person, what) for person in EVERYONE]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("person", EVERYONE, ids=lambda person: person.username)
def test_password_and_pin_keep_the_policy(person: Character) -> None:
    faults = password_faults(
        person.password, PasswordPolicy(), username=person.username, second_factor=False, used_before=False
    )
    assert faults == ()
    assert pin_fault(pin_of(person), PinPolicy()) is None
    assert person.username.isascii()
    assert person.username.isalpha()


def test_those_who_are_away_are_members() -> None:
    names = {member.username for member in MEMBERS}
    assert set(ABSENT) <= names
    assert set(REMOTE) <= names - set(ABSENT)
