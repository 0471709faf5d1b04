"""Sealing what is private: AES-256-GCM under a key for each person, which a key outside the database wraps.

Each sealed text is bound to the row and the column it stands in, so that none can be put in another's place.
"""

import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Collection
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.tables import MarkKey
from ecabinet.kit.many_rows import insert_missing
from ecabinet.kit.problem import Unavailable
from ecabinet.kit.secret_files import secret_of

FILE = "marks.key"
_NONCE_BYTES = 12
_RETRY_SECONDS = 60


class Seal:
    """One key to seal and open texts with."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, text: bytes, place: str) -> str:
        """Return the text sealed, as base64; ``place`` names where it will stand."""
        nonce = os.urandom(_NONCE_BYTES)
        return b64encode(nonce + self._cipher.encrypt(nonce, text, place.encode())).decode()

    def open(self, sealed: str, place: str) -> bytes:
        """Return the text.

        Raises:
            InvalidTag: another key sealed it, it was changed, or it stood elsewhere.
        """
        raw = b64decode(sealed)
        return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], place.encode())


class Vault:
    """The keys of private marks; the one that wraps them lies in the data folder's ``keys``."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._keeper: Seal | None = None
        self._keeper_name = ""

    async def seals(self, session: AsyncSession, person_ids: Collection[str]) -> dict[str, Seal]:
        """Return the seals of those of these people who have one.

        Raises:
            Unavailable: the wrapping key is not there, or it is another (``private_marks_unavailable``).
        """
        query = select(MarkKey.person_id, MarkKey.wrapped).where(MarkKey.person_id.in_(person_ids))
        rows = (await session.execute(query)).all()
        if rows:
            self._need_keeper(make=False)
        return {row.person_id: self._unwrapped(row.person_id, row.wrapped) for row in rows}

    async def seal_to_write(self, session: AsyncSession, person_id: str) -> Seal:
        """Return a person's seal, made at first use.

        Raises:
            Unavailable: as ``seals`` does.
        """
        if (found := await self.seals(session, [person_id])).get(person_id):
            return found[person_id]
        known = await session.scalar(select(MarkKey.keeper).limit(1))
        keeper = self._need_keeper(make=known is None)
        if known not in {None, self._keeper_name}:
            # Under another key than everybody's this person's marks would be lost when the right one comes back.
            raise Unavailable("private_marks_unavailable", retry_after=_RETRY_SECONDS)
        key = AESGCM.generate_key(bit_length=256)
        row = {"person_id": person_id, "keeper": self._keeper_name, "wrapped": keeper.close(key, person_id)}
        await insert_missing(session, MarkKey, row)
        return (await self.seals(session, [person_id]))[person_id]

    def _need_keeper(self, *, make: bool) -> Seal:
        if self._keeper is None:
            if not make and not (self._data_dir / "keys" / FILE).exists():
                raise Unavailable("private_marks_unavailable", retry_after=_RETRY_SECONDS)
            try:
                key = bytes.fromhex(secret_of(self._data_dir, FILE))
                self._keeper = Seal(key)
            except ValueError as error:
                raise Unavailable("private_marks_unavailable", retry_after=_RETRY_SECONDS) from error
            self._keeper_name = hashlib.sha256(key).hexdigest()[:16]
        return self._keeper

    def _unwrapped(self, person_id: str, wrapped: str) -> Seal:
        opener = self._need_keeper(make=False)
        try:
            return Seal(opener.open(wrapped, person_id))
        except InvalidTag as error:
            raise Unavailable("private_marks_unavailable", retry_after=_RETRY_SECONDS) from error
