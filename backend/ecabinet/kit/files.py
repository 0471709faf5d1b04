"""Files addressed by the SHA-256 of their bytes, in a folder; a file once stored never changes.

What is derived from a file (pictures, words) lies beside it and can be made again at any time.
"""

import asyncio
import errno
import hashlib
import os
import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from tempfile import mkstemp

import msgspec

from ecabinet.kit.problem import TooLarge, Unavailable

_BLOCK = 1 << 20
_RETRY_SECONDS = 300
_FULL = {errno.ENOSPC, errno.EDQUOT}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DERIVED_NAME = re.compile(r"[a-z0-9-]+\.[a-z0-9]+")


class FileTooLarge(TooLarge):
    """More bytes came than the limit (bytes) allows."""

    def __init__(self, limit: int) -> None:
        super().__init__("paper_too_large", limit_bytes=limit)


class DiskFull(Unavailable):
    """The folder's disk takes no more; nothing of the file was kept."""

    def __init__(self) -> None:
        super().__init__("disk_full", retry_after=_RETRY_SECONDS)


class Stored(msgspec.Struct, frozen=True):
    """A stored file: its address and its size in bytes."""

    sha256: str
    size: int


class FileStore:
    """A folder of immutable files; a store elsewhere would have these same methods."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"

    def prepare(self) -> None:
        """Make the folders and remove what uploads left half-written when the server last stopped."""
        self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self._incoming.iterdir():
            left.unlink()

    async def store(self, stream: AsyncIterable[bytes], limit: int) -> Stored:
        """Write a stream of at most ``limit`` bytes; file and folder are flushed to disk before this returns.

        Raises:
            FileTooLarge: as soon as the limit is passed.
            DiskFull: there is no room.
        """
        incoming = await asyncio.to_thread(_Incoming, self._incoming, limit)
        try:
            async for block in _in_blocks(stream):
                await asyncio.to_thread(incoming.write, block)
            return await asyncio.to_thread(incoming.finish, self.path)
        finally:
            await asyncio.to_thread(incoming.discard)

    def path(self, sha256: str) -> Path:
        """Return where the file of that address is, or would be."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError("not a SHA-256 in hexadecimal digits")
        return self._folder / sha256[:2] / sha256

    def exists(self, sha256: str) -> bool:
        """Say whether a file of that address is stored."""
        return self.path(sha256).is_file()

    async def read_range(self, sha256: str, start: int, length: int) -> AsyncIterator[bytes]:
        """Yield ``length`` bytes (fewer at the end) from byte ``start`` on, in blocks.

        Raises:
            FileNotFoundError: there is no such file.
        """
        file = await asyncio.to_thread(self.path(sha256).open, "rb")
        try:
            await asyncio.to_thread(file.seek, start)
            while length > 0 and (block := await asyncio.to_thread(file.read, min(_BLOCK, length))):
                length -= len(block)
                yield block
        finally:
            file.close()

    def derived(self, sha256: str, name: str) -> Path:
        """Return where something derived from a file is, or would be."""
        if not _DERIVED_NAME.fullmatch(name):
            raise ValueError("not the name of a derived file")
        return self._folder / "derived" / self.path(sha256).relative_to(self._folder) / name

    def write_derived(self, sha256: str, name: str, data: bytes) -> Path:
        """Write something derived whole or not at all, flushed to disk; blocking.

        Raises:
            DiskFull: there is no room.
        """
        incoming = _Incoming(self._incoming, limit=len(data))
        try:
            incoming.write(data)
            return incoming.place(self.derived(sha256, name))
        finally:
            incoming.discard()


class _Incoming:
    """A file being written, invisible at its address until it is whole and on disk."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._hash = hashlib.sha256()
        with _disk_full_told():
            descriptor, name = mkstemp(dir=folder)
        self._file = FileIO(descriptor, "w")
        self._path = Path(name)

    def write(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise FileTooLarge(self._limit)
        self._hash.update(data)
        view = memoryview(data)
        with _disk_full_told():
            while view:
                view = view[self._file.write(view) :]

    def finish(self, path_of: Callable[[str], Path]) -> Stored:
        """Put the file at the address its own bytes give it."""
        sha256 = self._hash.hexdigest()
        self.place(path_of(sha256))
        return Stored(sha256, self._size)

    def place(self, target: Path) -> Path:
        """Move the flushed file to ``target`` in one step and flush the folders that name it."""
        with _disk_full_told():
            os.fsync(self._file.fileno())
            self._file.close()
            new_folders = [folder for folder in target.parents if not folder.exists()]
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.replace(target)
            for folder in {target.parent, *(folder.parent for folder in new_folders)}:
                _flush_folder(folder)
        return target

    def discard(self) -> None:
        """Remove what is left when the file did not reach its place."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk_full_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from error
        raise


async def _in_blocks(stream: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Gather small chunks, so that a thread is woken once a block and not once a packet."""
    gathered = bytearray()
    async for chunk in stream:
        gathered += chunk
        if len(gathered) >= _BLOCK:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)
