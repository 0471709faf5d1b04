"""Answers that every capability gives."""

from datetime import datetime
from typing import Annotated

import msgspec

from ecabinet.kit.problem import BadPayload, Invalid

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
# Beyond these no session was or will be, and near the ends of the calendar dates cannot be counted with.
FIRST_YEAR, LAST_YEAR = 1900, 2200


def need_possible(*instants: datetime | msgspec.UnsetType) -> None:
    """Refuse instants that no session can have.

    Raises:
        Invalid: one lies before ``FIRST_YEAR`` or after ``LAST_YEAR`` (``date_out_of_range``).
    """
    if any(isinstance(at, datetime) and not FIRST_YEAR <= at.year <= LAST_YEAR for at in instants):
        raise Invalid("date_out_of_range", first=FIRST_YEAR, last=LAST_YEAR)


def need_zone(at: datetime | None) -> datetime | None:
    """Return an instant that stands in an address, where ``Instant`` is not looked at.

    Raises:
        BadPayload: it has no zone.
        Invalid: no session can have it (``date_out_of_range``).
    """
    if at is None:
        return None
    if at.tzinfo is None:
        raise BadPayload("bad_payload")
    need_possible(at)
    return at


class Created(msgspec.Struct, frozen=True):
    """The id of what was made."""

    id: str
