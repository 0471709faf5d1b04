"""Marks brought in as a layer of their own: those that a PDF has by itself, and those of an XFDF file."""

import asyncio
import hashlib
from contextlib import ExitStack
from datetime import datetime

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations import imported_layers
from ecabinet.annotations.anchoring_bodies import page_of
from ecabinet.annotations.export_records import PortableMark
from ecabinet.annotations.import_marks import ImportedMarks, made_id
from ecabinet.annotations.import_pdf import ImportJob, read_marks
from ecabinet.annotations.schemas import LayerView
from ecabinet.annotations.sight import need_pad
from ecabinet.annotations.tables import Mark, MarkLayer
from ecabinet.identity.actor import Actor
from ecabinet.kit.command import Command
from ecabinet.kit.files import FileStore
from ecabinet.kit.problem import Forbidden, Invalid, NotFound
from ecabinet.kit.sandbox import Sandbox, WorkerFailed
from ecabinet.kit.work import Work
from ecabinet.papers.at_hand import at_hand
from ecabinet.papers.queries import need_version_to_read
from ecabinet.papers.readers import ready_versions

_SECONDS = 120.0
_MEGABYTES = 1024
_LONGEST_NAME = 120


class ImportWish(msgspec.Struct, frozen=True, kw_only=True):
    """What to import onto which version: ``xfdf``, or what the version's own file has (None)."""

    version_id: str
    xfdf: bytes | None = None
    name: str
    for_everyone: bool = False


class ImportedLayer(msgspec.Struct, frozen=True, kw_only=True):
    """The layer, null where there was nothing to import; how many marks are new in it; annotations that are none."""

    layer: LayerView | None
    marks: int
    skipped: int


class Importer:
    """Brings marks in, with what that takes besides rows: files, and limited processes."""

    def __init__(self, files: FileStore, sandbox: Sandbox) -> None:
        self._files = files
        self._sandbox = sandbox

    async def bring_in(self, command: Command, actor: Actor, wish: ImportWish) -> ImportedLayer:
        """Import onto a version; what its own file has is imported once, and found again after that.

        Raises:
            NotFound: there is no such version for this person (``paper_not_found``).
            Forbidden: only the meeting's staff imports for everyone (``staff_only``).
            Conflict: ``too_many_layers``, ``too_many_own_layers``, ``too_many_marks``.
            Invalid: ``xfdf_unreadable``, ``annotations_unreadable``, ``too_many_marks``.
        """
        async with command.database.reading() as session:
            version = await need_version_to_read(session, actor, wish.version_id)
            pad, sight = await need_pad(session, version.paper_id, actor.person_id)
            if wish.for_everyone and (pad.people is None or actor.person_id not in pad.people.staff):
                raise Forbidden("staff_only")
            known = await _own_layer(session, actor, wish.version_id) if wish.xfdf is None else None
        if known in sight.layers:
            return ImportedLayer(layer=sight.layers[known], marks=0, skipped=0)
        found = _kept(await self._read(version.sha256, command.clock.now(), wish.xfdf), version.pages or 0)
        if not found.marks:
            return ImportedLayer(layer=None, marks=0, skipped=found.skipped)
        return await command.run(write_import, actor, version.paper_id, wish, found)

    async def need_version(self, command: Command, actor: Actor, paper_id: str, version_id: str) -> str:
        """Return the id of this version of a paper, or of its newest one where none is named.

        Raises:
            NotFound: there is no such paper for this person (``pad_not_found``), or no such version that can be read.
        """
        async with command.database.reading() as session:
            await need_pad(session, paper_id, actor.person_id)
            versions = await ready_versions(session, paper_id)
        found = [version.id for version in versions if version_id in {"", version.id}]
        if not found:
            raise NotFound("paper_not_found")
        return found[-1]

    async def _read(self, sha256: str, now: datetime, xfdf: bytes | None) -> ImportedMarks:
        with ExitStack() as stack:
            path = await asyncio.to_thread(stack.enter_context, at_hand(self._files, sha256))
            job = ImportJob(str(path), now, xfdf)
            try:
                return await self._sandbox.run_limited(
                    read_marks, job, ImportedMarks, seconds=_SECONDS, megabytes=_MEGABYTES
                )
            except WorkerFailed as failure:
                raise Invalid("annotations_unreadable") from failure


async def write_import(work: Work, actor: Actor, pad_id: str, wish: ImportWish, found: ImportedMarks) -> ImportedLayer:
    """Make the layer with the marks on it; the same file imported again by the same person changes nothing.

    Raises:
        NotFound: there is no such paper for this person any more (``pad_not_found``).
        Conflict: ``too_many_layers``, ``too_many_own_layers``, ``too_many_marks``.
    """
    what = "own" if wish.xfdf is None else hashlib.sha256(wish.xfdf).hexdigest()
    layer = imported_layers.ImportedLayer(
        id=made_id("layer", what, wish.version_id, actor.person_id),
        name=wish.name[:_LONGEST_NAME],
        for_everyone=wish.for_everyone,
        from_file=wish.xfdf is None,
        marks=[_imported(mark, wish.version_id, work.now) for mark in found.marks],
    )
    made, new = await imported_layers.import_layer(work, actor, pad_id, layer)
    return ImportedLayer(layer=made, marks=new, skipped=found.skipped)


def _kept(found: ImportedMarks, pages: int) -> ImportedMarks:
    """Return the marks that lie on a page of the version, with the replies that have words; the others are counted."""
    marks = []
    skipped = found.skipped
    for mark in found.marks:
        replies = [reply for reply in mark.replies if reply.text.strip()]
        is_there = 1 <= (page_of(mark.body) or 0) <= pages
        skipped += len(mark.replies) - len(replies) if is_there else 1 + len(mark.replies)
        if is_there:
            marks.append(msgspec.structs.replace(mark, replies=replies))
    return ImportedMarks(marks, skipped)


def _imported(mark: PortableMark, version_id: str, now: datetime) -> imported_layers.ImportedMark:
    """Return a mark as it comes in; a clock that ran ahead makes nothing that is yet to come."""
    comments = [
        imported_layers.ImportedComment(
            id=made_id(reply.id, str(index)), author=reply.author, text=reply.text, at=min(reply.at, now)
        )
        for index, reply in enumerate(mark.replies)
    ]
    return imported_layers.ImportedMark(
        id=mark.id,
        version=version_id,
        body=mark.body,
        author=mark.author,
        created_at=min(mark.created_at, now),
        changed_at=min(mark.changed_at, now),
        settled_at=mark.settled.at if mark.settled else None,
        comments=comments,
    )


async def _own_layer(session: AsyncSession, actor: Actor, version_id: str) -> str | None:
    """Return the layer that has what the version's own file has, where the person sees one."""
    query = (
        select(MarkLayer.id)
        .join(Mark, Mark.layer_id == MarkLayer.id)
        .where(
            MarkLayer.from_file.is_(True),
            MarkLayer.deleted_at.is_(None),
            Mark.version_id == version_id,
            or_(MarkLayer.owner_id == actor.person_id, MarkLayer.for_everyone.is_(True)),
        )
        .limit(1)
    )
    return await session.scalar(query)
