"""Adding accounts from the command line, the first administrator among them."""

from typing import Final

import msgspec
from sqlalchemy import select

from ecabinet.identity import passwords
from ecabinet.identity.accounts import check_password, create_account
from ecabinet.identity.schemas import CreateAccount, Role
from ecabinet.identity.tables import Body, Unit
from ecabinet.kit.clock import Clock
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import BadPayload, DomainError, Invalid, NotFound
from ecabinet.kit.work import Origin, Work
from ecabinet.settings import Settings

_SENTENCES: Final = {
    "bad_payload": "{field}: {message}",
    "body_not_found": "there is no body with this id",
    "password_is_username": "the password is the user name",
    "password_too_long": "the password has more than {limit} characters",
    "password_too_short": "the password has fewer than {limit} characters",
    "password_too_simple": "the password is one character many times",
    "role_not_understood": "{role} is no role, or not in such a scope; for example system_admin, secretary:unit:CODE",
    "scope_not_found": "there is no such unit or body",
    "unit_not_found": "there is no such unit; --unit-name makes one",
    "username_taken": "somebody has this user name",
}


class NewUser(msgspec.Struct, frozen=True):
    """What the command line says of a person; a role is ``ROLE``, ``ROLE:unit:CODE`` or ``ROLE:body:ID``."""

    username: str
    full_name: str
    title: str
    unit_code: str
    unit_name: str
    roles: list[str]


async def add(settings: Settings, clock: Clock, wanted: NewUser, password: str) -> None:
    """Add a person with an account to the installation's database.

    Raises:
        Invalid, BadPayload: the password breaks the policy, or a role or a name is not written rightly.
        NotFound: there is no such unit or body.
        Conflict: the name is taken.
    """
    check_password(password, wanted.username)
    password_hash = await passwords.hash_secret(password)
    database = Database(settings.database)
    try:
        async with database.writing() as session:
            work = Work(session=session, now=clock.now(), origin=Origin(device="command line"))
            unit = await _unit(work, wanted)
            roles = [await _role(work, text) for text in wanted.roles]
            await create_account(work, _account(wanted, unit.id, password, roles), password_hash)
            await session.commit()
    finally:
        await database.close()


def refusal(error: DomainError) -> str:
    """Return why nobody was added, in a sentence for the terminal."""
    return _SENTENCES.get(error.code, error.code).format_map(error.extra)


def _account(wanted: NewUser, unit_id: str, password: str, roles: list[Role]) -> CreateAccount:
    """Return what the route would take: the same names are refused here, as nobody could log in with them."""
    values = {
        "username": wanted.username,
        "full_name": wanted.full_name,
        "title": wanted.title,
        "unit_id": unit_id,
        "password": password,
        "roles": roles,
    }
    try:
        return msgspec.convert(values, CreateAccount)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$.")
        raise BadPayload("bad_payload", field=place.rstrip("`"), message=message) from error


async def _unit(work: Work, wanted: NewUser) -> Unit:
    query = select(Unit).where(Unit.code == wanted.unit_code) if wanted.unit_code else select(Unit).order_by(Unit.code)
    unit = (await work.session.scalars(query.limit(1))).one_or_none()
    if unit is not None:
        return unit
    if not wanted.unit_name:
        raise NotFound("unit_not_found")
    code = wanted.unit_code or "A01"
    unit = Unit(id=new_id(), name=wanted.unit_name, short_name=wanted.unit_name[:60], code=code, symbol=code, place="")
    work.session.add(unit)
    await work.session.flush()
    return unit


async def _role(work: Work, text: str) -> Role:
    role, _, scope = text.partition(":")
    if not scope:
        return Role(role, "installation", None)
    kind, _, ref = scope.partition(":")
    if kind == "unit":
        found = await work.session.scalar(select(Unit.id).where(Unit.code == ref))
    elif kind == "body":
        found = await work.session.scalar(select(Body.id).where(Body.id == ref))
    else:
        raise Invalid("role_not_understood", role=text)
    if found is None:
        raise NotFound(f"{kind}_not_found")
    return Role(role, kind, found)
