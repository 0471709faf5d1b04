"""What the first draft of a document says."""

from datetime import date

import pytest

from ecabinet.conclusions.drafting import (
    ItemFacts,
    MeetingFacts,
    VoteFacts,
    draft_notice,
    draft_resolution,
    recipients_end_in_archive,
    subject_of,
)

MEETING = MeetingFacts(
    title="Phiên họp Chính phủ thường kỳ tháng 01 năm 2026",
    day=date(2026, 1, 5),
    place="Phòng họp số 1",
    body_name="Chính phủ",
    chair_title="Thủ tướng Chính phủ",
    chair_name="Lê Khắc Sơn",
    present=21,
    members=27,
)
LAND = ItemFacts(title="Dự thảo Nghị định về đất đai", agency="Bộ Nông nghiệp và Môi trường")
ARTICLE = "Điều 28 Luật 63/2025/QH15"


def test_a_notice_numbers_what_was_concluded_and_leaves_the_rest_out() -> None:
    items = [
        ItemFacts(title="Chưa kết luận"),
        ItemFacts(title="Đất đai", conclusion="Giao Bộ trình.\n\nTrước 30/01.", agency="Bộ Tư pháp"),
        ItemFacts(title="Kinh tế", conclusion="Thống nhất.", agency="Bộ Tư pháp"),
    ]
    draft = draft_notice(MEETING, items, "Văn phòng Chính phủ")
    assert draft.abstract == f"Kết luận của Thủ tướng Chính phủ tại {MEETING.title}"
    lines = draft.body.split("\n")
    assert lines[0].startswith("Ngày 05 tháng 01 năm 2026, tại Phòng họp số 1, Thủ tướng Chính phủ Lê Khắc Sơn chủ trì")
    assert lines[0].endswith("Dự họp có 21/27 thành viên Chính phủ.")
    assert lines[2:7] == ["1. Đất đai", "Giao Bộ trình.", "Trước 30/01.", "2. Kinh tế", "Thống nhất."]
    assert lines[-1].startswith("Văn phòng Chính phủ thông báo")
    assert draft.recipients == ["Thủ tướng Chính phủ", "Các thành viên Chính phủ", "Bộ Tư pháp", "Lưu: VT"]


def test_a_resolution_rests_on_the_rule_the_agency_and_the_vote() -> None:
    draft = draft_resolution(MEETING, VoteFacts(question="Thông qua dự thảo Nghị định?", item=LAND, article=ARTICLE))
    assert draft.body.split("\n") == [
        "Căn cứ Điều 28 Luật 63/2025/QH15;",
        "Theo đề nghị của Bộ Nông nghiệp và Môi trường;",
        f"Trên cơ sở kết quả biểu quyết tại {MEETING.title} ngày 05 tháng 01 năm 2026,",
        "Điều 1. Thông qua dự thảo Nghị định do Bộ Nông nghiệp và Môi trường trình.",
        (
            "Điều 2. Giao Bộ Nông nghiệp và Môi trường chủ trì, phối hợp với các cơ quan liên quan tiếp thu ý kiến "
            "của các thành viên Chính phủ, hoàn thiện để trình ban hành theo quy định."
        ),
        (
            "Điều 3. Nghị quyết này có hiệu lực kể từ ngày ký. Các thành viên Chính phủ và các cơ quan, đơn vị liên "
            "quan chịu trách nhiệm thi hành Nghị quyết."
        ),
    ]
    assert draft.recipients == ["Các thành viên Chính phủ", "Bộ Nông nghiệp và Môi trường", "Lưu: VT"]


def test_without_agency_and_article_the_numbers_of_the_articles_still_follow() -> None:
    draft = draft_resolution(MEETING, VoteFacts(question="Thông qua", item=ItemFacts(title="Khác")))
    assert [line.partition(".")[0] for line in draft.body.split("\n")[1:]] == ["Điều 1", "Điều 2"]


def test_the_conclusion_is_the_task_where_there_is_one() -> None:
    item = ItemFacts(title="Đất đai", conclusion="Giao Bộ Tư pháp thẩm tra.\nTrình trước 30/01.", agency="Bộ Tư pháp")
    lines = draft_resolution(MEETING, VoteFacts(question="Thông qua", item=item)).body.split("\n")
    assert lines[3:5] == ["Điều 2. Giao Bộ Tư pháp thẩm tra.", "Trình trước 30/01."]
    assert lines[5].startswith("Điều 3. Nghị quyết này có hiệu lực")


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Thông qua dự thảo Nghị định?", "Thông qua dự thảo Nghị định"),
        ("Đồng ý thông qua dự thảo Nghị định hay không?", "Thông qua dự thảo Nghị định"),
        ("Nhất trí phê duyệt đề án không ?", "Phê duyệt đề án"),
        ("Tăng lương tối thiểu", "Về tăng lương tối thiểu"),
        ("Bộ Nội vụ chủ trì đề án", "Về Bộ Nội vụ chủ trì đề án"),
        ("ODA năm 2027", "Về ODA năm 2027"),
    ],
)
def test_the_subject_is_the_question_as_decided(question: str, subject: str) -> None:
    assert subject_of(question) == subject


@pytest.mark.parametrize(
    ("recipients", "good"),
    [
        (["Bộ Tư pháp", "Lưu: VT, PL (2b)"], True),
        (["- Lưu: VT"], True),
        (["Lưu: VT", "Bộ Tư pháp"], False),
        ([], False),
    ],
)
def test_the_archive_comes_last(recipients: list[str], good: bool) -> None:
    assert recipients_end_in_archive(recipients) is good
