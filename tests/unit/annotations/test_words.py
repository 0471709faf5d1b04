"""What leaves with marks calls things as the screens do."""

import pytest
from tests.browser.words import word

from ecabinet.annotations.export_opinions import KINDS, SETTLED, STAMPS
from ecabinet.annotations.export_reading import LAYER_NAMES


@pytest.mark.parametrize(("prefix", "words"), [("mark_kind", KINDS), ("mark_stamp", STAMPS)])
def test_marks_are_called_as_on_the_screens(prefix: str, words: dict[str, str]) -> None:
    assert words == {key: word(f"{prefix}_{key}") for key in words}


def test_layers_of_many_and_what_is_settled_are_called_as_on_the_screens() -> None:
    for kind in ("meeting", "editing"):
        assert LAYER_NAMES[kind] == word(f"marks_layer_{kind}")
    assert word("marks_settled") == SETTLED
