"""Where documents are set and signed: the worker processes, the files and the keys that this takes."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

from ecabinet.kit.files import FileStore
from ecabinet.kit.problem import Conflict, Unavailable
from ecabinet.kit.sandbox import Sandbox, SandboxGone, WorkerFailed
from ecabinet.signing.jobs import (
    KeyFile,
    NewPin,
    ReadRequest,
    Sheet,
    Signed,
    SignRequest,
    change_pin,
    read,
    set_document,
    sign,
)
from ecabinet.signing.values import SignatureReading
from ecabinet.typeset.models import Official

log = logging.getLogger(__name__)
A = TypeVar("A")
R = TypeVar("R")

_ROOT = "authority.cer"
_SECONDS, _MEGABYTES = 30, 768
_LARGEST = 64 << 20
_RETRY_SECONDS = 5


class SigningDesk:
    """Sets, signs and reads documents in worker processes; ``keys`` is the folder of the PKCS#12 files."""

    def __init__(self, sandbox: Sandbox, files: FileStore, keys: Path, time_server: str = "") -> None:
        self.keys = keys
        self._sandbox = sandbox
        self._files = files
        self._time_server = time_server or None

    @property
    def time_server(self) -> str | None:
        """The address of the time server that is set, or None."""
        return self._time_server

    async def set(self, official: Official) -> Sheet:
        """Return a document as PDF/A-2b with both signature fields; errors as ``jobs.set_document``."""
        return await self._run(set_document, official, Sheet)

    async def sign(self, request: SignRequest) -> Signed:
        """Return a document with one signature more, verified; errors as ``jobs.sign``."""
        return await self._run(sign, request, Signed)

    async def change_pin(self, request: NewPin) -> KeyFile:
        """Return a key under another PIN; errors as ``jobs.change_pin``."""
        return await self._run(change_pin, request, KeyFile)

    async def signatures(self, sha256: str) -> SignatureReading:
        """Return what can be said of the signatures of a stored document."""
        pdf = await self.bytes_of(sha256)
        return await self._run(read, ReadRequest(pdf, await self.trusted_roots()), SignatureReading)

    async def trusted_roots(self) -> list[bytes]:
        """Return the certificates (DER) whose signers are known here."""
        root = self.keys / _ROOT
        return [await asyncio.to_thread(root.read_bytes)] if await asyncio.to_thread(root.exists) else []

    async def keep(self, pdf: bytes) -> str:
        """Store a document's bytes, flushed to disk, and return their SHA-256."""
        return (await self._files.store(_once(pdf), _LARGEST)).sha256

    async def bytes_of(self, sha256: str) -> bytes:
        """Return a stored document's bytes.

        Raises:
            Conflict: they are gone, or no longer what was stored (``document_damaged``).
        """
        try:
            pdf = await self._files.read(sha256)
        except FileNotFoundError as error:
            raise Conflict("document_damaged") from error
        if hashlib.sha256(pdf).hexdigest() != sha256:
            raise Conflict("document_damaged")
        return pdf

    async def unchanged(self, sha256: str) -> bool:
        """Tell whether a document's bytes are still there as they were stored."""
        try:
            await self.bytes_of(sha256)
        except Conflict:
            return False
        return True

    async def key_file(self, file_name: str) -> bytes:
        """Return a PKCS#12 file, still locked."""
        return await asyncio.to_thread((self.keys / file_name).read_bytes)

    async def _run(self, job: Callable[[A], R], argument: A, result: type[R]) -> R:
        try:
            return await self._sandbox.run_limited(job, argument, result, seconds=_SECONDS, megabytes=_MEGABYTES)
        except (WorkerFailed, SandboxGone) as fault:
            log.exception("%s did not come to its end", job.__name__)
            raise Unavailable("signing_unavailable", retry_after=_RETRY_SECONDS) from fault


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
