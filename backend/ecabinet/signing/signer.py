"""Who holds the key. A PKCS#12 file answers at once; a token or a remote service may answer later.

The document is prepared with the credential alone (``pades.prepare``), the signer turns the bytes to sign into a
signature value wherever its key lives, and ``pades.complete`` puts the value in. A signer that answers at once can
be given to ``pades.sign``.
"""

from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from ecabinet.signing.errors import pin_wrong
from ecabinet.signing.values import Credential


class Signer(Protocol):
    """A key that answers at once."""

    @property
    def credential(self) -> Credential:
        """The certificate that goes with the key, and those above it."""
        ...

    def sign(self, to_be_signed: bytes) -> bytes:
        """Return the signature over ``to_be_signed`` with SHA-256: ECDSA as DER, RSA as PKCS#1 v1.5."""
        ...


Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def open_pkcs12(file: bytes, pin: str) -> tuple[Key, x509.Certificate, list[x509.Certificate]]:
    """Return the key in the file, its certificate, and those above it.

    Raises ``pin_wrong`` (a file that is damaged cannot be told from a wrong PIN).
    """
    if "\x00" in pin:  # the library ends the process over one
        raise pin_wrong()
    try:
        key, certificate, above = pkcs12.load_key_and_certificates(file, pin.encode())
    except ValueError as fault:
        raise pin_wrong() from fault
    if certificate is None or not isinstance(key, Key):
        raise pin_wrong()
    return key, certificate, above


class Pkcs12Signer:
    """A key in a PKCS#12 file, opened with its PIN for as long as this object lives."""

    def __init__(self, file: bytes, pin: str) -> None:
        """Open the file. Raises ``pin_wrong`` (a file that is damaged cannot be told from a wrong PIN)."""
        self._key, certificate, above = open_pkcs12(file, pin)
        self._credential = Credential(
            certificate.public_bytes(Encoding.DER), [one.public_bytes(Encoding.DER) for one in above]
        )

    @property
    def credential(self) -> Credential:
        """The certificate that goes with the key, and those above it."""
        return self._credential

    def sign(self, to_be_signed: bytes) -> bytes:
        """Return the signature over ``to_be_signed`` with SHA-256."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(to_be_signed, padding.PKCS1v15(), SHA256())
        return self._key.sign(to_be_signed, ec.ECDSA(SHA256()))


def signature_fits(certificate: bytes, signature: bytes, signed: bytes) -> bool:
    """Tell whether ``signature`` over ``signed`` was made with the key of ``certificate`` (DER)."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True
