"""Secrets of the installation, each in a file of its own that its owner alone can read."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def secret_of(data_dir: Path, name: str) -> str:
    """Return a secret, made at first use in the data folder's ``keys`` with mode 600.

    Processes that start at once agree on one, and none reads one half-written.
    """
    path = data_dir / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:
            draft.write(secrets.token_hex(32))
            draft.flush()
            os.fsync(draft.fileno())
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text(encoding="ascii")
