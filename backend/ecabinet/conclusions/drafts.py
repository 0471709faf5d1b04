"""Documents in the making: drafted by the program from what the meeting recorded, edited by the secretary."""

from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.conclusions.access import lock_document
from ecabinet.conclusions.drafting import (
    Draft,
    ItemFacts,
    MeetingFacts,
    VoteFacts,
    draft_notice,
    draft_resolution,
    recipients_end_in_archive,
)
from ecabinet.conclusions.live import document_views
from ecabinet.conclusions.prepare import authority_of
from ecabinet.conclusions.rules import DocumentCommand
from ecabinet.conclusions.schemas import ChangeDocument, DocumentView, MakeDocument
from ecabinet.conclusions.tables import Conclusion, Document, SignerSet
from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.identity.tables import Unit
from ecabinet.kit.edits import need_version, touch
from ecabinet.kit.ids import new_id
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, Invalid, NotFound
from ecabinet.kit.schemas import Created
from ecabinet.kit.work import Work
from ecabinet.meetings.live import attended_members, meeting_day
from ecabinet.meetings.prepare import changed_by_name, need_meeting
from ecabinet.meetings.rules import MeetingCommand
from ecabinet.meetings.tables import AgendaItem, Meeting
from ecabinet.voting.queries import votes_with_questions

NOTICE, RESOLUTION = "conclusion_notice", "resolution"


async def make_document(work: Work, actor: Actor, meeting_id: str, data: MakeDocument) -> Created:
    """Draft the conclusion notice of a closed meeting, or the resolution of a vote that carried.

    Raises:
        NotFound: there is no such meeting or vote for this person.
        Forbidden: the person is neither chair nor secretary.
        Conflict: the meeting is not closed, nobody is set to sign, nothing was concluded, the vote did not carry,
            or the document is there already (``document_exists`` with its id).
    """
    meeting = await need_meeting(work, actor, meeting_id, MeetingCommand.MAKE_DOCUMENT)
    vote_id = data.vote_id if data.kind == RESOLUTION else None
    await _need_none(work.session, meeting_id, data.kind, vote_id)
    signer_set = await _signer_set(work.session, meeting.body_id, data.kind)
    draft = await _draft(work.session, meeting, signer_set, data)
    document = _document(work, actor, meeting, signer_set, draft)
    document.kind, document.vote_id = data.kind, vote_id
    work.session.add(document)
    note(
        work,
        "make_document",
        ("document", document.id),
        unit_id=document.unit_id,
        meeting_id=meeting_id,
        after={"kind": data.kind, "vote_id": vote_id, **_facts(document)},
    )
    await record(work, meeting_id, "DocumentDrafted", [("document", document.id)])
    return Created(document.id)


async def change_document(work: Work, actor: Actor, document_id: str, data: ChangeDocument) -> DocumentView:
    """Change the abstract, the text or the recipients of a draft or a returned document.

    Raises:
        Conflict: somebody changed it meanwhile, or it is with its signer.
        Invalid: the last recipient is not the archive (``recipients_without_archive``).
    """
    held = await lock_document(work, actor, document_id, DocumentCommand.EDIT)
    document = held.document
    need_version(document, data.expected_version, await changed_by_name(work.session, document))
    if data.recipients is not UNSET and not recipients_end_in_archive(data.recipients):
        raise Invalid("recipients_without_archive")
    before = _facts(document)
    for name in ("abstract", "body", "recipients"):
        if (value := getattr(data, name)) is not UNSET:
            setattr(document, name, value)
    touch(document, actor.person_id, work.now)
    note(
        work,
        "change_document",
        ("document", document_id),
        unit_id=document.unit_id,
        meeting_id=document.meeting_id,
        before=before,
        after=_facts(document),
    )
    await record(work, document.meeting_id, "DocumentChanged", [("document", document_id)])
    return (await document_views(work.session, [document]))[document_id]


