"""The store of immutable files, in a folder and in a bucket: whole or not at all, each content once, no more than the
limit, and a store that is away is told."""

import asyncio
import errno
import hashlib
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import obstore
import pytest
from obstore.exceptions import GenericError
from tests.side_servers import KEY_ID, SECRET, S3Server

from ecabinet.kit.bucket import Bucket
from ecabinet.kit.file_faults import DiskFull, FilesAway
from ecabinet.kit.files import FileStore, FileTooLarge

MEGABYTE = 1 << 20
A_DAY = 86_400


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


def bucket_of(server: S3Server, folder: Path) -> Bucket:
    key_file = folder / "key"
    key_file.write_text(SECRET + "\n")
    url = f"s3://papers/{uuid4().hex}/files"
    return Bucket(url=url, endpoint=server.endpoint, key_id=KEY_ID, key_file=str(key_file))


@pytest.fixture
def folder(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path / "files")
    store.prepare()
    return store


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "folder":
        found: FileStore = request.getfixturevalue("folder")
        return found
    store = FileStore(tmp_path / "files", bucket_of(request.getfixturevalue("s3"), tmp_path))
    store.prepare()
    return store


@pytest.fixture
def away(tmp_path: Path) -> FileStore:
    """A bucket on a server that is not there."""
    store = FileStore(tmp_path / "files", bucket_of(S3Server(), tmp_path))
    store.prepare()
    return store


