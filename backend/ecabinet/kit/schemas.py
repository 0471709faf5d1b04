"""Answers that every capability gives."""

import msgspec


class Created(msgspec.Struct, frozen=True):
    """The id of what was made."""

    id: str
