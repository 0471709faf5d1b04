"""Keys of devices, as they are kept: sealed under a key that is outside the database."""

import secrets
from binascii import unhexlify

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


def new_key() -> bytes:
    """Return a random key for a device, 256 bits."""
    return secrets.token_bytes(KEY_BYTES)


def seal(secret: str, device_id: str, key: bytes) -> bytes:
    """Return a device's key sealed for this device: nonce, then AES-GCM; ``secret`` is 64 hexadecimal digits."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(unhexlify(secret)).encrypt(nonce, key, device_id.encode())


def unseal(secret: str, device_id: str, sealed: bytes) -> bytes | None:
    """Return the key that was sealed for this device, or None where the secret is another one by now."""
    try:
        return AESGCM(unhexlify(secret)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], device_id.encode())
    except InvalidTag:
        return None
