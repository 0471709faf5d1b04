"""A unit's own days off, and days it works in exchange for others."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.functions import count

from ecabinet.audit.service import note
from ecabinet.identity.schemas import AddOwnDay, OwnDayView
from ecabinet.identity.tables import OwnDay, Unit
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Conflict, NotFound
from ecabinet.kit.schemas import Created
from ecabinet.kit.work import Work


async def own_days(session: AsyncSession) -> list[OwnDayView]:
    """Return the own days of every unit, the latest first."""
    query = select(OwnDay, Unit.name).join(Unit, Unit.id == OwnDay.unit_id).order_by(OwnDay.day.desc(), Unit.name)
    return [
        OwnDayView(row.id, row.unit_id, unit_name, row.day, row.works, row.reason)
        for row, unit_name in (await session.execute(query)).all()
    ]


async def add_own_day(work: Work, data: AddOwnDay) -> Created:
    """Add a day off, or a day worked, of a unit and the units below it; return its id.

    Raises:
        NotFound: there is no such unit.
        Conflict: the unit has something written for that day (``day_taken``).
    """
    if await work.session.get(Unit, data.unit_id) is None:
        raise NotFound("unit_not_found")
    taken = select(count()).where(OwnDay.unit_id == data.unit_id, OwnDay.day == data.day)
    if await work.session.scalar(taken):
        raise Conflict("day_taken")
    row = OwnDay(id=new_id(), unit_id=data.unit_id, day=data.day, works=data.works, reason=data.reason.strip())
    work.session.add(row)
    note(work, "add_own_day", ("unit", row.unit_id), unit_id=row.unit_id, after=_values(row))
    return Created(row.id)


async def remove_own_day(work: Work, day_id: str) -> None:
    """Take back a unit's own day: the public calendar holds again.

    Raises:
        NotFound: there is no such day.
    """
    row = await work.session.get(OwnDay, day_id)
    if row is None:
        raise NotFound("day_not_found")
    await work.session.delete(row)
    note(work, "remove_own_day", ("unit", row.unit_id), unit_id=row.unit_id, before=_values(row))


def _values(row: OwnDay) -> dict[str, str | bool]:
    return {"day": row.day.isoformat(), "works": row.works, "reason": row.reason}
