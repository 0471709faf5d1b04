"""What the routes of signing keys take and give."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

Pin = Annotated[str, Meta(min_length=1, max_length=64)]


class IssueKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key to issue, for a person or as the seal of a unit, under a first PIN."""

    pin: Pin
    person_id: str | None = None
    unit_id: str | None = None


class ChangePin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The present PIN and the wanted one."""

    current: Pin
    new: Pin


class PinOutcome(msgspec.Struct, frozen=True):
    """How a change of PIN ended; ``tries_left`` is there where the present one was wrong."""

    tries_left: int | None = None


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A signing key: a person's, or a unit's seal."""

    id: str
    subject: str
    is_seal: bool
    valid_until: datetime
    tries_left: int
