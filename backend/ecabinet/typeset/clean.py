"""Text as it may be printed: composed letters, no control characters."""

import unicodedata
from typing import Any

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_text(text: str) -> str:
    """Return ``text`` in NFC on one line, without control, format and unassigned characters."""
    spaced = text.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    kept = "".join(mark for mark in spaced if unicodedata.category(mark) not in _DROPPED)
    return " ".join(unicodedata.normalize("NFC", kept).split(" ")).strip()


def clean_lines(text: str) -> list[str]:
    """Return the lines of ``text`` that say something, each cleaned."""
    return [line for raw in text.splitlines() if (line := clean_text(raw))]


def clean_tree(value: Any) -> Any:
    """Return plain data (dicts, lists, numbers) with every string in it cleaned."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: clean_tree(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_tree(item) for item in value]
    return value
