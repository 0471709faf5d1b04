"""One document as the sign screen shows it: its text, what is checked of it, and what may be done now."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.conclusions.access import Held
from ecabinet.conclusions.live import conclusion_views, document_views
from ecabinet.conclusions.queries import due_on, meeting_and_body
from ecabinet.conclusions.rules import DocumentKind, DocumentState
from ecabinet.conclusions.schemas import BytesCheck, Checks, ConclusionCheck, DocumentDetail, KeyCheck, VoteCheck
from ecabinet.conclusions.tables import Document
from ecabinet.signing.desk import SigningDesk
from ecabinet.signing.keys import key_of_person, seal_of_unit
from ecabinet.voting.queries import votes_with_questions

_NOTHING = Checks(vote=None, conclusions=None, unchanged=None, key=None)


async def detail_of(session: AsyncSession, desk: SigningDesk, held: Held, now: datetime) -> DocumentDetail:
    """Return a document with its checks, which are for those who work on it and not for its readers."""
    document, part = held.document, held.part
    meeting, body = await meeting_and_body(session, held)
    works_on_it = part.staff or part.signer or part.clerk
    return DocumentDetail(
        document=(await document_views(session, [document]))[document.id],
        meeting_title=meeting.title,
        due_on=await due_on(session, document, meeting, body),
        body=document.body,
        recipients=list(document.recipients),
        authority=list(document.authority),
        actions=[command.value for command in part.actions(document.state)],
        checks=await _checks(session, desk, held, now) if works_on_it else _NOTHING,
    )


async def _checks(session: AsyncSession, desk: SigningDesk, held: Held, now: datetime) -> Checks:
    return Checks(
        vote=await _vote(session, held.document),
        conclusions=await _conclusions(session, held.document),
        unchanged=await _bytes(desk, held.document),
        key=await _key(session, held, now),
    )


async def _vote(session: AsyncSession, document: Document) -> VoteCheck | None:
    if document.vote_id is None:
        return None
    votes = {vote.id: vote for vote, _ in await votes_with_questions(session, document.meeting_id)}
    vote = votes[document.vote_id]
    result = vote.result or {}
    return VoteCheck(
        ok=vote.state == "closed" and result.get("outcome") == "carried",
        in_favour=result.get("in_favour", 0),
        members=result.get("members", 0),
        closed_at=vote.closed_at,
        code=result.get("code", ""),
    )


async def _conclusions(session: AsyncSession, document: Document) -> ConclusionCheck | None:
    if document.kind != DocumentKind.CONCLUSION_NOTICE:
        return None
    views = await conclusion_views(session, document.meeting_id)
    newest = max((view.recorded_at for view in views.values()), default=None)
    words = " ".join(document.body.split())
    stands = all(" ".join(line.split()) in words for view in views.values() for line in view.text.splitlines())
    return ConclusionCheck(ok=stands, recorded_at=newest)


async def _bytes(desk: SigningDesk, document: Document) -> BytesCheck | None:
    if document.sha256 is None:
        return None
    ok = await desk.unchanged(document.sha256)
    return BytesCheck(ok=ok, preparation=document.preparation, prepared_at=document.prepared_at)


async def _key(session: AsyncSession, held: Held, now: datetime) -> KeyCheck | None:
    """Only who signs or seals next learns about the key."""
    state = held.document.state
    if state == DocumentState.PREPARED and held.part.signer:
        key = await key_of_person(session, held.document.signer_id)
    elif state == DocumentState.SIGNED and held.part.clerk:
        key = await seal_of_unit(session, held.signer_set.issuer_unit_id)
    else:
        return None
    if key is None:
        return KeyCheck(ok=False, subject="", valid_until=None, tries_left=0)
    usable = key.valid_until > now and key.tries_left > 0
    return KeyCheck(ok=usable, subject=key.subject, valid_until=key.valid_until, tries_left=key.tries_left)
