"""The registers that number documents: no number twice, none unexplained (NĐ 30/2020)."""

from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.conclusions.rules import (
    DocumentKind,
    keeps_number,
    next_number,
    reference_number,
    register_of,
    register_year,
    symbol_of,
)
from ecabinet.conclusions.tables import Document, RegisterEntry, RegisterHead, SignerSet
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Work


class NumberTaken(Exception):
    """Another document got the number meanwhile, or the year turned: look again."""


class Place(msgspec.Struct, frozen=True):
    """A place in a register: the number a document has, or would get now."""

    unit_id: str
    register: str
    year: int
    number: int
    reference_number: str


async def look_up(session: AsyncSession, document: Document, signer_set: SignerSet, now: datetime) -> Place:
    """Return the place the document keeps from an earlier preparation this year, or the next free one."""
    kind, year = DocumentKind(document.kind), register_year(now)
    register = register_of(kind, secret=False)
    number = document.number
    if number is None or not keeps_number(document.year, year):
        head = await session.get(RegisterHead, (signer_set.issuer_unit_id, register, year), populate_existing=True)
        number = next_number(head.number if head else None)
    reference = reference_number(number, symbol_of(kind, signer_set.symbol))
    return Place(signer_set.issuer_unit_id, register, year, number, reference)


async def take(work: Work, document: Document, signer_set: SignerSet, place: Place, by: str) -> None:
    """Give the document its place in the register; one it held from another year is cancelled there.

    The head's row stays locked until the transaction ends, so numbers follow the order of commits.

    Raises:
        NumberTaken: the place is not the one the document would get now.
    """
    head = await _lock_head(work.session, place)
    if await look_up(work.session, document, signer_set, work.now) != place:
        raise NumberTaken
    held = await entry_of(work.session, document)
    if held is not None and keeps_number(held.year, place.year):
        held.state, held.reason = "given", ""
    else:
        if held is not None:
            _cancel(held, held.reason, work.now)
        head.number = place.number
        work.session.add(_entry(document, place, by, work.now))
    document.number, document.year, document.reference_number = place.number, place.year, place.reference_number


async def hold(work: Work, document: Document, reason: str) -> None:
    """Keep the number for a document that goes back, with the reason."""
    if (entry := await entry_of(work.session, document)) is not None:
        entry.state, entry.reason = "held", reason


async def cancel(work: Work, document: Document, reason: str) -> None:
    """Cancel the document's number, which stays in the register with the reason."""
    if (entry := await entry_of(work.session, document)) is not None:
        _cancel(entry, reason, work.now)


async def entry_of(session: AsyncSession, document: Document) -> RegisterEntry | None:
    """Return the document's standing place in its register, or None where it has no number."""
    query = select(RegisterEntry).where(
        RegisterEntry.document_id == document.id, RegisterEntry.state.in_(("given", "held"))
    )
    return (await session.scalars(query)).one_or_none()


async def _lock_head(session: AsyncSession, place: Place) -> RegisterHead:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    first = {"unit_id": place.unit_id, "register": place.register, "year": place.year, "number": 0}
    await session.execute(insert(RegisterHead).values(first).on_conflict_do_nothing())
    query = select(RegisterHead).where(
        RegisterHead.unit_id == place.unit_id,
        RegisterHead.register == place.register,
        RegisterHead.year == place.year,
    )
    return (await session.scalars(query.with_for_update().execution_options(populate_existing=True))).one()


def _entry(document: Document, place: Place, by: str, now: datetime) -> RegisterEntry:
    return RegisterEntry(
        id=new_id(),
        unit_id=place.unit_id,
        register=place.register,
        year=place.year,
        number=place.number,
        reference_number=place.reference_number,
        document_id=document.id,
        given_at=now,
        given_by=by,
    )


def _cancel(entry: RegisterEntry, reason: str, now: datetime) -> None:
    entry.state, entry.reason, entry.cancelled_at = "cancelled", reason, now
