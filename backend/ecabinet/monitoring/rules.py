"""What a request tells of the proxy before the installation."""

from typing import Literal

import msgspec

WayFault = Literal["forwarded_not_believed", "sender_not_named", "secure_over_http", "tls_not_set"]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How one request came in: ``client`` and ``scheme`` as the application sees them, the rest as it was sent."""

    client: str
    scheme: str
    forwarded_for: str
    forwarded_proto: str
    trusts_proxies: bool
    secure_cookies: bool


def way_faults(way: Way) -> list[WayFault]:
    """Return what is wrong with the way: faults of the proxy, or of the settings that should fit it."""
    named = {part.strip() for part in way.forwarded_for.split(",") if part.strip()}
    believed = way.client in named
    found: list[WayFault] = []
    if named and not believed:
        found.append("forwarded_not_believed")
    if way.trusts_proxies and not named:
        found.append("sender_not_named")
    if way.secure_cookies and way.scheme == "http":
        found.append("secure_over_http")
    if not way.secure_cookies and "https" in {way.scheme, way.forwarded_proto.strip().lower()}:
        found.append("tls_not_set")
    return found
