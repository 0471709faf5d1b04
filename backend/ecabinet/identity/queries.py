"""Reads of people, units and bodies for other capabilities."""

from collections.abc import Iterable
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.actor import Actor
from ecabinet.identity.body_rules import BodyRules
from ecabinet.identity.schemas import BodyMember, BodyView, PersonRef, UnitView
from ecabinet.identity.tables import Body, Membership, OwnDay, Person, Unit
from ecabinet.kit.calendar import WorkCalendar
from ecabinet.kit.problem import NotFound
from ecabinet.kit.search_text import holds


async def person_refs(session: AsyncSession, person_ids: Iterable[str | None]) -> dict[str, PersonRef]:
    """Return the people with these ids, by id; unknown ids are left out."""
    wanted = {person_id for person_id in person_ids if person_id}
    query = (
        select(Person.id, Person.full_name, Person.short_name, Person.title, Unit.name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id.in_(wanted))
    )
    return {row.id: PersonRef(*row) for row in await session.execute(query)}


async def need_people(session: AsyncSession, person_ids: Iterable[str]) -> dict[str, PersonRef]:
    """Return the people with these ids.

    Raises:
        NotFound: one of them does not exist.
    """
    wanted = set(person_ids)
    found = await person_refs(session, wanted)
    if len(found) != len(wanted):
        raise NotFound("person_not_found")
    return found


async def in_name_order(session: AsyncSession, person_ids: Iterable[str]) -> list[PersonRef]:
    """Return the people with these ids in Vietnamese name order."""
    query = select(Person.id).where(Person.id.in_(set(person_ids))).order_by(Person.sort_key, Person.id)
    ids = (await session.scalars(query)).all()
    refs = await person_refs(session, ids)
    return [refs[person_id] for person_id in ids]


async def find_people(session: AsyncSession, text: str, limit: int = 50) -> list[PersonRef]:
    """Return people whose name or title holds the words of ``text``, in Vietnamese name order."""
    query = select(Person, Unit.name).join(Unit, Unit.id == Person.unit_id).order_by(Person.sort_key)
    rows = (await session.execute(query)).all()
    found = [(p, unit_name) for p, unit_name in rows if holds(text, p.full_name, p.title)]
    return [PersonRef(p.id, p.full_name, p.short_name, p.title, unit_name) for p, unit_name in found[:limit]]


async def all_units(session: AsyncSession) -> list[UnitView]:
    """Return every unit, by name."""
    units = await session.scalars(select(Unit).order_by(Unit.name))
    return [UnitView(u.id, u.parent_id, u.name, u.short_name, u.code) for u in units]


def on_the_day(day: date) -> ColumnElement[bool]:
    """Condition on Membership: it holds on ``day``."""
    return (Membership.starts_on <= day) & (Membership.ends_on.is_(None) | (Membership.ends_on >= day))


async def members_of(session: AsyncSession, body_id: str, day: date) -> list[BodyMember]:
    """Return the members of a body on ``day``, in the body's own order, the head marked."""
    query = (
        select(Membership.is_head, Person.id, Person.full_name, Person.short_name, Person.title, Unit.name)
        .join(Person, Person.id == Membership.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Membership.body_id == body_id, on_the_day(day))
        .order_by(Membership.position, Person.sort_key)
    )
    return [BodyMember(PersonRef(*person), is_head) for is_head, *person in await session.execute(query)]


async def heads_of(session: AsyncSession, body_id: str, day: date) -> dict[str, bool]:
    """Return the ids of a body's members on ``day``, and of each whether it is the head."""
    query = select(Membership.person_id, Membership.is_head).where(Membership.body_id == body_id, on_the_day(day))
    return {row.person_id: row.is_head for row in await session.execute(query)}


async def need_body(session: AsyncSession, body_id: str) -> Body:
    """Return the body, or raise NotFound."""
    body = await session.get(Body, body_id)
    if body is None:
        raise NotFound("body_not_found")
    return body


def rules_of(body: Body) -> BodyRules:
    """Return the rules a body works by."""
    return msgspec.convert(body.rules, BodyRules)


async def body_view(session: AsyncSession, body: Body, day: date) -> BodyView:
    """Return a body with its members of ``day``."""
    members = await members_of(session, body.id, day)
    return BodyView(body.id, body.name, body.unit_id, body.meeting_kinds, members)


async def bodies_prepared_by(session: AsyncSession, actor: Actor) -> list[Body]:
    """Return the bodies whose meetings the actor prepares as a secretary, by name."""
    of_bodies, of_units = actor.scopes("secretary", "body"), actor.scopes("secretary", "unit")
    query = select(Body).where(or_(Body.id.in_(of_bodies), Body.unit_id.in_(of_units))).order_by(Body.name)
    return list((await session.scalars(query)).all())


async def all_bodies(session: AsyncSession) -> list[Body]:
    """Return every body, by name."""
    return list((await session.scalars(select(Body).order_by(Body.name))).all())


async def calendar_of(session: AsyncSession, unit_id: str) -> WorkCalendar:
    """Return the calendar a unit works by: its own days, and those of the units above it where it has none itself."""
    days: dict[date, bool] = {}
    above: str | None = unit_id
    while above is not None:
        for row in (await session.scalars(select(OwnDay).where(OwnDay.unit_id == above))).all():
            days.setdefault(row.day, row.works)
        above = await session.scalar(select(Unit.parent_id).where(Unit.id == above))
    return WorkCalendar(
        days_off=frozenset(day for day, works in days.items() if not works),
        days_worked=frozenset(day for day, works in days.items() if works),
    )
