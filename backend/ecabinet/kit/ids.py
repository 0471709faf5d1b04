"""Identifiers: 32 hexadecimal digits, made here and never reused."""

from secrets import token_hex


def new_id() -> str:
    """Return a new random identifier: 128 bits as 32 hexadecimal digits."""
    return token_hex(16)
