"""Writing the units, the people with their accounts, and the body: what an administrator would set up."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec
from argon2 import PasswordHasher
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.demo.people import (
    BODY,
    EVERYONE,
    GOVERNMENT,
    HEAD,
    MEMBERS,
    ORGANISATIONS,
    Character,
    Duty,
    Organisation,
    pin_of,
)
from ecabinet.identity.accounts import check_password
from ecabinet.identity.body_rules import BodyKind, default_rules
from ecabinet.identity.names import name_sort_key, short_name
from ecabinet.identity.tables import Account, Body, Membership, Person, RoleGrant, Unit
from ecabinet.kit.calendar import local_date
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Work

MEETING_KINDS = ["regular", "thematic", "extraordinary", "standing"]
TERM_BEGAN = timedelta(days=200)
# Everyone can read these passwords and PINs in the program and in the terminal: a slow hash would keep nobody out.
QUICK = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)


async def found_government(work: Work) -> str:
    """Write units, people, accounts and the body with its members; return the body's id."""
    units = await _write_units(work.session, ORGANISATIONS)
    accounts: dict[str, Account] = {}
    for character in EVERYONE:
        accounts[character.username] = await _write_person(work, units, character)
    body_id = await _write_body(work, units[GOVERNMENT], accounts)
    for character in EVERYONE:
        _grant(work.session, accounts[character.username].id, character.duties, units, body_id)
    note(work, "found_demo", ("body", body_id), unit_id=units[GOVERNMENT], after={"members": len(MEMBERS)})
    return body_id


async def _write_units(session: AsyncSession, wanted: Iterable[Organisation]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for one in wanted:
        ids[one.code] = new_id()
        session.add(
            Unit(
                id=ids[one.code],
                parent_id=ids[one.above] if one.above else None,
                name=one.name,
                short_name=one.short_name,
                code=one.code,
                symbol=one.symbol,
                place=one.place,
            )
        )
        await session.flush()
    return ids


async def _write_person(work: Work, units: dict[str, str], character: Character) -> Account:
    person = Person(
        id=new_id(),
        unit_id=units[character.unit],
        full_name=character.full_name,
        short_name=short_name(character.full_name),
        sort_key=name_sort_key(character.full_name),
        title=character.title,
    )
    work.session.add(person)
    await work.session.flush()
    check_password(character.password, character.username)
    account = Account(
        id=new_id(),
        person_id=person.id,
        username=character.username,
        password_hash=QUICK.hash(character.password),
        pin_hash=QUICK.hash(pin_of(character)),
        must_change_password=False,
        created_at=work.now,
    )
    work.session.add(account)
    await work.session.flush()
    note(work, "create_account", ("account", account.id), unit_id=person.unit_id, after={"username": account.username})
    return account


async def _write_body(work: Work, unit_id: str, accounts: dict[str, Account]) -> str:
    rules = msgspec.to_builtins(default_rules(BodyKind.GOVERNMENT))
    body = Body(id=new_id(), unit_id=unit_id, name=BODY, rules=rules, meeting_kinds=MEETING_KINDS)
    work.session.add(body)
    await work.session.flush()
    for position, member in enumerate(MEMBERS, start=1):
        seat = _membership(body.id, accounts[member.username].person_id, position, local_date(work.now) - TERM_BEGAN)
        seat.is_head = member is HEAD
        work.session.add(seat)
    await work.session.flush()
    return body.id


def _membership(body_id: str, person_id: str, position: int, starts_on: date) -> Membership:
    return Membership(id=new_id(), body_id=body_id, person_id=person_id, position=position, starts_on=starts_on)


def _grant(session: AsyncSession, account_id: str, duties: Iterable[Duty], units: dict[str, str], body_id: str) -> None:
    for duty in duties:
        kind, ref = _scope(duty, units, body_id)
        session.add(RoleGrant(id=new_id(), account_id=account_id, role=duty.role, scope_kind=kind, scope_id=ref))


def _scope(duty: Duty, units: dict[str, str], body_id: str) -> tuple[str, str | None]:
    if duty.where == "*":
        return "installation", None
    return ("unit", units[duty.where]) if duty.where else ("body", body_id)
