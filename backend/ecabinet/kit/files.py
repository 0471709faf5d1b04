"""Files addressed by the SHA-256 of their bytes, in a folder or an S3 bucket; a file once stored never changes.

What is derived from a file (pictures, words) lies beside it and can be made again at any time. Object stores promise
durability with their answer; a folder is made to, by flushing file and folders before the answer.
"""

import asyncio
import hashlib
import logging
import re
import tempfile
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING
from uuid import uuid4

import msgspec
import obstore
from obstore.store import LocalStore, S3Store

from ecabinet.kit.bucket import Bucket
from ecabinet.kit.file_faults import FilesAway, store_faults_told
from ecabinet.kit.flushed import move_flushed
from ecabinet.kit.problem import TooLarge

if TYPE_CHECKING:  # the library has its types in its stubs alone
    from obstore import GetResult

log = logging.getLogger(__name__)
_BLOCK = 1 << 20
# Twice this is in memory for each upload; no store takes smaller parts.
_PART = 5 << 20
_INCOMING = "incoming"
# No upload lasts longer, so what is older was left by a process that ended.
_LEFT_FOR = timedelta(days=1)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DERIVED_NAME = re.compile(r"[a-z0-9-]+\.[a-z0-9]+")


class FileTooLarge(TooLarge):
    """More bytes came than the limit (bytes) allows."""

    def __init__(self, limit: int) -> None:
        super().__init__("paper_too_large", limit_bytes=limit)


class Stored(msgspec.Struct, frozen=True):
    """A stored file: its address and its size in bytes."""

    sha256: str
    size: int


