"""The store of immutable files: whole or not at all, each content once, nothing past a limit."""

import errno
import hashlib
import os
from collections.abc import AsyncIterator
from io import FileIO
from pathlib import Path

import pytest

from ecabinet.kit.files import DiskFull, FileStore, FileTooLarge

MEGABYTE = 1 << 20


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path / "files")
    store.prepare()
    return store


async def chunks(data: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def everything_in(tmp_path: Path) -> list[str]:
    return sorted(str(path.relative_to(tmp_path / "files")) for path in tmp_path.rglob("*") if path.is_file())


async def test_a_file_is_found_again_by_its_hash(files: FileStore, tmp_path: Path) -> None:
    data = os.urandom(3 * MEGABYTE + 17)
    stored = await files.store(chunks(data), 4 * MEGABYTE)
    digest = hashlib.sha256(data).hexdigest()
    assert (stored.sha256, stored.size) == (digest, len(data))
    assert files.exists(digest)
    assert files.path(digest).read_bytes() == data
    assert everything_in(tmp_path) == [f"{digest[:2]}/{digest}"]


async def test_the_same_content_is_kept_once(files: FileStore, tmp_path: Path) -> None:
    first = await files.store(chunks(b"abc", 1), 10)
    assert await files.store(chunks(b"abc", 3), 10) == first
    assert len(everything_in(tmp_path)) == 1


async def test_an_empty_file_is_a_file(files: FileStore) -> None:
    stored = await files.store(chunks(b""), 10)
    assert (stored.size, stored.sha256) == (0, hashlib.sha256().hexdigest())


async def test_exactly_the_limit_passes_and_one_byte_more_does_not(files: FileStore, tmp_path: Path) -> None:
    assert (await files.store(chunks(b"x" * 100), 100)).size == 100
    with pytest.raises(FileTooLarge) as refusal:
        await files.store(chunks(b"y" * 101), 100)
    assert (refusal.value.code, refusal.value.extra) == ("paper_too_large", {"limit_bytes": 100})
    assert len(everything_in(tmp_path)) == 1


async def test_an_endless_upload_is_refused_when_it_passes_the_limit(files: FileStore, tmp_path: Path) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += MEGABYTE
            yield bytes(MEGABYTE)

    with pytest.raises(FileTooLarge):
        await files.store(endless(), 5 * MEGABYTE)
    assert sent <= 7 * MEGABYTE
    assert everything_in(tmp_path) == []


async def test_an_upload_that_breaks_off_leaves_nothing(files: FileStore, tmp_path: Path) -> None:
    async def breaks_off() -> AsyncIterator[bytes]:
        yield bytes(2 * MEGABYTE)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await files.store(breaks_off(), 5 * MEGABYTE)
    assert everything_in(tmp_path) == []


async def test_a_full_disk_is_told_and_leaves_nothing(
    files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: FileIO, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("ecabinet.kit.files.FileIO", type("FullDisk", (FileIO,), {"write": full}))
    with pytest.raises(DiskFull) as refusal:
        await files.store(chunks(b"abc"), 10)
    assert refusal.value.code == "disk_full"
    assert everything_in(tmp_path) == []


async def test_file_and_folders_are_flushed_before_the_answer(
    files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    real = os.fsync

    def spy(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", spy)
    stored = await files.store(chunks(b"abc"), 10)
    target = files.path(stored.sha256)
    assert flushed[0].parent.name == "incoming"
    assert {target.parent, target.parent.parent} <= set(flushed[1:])


async def test_a_restart_removes_half_written_uploads_only(files: FileStore, tmp_path: Path) -> None:
    stored = await files.store(chunks(b"abc"), 10)
    (tmp_path / "files" / "incoming" / "left").write_bytes(b"half")
    files.prepare()
    assert everything_in(tmp_path) == [f"{stored.sha256[:2]}/{stored.sha256}"]


@pytest.mark.parametrize(("start", "length"), [(0, 10), (3, 4), (MEGABYTE - 2, 5), (2 * MEGABYTE, 99), (9 << 20, 5)])
async def test_a_range_is_read(files: FileStore, start: int, length: int) -> None:
    data = os.urandom(2 * MEGABYTE + 5)
    stored = await files.store(chunks(data), 4 * MEGABYTE)
    read = b"".join([block async for block in files.read_range(stored.sha256, start, length)])
    assert read == data[start : start + length]


async def test_what_is_derived_lies_beside_its_file(files: FileStore) -> None:
    stored = await files.store(chunks(b"abc"), 10)
    path = files.write_derived(stored.sha256, "page-1-200.webp", b"picture")
    assert path == files.derived(stored.sha256, "page-1-200.webp")
    assert path.read_bytes() == b"picture"
    assert files.path(stored.sha256).read_bytes() == b"abc"


@pytest.mark.parametrize("address", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_hash_is_an_address(files: FileStore, address: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.path(address)


@pytest.mark.parametrize("name", ["", "../x.webp", "a/b.webp", "x", ".webp", "X.webp"])
def test_only_a_plain_name_is_a_derived_file(files: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="derived"):
        files.derived("a" * 64, name)
