"""Accounts that nobody uses are disabled, and come back for another while when an administrator enables them."""

from datetime import timedelta

from sqlalchemy import select, update
from tests.integration.meetings.desk import Desk
from tests.integration.papers.world import NOW

from ecabinet.audit.tables import AuditEntry
from ecabinet.identity.accounts import enable_account
from ecabinet.identity.tables import Account, Login
from ecabinet.kit.work import Origin, Work
from ecabinet.upkeep import disable_idle

DAYS = 45
LATER = NOW + timedelta(days=DAYS, hours=1)


async def _touched(desk: Desk, name: str, ago: timedelta) -> None:
    async with desk.installation.database.writing() as session:
        logins = update(Login).where(Login.account_id == desk.world.accounts[name])
        await session.execute(logins.values(last_active_at=LATER - ago))
        await session.commit()


async def _disabled(desk: Desk) -> set[str]:
    async with desk.installation.database.reading() as session:
        ids = set(await session.scalars(select(Account.id).where(Account.disabled_at.is_not(None))))
    return {name for name, account in desk.world.accounts.items() if account in ids}


async def test_who_was_not_seen_for_the_time_is_disabled_but_the_last_administrator(desk: Desk) -> None:
    everybody, database = set(desk.world.accounts), desk.installation.database
    assert await disable_idle(database, LATER - timedelta(hours=2), DAYS) == []
    await _touched(desk, "member", timedelta(days=DAYS, minutes=-1))
    disabled = await disable_idle(database, LATER, DAYS)
    assert await _disabled(desk) == everybody - {"member", "administrator"}
    assert len(disabled) == len(everybody) - 2
    async with database.reading() as session:
        noted = select(AuditEntry.subject_id).where(AuditEntry.action == "disable_idle_account")
        assert set(await session.scalars(noted)) == set(disabled)
        open_logins = select(Login.id).where(Login.account_id.in_(disabled), Login.ended_at.is_(None))
        assert (await session.scalars(open_logins)).all() == []


async def test_an_account_enabled_again_has_the_whole_time_before_it(desk: Desk) -> None:
    database = desk.installation.database
    await disable_idle(database, LATER, DAYS)
    async with database.writing() as session:
        await enable_account(Work(session, LATER, Origin()), desk.world.accounts["chair"])
        await session.commit()
    assert await disable_idle(database, LATER + timedelta(days=DAYS), DAYS) == []
    assert "chair" not in await _disabled(desk)
    again = await disable_idle(database, LATER + timedelta(days=DAYS, seconds=1), DAYS)
    assert again == [desk.world.accounts["chair"]]
