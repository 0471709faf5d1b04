from ecabinet.typeset.body import blocks_from_text, with_final_mark
from ecabinet.typeset.models import Heading, Paragraph


def test_grounds_are_italic_until_the_text_begins() -> None:
    blocks = blocks_from_text("Căn cứ Luật số 63/2025/QH15;\nTheo đề nghị của Bộ trưởng;\nĐiều 1. Thông qua dự thảo.")
    assert [part.italic for part in blocks if isinstance(part, Paragraph)] == [True, True, False]


def test_words_that_begin_like_grounds_are_plain_inside_the_text() -> None:
    blocks = blocks_from_text("Điều 1. Thông qua dự thảo.\nCăn cứ tình hình, các bộ thực hiện.")
    assert blocks[1] == Paragraph("Căn cứ tình hình, các bộ thực hiện.")


def test_an_article_with_a_sentence_has_a_bold_number_only() -> None:
    assert blocks_from_text("Điều 12a. Thông qua dự thảo.") == [Paragraph("Thông qua dự thảo.", lead="Điều 12a.")]


def test_an_article_with_a_title_is_a_heading() -> None:
    assert blocks_from_text("Điều 1. Phạm vi điều chỉnh") == [Heading("Điều 1. Phạm vi điều chỉnh")]


def test_a_chapter_takes_the_line_in_capitals_as_its_name() -> None:
    blocks = blocks_from_text("Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi")
    assert blocks == [Heading("Chương I\nQUY ĐỊNH CHUNG", level=0), Heading("Điều 1. Phạm vi")]


def test_numbered_lines_are_titles_only_without_a_full_stop() -> None:
    blocks = blocks_from_text("I. TÌNH HÌNH\n1. Về kết quả\n2. Các bộ thực hiện nghiêm.")
    assert blocks == [Heading("I. TÌNH HÌNH"), Heading("1. Về kết quả"), Paragraph("2. Các bộ thực hiện nghiêm.")]


def test_the_last_paragraph_ends_with_the_closing_mark_once() -> None:
    once = with_final_mark([Paragraph("Các bộ thực hiện.")])
    assert once == [Paragraph("Các bộ thực hiện./.")]
    assert with_final_mark(once) == once
