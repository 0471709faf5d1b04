"""Files that outlive a power cut: on the disk themselves, and so are the folders that name them."""

import os
from pathlib import Path


def move_flushed(source: Path, target: Path) -> None:
    """Flush a whole file, move it to ``target`` in one step, for its owner alone, and flush the folders; blocking."""
    source.chmod(0o600)
    _flush(source, os.O_RDONLY)
    new_folders = [folder for folder in target.parents if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source.replace(target)
    for folder in {target.parent, *(folder.parent for folder in new_folders)}:
        _flush(folder, os.O_RDONLY | os.O_DIRECTORY)


def _flush(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
