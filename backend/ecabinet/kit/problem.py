"""What can go wrong, told apart by a stable code and without any HTTP.

``kit.http_problem`` turns these into problem+json; the screen turns the code into a sentence.
"""

from typing import Any


class DomainError(Exception):
    """A refusal with a stable ``code`` and values (``extra``) for the sentence that explains it."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


class BadPayload(DomainError):
    """The request cannot be read."""


class Unauthenticated(DomainError):
    """Nobody is logged in."""


class Forbidden(DomainError):
    """The right is missing."""


class NotFound(DomainError):
    """There is no such thing, or none that this person may know of."""


class Conflict(DomainError):
    """The thing is in another state, or somebody changed it meanwhile."""


class TooLarge(DomainError):
    """More bytes than the installation takes."""


class Invalid(DomainError):
    """The content breaks a rule."""


class Locked(DomainError):
    """The screen is locked after a time without use."""


class TooMany(DomainError):
    """Too many tries; ``retry_after`` (seconds) says how long to wait."""


class Unavailable(DomainError):
    """A part of the installation does not answer; ``retry_after`` (seconds) says when to come back."""
