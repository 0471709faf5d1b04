"""The way of a document, its number, and the lines above its signature."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.conclusions.rules import (
    Capacity,
    DocumentCommand,
    DocumentKind,
    DocumentState,
    authority_lines,
    default_capacity,
    keeps_number,
    missing_numbers,
    needs_reason,
    next_number,
    next_state,
    notice_due,
    reference_number,
    register_of,
    register_year,
    symbol_of,
)
from ecabinet.identity.body_rules import NoticeRule
from ecabinet.kit.calendar import VIETNAM, WorkCalendar

COMMANDS = list(DocumentCommand)
DRAFT, ISSUED = DocumentState.DRAFT, DocumentState.ISSUED
WAYS = {
    "draft": {"edit": "draft", "prepare": "prepared", "cancel": "cancelled"},
    "returned": {"edit": "returned", "prepare": "prepared", "cancel": "cancelled"},
    "prepared": {"sign": "signed", "return": "returned", "cancel": "cancelled"},
    "signed": {"seal": "sealed", "return": "returned", "cancel": "cancelled"},
    "sealed": {"issue": "issued", "cancel": "cancelled"},
    "issued": {},
    "cancelled": {},
}


@pytest.mark.parametrize("state", list(DocumentState))
def test_each_state_has_its_ways_and_no_other(state: DocumentState) -> None:
    ways = {command.value: next_state(state, command) for command in COMMANDS}
    assert {command: after for command, after in ways.items() if after is not None} == WAYS[state]


@given(st.lists(st.sampled_from(COMMANDS), max_size=30))
def test_nothing_is_issued_without_both_signatures_in_their_order(commands: list[DocumentCommand]) -> None:
    state, done = DRAFT, list[DocumentCommand]()
    for command in commands:
        after = next_state(state, command)
        if after is not None:
            state = after
            done.append(command)
    if state is ISSUED:
        assert [command.value for command in done[-4:]] == ["prepare", "sign", "seal", "issue"]


def test_a_return_and_a_cancellation_are_explained() -> None:
    assert [command.value for command in COMMANDS if needs_reason(command, "  \n")] == ["return", "cancel"]
    assert not any(needs_reason(command, "Sai ngày họp") for command in COMMANDS)


def test_a_resolution_is_signed_on_behalf_and_a_notice_by_order() -> None:
    assert default_capacity(DocumentKind.RESOLUTION) is Capacity.ON_BEHALF
    assert default_capacity(DocumentKind.MINUTES) is Capacity.ON_BEHALF
    assert default_capacity(DocumentKind.CONCLUSION_NOTICE) is Capacity.BY_ORDER
    assert default_capacity(DocumentKind.INVITATION) is Capacity.BY_ORDER


@pytest.mark.parametrize(
    ("capacity", "place", "title", "lines"),
    [
        (Capacity.ON_BEHALF, "Chính phủ", "Thủ tướng", ("TM. CHÍNH PHỦ", "THỦ TƯỚNG")),
        (Capacity.FOR_HEAD, "Bộ trưởng", "Thứ trưởng", ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG")),
        (Capacity.BY_ORDER, "Thủ tướng", "Chánh Văn phòng", ("TL. THỦ TƯỚNG", "CHÁNH VĂN PHÒNG")),
        (Capacity.BY_AUTHORISATION, "Bộ trưởng", "Vụ trưởng", ("TUQ. BỘ TRƯỞNG", "VỤ TRƯỞNG")),
        (Capacity.OWN, "Chính phủ", "Thủ tướng", ("THỦ TƯỚNG",)),
    ],
)
def test_the_lines_say_in_whose_place_the_signature_stands(
    capacity: Capacity, place: str, title: str, lines: tuple[str, ...]
) -> None:
    assert authority_lines(capacity, place, title) == lines


def test_number_and_symbol_are_printed_as_the_forms_show() -> None:
    assert reference_number(365, symbol_of(DocumentKind.CONCLUSION_NOTICE, "VPCP")) == "365/TB-VPCP"
    assert reference_number(1, symbol_of(DocumentKind.RESOLUTION, "CP")) == "01/NQ-CP"
    assert symbol_of(DocumentKind.INVITATION, "VPCP") == "GM-VPCP"
    assert symbol_of(DocumentKind.MINUTES, "VPCP") == "BB-VPCP"
    with pytest.raises(ValueError, match="01"):
        reference_number(0, "NQ-CP")


def test_each_kind_has_its_register_and_secrets_their_own() -> None:
    registers = {register_of(kind, secret=secret) for kind in DocumentKind for secret in (False, True)}
    assert len(registers) == 2 * len(DocumentKind)


def test_numbers_begin_anew_on_the_first_of_january_in_vietnam() -> None:
    assert register_year(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)) == 2026
    assert register_year(datetime(2026, 12, 31, 17, tzinfo=UTC)) == 2027
    assert (next_number(None), next_number(364)) == (1, 365)


def test_a_document_prepared_again_keeps_its_number_within_the_year() -> None:
    assert keeps_number(2026, 2026)
    assert not keeps_number(2026, 2027)
    assert not keeps_number(None, 2026)


def test_a_gap_in_the_register_is_found() -> None:
    assert missing_numbers([]) == ()
    assert missing_numbers([3, 1]) == (2,)
    assert missing_numbers([4]) == (1, 2, 3)


@given(st.integers(0, 60))
def test_numbers_given_one_after_another_leave_no_gap(count: int) -> None:
    given_numbers: list[int] = []
    for _ in range(count):
        given_numbers.append(next_number(given_numbers[-1] if given_numbers else None))
    assert given_numbers == list(range(1, count + 1))
    assert missing_numbers(given_numbers) == ()


def test_the_notice_is_due_working_days_after_the_session() -> None:
    held = datetime(2026, 2, 13, 14, tzinfo=VIETNAM)
    assert notice_due(held, NoticeRule(), WorkCalendar()) == date(2026, 2, 27)
    assert notice_due(held, NoticeRule(working_days=1), WorkCalendar()) == date(2026, 2, 23)
