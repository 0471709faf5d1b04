"""Who asks: the person behind a request or a socket, as found in the database at that moment."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from ecabinet.identity.schemas import Role
from ecabinet.identity.tables import Account, Login, Person, RoleGrant
from ecabinet.kit.database import in_few_lengths
from ecabinet.kit.problem import Forbidden, Locked, Unauthenticated

ADMINISTRATORS = frozenset({"system_admin", "unit_admin"})


class IdleLimits(msgspec.Struct, frozen=True):
    """How long a screen stays open without use, in seconds (NĐ 85/2016, level 3)."""

    user: int = 15 * 60
    administrator: int = 5 * 60


class Actor(msgspec.Struct, frozen=True):
    """A logged-in person with their roles and the device they use."""

    account_id: str
    username: str
    person_id: str
    unit_id: str
    login_id: str
    device: str
    address: str
    roles: tuple[Role, ...]
    idle_seconds: int
    locked: bool
    must_change_password: bool
    wiped: bool = False

    def has(self, role: str, scope_kind: str | None = None, scope_id: str | None = None) -> bool:
        """Tell whether this person holds ``role`` in that scope, or anywhere when no scope is named."""
        return any(
            grant.role == role
            and (scope_kind is None or grant.scope_kind == scope_kind)
            and (scope_id is None or grant.scope_id == scope_id)
            for grant in self.roles
        )

    def scopes(self, role: str, scope_kind: str) -> list[str]:
        """Return the ids of the scopes of one kind in which this person holds ``role``."""
        found = [g.scope_id for g in self.roles if g.role == role and g.scope_kind == scope_kind]
        return [scope_id for scope_id in found if scope_id is not None]

    def need_open(self) -> "Actor":
        """Return the actor unless the screen is locked or the first password still stands.

        Raises:
            Locked: the screen is locked.
            Forbidden: the first password was not changed yet.
        """
        if self.locked:
            raise Locked("idle_locked")
        if self.must_change_password:
            raise Forbidden("password_change_required")
        return self


def token_hash(token: str) -> str:
    """Return what is stored of a login's secret: its SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


# Made once: this runs for every request, and building a statement costs more than running it.
_BY_TOKEN = (
    select(
        Login.token_hash,
        Login.id,
        Login.device,
        Login.address,
        Login.locked_at,
        Login.last_active_at,
        Login.expires_at,
        Login.wiped_at,
        Account.id.label("account_id"),
        Account.username,
        Account.must_change_password,
        Person.id.label("person_id"),
        Person.unit_id,
        RoleGrant.role,
        RoleGrant.scope_kind,
        RoleGrant.scope_id,
    )
    .join(Account, Account.id == Login.account_id)
    .join(Person, Person.id == Account.person_id)
    .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
    .where(
        Login.token_hash.in_(bindparam("hashes", expanding=True)),
        Login.ended_at.is_(None),
        Account.disabled_at.is_(None),
    )
)


async def find_actors(
    connection: AsyncConnection, token_hashes: Sequence[str], now: datetime, limits: IdleLimits
) -> dict[str, Actor]:
    """Return who holds these logins, by the hash of their secret; those that hold no more are left out."""
    rows = await connection.execute(_BY_TOKEN, {"hashes": in_few_lengths(token_hashes)})
    by_hash: dict[str, list[Any]] = {}
    for row in rows:
        if row.expires_at > now:
            by_hash.setdefault(row.token_hash, []).append(row)
    return {key: _actor(grants, now, limits) for key, grants in by_hash.items()}


async def find_actor(session: AsyncSession, token: str, now: datetime, limits: IdleLimits) -> Actor:
    """Return who holds the login with this secret.

    Raises:
        Unauthenticated: there is no such login, it ended, or its account is disabled.
    """
    key = token_hash(token)
    found = await find_actors(await session.connection(), [key], now, limits)
    if key not in found:
        raise Unauthenticated("not_logged_in")
    return found[key]


def _actor(rows: Sequence[Any], now: datetime, limits: IdleLimits) -> Actor:
    login = rows[0]
    roles = tuple(Role(row.role, row.scope_kind, row.scope_id) for row in rows if row.role is not None)
    administrator = any(role.role in ADMINISTRATORS for role in roles)
    idle = limits.administrator if administrator else limits.user
    return Actor(
        account_id=login.account_id,
        username=login.username,
        person_id=login.person_id,
        unit_id=login.unit_id,
        login_id=login.id,
        device=login.device,
        address=login.address,
        roles=roles,
        idle_seconds=idle,
        locked=login.locked_at is not None or now - login.last_active_at > timedelta(seconds=idle),
        must_change_password=login.must_change_password,
        wiped=login.wiped_at is not None,
    )
