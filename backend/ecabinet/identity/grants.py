"""Roles given to accounts and taken away, each in its scope.

A role counts from the next request on; whoever follows a meeting that it opens or closes starts afresh at once.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity.schemas import GivenRole, Role
from ecabinet.identity.tables import Account, Body, Person, RoleGrant, Unit
from ecabinet.kit.ids import new_id
from ecabinet.kit.live import record_access
from ecabinet.kit.problem import Conflict, Invalid, NotFound
from ecabinet.kit.schemas import Created
from ecabinet.kit.work import Work
from ecabinet.meetings.tables import AgendaItem, Meeting

ADMINISTRATOR: Final = "system_admin"
#: In which kinds of scope each role can be held.
SCOPES: Final = {
    "secretary": frozenset({"unit", "body", "meeting"}),
    "records_clerk": frozenset({"unit"}),
    "submitting_agency": frozenset({"unit"}),
    "unit_admin": frozenset({"unit"}),
    ADMINISTRATOR: frozenset({"installation"}),
}
_SCOPE_ROWS: Final = {"unit": Unit, "body": Body, "meeting": Meeting}
#: Nothing new is told in a meeting closed longer ago; a screen left open there asks again when it is next touched.
STILL_FOLLOWED: Final = timedelta(days=30)


async def need_scope(session: AsyncSession, role: Role) -> None:
    """Refuse a role that is none, or cannot be held in such a scope.

    Raises:
        Invalid: ``role_not_understood``.
        NotFound: the scope does not exist.
    """
    if role.scope_kind not in SCOPES.get(role.role, ()) or (role.scope_id is None) != (role.role == ADMINISTRATOR):
        raise Invalid("role_not_understood", role=role.role)
    if role.scope_kind in _SCOPE_ROWS and await session.get(_SCOPE_ROWS[role.scope_kind], role.scope_id) is None:
        raise NotFound("scope_not_found")


def new_grant(account_id: str, role: Role) -> RoleGrant:
    """Return the row of a role."""
    return RoleGrant(
        id=new_id(), account_id=account_id, role=role.role, scope_kind=role.scope_kind, scope_id=role.scope_id
    )


async def need_account(work: Work, account_id: str) -> Account:
    """Lock an account and return it, or raise NotFound."""
    account = await work.session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound("account_not_found")
    return account


async def given_roles(session: AsyncSession) -> dict[str, list[GivenRole]]:
    """Return every account's roles."""
    query = (
        select(RoleGrant, Unit.short_name, Body.name)
        .outerjoin(Unit, Unit.id == RoleGrant.scope_id)
        .outerjoin(Body, Body.id == RoleGrant.scope_id)
        .order_by(RoleGrant.role, Unit.short_name, Body.name)
    )
    roles: dict[str, list[GivenRole]] = {}
    for grant, unit, body in (await session.execute(query)).all():
        given = GivenRole(grant.id, grant.role, grant.scope_kind, grant.scope_id, unit or body or "")
        roles.setdefault(grant.account_id, []).append(given)
    return roles


async def need_administrator_left(session: AsyncSession, without_account_id: str) -> None:
    """Lock the administrators in use, and refuse to go on unless one is left without this account.

    Raises:
        Conflict: ``last_administrator``.
    """
    query = (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == ADMINISTRATOR, Account.disabled_at.is_(None))
        .order_by(Account.id)
        .with_for_update()
    )
    if not set((await session.scalars(query)).all()) - {without_account_id}:
        raise Conflict("last_administrator")


async def give_role(work: Work, account_id: str, role: Role) -> Created:
    """Give an account a role and return the grant's id.

    Raises:
        Invalid: the role cannot be held there.
        NotFound: there is no such account or scope.
        Conflict: the account holds it already (``role_held``).
    """
    await need_scope(work.session, role)
    await _tell_meetings(work, account_id, role)
    account = await need_account(work, account_id)
    held = select(RoleGrant.id).where(
        RoleGrant.account_id == account_id,
        RoleGrant.role == role.role,
        RoleGrant.scope_kind == role.scope_kind,
        RoleGrant.scope_id.is_(None) if role.scope_id is None else RoleGrant.scope_id == role.scope_id,
    )
    if await work.session.scalar(held) is not None:
        raise Conflict("role_held")
    grant = new_grant(account_id, role)
    work.session.add(grant)
    account.version += 1
    note(work, "give_role", ("account", account_id), unit_id=await _unit_of(work, account), after=_values(role))
    return Created(grant.id)


async def take_role(work: Work, grant_id: str) -> None:
    """Take a role away.

    Raises:
        NotFound: it was taken away before.
        Conflict: nobody would administrate the installation any more (``last_administrator``).
    """
    grant = await _need_grant(work.session, grant_id)
    role = Role(grant.role, grant.scope_kind, grant.scope_id)
    await _tell_meetings(work, grant.account_id, role)
    if role.role == ADMINISTRATOR:
        await need_administrator_left(work.session, grant.account_id)
    account = await need_account(work, grant.account_id)
    grant = await _need_grant(work.session, grant_id)
    await work.session.delete(grant)
    account.version += 1
    note(work, "take_role", ("account", account.id), unit_id=await _unit_of(work, account), before=_values(role))


async def _need_grant(session: AsyncSession, grant_id: str) -> RoleGrant:
    grant = await session.get(RoleGrant, grant_id, populate_existing=True)
    if grant is None:
        raise NotFound("role_not_found")
    return grant


def _values(role: Role) -> dict[str, str | None]:
    return {"role": role.role, "scope_kind": role.scope_kind, "scope_id": role.scope_id}


async def _unit_of(work: Work, account: Account) -> str:
    return (await work.session.get_one(Person, account.person_id)).unit_id


def _opened_by(role: Role) -> ColumnElement[bool] | None:
    """Condition on Meeting: the role lets into it; None for a role that opens no meeting."""
    if role.role == "secretary":
        scope = {"unit": Meeting.unit_id, "body": Meeting.body_id, "meeting": Meeting.id}[role.scope_kind]
        return scope == role.scope_id
    if role.role == "submitting_agency":
        return exists().where(AgendaItem.meeting_id == Meeting.id, AgendaItem.submitting_unit_id == role.scope_id)
    return None


async def _meetings_opened_by(session: AsyncSession, role: Role, now: datetime) -> list[str]:
    opened = _opened_by(role)
    if opened is None:
        return []
    followed = or_(Meeting.closed_at.is_(None), Meeting.closed_at > now - STILL_FOLLOWED)
    query = select(Meeting.id).where(opened, followed, Meeting.deleted_at.is_(None)).order_by(Meeting.id)
    return list((await session.scalars(query)).all())


async def _tell_meetings(work: Work, account_id: str, role: Role) -> None:
    # First of all: the logs are locked before anything else.
    person_id = await work.session.scalar(select(Account.person_id).where(Account.id == account_id))
    if person_id is None:
        raise NotFound("account_not_found")
    for meeting_id in await _meetings_opened_by(work.session, role, work.now):
        await record_access(work, meeting_id, [person_id])
