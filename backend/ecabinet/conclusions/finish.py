"""The ends of a document's way: returned, cancelled, issued."""

from ecabinet.audit.service import note
from ecabinet.conclusions import register
from ecabinet.conclusions.access import Held, lock_document, need_command
from ecabinet.conclusions.live import document_views
from ecabinet.conclusions.prepare import notice_values
from ecabinet.conclusions.rules import DocumentCommand, needs_reason
from ecabinet.conclusions.schemas import DocumentView, WithReason
from ecabinet.identity.actor import Actor
from ecabinet.kit.edits import touch
from ecabinet.kit.live import record
from ecabinet.kit.problem import Invalid
from ecabinet.kit.work import Work
from ecabinet.meetings.access import full_participants, secretaries
from ecabinet.meetings.tables import Meeting
from ecabinet.notices.service import tell


async def return_document(work: Work, actor: Actor, document_id: str, data: WithReason) -> DocumentView:
    """Give a document back to the secretaries with a reason; its number is kept for it until the year ends.

    The signer (or the secretaries themselves) return a prepared one, the records clerk a signed one.

    Raises:
        NotFound, Forbidden, Conflict: no such document, not this person's act, not in this state.
        Invalid: the reason is missing.
    """
    held = await lock_document(work, actor, document_id, DocumentCommand.RETURN)
    reason = _need_reason(DocumentCommand.RETURN, data)
    await register.hold(work, held.document, reason)
    _change(work, actor, held, DocumentCommand.RETURN, reason)
    meeting = await work.session.get_one(Meeting, held.document.meeting_id)
    _tell(work, held, await secretaries(work.session, meeting) - {actor.person_id}, "document_returned")
    return await _told(work, held, "DocumentReturned")


async def cancel_document(work: Work, actor: Actor, document_id: str, data: WithReason) -> DocumentView:
    """Give a document up; its number stays in the register as cancelled with the reason. Raises as ``return``."""
    held = await lock_document(work, actor, document_id, DocumentCommand.CANCEL)
    reason = _need_reason(DocumentCommand.CANCEL, data)
    await register.cancel(work, held.document, reason)
    _change(work, actor, held, DocumentCommand.CANCEL, reason)
    if held.document.prepared_at is not None:
        _tell(work, held, {held.document.signer_id} - {actor.person_id}, "document_cancelled")
    return await _told(work, held, "DocumentCancelled")


async def issue_document(work: Work, actor: Actor, document_id: str) -> DocumentView:
    """Issue a sealed document: everyone who takes part in the meeting gets it, and it never changes again.

    Raises:
        NotFound, Forbidden, Conflict: no such document, not the issuing unit's clerk, not sealed.
    """
    held = await lock_document(work, actor, document_id, DocumentCommand.ISSUE)
    _change(work, actor, held, DocumentCommand.ISSUE, "")
    held.document.issued_at = work.now
    readers = await full_participants(work.session, held.document.meeting_id) | {held.document.signer_id}
    _tell(work, held, readers - {actor.person_id}, "document_issued")
    return await _told(work, held, "DocumentIssued")


def _need_reason(command: DocumentCommand, data: WithReason) -> str:
    if needs_reason(command, data.reason):
        raise Invalid("reason_missing")
    return data.reason.strip()


def _change(work: Work, actor: Actor, held: Held, command: DocumentCommand, reason: str) -> None:
    document = held.document
    before = {"state": document.state}
    document.state, document.reason = need_command(held, command), reason
    touch(document, actor.person_id, work.now)
    note(
        work,
        f"{command}_document",
        ("document", document.id),
        unit_id=document.unit_id,
        meeting_id=document.meeting_id,
        before=before,
        after={"state": document.state, "reason": reason, "sha256": document.sha256},
    )


def _tell(work: Work, held: Held, person_ids: set[str], kind: str) -> None:
    document = held.document
    tell(
        work,
        sorted(person_ids),
        kind,
        href=f"/documents/{document.id}",
        unit_id=document.unit_id,
        meeting_id=document.meeting_id,
        values=notice_values(document),
    )


async def _told(work: Work, held: Held, event: str) -> DocumentView:
    document = held.document
    await record(work, document.meeting_id, event, [("document", document.id)])
    return (await document_views(work.session, [document]))[document.id]
