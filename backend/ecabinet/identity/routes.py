"""Logging in, one's own account, people, units, bodies, and accounts for administrators."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ecabinet.devices.service import leave as leave_device
from ecabinet.identity import accounts, login, passwords, queries
from ecabinet.identity.actor import Actor, find_actor
from ecabinet.identity.authentication import COOKIE, need_login, need_open_screen
from ecabinet.identity.schemas import (
    AccountView,
    BodyView,
    ChangePassword,
    CreateAccount,
    LogIn,
    Me,
    PersonRef,
    ResetPassword,
    SetPin,
    UnitView,
    Unlock,
)
from ecabinet.installation import Installation
from ecabinet.kit.calendar import local_date
from ecabinet.kit.command import Command
from ecabinet.kit.http import COUNTED, SECRET_ANSWER, SECRET_BODY
from ecabinet.kit.schemas import Created
from ecabinet.kit.work import Work

#: Who finds people and units that have no part in their own meetings.
DIRECTORY = ("secretary", "system_admin", "unit_admin")


def _uses_directory(actor: Actor) -> bool:
    return any(actor.has(role) for role in DIRECTORY)


async def _log_out(work: Work, login_id: str) -> None:
    await login.log_out(work, login_id)
    await leave_device(work, login_id)


class LoginController(Controller):
    """The way in and out."""

    tags = ("login",)

    @post("/login", status_code=200, opt={SECRET_BODY: True, SECRET_ANSWER: True})
    async def log_in(
        self,
        request: Request[Any, Any, Any],
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        data: JSONBody[LogIn],
    ) -> Response[Me]:
        """Log in on this device; the answer sets the login cookie."""
        new = await login.log_in(command, data.username, data.password)
        async with installation.database.reading() as session:
            now = installation.clock.now()
            actor = await find_actor(session, new.token, now, installation.idle_limits)
            body = await accounts.me(session, actor, now)
        cookie = Cookie(
            key=COOKIE,
            value=new.token,
            httponly=True,
            samesite="strict",
            secure=installation.settings.secure,
            max_age=int(login.LOGIN_LASTS.total_seconds()),
        )
        return Response(body, cookies=[cookie])

    @post("/logout", status_code=200, guards=[need_login])
    async def log_out(self, command: NamedDependency[Command], actor: NamedDependency[Actor]) -> Response[None]:
        """End this login."""
        await command.run(_log_out, actor.login_id)
        return Response(None, cookies=[Cookie(key=COOKIE, value="", max_age=0, httponly=True, samesite="strict")])

    @get("/me", guards=[need_login])
    async def me(self, actor: NamedDependency[Actor], installation: NamedDependency[Installation]) -> Me:
        """Return who is logged in, also while the screen is locked."""
        async with installation.database.reading() as session:
            return await accounts.me(session, actor, installation.clock.now())

    @post("/lock", status_code=200, guards=[need_login])
    async def lock(self, command: NamedDependency[Command], actor: NamedDependency[Actor]) -> None:
        """Lock this screen now."""
        await command.run(login.lock, actor.login_id)

    @post("/unlock", status_code=200, guards=[need_login], opt={SECRET_BODY: True, COUNTED: True})
    async def unlock(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], data: JSONBody[Unlock]
    ) -> None:
        """Open this screen with the PIN, or the password where none is set."""
        await login.unlock(command, actor, data.pin)

    @post("/active", status_code=200, guards=[need_login])
    async def stay_active(self, command: NamedDependency[Command], actor: NamedDependency[Actor]) -> None:
        """Say that somebody is using this screen."""
        await command.run(login.stay_active, actor)

    @post("/password", status_code=200, guards=[need_login], opt={SECRET_BODY: True, COUNTED: True})
    async def change_password(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], data: JSONBody[ChangePassword]
    ) -> None:
        """Change one's own password."""
        await accounts.change_password(command, actor, data)

    @post("/pin", status_code=200, guards=[need_open_screen], opt={SECRET_BODY: True, COUNTED: True})
    async def set_pin(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], data: JSONBody[SetPin]
    ) -> None:
        """Set one's own PIN for the idle lock."""
        await accounts.set_pin(command, actor, data)


class PeopleController(Controller):
    """People, units and bodies, to choose from."""

    tags = ("people",)
    guards = (need_open_screen,)

    @get("/people")
    async def find(
        self, actor: NamedDependency[Actor], installation: NamedDependency[Installation], q: FromQuery[str] = ""
    ) -> list[PersonRef]:
        """Find people by name or title; for those who prepare meetings or administrate."""
        if not _uses_directory(actor):
            return []
        async with installation.database.reading() as session:
            return await queries.find_people(session, q)

    @get("/units")
    async def units(self, actor: NamedDependency[Actor], installation: NamedDependency[Installation]) -> list[UnitView]:
        """Return every unit, by name; for those who prepare meetings or administrate."""
        if not _uses_directory(actor):
            return []
        async with installation.database.reading() as session:
            return await queries.all_units(session)

    @get("/bodies")
    async def bodies(
        self, actor: NamedDependency[Actor], installation: NamedDependency[Installation]
    ) -> list[BodyView]:
        """Return the bodies whose meetings this person prepares."""
        today = local_date(installation.clock.now())
        async with installation.database.reading() as session:
            bodies = await queries.bodies_prepared_by(session, actor)
            return [await queries.body_view(session, body, today) for body in bodies]


class AccountController(Controller):
    """Accounts, for system administrators."""

    path = "/accounts"
    tags = ("accounts",)
    guards = (need_open_screen,)

    @get()
    async def all(
        self, actor: NamedDependency[Actor], installation: NamedDependency[Installation]
    ) -> list[AccountView]:
        """Return every account."""
        accounts.need_administrator(actor)
        async with installation.database.reading() as session:
            return await accounts.account_views(session)

    @post(opt={SECRET_BODY: True})
    async def create(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], data: JSONBody[CreateAccount]
    ) -> Created:
        """Add a person with an account."""
        accounts.need_administrator(actor)
        accounts.check_password(data.password, data.username)
        return Created(await command.run(accounts.create_account, data, await passwords.hash_secret(data.password)))

    @post("/{account_id:str}/disable", status_code=200)
    async def disable(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], account_id: FromPath[str]
    ) -> None:
        """Disable an account."""
        accounts.need_administrator(actor)
        await command.run(accounts.disable_account, actor, account_id)

    @post("/{account_id:str}/enable", status_code=200)
    async def enable(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], account_id: FromPath[str]
    ) -> None:
        """Let a disabled account in again."""
        accounts.need_administrator(actor)
        await command.run(accounts.enable_account, account_id)

    @post("/{account_id:str}/unblock", status_code=200)
    async def unblock(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], account_id: FromPath[str]
    ) -> None:
        """Forget the failed logins of an account."""
        accounts.need_administrator(actor)
        await command.run(accounts.unblock_account, account_id)

    @post("/{account_id:str}/reset-password", status_code=200, opt={SECRET_BODY: True})
    async def reset_password(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        account_id: FromPath[str],
        data: JSONBody[ResetPassword],
    ) -> None:
        """Give an account a first password."""
        accounts.need_administrator(actor)
        accounts.check_password(data.password, "")
        await command.run(accounts.reset_password, account_id, await passwords.hash_secret(data.password))
