"""What the attendance routes take."""

from typing import Literal

import msgspec


class CheckIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one is: in the room, or taking part from elsewhere."""

    presence: Literal["in_room", "remote"] = "in_room"


class SetPresence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Presence as the secretary sees it."""

    presence: Literal["absent", "in_room", "remote", "left"]
