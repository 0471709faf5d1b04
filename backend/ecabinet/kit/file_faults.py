"""What a store of files can fail with, told in the installation's own words."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from obstore.exceptions import BaseError

from ecabinet.kit.problem import Unavailable

log = logging.getLogger(__name__)
_FULL_RETRY_SECONDS = 300
_AWAY_RETRY_SECONDS = 5
_FULL = {errno.ENOSPC, errno.EDQUOT}
# The library hands the operating system's refusal on as text: Rust's std::io::ErrorKind.
_FULL_KINDS = ("StorageFull", "QuotaExceeded")


class DiskFull(Unavailable):
    """There is no room; nothing of the file was kept."""

    def __init__(self) -> None:
        super().__init__("disk_full", retry_after=_FULL_RETRY_SECONDS)


class FilesAway(Unavailable):
    """The store does not answer, or refuses; nothing of the file was kept."""

    def __init__(self) -> None:
        super().__init__("files_unavailable", retry_after=_AWAY_RETRY_SECONDS)


@contextmanager
def store_faults_told() -> Iterator[None]:
    """Turn a store's failures into DiskFull and FilesAway; a file that is not there stays a FileNotFoundError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except BaseError as error:
        if any(kind in str(error) for kind in _FULL_KINDS):
            raise DiskFull from error
        log.warning("the files' store failed: %s", str(error).partition("\n")[0])
        raise FilesAway from error
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from error
        raise
