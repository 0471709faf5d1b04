"""A resolution signed twice, and the keys it was signed with."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.unit.typeset.documents import resolution

from ecabinet.signing.authority import create_authority, issue_organisation, issue_person
from ecabinet.signing.fields import add_fields
from ecabinet.signing.pades import sign_with_pkcs12
from ecabinet.signing.values import PERSONAL_FIELD, SEAL_FIELD, Statement
from ecabinet.typeset.documents import typeset_document
from ecabinet.typeset.pictures import seal_picture, signature_picture

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
AT = datetime(2026, 11, 23, 3, 4, 5, tzinfo=UTC)
PIN, SEAL_PIN = "246810", "135790"
AUTHORITY = create_authority(AT)
PERSON = issue_person(AUTHORITY, "Lê Khắc Sơn", "Thủ tướng Chính phủ", "Chính phủ", PIN, AT)
SEAL = issue_organisation(AUTHORITY, "Chính phủ", SEAL_PIN, AT)
BY_PERSON = Statement(name="Lê Khắc Sơn", reason="Ký ban hành", location="Hà Nội", at=AT)
BY_OFFICE = Statement(name="Chính phủ", reason="Phát hành văn bản", location="Hà Nội", at=AT)


def prepared() -> bytes:
    """Return a resolution with both fields empty."""
    made = typeset_document(resolution())
    return add_fields(made.pdf, made.personal_box, made.seal_box)


def personally_signed(pdf: bytes, pin: str = PIN, time_server: str | None = None) -> bytes:
    """Return ``pdf`` with the person's signature."""
    hand = signature_picture("Lê Khắc Sơn")
    return sign_with_pkcs12(pdf, PERSONAL_FIELD, PERSON.pkcs12, pin, hand, BY_PERSON, time_server)


def sealed(pdf: bytes) -> bytes:
    """Return ``pdf`` with the organisation's signature."""
    return sign_with_pkcs12(pdf, SEAL_FIELD, SEAL.pkcs12, SEAL_PIN, seal_picture("Chính phủ"), BY_OFFICE)


def tool(name: str, pdf: bytes, folder: Path) -> str:
    """Return what a poppler tool (Debian: poppler-utils) says of ``pdf``."""
    file = folder / "document.pdf"
    file.write_bytes(pdf)
    return subprocess.run([name, file], capture_output=True, text=True, check=False).stdout