async def chunks(data: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def everything_in(files: FileStore) -> list[str]:
    """Every object of the store and every file of its folder, half-written ones too."""
    objects = {each["path"] for page in obstore.list(files._store) for each in page}  # noqa: SLF001 - what lies there
    return sorted(objects | {str(path.relative_to(files._folder)) for path in _files_under(files._folder)})  # noqa: SLF001


def _files_under(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


async def test_a_file_is_found_again_by_its_hash(files: FileStore) -> None:
    data = os.urandom(12 * MEGABYTE + 17)
    stored = await files.store(chunks(data), 16 * MEGABYTE)
    digest = hashlib.sha256(data).hexdigest()
    assert (stored.sha256, stored.size) == (digest, len(data))
    assert await files.read(digest) == data
    assert everything_in(files) == [f"{digest[:2]}/{digest}"]


async def test_it_is_at_hand_by_its_path_while_it_is_read(files: FileStore) -> None:
    stored = await files.store(chunks(b"abc"), 10)
    with files.at_hand(stored.sha256) as path:
        assert path.read_bytes() == b"abc"
        assert path.stat().st_mode & 0o777 == 0o600
    assert everything_in(files) == [f"{stored.sha256[:2]}/{stored.sha256}"]


async def test_the_same_content_is_kept_once(files: FileStore) -> None:
    first = await files.store(chunks(b"abc", 1), 10)
    assert await files.store(chunks(b"abc", 3), 10) == first
    assert len(everything_in(files)) == 1


async def test_an_empty_file_is_a_file(files: FileStore) -> None:
    stored = await files.store(chunks(b""), 10)
    assert (stored.size, stored.sha256) == (0, hashlib.sha256().hexdigest())
    assert await files.read(stored.sha256) == b""


async def test_what_was_never_stored_is_not_found(files: FileStore) -> None:
    nothing = "a" * 64
    assert not files.exists(nothing)
    with pytest.raises(FileNotFoundError):
        await files.read(nothing)
    with pytest.raises(FileNotFoundError):
        await files.open_range(nothing, 0, 1)
    with pytest.raises(FileNotFoundError), files.at_hand(nothing):
        pass
    with pytest.raises(FileNotFoundError):
        files.open_derived(nothing, "words.zip")


async def test_exactly_the_limit_passes_and_one_byte_more_does_not(files: FileStore) -> None:
    assert (await files.store(chunks(b"x" * 100), 100)).size == 100
    with pytest.raises(FileTooLarge) as refusal:
        await files.store(chunks(b"y" * 101), 100)
    assert (refusal.value.code, refusal.value.extra) == ("paper_too_large", {"limit_bytes": 100})
    assert len(everything_in(files)) == 1


async def test_an_endless_upload_is_refused_when_it_passes_the_limit(files: FileStore) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += MEGABYTE
            yield bytes(MEGABYTE)

    with pytest.raises(FileTooLarge):
        await files.store(endless(), 15 * MEGABYTE)
    assert sent <= 17 * MEGABYTE
    assert everything_in(files) == []


async def test_an_upload_that_breaks_off_leaves_nothing(files: FileStore) -> None:
    async def breaks_off() -> AsyncIterator[bytes]:
        yield bytes(12 * MEGABYTE)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await files.store(breaks_off(), 15 * MEGABYTE)
    assert everything_in(files) == []


async def test_an_upload_that_is_given_up_leaves_nothing(files: FileStore) -> None:
    begun = asyncio.Event()

    async def stalls() -> AsyncIterator[bytes]:
        yield bytes(12 * MEGABYTE)
        begun.set()
        await asyncio.Event().wait()

    upload = asyncio.create_task(files.store(stalls(), 15 * MEGABYTE))
    await begun.wait()
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    await _until(lambda: everything_in(files) == [])


async def test_a_store_that_is_away_is_told(away: FileStore) -> None:
    with pytest.raises(FilesAway) as refusal:
        await away.store(chunks(b"abc"), 10)
    assert (refusal.value.code, "retry_after" in refusal.value.extra) == ("files_unavailable", True)
    with pytest.raises(FilesAway):
        await away.read("a" * 64)
    with pytest.raises(FilesAway):
        await away.open_range("a" * 64, 0, 1)


def _as_the_library_tells_a_full_disk() -> Exception:
    return GenericError("Generic LocalFileSystem error: No space left …\n\nOs { code: 28, kind: StorageFull, … }")


def _as_the_system_does() -> Exception:
    return OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("place", "name", "fault"),
    [(obstore, "put_async", _as_the_library_tells_a_full_disk), (os, "fsync", _as_the_system_does)],
)
async def test_a_full_disk_is_told_and_leaves_nothing(
    folder: FileStore, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, fault: Callable[[], Exception]
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise fault()

    monkeypatch.setattr(place, name, full)
    with pytest.raises(DiskFull) as refusal:
        await folder.store(chunks(b"abc"), 10)
    assert refusal.value.code == "disk_full"
    assert everything_in(folder) == []


async def test_file_and_folders_are_flushed_before_the_answer(
    folder: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    real = os.fsync

    def spy(descriptor: int) -> None:
        seen.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", spy)
    stored = await folder.store(chunks(b"abc"), 10)
    target = folder.path(stored.sha256)
    assert seen[0].parent.name == "incoming"
    assert {target.parent, target.parent.parent} <= set(seen[1:])


async def test_a_start_removes_what_was_left_long_ago_and_no_upload_of_another_process(folder: FileStore) -> None:
    stored = await folder.store(chunks(b"abc"), 10)
    incoming = folder.path(stored.sha256).parent.parent / "incoming"
    for name, age in (("left", 2 * A_DAY), ("under-way", 60)):
        (incoming / name).write_bytes(b"half")
        os.utime(incoming / name, (time.time() - age,) * 2)
    folder.prepare()
    assert everything_in(folder) == [f"{stored.sha256[:2]}/{stored.sha256}", "incoming/under-way"]


@pytest.mark.parametrize(("start", "length"), [(0, 10), (3, 4), (3, 0), (MEGABYTE - 2, 5), (2 * MEGABYTE, 99)])
async def test_a_range_is_read(files: FileStore, start: int, length: int) -> None:
    data = os.urandom(2 * MEGABYTE + 5)
    stored = await files.store(chunks(data), 4 * MEGABYTE)
    blocks = await files.open_range(stored.sha256, start, length)
    assert b"".join([block async for block in blocks]) == data[start : start + length]


async def test_what_is_derived_lies_beside_its_file(files: FileStore) -> None:
    stored = await files.store(chunks(b"abc"), 10)
    for data in (b"picture", b"the same picture again"):
        files.write_derived(stored.sha256, "page-1-200.webp", data)
        with files.open_derived(stored.sha256, "page-1-200.webp") as file:
            assert file.read() == data
    assert await files.read(stored.sha256) == b"abc"


@pytest.mark.parametrize("address", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
async def test_only_a_hash_is_an_address(folder: FileStore, address: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        folder.path(address)
    with pytest.raises(ValueError, match="SHA-256"):
        await folder.read(address)


@pytest.mark.parametrize("name", ["", "../x.webp", "a/b.webp", "x", ".webp", "X.webp"])
def test_only_a_plain_name_is_a_derived_file(folder: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="derived"):
        folder.derived("a" * 64, name)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.05)
