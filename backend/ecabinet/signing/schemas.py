"""What the routes of signing keys give."""

from datetime import datetime

import msgspec


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A signing key: a person's, or a unit's seal."""

    id: str
    subject: str
    is_seal: bool
    valid_until: datetime
    tries_left: int
