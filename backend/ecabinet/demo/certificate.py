"""The demo's own TLS authority, and the certificate of this machine under it, renewed when its addresses change."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ecabinet.demo.addresses import Address
from ecabinet.signing.authority import write_private

AUTHORITY_LASTS: Final = timedelta(days=3650)
# Tablets take no server certificate that lasts longer than 398 days.
SERVER_LASTS: Final = timedelta(days=397)
RENEWED_BEFORE: Final = timedelta(days=30)
SLACK: Final = timedelta(days=1)
PEM: Final = Encoding.PEM


class Files(msgspec.Struct, frozen=True):
    """The server's certificate chain and key, as files, and the authority's certificate (DER)."""

    certificate: Path
    key: Path
    authority: bytes


def ensure_certificate(folder: Path, addresses: Sequence[Address], names: Sequence[str], now: datetime) -> Files:
    """Return a certificate for exactly these addresses and names; the one from before where it still is that."""
    authority, authority_key = _ensure_authority(folder, now)
    files = Files(folder / "server.crt", folder / "server.key", authority.public_bytes(Encoding.DER))
    if files.key.exists() and _still_good(files.certificate, authority, addresses, names, now):
        return files
    key = ec.generate_private_key(ec.SECP256R1())
    wanted = x509.SubjectAlternativeName([*map(x509.DNSName, names), *map(x509.IPAddress, addresses)])
    certificate = (
        _builder(_name(f"E-Cabinet {names[0]}"), authority.subject, key, now, SERVER_LASTS)
        .add_extension(wanted, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(for_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, SHA256())
    )
    write_private(files.key, _key_pem(key))
    write_private(files.certificate, certificate.public_bytes(PEM) + authority.public_bytes(PEM))
    return files


def _still_good(
    path: Path, authority: x509.Certificate, addresses: Sequence[Address], names: Sequence[str], now: datetime
) -> bool:
    if not path.exists():
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    same_addresses = set(held.get_values_for_type(x509.IPAddress)) == set(addresses)
    same_names = set(held.get_values_for_type(x509.DNSName)) == set(names)
    lasts = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEWED_BEFORE
    return same_addresses and same_names and lasts and certificate.issuer == authority.subject


def _ensure_authority(folder: Path, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    certificate_file, key_file = folder / "authority.crt", folder / "authority.key"
    if certificate_file.exists() and key_file.exists():
        key = load_pem_private_key(key_file.read_bytes(), password=None)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return x509.load_pem_x509_certificate(certificate_file.read_bytes()), key
    key = ec.generate_private_key(ec.SECP256R1())
    # Each authority has a name of its own: a tablet may still trust that of an earlier demo.
    subject = _name(f"E-Cabinet demo {now:%Y-%m-%d %H:%M:%S}")
    certificate = (
        _builder(subject, subject, key, now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(for_authority=True), critical=True)
        .sign(key, SHA256())
    )
    write_private(key_file, _key_pem(key))
    write_private(certificate_file, certificate.public_bytes(PEM))
    return certificate, key


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now - SLACK + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, for_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not for_authority,
        key_cert_sign=for_authority,
        crl_sign=for_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption())
