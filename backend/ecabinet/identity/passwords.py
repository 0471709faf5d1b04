"""Hashing of passwords and PINs with Argon2id, off the event loop.

Keyboards put the letters of Vietnamese together in two ways; both are the same password (NFC).
"""

import asyncio
import threading
from functools import lru_cache
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_at_once = threading.BoundedSemaphore(2)


async def hash_secret(secret: str) -> str:
    """Return the Argon2id hash of a password or PIN, with its own salt."""
    return await asyncio.to_thread(_hash, secret)


async def fits(secret: str, stored: str | None) -> bool:
    """Tell whether ``secret`` is the one stored.

    Without a stored one it takes as long and says no, so that time tells nothing about an account.
    """
    return await asyncio.to_thread(_verify, secret, stored or _nobody()) and stored is not None


def _hash(secret: str) -> str:
    with _at_once:
        return _hasher.hash(normalize("NFC", secret))


def _verify(secret: str, stored: str) -> bool:
    try:
        with _at_once:
            return _hasher.verify(stored, normalize("NFC", secret))
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
