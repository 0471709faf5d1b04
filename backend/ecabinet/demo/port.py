"""Whether a port is free, found out before the work of a first start."""

import socket

from ecabinet.demo.folder import Refusal


def need_free(port: int, *, everywhere: bool) -> None:
    """Refuse a port that something listens on.

    Raises:
        Refusal: it is taken, or not allowed to this user.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("" if everywhere else "127.0.0.1", port))
        except OSError as error:
            raise Refusal(
                f"Không mở được cổng {port} ({error.strerror}); chọn cổng khác bằng --port.\n"
                f"Port {port} cannot be used ({error.strerror}); choose another one with --port."
            ) from error


def has_ipv6() -> bool:
    """Tell whether this machine can listen on IPv6."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::", 0))
    except OSError:
        return False
    return True
