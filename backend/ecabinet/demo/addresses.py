"""The addresses and names under which this machine is reached on its networks."""

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Final

Address = IPv4Address | IPv6Address
IPV6_TABLE: Final = Path("/proc/net/if_inet6")
# Documentation addresses: a datagram socket "connected" there sends nothing but learns which own address it would use.
ELSEWHERE: Final = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def own_addresses() -> list[Address]:
    """Return this machine's addresses, the one towards the default route first, loopback last, link-local left out."""
    found = dict.fromkeys([*_towards_default(), *_by_name(), *_by_interface()])
    usable = [address for address in found if not address.is_link_local and not address.is_unspecified]
    outside = [address for address in usable if not address.is_loopback]
    return [*outside, IPv4Address("127.0.0.1"), IPv6Address("::1")]


def host_names() -> list[str]:
    """Return the names this machine goes by on its network."""
    name = socket.gethostname().lower().rstrip(".")
    short = name.partition(".")[0]
    return list(dict.fromkeys([name, short, f"{short}.local", "localhost"]))


def _towards_default() -> Iterator[Address]:
    for family, elsewhere in ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, 9))
                yield ip_address(probe.getsockname()[0])
        except OSError:
            continue


def _by_name() -> Iterator[Address]:
    try:
        entries = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        return
    for *_, place in entries:
        yield ip_address(str(place[0]).partition("%")[0])


def _by_interface() -> Iterator[Address]:
    """Every IPv6 address of every interface, where the system has such a list (Linux)."""
    if not IPV6_TABLE.exists():
        return
    for line in IPV6_TABLE.read_text(encoding="ascii").splitlines():
        yield IPv6Address(bytes.fromhex(line.split()[0]))
