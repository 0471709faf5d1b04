"""What passes between signing and its callers; every value can cross into a worker process."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

PERSONAL_FIELD = "personal-signature"
SEAL_FIELD = "organisation-seal"

TimeSource = Literal["claimed", "timestamp"]
Trust = Literal["trusted", "unknown_issuer", "expired", "not_for_signing"]
Changes = Literal["none", "signatures_only", "other", "unknown"]
ReadingError = Literal["not_pdf", "encrypted", "damaged"]
Note = Literal["", "weak_algorithm", "signature_unreadable", "document_timestamp"]


class Credential(Struct, frozen=True):
    """The signer's certificate and those above it, DER."""

    certificate: bytes
    chain: Sequence[bytes] = ()


class Statement(Struct, frozen=True, kw_only=True):
    """What a signature says beside the document: who, why, where, and when by the signer's own clock (aware)."""

    name: str
    reason: str
    location: str
    at: datetime


class Prepared(Struct, frozen=True, kw_only=True):
    """A document waiting for its signature value.

    ``signed_attributes`` are the bytes to sign with ECDSA or RSA over SHA-256; ``region`` is the hole in ``pdf``.
    """

    pdf: bytes
    credential: Credential
    document_digest: bytes
    signed_attributes: bytes
    region: tuple[int, int]


class SignatureReport(Struct, frozen=True, kw_only=True):
    """What can be said of one signature here, without asking any server.

    ``intact``: the bytes it covers are those that were signed and the signature value fits the certificate.
    ``time_source``: "timestamp" where a time server trusted here says so, else the signer's own word.
    ``covers_whole_file``: nothing at all follows what it covers. ``changes_after`` judges what follows.
    """

    field: str
    signer_name: str
    organisation: str
    signed_at: datetime | None
    time_source: TimeSource
    intact: bool
    covers_whole_file: bool
    trust: Trust
    changes_after: Changes
    algorithm: str
    kind: str
    note: Note = ""


class SignatureReading(Struct, frozen=True):
    """The signatures of a file in the order they were made, or why the file cannot be read."""

    signatures: Sequence[SignatureReport] = ()
    error: ReadingError | None = None
