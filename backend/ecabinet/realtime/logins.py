"""Who may no longer hold a live socket: logins, looked up again while their sockets are open."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.tables import Account, Login
from ecabinet.kit.database import in_few_lengths

# A question about thousands at once would hold up everyone else, and a database takes only so many values.
MOST_AT_ONCE = 512


def in_pieces(login_ids: Sequence[str]) -> Iterator[list[str]]:
    """Return the logins some at a time."""
    for begin in range(0, len(login_ids), MOST_AT_ONCE):
        yield in_few_lengths(login_ids[begin : begin + MOST_AT_ONCE])


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
