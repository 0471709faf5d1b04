"""Who asks: the person behind a request or a socket, as found in the database at that moment."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.schemas import Role
from ecabinet.identity.tables import Account, Login, Person, RoleGrant
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


# Made once: this runs for every request, and building a statement costs more than running it.
_BY_TOKEN = (
    select(
        Login.id,
        Login.device,
        Login.address,
        Login.locked_at,
        Login.last_active_at,
        Login.expires_at,
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
    .where(Login.token_hash == bindparam("token_hash"), Login.ended_at.is_(None), Account.disabled_at.is_(None))
)


async def find_actor(session: AsyncSession, token_hash: str, now: datetime, limits: IdleLimits) -> Actor:
    """Return who holds this login.

    Raises:
        Unauthenticated: there is no such login, it ended, or its account is disabled.
    """
    rows = (await session.execute(_BY_TOKEN, {"token_hash": token_hash})).all()
    if not rows or rows[0].expires_at <= now:
        raise Unauthenticated("not_logged_in")
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
    )
