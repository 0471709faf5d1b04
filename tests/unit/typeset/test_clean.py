import unicodedata

from ecabinet.typeset.clean import clean_lines, clean_text


def test_decomposed_letters_are_composed() -> None:
    name = "Nguyễn Thị Thuý Ngọc"
    assert clean_text(unicodedata.normalize("NFD", name)) == name


def test_control_and_direction_characters_are_dropped() -> None:
    assert clean_text("Nghị\x00 quyết\u202e số\u200b 1\ufeff") == "Nghị quyết số 1"


def test_half_a_character_is_dropped() -> None:
    assert clean_text("a\ud800b") == "ab"


def test_lines_without_words_are_left_out() -> None:
    assert clean_lines("Một\r\n\r\n  \t\nHai") == ["Một", "Hai"]
