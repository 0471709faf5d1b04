"""Who signs each kind of document of a body, in whose place, and whose seal it bears (NĐ 30/2020 Art 13)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.conclusions.schemas import SetSigner, SignerView
from ecabinet.conclusions.tables import Document, SignerSet
from ecabinet.identity.queries import need_body, need_people, person_refs
from ecabinet.identity.tables import Unit
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Conflict, NotFound
from ecabinet.kit.work import Work

SETTABLE = ("signer_id", "authority", "authority_of", "signer_title", "issuer_unit_id", "symbol")


async def signers_of(session: AsyncSession, body_id: str) -> list[SignerView]:
    """Return who signs what for a body, by kind of document.

    Raises:
        NotFound: there is no such body.
    """
    await need_body(session, body_id)
    query = select(SignerSet).where(SignerSet.body_id == body_id).order_by(SignerSet.document_kind)
    rows = list((await session.scalars(query)).all())
    people = await person_refs(session, [row.signer_id for row in rows])
    return [
        SignerView(
            kind=row.document_kind,
            signer=people[row.signer_id],
            authority=row.authority,
            authority_of=row.authority_of,
            signer_title=row.signer_title,
            issuer_unit_id=row.issuer_unit_id,
            symbol=row.symbol,
            version=row.version,
        )
        for row in rows
    ]


async def set_signer(work: Work, body_id: str, kind: str, data: SetSigner) -> None:
    """Set who signs a kind of document from now on; documents already drafted keep their signer and in whose place.

    Raises:
        NotFound: there is no such body, person or unit.
        Conflict: somebody else set it meanwhile (``edit_conflict``), or documents were drafted, so unit and symbol
            can no longer change (``signer_in_use``).
    """
    body = await need_body(work.session, body_id)
    await need_people(work.session, [data.signer_id])
    if await work.session.get(Unit, data.issuer_unit_id) is None:
        raise NotFound("unit_not_found")
    row = await _row(work.session, body_id, kind)
    await _need_version(work.session, row, data.expected_version)
    if row is not None and (row.issuer_unit_id, row.symbol) != (data.issuer_unit_id, data.symbol):
        await _need_unused(work.session, row)
    before = {"signer_id": row.signer_id, "authority": row.authority} if row else None
    row = row or SignerSet(id=new_id(), body_id=body_id, document_kind=kind, version=0)
    for name in SETTABLE:
        setattr(row, name, getattr(data, name))
    row.version, row.changed_by, row.changed_at = row.version + 1, work.origin.person_id, work.now
    work.session.add(row)
    after = {"kind": kind, "signer_id": data.signer_id, "authority": data.authority}
    note(work, "set_signer", ("body", body_id), unit_id=body.unit_id, before=before, after=after)


async def _need_version(session: AsyncSession, row: SignerSet | None, expected: int) -> None:
    current = row.version if row else 0
    if row is None or current == expected:
        return
    names = await person_refs(session, [row.changed_by])
    raise Conflict(
        "edit_conflict",
        changed_by=row.changed_by,
        changed_by_name=names[row.changed_by].full_name if row.changed_by else None,
        changed_at=row.changed_at.isoformat() if row.changed_at else None,
        current=current,
    )


async def _row(session: AsyncSession, body_id: str, kind: str) -> SignerSet | None:
    query = select(SignerSet).where(SignerSet.body_id == body_id, SignerSet.document_kind == kind)
    return (await session.scalars(query.with_for_update())).one_or_none()


async def _need_unused(session: AsyncSession, row: SignerSet) -> None:
    used = select(Document.id).where(Document.signer_set_id == row.id).limit(1)
    if (await session.scalars(used)).first() is not None:
        raise Conflict("signer_in_use")