async def _need_none(session: AsyncSession, meeting_id: str, kind: str, vote_id: str | None) -> None:
    query = select(Document.id).where(
        Document.meeting_id == meeting_id,
        Document.kind == kind,
        Document.state != "cancelled",
        Document.vote_id.is_(None) if vote_id is None else Document.vote_id == vote_id,
    )
    if (standing := (await session.scalars(query)).first()) is not None:
        raise Conflict("document_exists", document_id=standing)


async def _signer_set(session: AsyncSession, body_id: str, kind: str) -> SignerSet:
    query = select(SignerSet).where(SignerSet.body_id == body_id, SignerSet.document_kind == kind)
    signer_set = (await session.scalars(query)).one_or_none()
    if signer_set is None:
        raise Conflict("signer_not_set", kind=kind)
    return signer_set


def _document(work: Work, actor: Actor, meeting: Meeting, signer_set: SignerSet, draft: Draft) -> Document:
    return Document(
        id=new_id(),
        unit_id=signer_set.issuer_unit_id,
        meeting_id=meeting.id,
        abstract=draft.abstract,
        body=draft.body,
        recipients=draft.recipients,
        signer_set_id=signer_set.id,
        signer_id=signer_set.signer_id,
        authority=authority_of(signer_set),
        changed_by=actor.person_id,
        changed_at=work.now,
    )


async def _draft(session: AsyncSession, meeting: Meeting, signer_set: SignerSet, data: MakeDocument) -> Draft:
    if data.kind == RESOLUTION:
        vote = await _carried_vote(session, meeting, data.vote_id)
        return draft_resolution(await _meeting_facts(session, meeting), vote)
    items = await _item_facts(session, meeting.id)
    if not any(item.conclusion for item in items.values()):
        raise Conflict("nothing_concluded")
    issuer = await session.get_one(Unit, signer_set.issuer_unit_id)
    return draft_notice(await _meeting_facts(session, meeting), list(items.values()), issuer.name)


async def _carried_vote(session: AsyncSession, meeting: Meeting, vote_id: str | None) -> VoteFacts:
    if vote_id is None:
        raise Invalid("vote_missing")
    votes = {vote.id: (vote, decision) for vote, decision in await votes_with_questions(session, meeting.id)}
    if vote_id not in votes:
        raise NotFound("vote_not_found")
    vote, decision = votes[vote_id]
    result = vote.result or {}
    if vote.state != "closed" or result.get("outcome") != "carried":
        raise Conflict("vote_not_carried", state=vote.state, outcome=result.get("outcome"))
    items = await _item_facts(session, meeting.id)
    return VoteFacts(question=decision.question, item=items[vote.item_id], article=result.get("article", ""))


async def _meeting_facts(session: AsyncSession, meeting: Meeting) -> MeetingFacts:
    body = await people.need_body(session, meeting.body_id)
    chair = (await people.person_refs(session, [meeting.chair_id]))[meeting.chair_id]
    members = {member.person.id for member in await people.members_of(session, body.id, meeting_day(meeting))}
    return MeetingFacts(
        title=meeting.title,
        day=meeting_day(meeting),
        place=meeting.place,
        body_name=body.name,
        chair_title=chair.title,
        chair_name=chair.full_name,
        present=len(members & await attended_members(session, meeting.id)),
        members=len(members),
    )


async def _item_facts(session: AsyncSession, meeting_id: str) -> dict[str, ItemFacts]:
    """Return what a draft needs of each item, by id, in the agenda's order."""
    query = (
        select(AgendaItem.id, AgendaItem.title, Conclusion.text, Unit.name)
        .outerjoin(Conclusion, Conclusion.item_id == AgendaItem.id)
        .outerjoin(Unit, Unit.id == AgendaItem.submitting_unit_id)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.deleted_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return {
        item_id: ItemFacts(title=title, conclusion=text or "", agency=agency or "")
        for item_id, title, text, agency in (await session.execute(query)).all()
    }


def _facts(document: Document) -> dict[str, str | list[str]]:
    return {"abstract": document.abstract, "body": document.body, "recipients": list(document.recipients)}
