"""The live entities conclusion and document."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.conclusions.rules import DocumentKind, symbol_of
from ecabinet.conclusions.schemas import ConclusionView, DocumentView
from ecabinet.conclusions.tables import Conclusion, Document, SignerSet
from ecabinet.identity.queries import person_refs
from ecabinet.identity.schemas import PersonRef
from ecabinet.identity.tables import Unit
from ecabinet.kit import audience as to
from ecabinet.kit.live import Entity, reader
from ecabinet.meetings.tables import AgendaItem


async def conclusion_views(
    session: AsyncSession, meeting_id: str, ids: frozenset[str] | None = None
) -> dict[str, ConclusionView]:
    """Return the conclusions on a meeting's items (all, or those with these ids) by item id."""
    query = (
        select(Conclusion)
        .join(AgendaItem, AgendaItem.id == Conclusion.item_id)
        .where(Conclusion.meeting_id == meeting_id, AgendaItem.deleted_at.is_(None))
    )
    if ids is not None:
        query = query.where(Conclusion.item_id.in_(ids))
    rows = list((await session.scalars(query)).all())
    names = await person_refs(session, [row.recorded_by for row in rows])
    return {
        row.item_id: ConclusionView(
            id=row.item_id,
            item_id=row.item_id,
            text=row.text,
            version=row.version,
            recorded_by=row.recorded_by,
            recorded_by_name=names[row.recorded_by].full_name,
            recorded_at=row.recorded_at,
        )
        for row in rows
    }


@reader("conclusion")
async def conclusion_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read conclusions, each for those allowed on its item."""
    views = await conclusion_views(session, meeting_id, ids)
    return {item_id: Entity(to.item(item_id), view) for item_id, view in views.items()}


@reader("document")
async def document_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read documents: for the chair and the secretaries, and for everyone who takes part once they are issued."""
    query = select(Document).where(Document.meeting_id == meeting_id)
    if ids is not None:
        query = query.where(Document.id.in_(ids))
    documents = list((await session.scalars(query)).all())
    views = await document_views(session, documents)
    return {each.id: Entity(to.FULL if each.state == "issued" else to.STAFF, views[each.id]) for each in documents}


async def document_views(session: AsyncSession, documents: list[Document]) -> dict[str, DocumentView]:
    """Return documents as they are shown, by id."""
    sets = (
        select(SignerSet, Unit.name)
        .join(Unit, Unit.id == SignerSet.issuer_unit_id)
        .where(SignerSet.id.in_({each.signer_set_id for each in documents}))
    )
    issuers = {row.id: (row, name) for row, name in (await session.execute(sets)).all()}
    signers = await person_refs(session, [each.signer_id for each in documents])
    return {each.id: _view(each, *issuers[each.signer_set_id], signers[each.signer_id]) for each in documents}


def _view(document: Document, signer_set: SignerSet, issuer_name: str, signer: PersonRef) -> DocumentView:
    return DocumentView(
        id=document.id,
        meeting_id=document.meeting_id,
        vote_id=document.vote_id,
        kind=document.kind,
        number=document.number,
        year=document.year,
        symbol=symbol_of(DocumentKind(document.kind), signer_set.symbol),
        reference_number=document.reference_number,
        abstract=document.abstract,
        state=document.state,  # type: ignore[arg-type]  # a column of plain strings holds one of these states
        reason=document.reason,
        signer=signer,
        issuer_name=issuer_name,
        prepared_at=document.prepared_at,
        signed_at=document.signed_at,
        sealed_at=document.sealed_at,
        issued_at=document.issued_at,
        pages=document.pages,
        version=document.version,
        version_sha256=document.sha256,
    )


LIVE = (conclusion_entities, document_entities)
