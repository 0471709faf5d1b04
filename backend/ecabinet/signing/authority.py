"""The demonstration certificate authority: a root, and certificates for persons and organisations under it.

Keys are P-256; profiles follow RFC 5280 and RFC 9336 (document signing), PKCS#12 is RFC 7292 with PBES2 and AES-256.
"""

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from msgspec import Struct

DEMO_AUTHORITY = "Cơ quan chứng thực thử nghiệm E-Cabinet"
# Readers without RFC 9336 judge a document's signer as one of mail, hence the second purpose in _issue.
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_ROOT_YEARS, _LEAF_YEARS = 10, 3
_YEAR = timedelta(days=365)
_CLOCK_SLACK = timedelta(days=1)
_KDF_ROUNDS = 200_000


class Authority(Struct, frozen=True):
    """The root's certificate and private key (PKCS#8), DER."""

    certificate: bytes
    key: bytes


class Issued(Struct, frozen=True):
    """A new key under its PIN, and the certificate (DER) that may be shown to anyone."""

    pkcs12: bytes
    certificate: bytes
    not_after: datetime


def create_authority(now: datetime, name: str = DEMO_AUTHORITY) -> Authority:
    """Return a new root valid for ten years from ``now``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(common_name=name, organisation=name)
    builder = (
        _builder(subject, subject, key.public_key(), now, now + _ROOT_YEARS * _YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(for_authority=True), critical=True)
    )
    certificate = builder.sign(key, SHA256())
    encoded = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Authority(certificate.public_bytes(Encoding.DER), encoded)


def issue_person(
    authority: Authority, full_name: str, title: str, organisation: str, pin: str, now: datetime
) -> Issued:
    """Return a person's key under ``pin``; the certificate names the person, title and organisation."""
    return _issue(authority, _name(full_name, organisation, title), pin, now)


def issue_organisation(authority: Authority, organisation: str, pin: str, now: datetime) -> Issued:
    """Return an organisation's key under ``pin``; the seal is made with it."""
    return _issue(authority, _name(organisation, organisation), pin, now)


def ensure_authority(folder: Path, now: datetime) -> Authority:
    """Return the authority kept in ``folder``, made at the first call; the key file has mode 600."""
    certificate, key = folder / "authority.cer", folder / "authority.key"
    if certificate.exists() and key.exists():
        return Authority(certificate.read_bytes(), key.read_bytes())
    authority = create_authority(now)
    write_private(key, authority.key)
    write_private(certificate, authority.certificate)
    return authority


def write_private(path: Path, content: bytes) -> None:
    """Write a file readable by its owner alone (folders 700), flushed with its folder before it takes its name."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _issue(authority: Authority, subject: x509.Name, pin: str, now: datetime) -> Issued:
    root = x509.load_der_x509_certificate(authority.certificate)
    root_key = load_der_private_key(authority.key, password=None)
    if not isinstance(root_key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is not P-256")
    key = ec.generate_private_key(ec.SECP256R1())
    not_after = min(now + _LEAF_YEARS * _YEAR, root.not_valid_after_utc)
    builder = (
        _builder(subject, root.subject, key.public_key(), now, not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(for_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            ),
            critical=False,
        )
    )
    certificate = builder.sign(root_key, SHA256())
    return Issued(
        lock_key(key, certificate, [root], pin), certificate.public_bytes(Encoding.DER), certificate.not_valid_after_utc
    )


def lock_key(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    certificate: x509.Certificate,
    above: Sequence[x509.Certificate],
    pin: str,
) -> bytes:
    """Return a key with its certificate and those above it as PKCS#12 under ``pin``."""
    locked = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(SHA256())
        .build(pin.encode())
    )
    return pkcs12.serialize_key_and_certificates(None, key, certificate, above, locked)


def _name(common_name: str, organisation: str, title: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if title:
        parts.insert(2, x509.NameAttribute(NameOID.TITLE, title))
    return x509.Name(parts)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before((start - _CLOCK_SLACK).astimezone(UTC))
        .not_valid_after(end.astimezone(UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, for_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not for_authority,
        content_commitment=not for_authority,
        key_cert_sign=for_authority,
        crl_sign=for_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
