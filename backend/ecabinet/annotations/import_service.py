"""Marks brought in as a layer of their own: those that a PDF has by itself, and those of an XFDF file."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import count

import msgspec
from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.batch import Batch
from ecabinet.annotations.bodies import MOST_NAME, MOST_TEXT
from ecabinet.annotations.export_records import PortableMark
from ecabinet.annotations.import_marks import made_id
from ecabinet.annotations.import_pdf import ImportedMarks, ImportJob, read_marks
from ecabinet.annotations.layers import MOST_LAYERS
from ecabinet.annotations.schemas import AddComment, LayerView, Op, PutMark, SettleMark
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.service import finish, load_batch, lock_pad
from ecabinet.annotations.sight import IMPORTED, need_pad
from ecabinet.annotations.tables import Mark, MarkLayer, MarkPad
from ecabinet.audit.service import note
from ecabinet.identity.actor import Actor
from ecabinet.kit.command import Command
from ecabinet.kit.files import FileStore
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Conflict, Forbidden, Invalid, NotFound
from ecabinet.kit.sandbox import Sandbox, WorkerFailed
from ecabinet.kit.work import Work
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
    """The layer, null where there was nothing to import; how many marks came in, and annotations that are no marks."""

    layer: LayerView | None
    marks: int
    skipped: int


class Importer:
    """Brings marks in, with what that takes besides rows: keys, files, and limited processes."""

    def __init__(self, vault: Vault, files: FileStore, sandbox: Sandbox) -> None:
        self._vault = vault
        self._files = files
        self._sandbox = sandbox

    async def bring_in(self, command: Command, actor: Actor, wish: ImportWish) -> ImportedLayer:
        """Import onto a version; what its own file has is imported once, and found again after that.

        Raises:
            NotFound: there is no such version for this person (``paper_not_found``).
            Forbidden: only the meeting's staff imports for everyone (``staff_only``).
            Conflict: there are as many layers as a paper may have (``too_many_layers``).
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
        found = await self._read(version.sha256, command.clock.now(), wish.xfdf)
        if not found.marks:
            return ImportedLayer(layer=None, marks=0, skipped=found.skipped)
        return await command.run(write_import, actor, self._vault, version.paper_id, wish, found)

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
            path = await asyncio.to_thread(stack.enter_context, self._files.at_hand(sha256))
            job = ImportJob(str(path), now, xfdf)
            try:
                return await self._sandbox.run_limited(
                    read_marks, job, ImportedMarks, seconds=_SECONDS, megabytes=_MEGABYTES
                )
            except WorkerFailed as failure:
                raise Invalid("annotations_unreadable") from failure


async def write_import(
    work: Work, actor: Actor, vault: Vault, pad_id: str, wish: ImportWish, found: ImportedMarks
) -> ImportedLayer:
    """Make the layer and write the marks on it, with the times and the names that the file has for them.

    Raises:
        Conflict: there are as many layers as a paper may have (``too_many_layers``).
    """
    pad, _ = await lock_pad(work.session, pad_id, actor.person_id)
    held = select(func.count()).where(MarkLayer.pad_id == pad_id, MarkLayer.deleted_at.is_(None))
    if (await work.session.scalar(held) or 0) >= MOST_LAYERS:
        raise Conflict("too_many_layers", most=MOST_LAYERS)
    layer = MarkLayer(
        id=new_id(),
        pad_id=pad_id,
        kind=IMPORTED,
        name=wish.name[:_LONGEST_NAME],
        owner_id=actor.person_id,
        for_everyone=wish.for_everyone,
        from_file=wish.xfdf is None,
        created_at=work.now,
    )
    work.session.add(layer)
    await work.session.flush()
    changed = update(MarkPad).where(MarkPad.id == pad_id).values(layer_changes=MarkPad.layer_changes + 1)
    await work.session.execute(changed)
    pad, sight = await need_pad(work.session, pad_id, actor.person_id)
    batch = await load_batch(work, vault, pad, sight, layer.id, [])
    written = _write(batch, layer.id, wish.version_id, found.marks)
    await finish(work, vault, batch, "import_marks")
    facts = {"name": layer.name, "for_everyone": layer.for_everyone, "marks": written}
    note(work, "create_layer", ("layer", layer.id), unit_id=pad.unit_id, meeting_id=pad.meeting_id, after=facts)
    work.told.pads.add(pad_id)
    skipped = found.skipped + len(found.marks) - written
    return ImportedLayer(layer=sight.layers[layer.id], marks=written, skipped=skipped)


def _write(batch: Batch, layer_id: str, version_id: str, marks: Sequence[PortableMark]) -> int:
    """Carry the import out as operations of the layer's own; return how many marks are on it now."""
    numbers = count(1)
    written = 0
    for mark in marks:
        body = msgspec.structs.replace(mark.body, by=mark.author[:MOST_NAME] or msgspec.UNSET)
        mark_id = made_id(layer_id, mark.id)
        put = PutMark(n=next(numbers), id=mark_id, base=0, layer=layer_id, version=version_id, body=body)
        if batch.apply(put).status != "applied":
            continue
        written += 1
        # A clock that runs ahead makes nothing that is yet to come.
        row = batch.marks[mark_id]
        row["created_at"] = min(mark.created_at, batch.by.now)
        row["changed_at"] = min(mark.changed_at, batch.by.now)
        for op in _said(mark, mark_id, numbers):
            batch.apply(op)
    return written


def _said(mark: PortableMark, mark_id: str, numbers: Iterator[int]) -> Iterator[Op]:
    for index, reply in enumerate(mark.replies):
        text = f"{reply.author}: {reply.text}" if reply.author else reply.text
        key = made_id(mark_id, reply.id, str(index))
        if reply.text.strip():
            yield AddComment(n=next(numbers), id=key, mark=mark_id, text=text[:MOST_TEXT])
    if mark.settled:
        yield SettleMark(n=next(numbers), mark=mark_id, settled=True)


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
