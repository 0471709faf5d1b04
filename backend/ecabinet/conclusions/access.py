"""Who may see a document and who may do what with it."""

import msgspec
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.conclusions.rules import DocumentCommand, DocumentState, next_state
from ecabinet.conclusions.tables import Document, SignerSet
from ecabinet.identity.actor import Actor
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.problem import Conflict, Forbidden, NotFound
from ecabinet.kit.work import Work
from ecabinet.meetings.access import BY_ITEM, OPEN_STATES, access_of, is_secretary_of
from ecabinet.meetings.tables import Attendee, Meeting

CLERK = "records_clerk"
_REFUSALS = {
    DocumentCommand.SIGN: "signer_only",
    DocumentCommand.SEAL: "records_clerk_only",
    DocumentCommand.ISSUE: "records_clerk_only",
}


class Part(msgspec.Struct, frozen=True):
    """What one person is to one document: of the meeting's staff, a full participant, its signer, its clerk."""

    staff: bool
    full: bool
    signer: bool
    clerk: bool

    def sees(self, document: Document) -> bool:
        """Tell whether this person may know of the document as it is now.

        Signer and clerk see it from its first preparation on, participants once it is issued.
        """
        handed_over = document.prepared_at is not None and (self.signer or self.clerk)
        return self.staff or handed_over or (self.full and document.state == DocumentState.ISSUED)

    def may(self, command: DocumentCommand, state: str) -> bool:
        """Tell whether this is the person for ``command``, whatever the state allows."""
        match command:
            case DocumentCommand.EDIT | DocumentCommand.PREPARE | DocumentCommand.CANCEL:
                return self.staff
            case DocumentCommand.SIGN:
                return self.signer
            case DocumentCommand.SEAL | DocumentCommand.ISSUE:
                return self.clerk
            case DocumentCommand.RETURN:
                return self.clerk if state == DocumentState.SIGNED else self.signer or self.staff

    def actions(self, state: str) -> list[DocumentCommand]:
        """Return what this person can do with a document in ``state``."""
        return [
            command
            for command in DocumentCommand
            if self.may(command, state) and next_state(DocumentState(state), command) is not None
        ]


class Held(msgspec.Struct, frozen=True):
    """A document with what the person who asks is to it, and who signs and issues it."""

    document: Document
    signer_set: SignerSet
    part: Part


async def find_document(session: AsyncSession, actor: Actor, document_id: str) -> Held:
    """Return a document that this person may see.

    Raises:
        NotFound: there is none, or none for this person; the answer does not tell which.
    """
    query = (
        select(Document, SignerSet)
        .join(SignerSet, SignerSet.id == Document.signer_set_id)
        .where(Document.id == document_id)
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound("document_not_found")
    document, signer_set = row
    part = await part_in(session, actor, document, signer_set)
    if not part.sees(document):
        raise NotFound("document_not_found")
    return Held(document, signer_set, part)


async def part_in(session: AsyncSession, actor: Actor, document: Document, signer_set: SignerSet) -> Part:
    """Return what the actor is to a document."""
    access = await access_of(session, document.meeting_id, actor.person_id)
    return Part(
        staff=access is not None and access.staff,
        full=access is not None and access.keys.full,
        signer=document.signer_id == actor.person_id,
        clerk=actor.has(CLERK, "unit", signer_set.issuer_unit_id),
    )


async def lock_document(work: Work, actor: Actor, document_id: str, command: DocumentCommand) -> Held:
    """Lock the document's meeting and return the document, for this person to carry out ``command``.

    Raises:
        NotFound: there is no such document for this person.
        Forbidden: another has to do this.
        Conflict: the document's state does not allow it (``document_state``).
    """
    meeting_id = await work.session.scalar(select(Document.meeting_id).where(Document.id == document_id))
    if meeting_id is None:
        raise NotFound("document_not_found")
    await lock_log(work.session, meeting_id)
    held = await find_document(work.session, actor, document_id)
    need_command(held, command)
    return held


def need_command(held: Held, command: DocumentCommand) -> DocumentState:
    """Return the state after ``command``.

    Raises:
        Forbidden: another has to do this.
        Conflict: the document's state does not allow it (``document_state``).
    """
    state = next_state(DocumentState(held.document.state), command)
    if not held.part.may(command, held.document.state):
        raise Forbidden(_REFUSALS.get(command, "staff_only"))
    if state is None:
        raise Conflict("document_state", state=held.document.state)
    return state


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Condition on Document joined to SignerSet and Meeting: this person may see it; the same law as ``Part.sees``."""
    person_id = actor.person_id
    staff = or_(Meeting.chair_id == person_id, is_secretary_of(person_id))
    attends = exists(
        select(Attendee.id).where(
            Attendee.meeting_id == Meeting.id,
            Attendee.person_id == person_id,
            Attendee.deleted_at.is_(None),
            Attendee.role.not_in(BY_ITEM),
        )
    )
    clerk = SignerSet.issuer_unit_id.in_(actor.scopes(CLERK, "unit"))
    handed_over = and_(Document.prepared_at.is_not(None), or_(Document.signer_id == person_id, clerk))
    issued = and_(Document.state == DocumentState.ISSUED, Meeting.state.in_(OPEN_STATES), attends)
    return and_(Meeting.deleted_at.is_(None), or_(staff, handed_over, issued))
