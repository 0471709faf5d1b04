"""Preparing the bytes to sign: the number from the register, the layout of NĐ 30/2020, both signature fields.

Setting a document takes longer than a transaction may. So the number is looked up first, the document is set with
it, and the transaction that stores the bytes takes the number only if it is still the document's: otherwise once more.
A number is therefore never given without its bytes, whenever the machine stops.
"""

from datetime import date, datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.conclusions import register
from ecabinet.conclusions.access import Held, find_document, lock_document, need_command
from ecabinet.conclusions.live import document_views
from ecabinet.conclusions.register import NumberTaken, Place
from ecabinet.conclusions.rules import Capacity, DocumentCommand, DocumentKind, authority_lines, is_on_behalf, symbol_of
from ecabinet.conclusions.schemas import DocumentView
from ecabinet.conclusions.tables import Document, DocumentFile, SignerSet
from ecabinet.identity.actor import Actor
from ecabinet.identity.queries import need_body
from ecabinet.identity.tables import Person, Unit
from ecabinet.kit.calendar import local_date
from ecabinet.kit.command import Command
from ecabinet.kit.edits import touch
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, NotFound
from ecabinet.kit.work import Work
from ecabinet.meetings.tables import Meeting
from ecabinet.notices.service import tell
from ecabinet.signing.desk import SigningDesk
from ecabinet.typeset.models import Letterhead, Official

_ATTEMPTS = 20


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be prepared: which state of the document, with which number, on which day."""

    document_id: str
    version: int
    place: Place
    day: date
    official: Official


class Prepared(msgspec.Struct, frozen=True):
    """The stored bytes."""

    sha256: str
    pages: int


async def prepare_document(command: Command, desk: SigningDesk, actor: Actor, document_id: str) -> DocumentView:
    """Number a draft or returned document, set it, and hand it to its signer.

    Raises:
        NotFound: there is no such document for this person.
        Forbidden: the person is neither chair nor secretary of its meeting.
        Conflict: it is not a draft, or somebody changed it meanwhile (``document_changed``).
        Invalid: its text cannot be set.
    """
    if (earlier := await command.earlier(DocumentView)) is not None:
        return earlier
    for _ in range(_ATTEMPTS):
        async with command.database.reading() as session:
            plan = await _plan(session, actor, document_id, command.clock.now())
        sheet = await desk.set(plan.official)
        prepared = Prepared(await desk.keep(sheet.pdf), sheet.pages)
        try:
            return await command.run(_store, actor, plan, prepared)
        except NumberTaken:
            continue
    raise Conflict("register_busy")


async def preview_of(session: AsyncSession, held: Held) -> Official:
    """Return a draft as it is to be set before it has a number and a day."""
    symbol = symbol_of(DocumentKind(held.document.kind), held.signer_set.symbol)
    return await official_of(session, held.document, held.signer_set, f"/{symbol}", None)


async def _plan(session: AsyncSession, actor: Actor, document_id: str, now: datetime) -> Plan:
    held = await find_document(session, actor, document_id)
    need_command(held, DocumentCommand.PREPARE)
    document, signer_set, day = held.document, held.signer_set, local_date(now)
    place = await register.look_up(session, document, signer_set, now)
    official = await official_of(session, document, signer_set, place.reference_number, day)
    return Plan(document_id=document_id, version=document.version, place=place, day=day, official=official)


async def official_of(
    session: AsyncSession, document: Document, signer_set: SignerSet, reference: str, day: date | None
) -> Official:
    """Return the document as it is to be set; ``day`` None leaves the date blank."""
    issuer = await session.get_one(Unit, signer_set.issuer_unit_id)
    signer = await session.get_one(Person, document.signer_id)
    on_behalf = is_on_behalf(document.authority)
    head = Letterhead(
        issuing_body=await _body_name(session, document) if on_behalf else issuer.name,
        reference_number=reference,
        abstract=document.abstract,
        authority=list(document.authority),
        signer_name=signer.full_name,
        recipients=document.recipients,
        place=issuer.place,
        signed_on=day,
    )
    return Official(kind=document.kind, head=head, body=document.body)


def authority_of(signer_set: SignerSet) -> list[str]:
    """Return the lines above the signature of a document that is drafted now (NĐ 30/2020 Art 13)."""
    return list(authority_lines(Capacity(signer_set.authority), signer_set.authority_of, signer_set.signer_title))


async def _body_name(session: AsyncSession, document: Document) -> str:
    meeting = await session.get_one(Meeting, document.meeting_id)
    return (await need_body(session, meeting.body_id)).name


async def _store(work: Work, actor: Actor, plan: Plan, prepared: Prepared) -> DocumentView:
    held = await lock_document(work, actor, plan.document_id, DocumentCommand.PREPARE)
    document = held.document
    if document.version != plan.version:
        raise Conflict("document_changed")
    if local_date(work.now) != plan.day:
        raise NumberTaken
    before = {"state": document.state, "reference_number": document.reference_number}
    await register.take(work, document, held.signer_set, plan.place, actor.person_id)
    _hand_over(work, actor, held, prepared)
    after = {"state": document.state, "reference_number": document.reference_number, "sha256": document.sha256}
    note(
        work,
        "prepare_document",
        ("document", document.id),
        unit_id=document.unit_id,
        meeting_id=document.meeting_id,
        before=before,
        after=after,
    )
    await record(work, document.meeting_id, "DocumentPrepared", [("document", document.id)])
    tell(
        work,
        [document.signer_id],
        "document_to_sign",
        href=f"/documents/{document.id}",
        unit_id=document.unit_id,
        meeting_id=document.meeting_id,
        values=notice_values(document),
    )
    return (await document_views(work.session, [document]))[document.id]


def _hand_over(work: Work, actor: Actor, held: Held, prepared: Prepared) -> None:
    document = held.document
    document.state = need_command(held, DocumentCommand.PREPARE)
    document.sha256, document.pages, document.reason = prepared.sha256, prepared.pages, ""
    document.preparation += 1
    document.prepared_at, document.signed_at, document.sealed_at = work.now, None, None
    touch(document, actor.person_id, work.now)
    keep_step(work, document, "prepared")


def keep_step(work: Work, document: Document, step: str) -> None:
    """Write down the document's bytes at this step."""
    row = DocumentFile(
        document_id=document.id,
        preparation=document.preparation,
        step=step,
        sha256=need_bytes(document),
        at=work.now,
    )
    work.session.add(row)


def need_bytes(document: Document) -> str:
    """Return the SHA-256 of the document's newest bytes.

    Raises:
        NotFound: it was never prepared (``document_without_bytes``).
    """
    if document.sha256 is None:
        raise NotFound("document_without_bytes")
    return document.sha256


def notice_values(document: Document) -> dict[str, str | None]:
    """Return what a notice about a document says of it."""
    return {
        "kind": document.kind,
        "reference_number": document.reference_number,
        "abstract": document.abstract,
        "reason": document.reason,
    }
