"""Classification, lateness, and long submissions."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from ecabinet.identity.body_rules import LongSubmissionRule, PaperRule
from ecabinet.kit.calendar import VIETNAM, WorkCalendar
from ecabinet.papers.rules import (
    Classification,
    PaperKind,
    PaperLength,
    check_summary,
    is_above_ceiling,
    is_late,
    papers_due,
)

PUBLIC = WorkCalendar()
FIVE_DAYS = PaperRule(working_days=5)
SUBMISSION, SUMMARY, REPORT = PaperKind.SUBMISSION, PaperKind.SUMMARY, PaperKind.REPORT


def test_only_what_is_above_the_ceiling_is_refused() -> None:
    levels = list(Classification)
    assert [level.level for level in levels] == [0, 1, 2, 3]
    for paper in levels:
        for ceiling in levels:
            assert is_above_ceiling(paper, ceiling) == (levels.index(paper) > levels.index(ceiling))


def test_the_lowest_ceiling_lets_only_normal_papers_in() -> None:
    refused = [level.value for level in Classification if is_above_ceiling(level, Classification.NORMAL)]
    assert refused == ["secret", "top_secret", "absolute_secret"]


def test_papers_are_due_working_days_before_the_session() -> None:
    session = datetime(2026, 12, 3, 8, 30, tzinfo=VIETNAM)
    assert papers_due(session, FIVE_DAYS, PUBLIC) == date(2026, 11, 26)
    assert papers_due(session, PaperRule(working_days=3), PUBLIC) == date(2026, 11, 30)


def test_the_lunar_new_year_moves_the_due_day() -> None:
    assert papers_due(datetime(2026, 2, 24, 8, tzinfo=VIETNAM), FIVE_DAYS, PUBLIC) == date(2026, 2, 10)


def test_a_session_early_in_vietnam_is_not_the_day_before_in_utc() -> None:
    early = datetime(2026, 12, 3, 6, 30, tzinfo=VIETNAM).astimezone(UTC)
    assert papers_due(early, FIVE_DAYS, PUBLIC) == date(2026, 11, 26)


def test_a_paper_is_late_from_the_first_instant_after_its_due_day() -> None:
    session = datetime(2026, 12, 3, 8, 30, tzinfo=VIETNAM)
    midnight = datetime(2026, 11, 27, tzinfo=VIETNAM)
    early, just_before = midnight - timedelta(days=9), midnight - timedelta(microseconds=1)
    assert not is_late(just_before, early, session, FIVE_DAYS, PUBLIC)
    assert is_late(midnight, early, session, FIVE_DAYS, PUBLIC)
    assert is_late(midnight.astimezone(UTC), early, session, FIVE_DAYS, PUBLIC)


@pytest.mark.parametrize(
    ("received", "published", "late"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), False),
        (date(2026, 11, 20), date(2026, 11, 26), False),
        (date(2026, 11, 20), date(2026, 11, 27), True),
        (date(2026, 11, 27), date(2026, 11, 20), True),
        (date(2026, 11, 30), date(2026, 12, 2), True),
        (date(2026, 11, 30), None, False),
    ],
)
def test_a_paper_reaches_the_members_when_its_meeting_is_published(
    received: date, published: date | None, late: bool
) -> None:
    session = datetime(2026, 12, 3, 8, 30, tzinfo=VIETNAM)
    noon = time(12, tzinfo=VIETNAM)
    published_at = datetime.combine(published, noon) if published else None
    assert is_late(datetime.combine(received, noon), published_at, session, FIVE_DAYS, PUBLIC) is late


@pytest.mark.parametrize(
    ("papers", "state"),
    [
        ([], "not_needed"),
        ([PaperLength(SUBMISSION, 10)], "not_needed"),
        ([PaperLength(REPORT, 80)], "not_needed"),
        ([PaperLength(SUBMISSION, 11)], "missing"),
        ([PaperLength(SUBMISSION, 11), PaperLength(REPORT, 2)], "missing"),
        ([PaperLength(SUBMISSION, 11), PaperLength(SUMMARY, 6)], "given"),
        ([PaperLength(SUBMISSION, 11), PaperLength(SUMMARY, 7)], "too_long"),
        ([PaperLength(SUBMISSION, 11), PaperLength(SUMMARY, 7), PaperLength(SUMMARY, 2)], "given"),
        ([PaperLength(SUBMISSION, 3), PaperLength(SUBMISSION, 30)], "missing"),
    ],
)
def test_a_long_submission_needs_a_short_summary(papers: list[PaperLength], state: str) -> None:
    assert check_summary(papers, LongSubmissionRule()).state == state


def test_the_summary_check_carries_its_numbers_and_its_article() -> None:
    rule = LongSubmissionRule(pages=4, summary_pages=2, article="Điều 9")
    check = check_summary([PaperLength(SUBMISSION, 5), PaperLength(SUMMARY, 3)], rule)
    assert (check.submission_pages, check.page_limit, check.summary_pages, check.summary_limit) == (5, 4, 3, 2)
    assert (check.state, check.article) == ("too_long", "Điều 9")
