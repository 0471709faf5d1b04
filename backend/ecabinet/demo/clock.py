"""A clock that the demo sets, so that what it stages has happened at believable times."""

from datetime import datetime, timedelta


class StageClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the instant it is set to, aware, in UTC."""
        return self._at

    def set(self, at: datetime) -> None:
        """Turn it to an instant."""
        self._at = at

    def forward(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Turn it on."""
        self._at += timedelta(minutes=minutes, seconds=seconds)
