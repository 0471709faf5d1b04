"""A paper's file where something parses it: the bytes that came, or what they were rebuilt into."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ecabinet.kit.files import FileStore

REBUILT = "rebuilt.txt"


def keep_rebuilt(files: FileStore, sha256: str, rebuilt: str) -> None:
    """Note that a file can be parsed only as it was rebuilt, under the SHA-256 ``rebuilt``; blocking."""
    files.write_derived(sha256, REBUILT, rebuilt.encode())


@contextmanager
def at_hand(files: FileStore, sha256: str) -> Iterator[Path]:
    """Have a file that can be parsed in the folder for as long as something reads it by its path; blocking.

    Raises:
        FileNotFoundError: there is no such file.
    """
    with files.at_hand(_parsable(files, sha256)) as path:
        yield path


def _parsable(files: FileStore, sha256: str) -> str:
    try:
        with files.open_derived(sha256, REBUILT) as note:
            return note.read().decode()
    except FileNotFoundError:
        return sha256
