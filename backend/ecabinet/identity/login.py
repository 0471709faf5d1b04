"""Logging in and out, and opening a screen that locked itself."""

import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity import passwords
from ecabinet.identity.actor import Actor, token_hash
from ecabinet.identity.rules import LockoutPolicy, Source, blocked_seconds, lockout_source
from ecabinet.identity.tables import Account, Login, LoginAttempt
from ecabinet.kit.command import Command
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Locked, TooMany, Unauthenticated
from ecabinet.kit.work import Work

LOGIN_LASTS = timedelta(days=30)
PIN_TRIES = 5
LOCKOUT = LockoutPolicy()


class NewLogin(msgspec.Struct, frozen=True):
    """A login just made; ``token`` goes into the cookie and is kept nowhere."""

    token: str
    login_id: str


async def log_in(command: Command, username: str, password: str) -> NewLogin:
    """Log in: check the lock after failures, then the password, and write down the try either way.

    Raises:
        TooMany: this account is blocked from this source for ``retry_after`` seconds.
        Unauthenticated: name or password is wrong, or the account is disabled; it does not tell which.
    """
    source = lockout_source(username, command.origin.address)
    account = await _look_up(command, source)
    good = await passwords.fits(password, account.password_hash if account else None)
    if account is None or not good or account.disabled_at is not None:
        await command.run(_write_failure, source)
        raise Unauthenticated("login_failed")
    return await command.run(_write_success, source, account.id)


async def _look_up(command: Command, source: Source) -> Account | None:
    async with command.database.reading() as session:
        await _need_unblocked(session, source, command.clock.now())
        query = select(Account).where(Account.username == source.username)
        return (await session.scalars(query)).one_or_none()


async def _need_unblocked(session: AsyncSession, source: Source, now: datetime) -> None:
    if wait := blocked_seconds(await _failures(session, source), now, LOCKOUT):
        raise TooMany("login_blocked", retry_after=wait)


async def _failures(session: AsyncSession, source: Source) -> list[datetime]:
    query = (
        select(LoginAttempt)
        .where(LoginAttempt.username == source.username[:100], LoginAttempt.address == source.address[:64])
        .order_by(LoginAttempt.at.desc())
        .limit(LOCKOUT.max_failures)
    )
    failures = []
    for attempt in (await session.scalars(query)).all():
        if attempt.succeeded or attempt.forgiven:
            break
        failures.append(attempt.at)
    return failures


def _attempt(work: Work, source: Source, *, succeeded: bool) -> LoginAttempt:
    return LoginAttempt(
        id=new_id(),
        username=source.username[:100],
        address=source.address[:64],
        device=work.origin.device,
        at=work.now,
        succeeded=succeeded,
    )


async def _take_turn(session: AsyncSession, source: Source) -> None:
    """Have tries from one source counted one after the other; SQLite's one writer does so anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"{source.username} {source.address}"))))


async def _write_failure(work: Work, source: Source) -> None:
    # The answer to a try past the limit must not tell whether its password was wrong.
    await _take_turn(work.session, source)
    await _need_unblocked(work.session, source, work.now)
    work.session.add(_attempt(work, source, succeeded=False))


async def _write_success(work: Work, source: Source, account_id: str) -> NewLogin:
    # Looked at again: of many tries sent at once, those before this one may have failed since.
    await _take_turn(work.session, source)
    await _need_unblocked(work.session, source, work.now)
    account = await work.session.get_one(Account, account_id)
    account.last_login_at = work.now
    token = secrets.token_urlsafe(32)
    login = Login(
        id=new_id(),
        token_hash=token_hash(token),
        account_id=account_id,
        address=work.origin.address,
        device=work.origin.device,
        created_at=work.now,
        last_active_at=work.now,
        expires_at=work.now + LOGIN_LASTS,
    )
    work.session.add_all([login, _attempt(work, source, succeeded=True)])
    work.origin = msgspec.structs.replace(
        work.origin, account_id=account_id, person_id=account.person_id, login_id=login.id
    )
    note(work, "log_in", ("account", account_id), after={"login_id": login.id})
    return NewLogin(token, login.id)


async def log_out(work: Work, login_id: str) -> None:
    """End this login; its sockets close at once."""
    await end_logins(work, [await work.session.get_one(Login, login_id)])
    note(work, "log_out", ("login", login_id))


async def end_logins(work: Work, logins: list[Login]) -> None:
    """End these logins and have their sockets closed."""
    for login in logins:
        login.ended_at = work.now
        work.told.logins_ended.add(login.id)


async def lock(work: Work, login_id: str) -> None:
    """Lock this screen."""
    login = await work.session.get_one(Login, login_id)
    login.locked_at = login.locked_at or work.now
    work.told.logins_locked.add(login_id)


async def stay_active(work: Work, actor: Actor) -> None:
    """Note that the person is at the screen.

    Raises:
        Locked: the screen locked itself before.
    """
    if actor.locked:
        raise Locked("idle_locked")
    login = await work.session.get_one(Login, actor.login_id)
    login.last_active_at = work.now


async def unlock(command: Command, actor: Actor, pin: str) -> None:
    """Open a locked screen with the PIN, or with the password where no PIN is set.

    Raises:
        Unauthenticated: wrong (``pin_wrong``), or wrong for the fifth time: then the login ends (``not_logged_in``).
    """
    account = await _account_of(command, actor)
    if not await passwords.fits(pin, account.pin_hash or account.password_hash):
        left = await command.run(_missed, actor.login_id, "unlock_failed")
        raise Unauthenticated("pin_wrong" if left > 0 else "not_logged_in", tries_left=max(left, 0))
    await command.run(_opened, actor.login_id)


async def need_password(command: Command, actor: Actor, password: str) -> Account:
    """Return the person's account, whose password they have typed once more.

    Raises:
        Unauthenticated: wrong (``password_wrong``), or wrong for the fifth time: then the login ends
            (``not_logged_in``), as somebody who finds a screen open could guess without end.
    """
    account = await _account_of(command, actor)
    if not await passwords.fits(password, account.password_hash):
        left = await command.run(_missed, actor.login_id, "password_failed")
        raise Unauthenticated("password_wrong" if left > 0 else "not_logged_in", tries_left=max(left, 0))
    return account


async def _account_of(command: Command, actor: Actor) -> Account:
    async with command.database.reading() as session:
        return await session.get_one(Account, actor.account_id)


async def _opened(work: Work, login_id: str) -> None:
    login = await _need_tries(work, login_id)
    login.locked_at, login.pin_failures, login.last_active_at = None, 0, work.now


async def _missed(work: Work, login_id: str, action: str) -> int:
    login = await _need_tries(work, login_id)
    login.pin_failures += 1
    note(work, action, ("login", login_id))
    if login.pin_failures >= PIN_TRIES:
        await end_logins(work, [login])
    return PIN_TRIES - login.pin_failures


async def forget_misses(work: Work, login_id: str) -> None:
    """Count the tries of this login anew, as the right secret was typed.

    Raises:
        Unauthenticated: of many tries sent at once, those before this one have used up the limit.
    """
    (await _need_tries(work, login_id)).pin_failures = 0


async def _need_tries(work: Work, login_id: str) -> Login:
    # Looked at again: of many tries sent at once, the answer to one past the limit must not tell whether it was right.
    query = select(Login).where(Login.id == login_id).with_for_update().execution_options(populate_existing=True)
    login = (await work.session.scalars(query)).one()
    if login.ended_at is not None:
        raise Unauthenticated("not_logged_in")
    return login
