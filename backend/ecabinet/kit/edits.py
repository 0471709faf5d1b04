"""Two people editing one thing: the second is told who changed what, and nothing is overwritten."""

from datetime import datetime
from typing import Protocol

from ecabinet.kit.problem import Conflict


class Versioned(Protocol):
    """A row that counts its changes."""

    version: int
    changed_by: str | None
    changed_at: datetime


def need_version(row: Versioned, expected: int, changed_by_name: str | None = None) -> None:
    """Refuse a change that was made on an older state of the row.

    Raises:
        Conflict: ``edit_conflict`` with who changed it, when, and the present version.
    """
    if row.version == expected:
        return
    raise Conflict(
        "edit_conflict",
        changed_by=row.changed_by,
        changed_by_name=changed_by_name,
        changed_at=row.changed_at.isoformat(),
        current=row.version,
    )


def touch(row: Versioned, by: str | None, at: datetime) -> None:
    """Count one more change of the row."""
    row.version += 1
    row.changed_by = by
    row.changed_at = at
