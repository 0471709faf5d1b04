"""What a paper must satisfy: its classification, when it is late, and when a long submission needs a summary."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

import msgspec

from ecabinet.identity.body_rules import LongSubmissionRule, PaperRule
from ecabinet.kit.calendar import WorkCalendar, end_of_day, local_date


class Classification(StrEnum):
    """State secrets by law 117/2025/QH15: thường, mật, tối mật, tuyệt mật, in rising order."""

    NORMAL = "normal"
    SECRET = "secret"
    TOP_SECRET = "top_secret"
    ABSOLUTE_SECRET = "absolute_secret"

    @property
    def level(self) -> int:
        """0 for a normal paper, up to 3."""
        return list(Classification).index(self)


class PaperKind(StrEnum):
    """What a paper is to its item: tờ trình, báo cáo thẩm tra, dự thảo nghị quyết, báo cáo, bản tóm tắt, khác."""

    SUBMISSION = "submission"
    VERIFICATION_REPORT = "verification_report"
    DRAFT_RESOLUTION = "draft_resolution"
    REPORT = "report"
    SUMMARY = "summary"
    OTHER = "other"


class PaperWarning(StrEnum):
    """What is odd about a paper's file without keeping it out; the screen has a sentence for each."""

    RESTRICTED = "restricted"
    REPAIRED = "repaired"
    PAGES_DAMAGED = "pages_damaged"
    NO_TEXT = "no_text"
    ACTIVE_CONTENT = "active_content"
    ACTIVE_CONTENT_UNKNOWN = "active_content_unknown"
    SIGNATURES_UNKNOWN = "signatures_unknown"
    LETTERS_UNKNOWN = "letters_unknown"


class SummaryState(StrEnum):
    """Whether an item's long submission has the summary it needs."""

    NOT_NEEDED = "not_needed"
    MISSING = "missing"
    TOO_LONG = "too_long"
    GIVEN = "given"


class PaperLength(msgspec.Struct, frozen=True):
    """One current paper of an item by kind and pages (A4)."""

    kind: PaperKind
    pages: int


class SummaryCheck(msgspec.Struct, frozen=True):
    """The state of an item's summary with the numbers of its sentence, in pages."""

    state: SummaryState
    submission_pages: int
    page_limit: int
    summary_pages: int
    summary_limit: int
    article: str


def is_above_ceiling(classification: Classification, ceiling: Classification) -> bool:
    """Whether the installation must refuse the paper and have it distributed on paper (Law 117/2025/QH15 Art 5)."""
    return classification.level > ceiling.level


def papers_due(starts_at: datetime, rule: PaperRule, calendar: WorkCalendar) -> date:
    """The last day on which papers reach members in time (NĐ 138/2016 Art 27)."""
    return calendar.add_working_days(local_date(starts_at), -rule.working_days)


def is_late(
    received_at: datetime, published_at: datetime | None, starts_at: datetime, rule: PaperRule, calendar: WorkCalendar
) -> bool:
    """Whether a paper reaches the members after its last day (NĐ 138/2016 Art 27); all instants aware.

    It reaches them once it is there and the meeting is published; before publication nobody can say yet.
    """
    if published_at is None:
        return False
    return max(received_at, published_at) >= end_of_day(papers_due(starts_at, rule, calendar))


def check_summary(papers: Iterable[PaperLength], rule: LongSubmissionRule) -> SummaryCheck:
    """Whether an item's longest submission needs a summary and has it (NĐ 191/2026 Art 14)."""
    lengths = list(papers)
    submission = max((paper.pages for paper in lengths if paper.kind is PaperKind.SUBMISSION), default=0)
    summary = min((paper.pages for paper in lengths if paper.kind is PaperKind.SUMMARY), default=0)
    return SummaryCheck(
        state=_summary_state(submission, summary, rule),
        submission_pages=submission,
        page_limit=rule.pages,
        summary_pages=summary,
        summary_limit=rule.summary_pages,
        article=rule.article,
    )


def _summary_state(submission_pages: int, summary_pages: int, rule: LongSubmissionRule) -> SummaryState:
    if submission_pages <= rule.pages:
        return SummaryState.NOT_NEEDED
    if summary_pages == 0:
        return SummaryState.MISSING
    return SummaryState.TOO_LONG if summary_pages > rule.summary_pages else SummaryState.GIVEN
