"""Accounts that nobody uses are disabled after a while (NĐ 85/2016, level 3); an administrator enables them again."""

from datetime import timedelta

from sqlalchemy import exists, or_, select

from ecabinet.audit.service import note
from ecabinet.identity.grants import ADMINISTRATOR
from ecabinet.identity.login import end_logins
from ecabinet.identity.tables import Account, Login, RoleGrant
from ecabinet.kit.work import Work


async def disable_idle_accounts(work: Work, days: int) -> list[str]:
    """Disable the accounts that were not used for so many days, and return their ids.

    Used is whoever logged in, touched a screen, or was made or enabled. Of the administrators one is always left.
    """
    limit = work.now - timedelta(days=days)
    seen = exists().where(Login.account_id == Account.id, Login.last_active_at >= limit)
    idle = (
        select(Account)
        .where(Account.disabled_at.is_(None), Account.created_at < limit, ~seen)
        .where(or_(Account.last_login_at.is_(None), Account.last_login_at < limit))
        .where(or_(Account.enabled_at.is_(None), Account.enabled_at < limit))
        .order_by(Account.last_login_at.desc(), Account.id)
        .with_for_update()
    )
    found = list((await work.session.scalars(idle)).all())
    spared = await _spared(work, {account.id for account in found})
    disabled = [account for account in found if account.id != spared]
    for account in disabled:
        account.disabled_at = work.now
        account.version += 1
        note(work, "disable_idle_account", ("account", account.id), after={"disabled": True, "idle_days": days})
    open_logins = select(Login).where(
        Login.account_id.in_([account.id for account in disabled]), Login.ended_at.is_(None)
    )
    await end_logins(work, list((await work.session.scalars(open_logins)).all()))
    return [account.id for account in disabled]


async def _spared(work: Work, idle: set[str]) -> str | None:
    """Return the administrator who keeps the installation reachable where all of them are idle."""
    query = (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == ADMINISTRATOR, Account.disabled_at.is_(None))
        .order_by(Account.last_login_at.is_(None), Account.last_login_at.desc(), Account.id)
    )
    administrators = list((await work.session.scalars(query)).all())
    return administrators[0] if administrators and idle.issuperset(administrators) else None
