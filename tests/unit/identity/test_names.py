"""Vietnamese names."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.identity.names import initials, name_sort_key, short_name


def strictly_in_order(names: list[str]) -> bool:
    keys = [name_sort_key(name) for name in names]
    return keys == sorted(set(keys))


@pytest.mark.parametrize(
    "names",
    [
        ["Vũ Thị An", "Lê Văn Bình", "Đặng Ngọc Diệu", "Phạm Đức", "Hồ Bảo Toàn"],
        ["Lê An", "Lê Ăn", "Lê Ân"],
        ["Lê Em", "Lê Êm"],
        ["Lê On", "Lê Ôn", "Lê Ơn"],
        ["Lê Un", "Lê Ưn"],
        ["Lê Dung", "Lê Duyên", "Lê Đan"],
        ["Lê La", "Lê Là", "Lê Lả", "Lê Lã", "Lê Lá", "Lê Lạ"],
        ["Lê Án", "Lê Anh", "Lê Ánh", "Lê Ân", "Lê Ấn"],
        ["Lê Bích Hà", "Lê Thu Hà", "Nguyễn Bích Hà"],
        ["Đào Hà", "Đặng Hà", "Đinh Hà", "Lê Hà"],
        ["Lê Hà", "Lê Văn Hà", "Lê Hạ"],
        ["Lê Hoa", "Lê Hoàn", "Lê Hoàng", "Lê Hùng", "Lê Hương"],
        ["Lê Quế", "Lê Quý", "Lê Quỳnh", "Lê Xuân", "Lê Yến"],
    ],
)
def test_names_sort_by_given_name_then_the_rest_in_vietnamese_order(names: list[str]) -> None:
    assert strictly_in_order(names)


def test_letters_outside_the_alphabet_have_their_place() -> None:
    names = ["Y Blang", "Lê Fan", "Lê Gia", "Lê Jang", "Lê Kha", "Lê Wang", "Lê Xa", "Lê Zin", "Lê Ян", "Lê 王"]
    assert strictly_in_order(names)
    assert name_sort_key("Lê Й") == name_sort_key("Lê И") != name_sort_key("Lê Я")


def test_old_and_new_places_of_the_tone_mark_are_one_name() -> None:
    assert name_sort_key("Lê Thị Hoà") == name_sort_key("Lê Thị Hòa")


@pytest.mark.parametrize("name", ["đặng ngọc diệu", "ĐẶNG NGỌC DIỆU", "  Đặng  Ngọc Diệu ", "Đặng Ngọc Diệu"])
def test_case_blanks_and_the_form_of_unicode_change_nothing(name: str) -> None:
    assert name_sort_key(name) == name_sort_key("Đặng Ngọc Diệu")
    assert name_sort_key(normalize("NFD", name)) == name_sort_key("Đặng Ngọc Diệu")


@given(st.text(max_size=40))
def test_the_key_is_plain_ascii_so_that_every_database_compares_it_alike(name: str) -> None:
    assert name_sort_key(name).isascii()


def test_an_empty_name_has_an_empty_key() -> None:
    assert name_sort_key(" ") == ""


@pytest.mark.parametrize(
    ("full", "short", "letters"),
    [
        ("Đặng Ngọc Diệu", "Ngọc Diệu", "ND"),
        ("Lê Khắc Sơn", "Khắc Sơn", "KS"),
        ("Nguyễn Hoàng Thu Nguyệt", "Thu Nguyệt", "TN"),
        ("Đỗ Ân", "Đỗ Ân", "ĐÂ"),
        ("Ân", "Ân", "Â"),
        ("", "", ""),
    ],
)
def test_people_are_called_by_their_last_two_names(full: str, short: str, letters: str) -> None:
    assert short_name(normalize("NFD", full)) == short
    assert initials(full) == letters
