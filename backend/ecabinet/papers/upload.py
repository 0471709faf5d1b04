"""Taking in uploaded bytes, and making papers and versions of them."""

from collections.abc import AsyncIterable, AsyncIterator

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.actor import Actor
from ecabinet.kit.files import FileStore, FileTooLarge
from ecabinet.kit.ids import new_id
from ecabinet.kit.live import record
from ecabinet.kit.problem import Conflict, Invalid, NotFound
from ecabinet.kit.work import Work
from ecabinet.papers import events
from ecabinet.papers.content_type import HEAD_BYTES, looks_like
from ecabinet.papers.entries import comes_late, new_paper, note_paper, paper_facts, version_facts, view_of
from ecabinet.papers.file_names import clean_file_name
from ecabinet.papers.jobs import order_inspection
from ecabinet.papers.queries import entities_of
from ecabinet.papers.rights import lock_item, need_below_ceiling, need_preparer, paper_to_prepare
from ecabinet.papers.rules import Classification
from ecabinet.papers.schemas import NewPaper, PaperView, Upload, UploadLimits
from ecabinet.papers.tables import Paper, PaperVersion


async def receive(
    files: FileStore, stream: AsyncIterable[bytes], file_name: str, announced: int | None, limit_bytes: int
) -> Upload:
    """Store what comes in; no more than ``limit_bytes``, and only what begins like a PDF.

    ``announced`` is the size the client says it will send, in bytes.

    Raises:
        FileTooLarge: at once where it is announced, otherwise as soon as the limit is passed.
        Invalid: there are no bytes (``paper_empty``), or of something else (``paper_not_pdf`` with ``looks_like``).
        Unavailable: the disk is full.
    """
    if announced is not None and announced > limit_bytes:
        raise FileTooLarge(limit_bytes)
    stored = await files.store(_pdf_only(stream), limit_bytes)
    return Upload(file_name=clean_file_name(file_name), sha256=stored.sha256, size=stored.size)


async def _pdf_only(stream: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Pass on the stream once its beginning was found to be that of a PDF."""
    head, judged = b"", False
    async for chunk in stream:
        if judged:
            yield chunk
            continue
        head += chunk
        if len(head) >= HEAD_BYTES:
            _need_pdf(head)
            judged = True
            yield head
    if not judged:
        _need_pdf(head)
        yield head


def _need_pdf(head: bytes) -> None:
    if not head:
        raise Invalid("paper_empty")
    kind = looks_like(head[:HEAD_BYTES])
    if kind != "pdf":
        raise Invalid("paper_not_pdf", looks_like=kind)


async def need_item_to_upload_to(
    session: AsyncSession, actor: Actor, item_id: str, classification: Classification, ceiling: Classification
) -> None:
    """Refuse, before any byte is taken, what ``add_paper`` would refuse after all of them."""
    await need_preparer(session, actor, item_id)
    need_below_ceiling(classification, ceiling)


async def need_paper_to_upload_to(session: AsyncSession, actor: Actor, paper_id: str) -> None:
    """Refuse, before any byte is taken, what ``add_version`` would refuse after all of them."""
    paper = await session.get(Paper, paper_id)
    if paper is None or paper.deleted_at is not None:
        raise NotFound("paper_not_found")
    try:
        await need_preparer(session, actor, paper.item_id)
    except NotFound as error:
        raise NotFound("paper_not_found") from error


async def add_paper(work: Work, actor: Actor, item_id: str, data: NewPaper, limits: UploadLimits) -> PaperView:
    """Add a paper with its first version, which is then inspected; the chair and the secretaries see it meanwhile.

    Raises:
        NotFound: there is no such item for this person.
        Forbidden, Conflict: the person may not prepare its papers, or not any more.
        Invalid: its classification is above the installation's ceiling.
    """
    await lock_item(work, item_id)
    place = await need_preparer(work.session, actor, item_id)
    need_below_ceiling(data.classification, limits.ceiling)
    paper = await new_paper(work, actor, place, data.title, data.kind, data.classification)
    await work.session.flush()
    version = _new_version(work, actor, paper, 1, data.upload, limits)
    note_paper(work, "add_paper", paper, after={**paper_facts(paper), **version_facts(version)})
    await record(work, paper.meeting_id, events.PAPER_ADDED, entities_of([paper.id]))
    return await view_of(work.session, paper)


async def add_version(work: Work, actor: Actor, paper_id: str, upload: Upload, limits: UploadLimits) -> PaperView:
    """Add a version; the one before it is read until this one is found ready.

    Raises:
        NotFound: there is no such paper for this person.
        Conflict: the paper is distributed on paper only (``paper_is_on_paper``).
        Invalid: the installation's ceiling was lowered below the paper's classification.
    """
    place, paper = await paper_to_prepare(work, actor, paper_id)
    if paper.on_paper:
        raise Conflict("paper_is_on_paper")
    need_below_ceiling(Classification(paper.classification), limits.ceiling)
    last = select(func.max(PaperVersion.no)).where(PaperVersion.paper_id == paper_id)
    version = _new_version(work, actor, paper, ((await work.session.scalar(last)) or 0) + 1, upload, limits)
    paper.late = paper.late or await comes_late(work, place.meeting)
    note_paper(work, "add_paper_version", paper, after=version_facts(version))
    await record(work, paper.meeting_id, events.PAPER_VERSION_ADDED, entities_of([paper_id]))
    return await view_of(work.session, paper)


def _new_version(work: Work, actor: Actor, paper: Paper, no: int, upload: Upload, limits: UploadLimits) -> PaperVersion:
    version = PaperVersion(
        id=new_id(),
        paper_id=paper.id,
        unit_id=paper.unit_id,
        no=no,
        file_name=upload.file_name,
        size=upload.size,
        sha256=upload.sha256,
        state="processing",
        signatures=0,
        uploaded_by=actor.person_id,
        uploaded_at=work.now,
    )
    work.session.add(version)
    order_inspection(work, version, limits)
    return version