class FileStore:
    """Immutable files in ``folder``, or in ``bucket``: then the folder has only copies that are being read.

    Where the store does not answer, every method raises FilesAway, and DiskFull where there is no room.
    """

    def __init__(self, folder: Path, bucket: Bucket | None = None) -> None:
        self._folder = folder
        self._is_local = bucket is None
        self._store: LocalStore | S3Store = LocalStore(folder, mkdir=True) if bucket is None else bucket.open()

    def prepare(self) -> None:
        """Make the folders and remove what uploads left half-written when a server stopped long ago; blocking."""
        (self._folder / _INCOMING).mkdir(parents=True, exist_ok=True, mode=0o700)
        oldest = time.time() - _LEFT_FOR.total_seconds()
        for left in (self._folder / _INCOMING).iterdir():
            with suppress(FileNotFoundError):  # another process may be at it too
                if left.stat().st_mtime < oldest:
                    left.unlink()
        if not self._is_local:
            self._sweep_bucket()

    async def store(self, stream: AsyncIterable[bytes], limit: int) -> Stored:
        """Write a stream of at most ``limit`` bytes, durable when this returns.

        Raises:
            FileTooLarge: as soon as the limit is passed.
        """
        incoming = f"{_INCOMING}/{uuid4().hex}"
        counted = _Counted(stream, limit)
        try:
            with store_faults_told():
                await obstore.put_async(
                    self._store, incoming, counted.blocks(), use_multipart=True, chunk_size=_PART, max_concurrency=2
                )
                stored = counted.stored()
                await self._place(incoming, _address(stored.sha256))
        except BaseException:
            await self._discard(incoming)
            raise
        return stored

    def store_made(self, data: bytes) -> Stored:
        """Store a file that was made here, durable when this returns; blocking."""
        stored = Stored(hashlib.sha256(data).hexdigest(), len(data))
        self._write(_address(stored.sha256), data)
        return stored

    def path(self, sha256: str) -> Path:
        """Return where the file of that address is, or would be, in the folder."""
        return self._folder / _address(sha256)

    def exists(self, sha256: str) -> bool:
        """Say whether a file of that address is stored; blocking."""
        try:
            with store_faults_told():
                obstore.head(self._store, _address(sha256))
        except FileNotFoundError:
            return False
        return True

    async def read(self, sha256: str) -> bytes:
        """Return a whole file's bytes.

        Raises:
            FileNotFoundError: there is no such file.
        """
        with store_faults_told():
            return bytes(await (await obstore.get_async(self._store, _address(sha256))).bytes_async())

    async def open_range(self, sha256: str, start: int, length: int) -> AsyncIterator[bytes]:
        """Open a file and return its ``length`` bytes (fewer at the end) from byte ``start`` on, in blocks.

        Raises:
            FileNotFoundError: there is no such file.
        """
        if length == 0:
            return _blocks_of(None)
        with store_faults_told():
            found = await obstore.get_async(self._store, _address(sha256), options={"range": (start, start + length)})
        return _blocks_of(found)

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """Have a file in the folder for as long as something reads it there by its path; blocking.

        Raises:
            FileNotFoundError: there is no such file.
        """
        if self._is_local:
            yield self.path(sha256).resolve(strict=True)
            return
        with tempfile.NamedTemporaryFile(dir=self._folder / _INCOMING, prefix="copy-") as copy:
            with store_faults_told():
                for block in obstore.get(self._store, _address(sha256)).stream(_BLOCK):
                    copy.write(block)
                copy.flush()
            yield Path(copy.name).resolve()

    def derived(self, sha256: str, name: str) -> Path:
        """Return where something derived from a file is, or would be, in the folder."""
        return self._folder / _derived(sha256, name)

    def open_derived(self, sha256: str, name: str) -> IO[bytes]:
        """Open something derived to read it; blocking.

        Raises:
            FileNotFoundError: it was not made, or not kept.
        """
        if self._is_local:
            return self.derived(sha256, name).open("rb")
        with store_faults_told():
            return BytesIO(obstore.get(self._store, _derived(sha256, name)).bytes())

    def write_derived(self, sha256: str, name: str, data: bytes) -> None:
        """Write something derived, whole or not at all and durable; blocking."""
        self._write(_derived(sha256, name), data)

    def _write(self, target: str, data: bytes) -> None:
        if not self._is_local:
            with store_faults_told():
                obstore.put(self._store, target, data)
            return
        incoming = f"{_INCOMING}/{uuid4().hex}"
        try:
            with store_faults_told():
                obstore.put(self._store, incoming, data)
                move_flushed(self._folder / incoming, self._folder / target)
        finally:
            (self._folder / incoming).unlink(missing_ok=True)

    async def _place(self, incoming: str, target: str) -> None:
        if self._is_local:
            await asyncio.to_thread(move_flushed, self._folder / incoming, self._folder / target)
        else:
            await obstore.rename_async(self._store, incoming, target)

    async def _discard(self, incoming: str) -> None:
        """Remove an upload that failed; what cannot be removed now is swept at some later start."""
        with suppress(FilesAway, FileNotFoundError), store_faults_told():
            await obstore.delete_async(self._store, incoming)

    def _sweep_bucket(self) -> None:
        oldest = datetime.now(UTC) - _LEFT_FOR
        try:
            with store_faults_told():
                for page in obstore.list(self._store, prefix=_INCOMING):
                    left = [each["path"] for each in page if each["last_modified"] < oldest]
                    obstore.delete(self._store, left)
        except FilesAway:
            log.warning("the object store does not answer; papers can be neither stored nor read until it does")


class _Counted:
    """A stream on its way into the store, with its size and its hash."""

    def __init__(self, stream: AsyncIterable[bytes], limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._size = 0
        self._hash = hashlib.sha256()

    async def blocks(self) -> AsyncIterator[bytes]:
        """Yield large blocks: each goes through another thread."""
        gathered = bytearray()
        async for chunk in self._stream:
            self._size += len(chunk)
            if self._size > self._limit:
                raise FileTooLarge(self._limit)
            gathered += chunk
            if len(gathered) >= _BLOCK:
                yield await self._hashed(bytes(gathered))
                gathered.clear()
        yield await self._hashed(bytes(gathered))

    def stored(self) -> Stored:
        """Return what went through."""
        return Stored(self._hash.hexdigest(), self._size)

    async def _hashed(self, block: bytes) -> bytes:
        await asyncio.to_thread(self._hash.update, block)
        return block


async def _blocks_of(found: "GetResult | None") -> AsyncIterator[bytes]:
    if found is None:
        return
    with store_faults_told():
        async for block in found.stream(_BLOCK):
            yield block


def _address(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in hexadecimal digits")
    return f"{sha256[:2]}/{sha256}"


def _derived(sha256: str, name: str) -> str:
    if not _DERIVED_NAME.fullmatch(name):
        raise ValueError("not the name of a derived file")
    return f"derived/{_address(sha256)}/{name}"
