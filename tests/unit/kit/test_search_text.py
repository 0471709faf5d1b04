"""Finding Vietnamese words however they are typed."""

import unicodedata

import pytest

from ecabinet.kit.search_text import fold, holds


@pytest.mark.parametrize(
    "typed", ["dieu", "DIEU", "Diệu", "ngoc dieu", "y te", unicodedata.normalize("NFD", "Diệu"), ""]
)
def test_found_with_or_without_marks(typed: str) -> None:
    assert holds(typed, "Đặng Ngọc Diệu", "Bộ trưởng Bộ Y tế")


@pytest.mark.parametrize("typed", ["diêu", "ngoc hoa", "đang"])
def test_typed_marks_count(typed: str) -> None:
    assert not holds(typed, "Đặng Ngọc Diệu", "Bộ trưởng Bộ Y tế")


def test_the_letter_d_with_a_bar_folds() -> None:
    assert fold("ĐƯỜNG đi") == "duong di"
