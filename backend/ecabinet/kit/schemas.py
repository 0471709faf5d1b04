"""Answers that every capability gives."""

from datetime import datetime
from typing import Annotated

import msgspec

from ecabinet.kit.problem import BadPayload

Instant = Annotated[datetime, msgspec.Meta(tz=True)]


def need_zone(at: datetime | None) -> datetime | None:
    """Return an instant that stands in an address, where ``Instant`` is not looked at.

    Raises:
        BadPayload: it has no zone.
    """
    if at is not None and at.tzinfo is None:
        raise BadPayload("bad_payload")
    return at


class Created(msgspec.Struct, frozen=True):
    """The id of what was made."""

    id: str
