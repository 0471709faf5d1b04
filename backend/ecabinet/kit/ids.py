"""Identifiers: 32 hexadecimal digits, made here and never reused."""

from uuid import uuid4


def new_id() -> str:
    """Return a new random identifier (UUID version 4 as 32 hexadecimal digits)."""
    return uuid4().hex
