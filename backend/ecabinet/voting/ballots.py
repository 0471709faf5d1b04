"""A ballot on its way in, and the answer its member gets."""

from datetime import datetime
from hashlib import sha256

import msgspec

from ecabinet.kit.work import Origin
from ecabinet.voting.decision_rules import Choice

LETTERS = "ABCDEGHKLMNPQRSTVXY"


class BallotRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One member's answer to an open vote.

    ``based_on`` is the revision the device had seen, 0 for none. ``recorded_by`` is the secretary's person id when
    the ballot is recorded by hand, with a ``reason``.
    """

    vote_id: str
    person_id: str
    choice: Choice
    based_on: int
    request_key: str
    origin: Origin
    recorded_by: str | None = None
    reason: str = ""


class BallotAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot as it is recorded; ``revision`` counts from 1."""

    vote_id: str
    person_id: str
    choice: Choice
    revision: int
    cast_at: datetime
    receipt: str
    by_hand: bool


def receipt_of(request: BallotRequest, revision: int) -> str:
    """Return the short receipt of a recorded ballot, such as ``K7-204``.

    Letter, digit, dash and three digits, taken from the first eight bytes of the SHA-256 over vote, person, revision,
    choice and request key, one a line. It names a ballot between people who have the record; it proves nothing alone.
    """
    text = f"{request.vote_id}\n{request.person_id}\n{revision}\n{request.choice}\n{request.request_key}"
    number = int.from_bytes(sha256(text.encode()).digest()[:8])
    rest, tail = divmod(number, 1000)
    rest, digit = divmod(rest, 10)
    return f"{LETTERS[rest % len(LETTERS)]}{digit}-{tail:03d}"
