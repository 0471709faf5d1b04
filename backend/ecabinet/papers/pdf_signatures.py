"""Reading a file's signatures inside a limited process."""

from pathlib import Path

import msgspec

from ecabinet.signing.values import SignatureReading
from ecabinet.signing.verify import read_signatures


class SignatureJob(msgspec.Struct, frozen=True):
    """The signed file and the certificates (DER) whose signers are known here."""

    path: str
    trust_roots: list[bytes]


def read_signatures_of(job: SignatureJob) -> SignatureReading:
    """Report every signature of the file."""
    return read_signatures(Path(job.path).read_bytes(), job.trust_roots)
