"""Getting in and staying in: the lock after failed logins, the idle lock, and what a password must be.

Security level 3 (NĐ 85/2016 and its successors); every number is a setting of the installation.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from itertools import pairwise
from unicodedata import normalize

import msgspec


class LockoutPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """After `max_failures` failed logins within `window_seconds` of each other, the next waits `block_seconds`."""

    max_failures: int = 5
    window_seconds: int = 900
    block_seconds: int = 900
    article: str = "Nghị định 85/2016"


class PasswordPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Least length with and without a second factor, and how many earlier passwords an administrator may not reuse."""

    length_with_second_factor: int = 8
    length_alone: int = 14
    longest: int = 256
    administrator_history: int = 10
    article: str = "Nghị định 85/2016"


class PinPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Digits of the PIN that opens an idle lock and a signing key."""

    shortest: int = 6
    longest: int = 12


class Source(msgspec.Struct, frozen=True):
    """An account and where the login comes from: they are locked together, so a stranger cannot lock a minister out."""

    username: str
    address: str


class PasswordFault(msgspec.Struct, frozen=True):
    """Why a password is refused; `limit` is the number its sentence names, 0 for none."""

    code: str
    limit: int = 0


def lockout_source(username: str, address: str) -> Source:
    """The pair failures are counted by: the account's name as typed by anyone, and the network it comes from.

    A host owns a whole IPv6 /64, so that network is one source. An address that is none is taken as it stands.
    """
    return Source(normalize("NFKC", username).strip().casefold(), _network(address))


def blocked_seconds(failures: Sequence[datetime], now: datetime, policy: LockoutPolicy) -> int:
    """Whole seconds until this source may try again, 0 when it may now.

    `failures` are its failed logins since the last success or an administrator's release, in any order; tries refused
    while blocked are not among them.
    """
    recent = sorted(failures)[-policy.max_failures :]
    if len(recent) < policy.max_failures or recent[-1] - recent[0] > timedelta(seconds=policy.window_seconds):
        return 0
    left = recent[-1] + timedelta(seconds=policy.block_seconds) - now
    return max(0, -(-left // timedelta(seconds=1)))


def is_idle(last_active_at: datetime, now: datetime, idle_seconds: int) -> bool:
    """Whether a screen without input since `last_active_at` is locked now (users 15 minutes, administrators 5)."""
    return now - last_active_at >= timedelta(seconds=idle_seconds)


def password_faults(
    password: str,
    policy: PasswordPolicy,
    *,
    username: str,
    second_factor: bool,
    used_before: bool,
) -> tuple[PasswordFault, ...]:
    """Everything wrong with a new password; empty when it is good.

    Length counts characters in NFC. `used_before` says that it is among those the account may not use again.
    """
    text = normalize("NFC", password)
    least = policy.length_with_second_factor if second_factor else policy.length_alone
    faults = {
        PasswordFault("password_too_short", least): len(text) < least,
        PasswordFault("password_too_long", policy.longest): len(text) > policy.longest,
        PasswordFault("password_is_username"): text.casefold() == username.casefold(),
        PasswordFault("password_too_simple"): len(set(text)) == 1,
        PasswordFault("password_used_before", policy.administrator_history): used_before,
    }
    return tuple(fault for fault, found in faults.items() if found)


def barred_history(policy: PasswordPolicy, *, administrator: bool) -> int:
    """How many of the account's last passwords are barred: the current one, or an administrator's last ten."""
    return policy.administrator_history if administrator else 1


def pin_fault(pin: str, policy: PinPolicy) -> str | None:
    """The code of what is wrong with a new PIN, or None."""
    if not (pin.isascii() and pin.isdigit()):
        return "pin_not_digits"
    if not policy.shortest <= len(pin) <= policy.longest:
        return "pin_length"
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    return "pin_too_simple" if steps in ({0}, {1}, {-1}) else None


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed.packed, 64), strict=False))
