"""Who may hold a live socket: logins, looked up when a socket opens and again while it is open."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.actor import Actor, IdleLimits, find_actor
from ecabinet.identity.tables import Account, Login
from ecabinet.kit.problem import Unauthenticated


async def actor_of(session: AsyncSession, token: str | None, now: datetime, limits: IdleLimits) -> Actor | None:
    """Return who holds the login cookie ``token``, or None where nobody does any more."""
    if not token:
        return None
    try:
        return await find_actor(session, hashlib.sha256(token.encode()).hexdigest(), now, limits)
    except Unauthenticated:
        return None


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
