"""Accounts: made, changed and disabled by administrators; passwords and PINs by their owners."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity import passwords
from ecabinet.identity.actor import Actor
from ecabinet.identity.former_passwords import replace_password, used_before
from ecabinet.identity.grants import (
    ADMINISTRATOR,
    given_roles,
    need_account,
    need_administrator_left,
    need_scope,
    new_grant,
)
from ecabinet.identity.login import end_logins, forget_misses, need_password
from ecabinet.identity.names import name_sort_key, short_name
from ecabinet.identity.queries import person_refs
from ecabinet.identity.rules import PasswordPolicy, PinPolicy, lockout_source, password_faults, pin_fault
from ecabinet.identity.schemas import AccountView, ChangePassword, CreateAccount, Me, SetPin
from ecabinet.identity.tables import Account, Login, LoginAttempt, Person, Unit
from ecabinet.kit.command import Command
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Conflict, Forbidden, Invalid, Locked, NotFound
from ecabinet.kit.work import Work


def need_administrator(actor: Actor) -> Actor:
    """Return the actor, or raise Forbidden unless they administrate the installation."""
    if not actor.has("system_admin"):
        raise Forbidden("administrators_only")
    return actor


def check_password(password: str, username: str, *, used_before: bool = False) -> None:
    """Refuse a password that breaks the policy.

    Raises:
        Invalid: with the first fault's code and its ``limit``.
    """
    faults = password_faults(
        password, PasswordPolicy(), username=username, second_factor=False, used_before=used_before
    )
    if faults:
        raise Invalid(faults[0].code, limit=faults[0].limit)


async def me(session: AsyncSession, actor: Actor, now: datetime) -> Me:
    """Return who is logged in here, and what for."""
    account = await session.get_one(Account, actor.account_id)
    person = (await person_refs(session, [actor.person_id]))[actor.person_id]
    return Me(
        account_id=account.id,
        username=account.username,
        person=person,
        roles=list(actor.roles),
        idle_seconds=actor.idle_seconds,
        locked=actor.locked,
        must_change_password=actor.must_change_password,
        has_pin=account.pin_hash is not None,
        server_time=now,
    )


async def change_password(command: Command, actor: Actor, data: ChangePassword) -> None:
    """Change one's own password; every other device of the account is logged out.

    Raises:
        Locked: the screen is locked, where the password could be guessed without end.
        Unauthenticated: the present password is wrong; the fifth time the login ends.
        Invalid: the new one breaks the policy.
    """
    if actor.locked:
        raise Locked("idle_locked")
    account = await need_password(command, actor, data.current)
    barred = await used_before(command.database, account, data.new, administrator=actor.has(ADMINISTRATOR))
    check_password(data.new, account.username, used_before=barred)
    await command.run(_store_password, actor, await passwords.hash_secret(data.new))


async def _store_password(work: Work, actor: Actor, password_hash: str) -> None:
    await forget_misses(work, actor.login_id)
    account = await work.session.get_one(Account, actor.account_id)
    await replace_password(work.session, account, password_hash, work.now)
    account.must_change_password = False
    others = select(Login).where(Login.account_id == account.id, Login.id != actor.login_id, Login.ended_at.is_(None))
    await end_logins(work, list((await work.session.scalars(others)).all()))
    note(work, "change_password", ("account", account.id))


async def set_pin(command: Command, actor: Actor, data: SetPin) -> None:
    """Set the PIN that opens one's locked screen.

    Raises:
        Unauthenticated: the password is wrong; the fifth time the login ends.
        Invalid: the PIN is too simple.
    """
    if fault := pin_fault(data.pin, PinPolicy()):
        raise Invalid(fault)
    await need_password(command, actor, data.password)
    await command.run(_store_pin, actor, await passwords.hash_secret(data.pin))


async def _store_pin(work: Work, actor: Actor, pin_hash: str) -> None:
    await forget_misses(work, actor.login_id)
    account = await work.session.get_one(Account, actor.account_id)
    account.pin_hash = pin_hash
    note(work, "set_pin", ("account", account.id))


async def account_views(session: AsyncSession) -> list[AccountView]:
    """Return every account, in Vietnamese name order."""
    query = select(Account).join(Person, Person.id == Account.person_id).order_by(Person.sort_key)
    accounts = (await session.scalars(query)).all()
    refs = await person_refs(session, [account.person_id for account in accounts])
    roles = await given_roles(session)
    return [
        AccountView(
            id=account.id,
            username=account.username,
            person=refs[account.person_id],
            roles=roles.get(account.id, []),
            disabled_at=account.disabled_at,
            last_login_at=account.last_login_at,
            must_change_password=account.must_change_password,
            version=account.version,
        )
        for account in accounts
    ]


async def create_account(work: Work, data: CreateAccount, password_hash: str) -> str:
    """Add a person with an account and return the account's id; the password is changed at first login.

    Raises:
        NotFound: there is no such unit.
        Conflict: the name is taken.
    """
    if await work.session.get(Unit, data.unit_id) is None:
        raise NotFound("unit_not_found")
    taken = await work.session.scalar(select(Account.id).where(Account.username == data.username))
    if taken is not None:
        raise Conflict("username_taken")
    person = Person(
        id=new_id(),
        unit_id=data.unit_id,
        full_name=data.full_name,
        short_name=short_name(data.full_name),
        sort_key=name_sort_key(data.full_name),
        title=data.title,
    )
    account = Account(
        id=new_id(),
        person_id=person.id,
        username=data.username,
        password_hash=password_hash,
        must_change_password=True,
        created_at=work.now,
    )
    work.session.add(person)
    await work.session.flush()
    work.session.add(account)
    await work.session.flush()
    for role in dict.fromkeys(data.roles):
        await need_scope(work.session, role)
        work.session.add(new_grant(account.id, role))
    note(work, "create_account", ("account", account.id), unit_id=data.unit_id, after={"username": data.username})
    return account.id


async def disable_account(work: Work, actor: Actor, account_id: str) -> None:
    """Disable an account: out at its next request, and on its sockets at once.

    Raises:
        Conflict: it is the administrator's own, or the last administrator's.
    """
    if account_id == actor.account_id:
        raise Conflict("own_account")
    await need_administrator_left(work.session, account_id)
    account = await need_account(work, account_id)
    account.disabled_at = account.disabled_at or work.now
    account.version += 1
    open_logins = select(Login).where(Login.account_id == account_id, Login.ended_at.is_(None))
    await end_logins(work, list((await work.session.scalars(open_logins)).all()))
    note(work, "disable_account", ("account", account_id), after={"disabled": True})


async def enable_account(work: Work, account_id: str) -> None:
    """Let a disabled account in again."""
    account = await need_account(work, account_id)
    account.disabled_at, account.enabled_at = None, work.now
    account.version += 1
    note(work, "enable_account", ("account", account_id), after={"disabled": False})


async def unblock_account(work: Work, account_id: str) -> None:
    """Forget the failed logins of an account, from every source."""
    account = await need_account(work, account_id)
    name = lockout_source(account.username, "").username
    failed = select(LoginAttempt).where(LoginAttempt.username == name, LoginAttempt.succeeded.is_(False))
    for attempt in (await work.session.scalars(failed)).all():
        attempt.forgiven = True
    note(work, "unblock_account", ("account", account_id))


async def reset_password(work: Work, account_id: str, password_hash: str) -> None:
    """Give an account a password to be changed at the next login, and end its logins."""
    account = await need_account(work, account_id)
    await replace_password(work.session, account, password_hash, work.now)
    account.must_change_password = True
    account.version += 1
    open_logins = select(Login).where(Login.account_id == account_id, Login.ended_at.is_(None))
    await end_logins(work, list((await work.session.scalars(open_logins)).all()))
    note(work, "reset_password", ("account", account_id))
