"""Who may no longer hold a live socket: logins, looked up again while their sockets are open."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.tables import Account, Login


async def wiped(session: AsyncSession, login_ids: Collection[str]) -> set[str]:
    """Return those of the logins whose device must erase itself."""
    query = select(Login.id).where(Login.id.in_(login_ids), Login.wiped_at.is_not(None))
    return set(await session.scalars(query))


async def ended(session: AsyncSession, login_ids: Collection[str], now: datetime) -> set[str]:
    """Return those of the logins that ended, expired, or whose account is disabled."""
    query = (
        select(Login.id)
        .join(Account, Account.id == Login.account_id)
        .where(
            Login.id.in_(login_ids),
            or_(Login.ended_at.is_not(None), Login.expires_at <= now, Account.disabled_at.is_not(None)),
        )
    )
    return set(await session.scalars(query))
