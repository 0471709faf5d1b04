"""Identifiers: 32 hexadecimal digits, made here and never reused."""

from os import urandom


def new_id() -> str:
    """Return a new random identifier: 128 bits as 32 hexadecimal digits."""
    return urandom(16).hex()
