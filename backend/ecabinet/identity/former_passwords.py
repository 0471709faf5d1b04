"""The passwords an account had, of which an administrator may not use the last ten again (NĐ 85/2016, level 3)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity import passwords
from ecabinet.identity.rules import PasswordPolicy, barred_history
from ecabinet.identity.tables import Account, FormerPassword
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id


async def used_before(database: Database, account: Account, password: str, *, administrator: bool) -> bool:
    """Tell whether a password is among those that the account may not use again."""
    barred = barred_history(PasswordPolicy(), administrator=administrator)
    async with database.reading() as session:
        former = await _former(session, account.id)
    stored = [account.password_hash, *(row.password_hash for row in former)]
    return any([await passwords.fits(password, each) for each in stored[:barred]])


async def replace_password(session: AsyncSession, account: Account, password_hash: str, now: datetime) -> None:
    """Give an account a new password and remember the one it had; forgotten is what can be barred no more."""
    former = await _former(session, account.id)
    for row in former[PasswordPolicy().administrator_history - 2 :]:
        await session.delete(row)
    session.add(FormerPassword(id=new_id(), account_id=account.id, password_hash=account.password_hash, until=now))
    account.password_hash = password_hash


async def _former(session: AsyncSession, account_id: str) -> list[FormerPassword]:
    """Return the passwords the account had before, the latest first."""
    query = select(FormerPassword).where(FormerPassword.account_id == account_id).order_by(FormerPassword.until.desc())
    return list((await session.scalars(query)).all())
