"""The documents of a meeting: their way from draft to issue, their numbers, and the lines above a signature."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from ecabinet.identity.body_rules import NoticeRule
from ecabinet.kit.calendar import WorkCalendar, local_date


class DocumentKind(StrEnum):
    """Kinds of document a meeting leaves behind: thông báo kết luận, nghị quyết, giấy mời, biên bản."""

    CONCLUSION_NOTICE = "conclusion_notice"
    RESOLUTION = "resolution"
    INVITATION = "invitation"
    MINUTES = "minutes"


class Capacity(StrEnum):
    """In whose place a signature stands (NĐ 30/2020 Art 13); `OWN` is the signer's own office."""

    ON_BEHALF = "tm"
    FOR_HEAD = "kt"
    BY_ORDER = "tl"
    BY_AUTHORISATION = "tuq"
    OWN = "own"


class DocumentState(StrEnum):
    """Where a document stands on its way."""

    DRAFT = "draft"
    PREPARED = "prepared"
    SIGNED = "signed"
    SEALED = "sealed"
    ISSUED = "issued"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class DocumentCommand(StrEnum):
    """What can be done with a document."""

    EDIT = "edit"
    PREPARE = "prepare"
    SIGN = "sign"
    RETURN = "return"
    SEAL = "seal"
    ISSUE = "issue"
    CANCEL = "cancel"


PREFIXES: Final = {
    Capacity.ON_BEHALF: "TM. ",
    Capacity.FOR_HEAD: "KT. ",
    Capacity.BY_ORDER: "TL. ",
    Capacity.BY_AUTHORISATION: "TUQ. ",
    Capacity.OWN: "",
}
ABBREVIATIONS: Final = {
    DocumentKind.CONCLUSION_NOTICE: "TB",
    DocumentKind.RESOLUTION: "NQ",
    DocumentKind.INVITATION: "GM",
    DocumentKind.MINUTES: "BB",
}
_NEXT: Final = {
    (DocumentState.DRAFT, DocumentCommand.EDIT): DocumentState.DRAFT,
    (DocumentState.DRAFT, DocumentCommand.PREPARE): DocumentState.PREPARED,
    (DocumentState.RETURNED, DocumentCommand.EDIT): DocumentState.RETURNED,
    (DocumentState.RETURNED, DocumentCommand.PREPARE): DocumentState.PREPARED,
    (DocumentState.PREPARED, DocumentCommand.SIGN): DocumentState.SIGNED,
    (DocumentState.PREPARED, DocumentCommand.RETURN): DocumentState.RETURNED,
    (DocumentState.SIGNED, DocumentCommand.RETURN): DocumentState.RETURNED,
    (DocumentState.SIGNED, DocumentCommand.SEAL): DocumentState.SEALED,
    (DocumentState.SEALED, DocumentCommand.ISSUE): DocumentState.ISSUED,
}
_FINAL: Final = frozenset({DocumentState.ISSUED, DocumentState.CANCELLED})
_NEED_REASON: Final = frozenset({DocumentCommand.RETURN, DocumentCommand.CANCEL})


def next_state(state: DocumentState, command: DocumentCommand) -> DocumentState | None:
    """The state after this command, or None where it cannot be done now.

    An issued document never changes; anything not yet issued can be cancelled. The personal signature comes before the
    organisation's, and both before issue (NĐ 30/2020 Arts 5, 32).
    """
    if command is DocumentCommand.CANCEL:
        return None if state in _FINAL else DocumentState.CANCELLED
    return _NEXT.get((state, command))


def needs_reason(command: DocumentCommand, reason: str) -> bool:
    """Whether the command lacks the reason it needs: a return and a cancelled number are explained (NĐ 30/2020)."""
    return command in _NEED_REASON and not reason.strip()


def default_capacity(kind: DocumentKind) -> Capacity:
    """In whose place this kind is signed unless set otherwise: a resolution TM., a notice TL. (NĐ 30/2020 Art 13)."""
    match kind:
        case DocumentKind.RESOLUTION | DocumentKind.MINUTES:
            return Capacity.ON_BEHALF
        case DocumentKind.CONCLUSION_NOTICE | DocumentKind.INVITATION:
            return Capacity.BY_ORDER


def authority_lines(capacity: Capacity, in_place_of: str, signer_title: str) -> tuple[str, ...]:
    """The lines above a signature, in capitals: in whose place, then the signer's title (NĐ 30/2020 Art 13).

    `in_place_of` is the body for TM., the head's title for KT., TL. and TUQ.; it is not printed for the own office.
    """
    if capacity is Capacity.OWN:
        return (signer_title.upper(),)
    return (f"{PREFIXES[capacity]}{in_place_of.upper()}", signer_title.upper())


def is_on_behalf(lines: Sequence[str]) -> bool:
    """Whether these lines above a signature say that it stands for the body itself (NĐ 30/2020 Art 13)."""
    return bool(lines) and lines[0].startswith(PREFIXES[Capacity.ON_BEHALF])


def symbol_of(kind: DocumentKind, issuer_symbol: str) -> str:
    """The symbol of a kind from an issuer, as in TB-VPCP."""
    return f"{ABBREVIATIONS[kind]}-{issuer_symbol}"


def reference_number(number: int, symbol: str) -> str:
    """Number and symbol as printed, as in 148/NQ-CP, from 01 (NĐ 30/2020). Raises ValueError below 1."""
    if number < 1:
        raise ValueError(f"numbers run from 01, so {number} is none")
    return f"{number:02d}/{symbol}"


def register_of(kind: DocumentKind, *, secret: bool) -> str:
    """The code of the register that numbers this kind; secret documents have one of their own (NĐ 30/2020)."""
    return f"{kind}_secret" if secret else kind.value


def register_year(given_at: datetime) -> int:
    """The year a number belongs to: numbers begin anew each 1 January in Vietnam (NĐ 30/2020). Aware instant."""
    return local_date(given_at).year


def next_number(last: int | None) -> int:
    """The number after the last one given in the year, cancelled ones included; 1 in a new year (NĐ 30/2020)."""
    return 1 if last is None else last + 1


def keeps_number(held_year: int | None, year: int) -> bool:
    """Whether a document prepared again keeps its number: yes in the same year, else it is cancelled for a new one."""
    return held_year == year


def missing_numbers(given: Iterable[int]) -> tuple[int, ...]:
    """Numbers that vanished from a register of one year; empty when there is no unexplained gap (NĐ 30/2020)."""
    known = set(given)
    return tuple(number for number in range(1, max(known, default=0)) if number not in known)


def notice_due(session_at: datetime, rule: NoticeRule, calendar: WorkCalendar) -> date:
    """The last day to issue the conclusion notice of a session held at this aware instant (practice)."""
    return calendar.add_working_days(local_date(session_at), rule.working_days)
