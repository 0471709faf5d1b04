"""Where the hub's bytes go, so that the way they reach a socket can change."""

from collections.abc import Callable
from typing import Protocol


class Sink(Protocol):
    """The sending half of one socket. Nothing here ever waits."""

    on_writable: Callable[[], None]

    @property
    def writable(self) -> bool:
        """Whether the socket takes a frame now; when it does again, ``on_writable`` is called."""
        ...

    def send(self, frame: bytes) -> bool:
        """Hand over one whole frame (``text_frame``), or return False at once where the socket takes none."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Say goodbye and let go, without waiting for a client that does not read."""
        ...


def text_frame(payload: bytes) -> bytes:
    """Return one unmasked final text frame (RFC 6455, 5.2), made once and the same for every socket."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2) + payload
    return b"\x81\x7f" + size.to_bytes(8) + payload
