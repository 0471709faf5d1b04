"""Finding Vietnamese words however they are typed."""

import json
from pathlib import Path
from typing import Any

import pytest

from ecabinet.kit.search_text import fold, holds

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "search.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: repr(vector["query"]))
def test_marks_count_only_where_they_are_typed_here_and_on_a_device(vector: dict[str, Any]) -> None:
    assert holds(vector["query"], *vector["texts"]) is vector["holds"]


def test_the_letter_d_with_a_bar_folds() -> None:
    assert fold("ĐƯỜNG đi") == "duong di"
