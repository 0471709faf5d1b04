"""What the routes of devices take and give."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

DeviceId = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]


class RegisterDevice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A browser that would keep papers and notes: the id it made, and how a person recognises it."""

    id: DeviceId
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    platform: Annotated[str, Meta(max_length=100)]


class DeviceKey(msgspec.Struct, frozen=True):
    """The key (32 bytes, base64) for what lies on a device, and the hours it may be used without contact.

    With 0 hours nothing may be kept on devices: a key only opens what lies there from before, to be sent and erased.
    """

    id: str
    key: str | None
    hours: int
    server_time: datetime


class DeviceView(msgspec.Struct, frozen=True, kw_only=True):
    """A device as its person and administrators see it; ``here`` is the one that asks."""

    id: str
    name: str
    platform: str
    registered_at: datetime
    seen_at: datetime
    wipe_asked_at: datetime | None
    erased_at: datetime | None
    here: bool
