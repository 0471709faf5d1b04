"""What a worker process does for a document: set it, sign it, read its signatures. Bytes in, bytes out."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from ecabinet.kit.problem import Conflict
from ecabinet.signing.authority import lock_key
from ecabinet.signing.fields import add_fields
from ecabinet.signing.pades import sign_with_pkcs12
from ecabinet.signing.signer import open_pkcs12
from ecabinet.signing.values import PERSONAL_FIELD, SEAL_FIELD, SignatureReading, Statement
from ecabinet.signing.verify import read_signatures
from ecabinet.typeset.documents import typeset_document
from ecabinet.typeset.models import Official
from ecabinet.typeset.pictures import seal_picture, signature_picture

Step = Literal["personal", "seal"]
_FIELDS: dict[Step, str] = {"personal": PERSONAL_FIELD, "seal": SEAL_FIELD}


class Sheet(Struct, frozen=True):
    """A finished document with both signature fields empty."""

    pdf: bytes
    pages: int


class SignRequest(Struct, frozen=True, kw_only=True):
    """A signature to make: ``shown_name`` is written by hand, or stands in the seal."""

    pdf: bytes
    step: Step
    key_file: bytes
    pin: str
    shown_name: str
    statement: Statement
    time_server: str | None


class Signed(Struct, frozen=True):
    """A document with one signature more."""

    pdf: bytes


class NewPin(Struct, frozen=True):
    """A PKCS#12 file that is to be under another PIN."""

    key_file: bytes
    pin: str
    new_pin: str


class KeyFile(Struct, frozen=True):
    """A PKCS#12 file."""

    pkcs12: bytes


class ReadRequest(Struct, frozen=True):
    """A document whose signatures are to be judged; ``roots`` are the trusted certificates (DER)."""

    pdf: bytes
    roots: Sequence[bytes]


def set_document(official: Official) -> Sheet:
    """Return the document as PDF/A-2b with both signature fields.

    Raises:
        Invalid: it cannot be set (``document_body_empty``, ``document_letter_missing``, ``document_kind_unknown``).
    """
    made = typeset_document(official)
    return Sheet(add_fields(made.pdf, made.personal_box, made.seal_box), made.pages)


def sign(request: SignRequest) -> Signed:
    """Sign, and look at the result with a reader's eyes before anybody else does.

    Raises:
        Invalid: the PIN is wrong (``pin_wrong``).
        Conflict: the field is missing or signed, or the result does not verify (``signature_check_failed``).
        Unavailable: the time server that is set gave no time.
    """
    picture = (signature_picture if request.step == "personal" else seal_picture)(request.shown_name)
    signed = sign_with_pkcs12(
        request.pdf,
        _FIELDS[request.step],
        request.key_file,
        request.pin,
        picture,
        request.statement,
        request.time_server,
    )
    if not _verifies(request, signed):
        raise Conflict("signature_check_failed")
    return Signed(signed)


def change_pin(request: NewPin) -> KeyFile:
    """Return the same key under the new PIN.

    Raises:
        Invalid: the PIN is wrong (``pin_wrong``).
    """
    key, certificate, above = open_pkcs12(request.key_file, request.pin)
    return KeyFile(lock_key(key, certificate, above, request.new_pin))


def read(request: ReadRequest) -> SignatureReading:
    """Return what can be said of the document's signatures."""
    return read_signatures(request.pdf, request.roots)


def _verifies(request: SignRequest, signed: bytes) -> bool:
    """The new signature covers the whole file, the earlier bytes stand, and the earlier signature is still good."""
    reading = read_signatures(signed)
    fields = [PERSONAL_FIELD] if request.step == "personal" else [PERSONAL_FIELD, SEAL_FIELD]
    if reading.error is not None or [one.field for one in reading.signatures] != fields:
        return False
    unharmed = all(one.changes_after in {"none", "signatures_only"} for one in reading.signatures)
    intact = all(one.intact for one in reading.signatures)
    return signed.startswith(request.pdf) and intact and unharmed and reading.signatures[-1].covers_whole_file
