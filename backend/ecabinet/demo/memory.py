"""What the demo remembers between starts, in a file that also marks its folder as its own."""

from datetime import date
from pathlib import Path
from typing import Final

import msgspec

FILE: Final = "demo.json"


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """The body, the day (in Vietnam) the newest running session was staged for, and the sessions the demo made.

    ``running`` is the newest running session's id, ``upcoming`` that of the published one.
    """

    body_id: str
    day: date
    running: str
    upcoming: str


def is_demo(folder: Path) -> bool:
    """Tell whether a folder was made by the demo."""
    return (folder / FILE).is_file()


def recall(folder: Path) -> Memory:
    """Read what was remembered."""
    return msgspec.json.decode((folder / FILE).read_bytes(), type=Memory)


def remember(folder: Path, memory: Memory) -> None:
    """Write it down, whole or not at all."""
    draft = folder / f".{FILE}.new"
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(memory), indent=1))
    draft.replace(folder / FILE)
