"""Reads of documents and registers, each scoped to who asks."""

from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Literal

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.conclusions.access import CLERK, Held, Part, visible_to
from ecabinet.conclusions.live import document_views
from ecabinet.conclusions.rules import DocumentCommand, DocumentState, missing_numbers, notice_due
from ecabinet.conclusions.schemas import DocumentCard, RegisterLine, RegisterView, State
from ecabinet.conclusions.tables import Document, RegisterEntry, SignerSet
from ecabinet.identity.actor import Actor
from ecabinet.identity.queries import calendar_of, person_refs, rules_of
from ecabinet.identity.tables import Body, Unit
from ecabinet.kit.calendar import end_of_day
from ecabinet.kit.problem import Forbidden
from ecabinet.meetings.access import access_of
from ecabinet.meetings.tables import Meeting

Wanted = Literal["waiting"] | State
_NEXT_ACT = {
    "draft": DocumentCommand.PREPARE,
    "returned": DocumentCommand.PREPARE,
    "prepared": DocumentCommand.SIGN,
    "signed": DocumentCommand.SEAL,
    "sealed": DocumentCommand.ISSUE,
}


class WaitingDocument(msgspec.Struct, frozen=True):
    """A document that waits for the person who asks; ``kind`` says for what, as in ``document_to_sign``."""

    id: str
    kind: str
    title: str
    subtitle: str
    due_at: datetime | None


async def documents_of(session: AsyncSession, actor: Actor, wanted: Wanted | None) -> list[DocumentCard]:
    """Return the documents this person may see, the newest first: all, those in one state, or what waits for them."""
    query = _rows(actor)
    if wanted == "waiting":
        query = query.where(Document.state.in_(_NEXT_ACT))
    elif wanted is not None:
        query = query.where(Document.state == wanted)
    rows = (await session.execute(query)).all()
    views = await document_views(session, [row[0] for row in rows])
    parts = _Parts(session, actor)
    cards = []
    for document, signer_set, meeting, body in rows:
        act = next_act(await parts.of(document, signer_set), document.state)
        if wanted == "waiting" and act is None:
            continue
        card = DocumentCard(
            document=views[document.id],
            meeting_title=meeting.title,
            waits_for_me=act.value if act else None,
            due_on=await due_on(session, document, meeting, body),
        )
        cards.append(card)
    return cards


def _rows(actor: Actor) -> Select[Document, SignerSet, Meeting, Body]:
    return (
        select(Document, SignerSet, Meeting, Body)
        .join(SignerSet, SignerSet.id == Document.signer_set_id)
        .join(Meeting, Meeting.id == Document.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(visible_to(actor))
        .order_by(Document.changed_at.desc(), Document.id)
    )


class _Parts:
    """What one person is to each of many documents, each meeting looked at once."""

    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor
        self._known: dict[str, tuple[bool, bool]] = {}

    async def of(self, document: Document, signer_set: SignerSet) -> Part:
        staff, full = await self._in_meeting(document.meeting_id)
        return Part(
            staff=staff,
            full=full,
            signer=document.signer_id == self._actor.person_id,
            clerk=self._actor.has(CLERK, "unit", signer_set.issuer_unit_id),
        )

    async def _in_meeting(self, meeting_id: str) -> tuple[bool, bool]:
        if meeting_id not in self._known:
            access = await access_of(self._session, meeting_id, self._actor.person_id)
            self._known[meeting_id] = (access.staff, access.keys.full) if access else (False, False)
        return self._known[meeting_id]


def next_act(part: Part, state: str) -> DocumentCommand | None:
    """Return the next act on a document's way if it is this person's, else None."""
    act = _NEXT_ACT.get(state)
    return act if act is not None and part.may(act, state) else None


async def due_on(session: AsyncSession, document: Document, meeting: Meeting, body: Body) -> date | None:
    """Return the last day to issue a conclusion notice; None for other kinds and for what is issued or cancelled."""
    if document.kind != "conclusion_notice" or document.state in (DocumentState.ISSUED, DocumentState.CANCELLED):
        return None
    calendar = await calendar_of(session, body.unit_id)
    return notice_due(meeting.started_at or meeting.starts_at, rules_of(body).notice, calendar)


async def documents_waiting(session: AsyncSession, actor: Actor) -> list[WaitingDocument]:
    """Return what waits for a person, for the start page."""
    return [
        WaitingDocument(
            id=card.document.id,
            kind=f"document_to_{card.waits_for_me}",
            title=card.document.abstract,
            subtitle=card.document.reference_number or card.meeting_title,
            due_at=end_of_day(card.due_on) if card.due_on else None,
        )
        for card in await documents_of(session, actor, "waiting")
    ]


async def meeting_and_body(session: AsyncSession, held: Held) -> tuple[Meeting, Body]:
    """Return the meeting a document comes from, and its body."""
    query = select(Meeting, Body).join(Body, Body.id == Meeting.body_id).where(Meeting.id == held.document.meeting_id)
    meeting, body = (await session.execute(query)).one()
    return meeting, body


async def registers_of(session: AsyncSession, actor: Actor, year: int) -> list[RegisterView]:
    """Return the registers of one year that this person keeps, every number given with what became of it.

    Raises:
        Forbidden: the person is no records clerk.
    """
    units = actor.scopes(CLERK, "unit")
    if not units:
        raise Forbidden("records_clerk_only")
    if not MINYEAR <= year <= MAXYEAR:
        return []
    query = (
        select(RegisterEntry, Document)
        .join(Document, Document.id == RegisterEntry.document_id)
        .where(RegisterEntry.unit_id.in_(units), RegisterEntry.year == year)
        .order_by(RegisterEntry.unit_id, RegisterEntry.register, RegisterEntry.number)
    )
    rows = [(entry, document) for entry, document in (await session.execute(query)).all()]
    names = await person_refs(session, [p for entry, document in rows for p in (entry.given_by, document.signer_id)])
    registers: dict[tuple[str, str], list[RegisterLine]] = {}
    for entry, document in rows:
        line = _line(entry, document, names[entry.given_by].full_name, names[document.signer_id].full_name)
        registers.setdefault((entry.unit_id, entry.register), []).append(line)
    unit_names = {unit.id: unit.name for unit in (await session.scalars(select(Unit).where(Unit.id.in_(units)))).all()}
    return [
        RegisterView(
            unit_id=unit_id,
            unit_name=unit_names[unit_id],
            register=register,
            year=year,
            missing=list(missing_numbers(line.number for line in lines)),
            lines=lines,
        )
        for (unit_id, register), lines in registers.items()
    ]


def _line(entry: RegisterEntry, document: Document, given_by: str, signer_name: str) -> RegisterLine:
    return RegisterLine(
        number=entry.number,
        reference_number=entry.reference_number,
        state=entry.state,  # type: ignore[arg-type]  # a column of plain strings holds one of these states
        reason=entry.reason,
        given_at=entry.given_at,
        given_by=given_by,
        cancelled_at=entry.cancelled_at,
        document_id=document.id,
        abstract=document.abstract,
        signer_name=signer_name,
        document_state=document.state,  # type: ignore[arg-type]  # the same
        issued_at=document.issued_at,
    )
