"""Readers' copies of papers above the lowest classification: numbered, and marked on every page.

An installation on an independent LAN may hold such papers; then each reader's copy carries number, reader and time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from weakref import WeakValueDictionary

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity import queries as people
from ecabinet.kit.calendar import VIETNAM
from ecabinet.kit.command import Command
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.files import FileStore, Stored
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Invalid
from ecabinet.kit.sandbox import Sandbox, WorkerFailed
from ecabinet.kit.work import Work
from ecabinet.papers.at_hand import at_hand
from ecabinet.papers.pdf_copy import CopyJob, marked_copy
from ecabinet.papers.rules import Classification
from ecabinet.papers.schemas import NumberedCopy, Readable
from ecabinet.papers.tables import Paper, PaperCopy, PaperVersion
from ecabinet.typeset.copies import CopyMark

_SECONDS = 60.0
_MEGABYTES = 768
_MEGABYTE = 1 << 20
_SIGNED = "Bản sao để đọc; chữ ký số kiểm tra trên bản gốc"
LEVELS = {
    Classification.SECRET: "MẬT",
    Classification.TOP_SECRET: "TỐI MẬT",
    Classification.ABSOLUTE_SECRET: "TUYỆT MẬT",
}
# A tablet asks for the file and for pictures of many pages at once; the copy is made for the first of them.
_being_made: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


async def readable(session: AsyncSession, version: PaperVersion, person_id: str, *, linear: bool = False) -> Readable:
    """Return what this person reads of the version as far as it is made: its own bytes, or those of their copy.

    ``linear`` asks for the bytes that screens read, where the version's own are not as good.
    """
    paper = await session.get_one(Paper, version.paper_id)
    level = Classification(paper.classification)
    original = Readable(
        version_id=version.id,
        file_name=version.file_name,
        sha256=version.sha256,
        size=version.size,
        pages=version.pages or 0,
        signed=version.signatures > 0,
        level=None if level is Classification.NORMAL else level,
    )
    if original.level is None and linear and version.reading_sha256:
        return _made(original, version.reading_sha256, version.reading_size or 0)
    copy = (await session.scalars(_copy_of(original, person_id))).one_or_none() if original.level else None
    return original if copy is None else _made(original, copy.sha256, copy.size)


async def own_copy(command: Command, files: FileStore, sandbox: Sandbox, original: Readable) -> Readable:
    """Return the reader's own copy of a paper that needs one; it is made when first asked for, and then kept.

    Raises:
        Invalid: ``paper_copy_not_made``, when making it takes too long or too much memory; nothing is shown then.
    """
    if original.level is None:
        return original
    copy = await command.run(number_copy, original)
    if copy.sha256 is None:
        lock = _being_made.setdefault(copy.id, asyncio.Lock())
        async with lock:
            copy = await command.run(number_copy, original)
            if copy.sha256 is None:
                stored = await _make(files, sandbox, original, copy)
                copy = await command.run(keep_copy, copy, stored)
    return _made(original, copy.sha256, copy.size)


def _made(original: Readable, sha256: str | None, size: int) -> Readable:
    return msgspec.structs.replace(original, sha256=sha256, size=size, level=None) if sha256 else original


def _copy_of(original: Readable, person_id: str | None) -> Select[PaperCopy]:
    return select(PaperCopy).where(
        PaperCopy.version_id == original.version_id,
        PaperCopy.person_id == person_id,
        PaperCopy.classification == original.level,
    )


async def number_copy(work: Work, original: Readable) -> NumberedCopy:
    """Return the person's copy of the version at this level, a new one with the paper's next number at first."""
    version = await work.session.get_one(PaperVersion, original.version_id)
    paper = await work.session.get_one(Paper, version.paper_id)
    await lock_log(work.session, paper.meeting_id)
    row = (await work.session.scalars(_copy_of(original, work.origin.person_id))).one_or_none() or await _new_copy(
        work, paper, version, original
    )
    reader = (await people.person_refs(work.session, [row.person_id]))[row.person_id]
    return NumberedCopy(
        id=row.id,
        number=row.number,
        reader=", ".join(part for part in (reader.full_name, reader.title) if part),
        at=row.at,
        sha256=row.sha256,
        size=row.size,
    )


async def keep_copy(work: Work, copy: NumberedCopy, stored: Stored) -> NumberedCopy:
    """Say where the copy's bytes are; another process may have been quicker."""
    row = (await work.session.scalars(select(PaperCopy).where(PaperCopy.id == copy.id).with_for_update())).one()
    if row.sha256 is None:
        row.sha256, row.size = stored.sha256, stored.size
    return NumberedCopy(copy.id, copy.number, copy.reader, copy.at, row.sha256, row.size)


async def _new_copy(work: Work, paper: Paper, version: PaperVersion, original: Readable) -> PaperCopy:
    last = select(func.max(PaperCopy.number)).where(PaperCopy.paper_id == paper.id)
    row = PaperCopy(
        id=new_id(),
        paper_id=paper.id,
        version_id=version.id,
        unit_id=paper.unit_id,
        person_id=work.origin.person_id or "",
        classification=original.level or "",
        number=((await work.session.scalar(last)) or 0) + 1,
        at=work.now,
        size=0,
    )
    work.session.add(row)
    facts = {"version_id": version.id, "no": version.no, "number": row.number, "classification": row.classification}
    note(work, "make_paper_copy", ("paper", paper.id), unit_id=paper.unit_id, meeting_id=paper.meeting_id, after=facts)
    await work.session.flush()
    return row


async def _make(files: FileStore, sandbox: Sandbox, original: Readable, copy: NumberedCopy) -> Stored:
    with ExitStack() as stack:
        path = await asyncio.to_thread(stack.enter_context, at_hand(files, original.sha256))
        job = CopyJob(str(path), mark_of(original, copy))
        megabytes = _MEGABYTES + 4 * original.size // _MEGABYTE
        try:
            made = await sandbox.run_limited(marked_copy, job, bytes, seconds=_SECONDS, megabytes=megabytes)
        except WorkerFailed as failure:
            raise Invalid("paper_copy_not_made") from failure
    return await files.store(_whole(made), len(made))


def mark_of(original: Readable, copy: NumberedCopy) -> CopyMark:
    """Return what stands on every page of a copy."""
    at = copy.at.astimezone(VIETNAM).strftime("%H:%M:%S %d/%m/%Y")
    level = LEVELS[original.level] if original.level else ""
    return CopyMark(level, f"Bản số {copy.number:02} · {copy.reader} · {at}", _SIGNED if original.signed else "")


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data
