"""What the value of one setting may be, and how a wrong one is told."""

import ssl
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import inspect
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


def wanted(kind: inspect.Type) -> str | None:
    """Return in words what a setting of this type takes, None where its own fault says it better."""
    match kind:
        case inspect.IntType(ge=least, le=most):
            return f"a whole number from {least} to {most}"
        case inspect.BoolType():
            return "true or false"
        case inspect.LiteralType(values=values):
            return f"one of {', '.join(str(value) for value in values)}"
    return None


def told(value: Any) -> str:
    """Return a value as it stands in a sentence."""
    return "nothing" if value == "" else f"“{value}”"


def is_database(url: str) -> bool:
    """Tell whether this is the address of a database of a kind that is served."""
    try:
        return make_url(url).drivername in ("sqlite+aiosqlite", "postgresql+asyncpg")
    except (ArgumentError, ValueError):
        return False


def is_address(url: str) -> bool:
    """Tell whether this is http:// or https:// with a host and nothing behind it: the screens are at /."""
    try:
        place = urlsplit(url)
        known = place.scheme in ("http", "https") and place.hostname and (place.port or 0) >= 0
    except ValueError:
        return False
    return bool(known) and place.path in ("", "/") and not (place.query or place.fragment or place.username)


def origin(url: str) -> str:
    """Return an address as a browser writes a page's origin (RFC 6454): in small letters, without the default port."""
    place = urlsplit(url)
    host = f"[{place.hostname}]" if ":" in (place.hostname or "") else place.hostname
    default = {"http": 80, "https": 443}[place.scheme]
    return f"{place.scheme}://{host}" + (f":{place.port}" if place.port not in (None, default) else "")


def not_proxies(listed: str) -> list[str]:
    """Return what stands in a comma-separated list of proxies and is neither an address, a network nor ``*``."""
    wrong = []
    for entry in (each.strip() for each in listed.split(",")):
        try:
            if entry != "*":
                ip_network(entry)
        except ValueError:
            wrong.append(entry)
    return wrong


def opens_tls(certificate: Path, key: Path) -> bool:
    """Tell whether two PEM files are a certificate and its key, without a password."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: "")
    except (OSError, ValueError):
        return False
    return True
