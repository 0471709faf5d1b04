"""The demo's data folder: made whole or not at all, used by one demo at a time, never somebody else's."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ecabinet.demo import memory


class Refusal(Exception):
    """The demo cannot start; the sentences say why and what to do."""


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Keep other demos away from this folder.

    Raises:
        Refusal: one is at work in it.
    """
    name = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"ecabinet-demo-{os.getuid()}-{name}.lock"
    with path.open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refusal(
                f"Một bản dùng thử khác đang chạy trong thư mục {data}.\n"
                f"Another demo is running in the folder {data}; stop it first, or choose another with --data."
            ) from error
        yield


def need_own(data: Path) -> None:
    """Refuse a folder with something else in it.

    Raises:
        Refusal: it is not empty and was not made by the demo.
    """
    if not data.exists() or memory.is_demo(data):
        return
    if not data.is_dir() or any(data.iterdir()):
        raise Refusal(
            f"{data} đã có dữ liệu khác, không phải của bản dùng thử; chọn thư mục khác bằng --data.\n"
            f"{data} holds something else than a demo and is left alone; choose another folder with --data."
        )


def clear(data: Path) -> None:
    """Remove a demo's folder, and what an interrupted first start left beside it."""
    shutil.rmtree(data, ignore_errors=True)
    shutil.rmtree(draft_of(data), ignore_errors=True)


def draft_of(data: Path) -> Path:
    """Return the folder beside, in which the first start works until everything is there."""
    return data.with_name(f".{data.name}.new")


def take_place(draft: Path, data: Path) -> None:
    """Give the finished draft its name.

    Raises:
        Refusal: the name cannot be given, for example because ``data`` is a mount point.
    """
    try:
        draft.replace(data)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise Refusal(
            f"Không đặt được dữ liệu vào {data}: {error.strerror}.\n"
            f"The data could not be put at {data} ({error.strerror}); choose a folder that does not exist yet."
        ) from error
