"""Who an event or a row of a meeting is for, and who sees it.

``meeting`` everyone let in · ``full`` all but invitees to single items · ``staff`` the chair and the secretaries ·
``item:ID`` the full ones and those let into that item · ``person:ID`` one person.
"""

import msgspec

MEETING = "meeting"
FULL = "full"
STAFF = "staff"


def item(item_id: str) -> str:
    """Return the audience of one agenda item."""
    return f"item:{item_id}"


def person(person_id: str) -> str:
    """Return the audience of one person."""
    return f"person:{person_id}"


class Keys(msgspec.Struct, frozen=True):
    """What one person may hear in one meeting; equal keys hear the same and share an encoded frame."""

    person_id: str
    full: bool
    staff: bool
    items: frozenset[str] = frozenset()

    def hears(self, audience: str) -> bool:
        """Tell whether something for ``audience`` is for this person."""
        if audience == MEETING:
            return True
        if audience == STAFF:
            return self.staff
        kind, _, ref = audience.partition(":")
        if kind == "person":
            return ref == self.person_id
        return self.full or (kind == "item" and ref in self.items)
