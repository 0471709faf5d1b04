"""Marks taken out of the program: on a copy of their paper, as XFDF, as Web Annotations, as a table of opinions."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import PurePath
from typing import Literal, TypeVar

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.bodies import Sheet, quote_of
from ecabinet.annotations.export_jsonld import JsonldJob, jsonld_document
from ecabinet.annotations.export_marks import page_number
from ecabinet.annotations.export_opinions import Opinion, opinions_table
from ecabinet.annotations.export_pdf import AnnotateJob, annotated_copy
from ecabinet.annotations.export_reading import TakenMark, characters_of, portable, take_marks
from ecabinet.annotations.export_records import MOST_ANNOTATIONS, MOST_XFDF_BYTES, PortableMark
from ecabinet.annotations.export_xfdf import XfdfJob, xfdf_document
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.sight import Pad, Sight, need_pad
from ecabinet.audit.service import note
from ecabinet.identity.actor import Actor
from ecabinet.kit.command import Command
from ecabinet.kit.files import FileStore
from ecabinet.kit.problem import Invalid
from ecabinet.kit.sandbox import Sandbox, WorkerFailed
from ecabinet.kit.work import Work
from ecabinet.papers import copies, queries
from ecabinet.papers.at_hand import at_hand
from ecabinet.papers.file_names import clean_file_name
from ecabinet.papers.rules import Classification
from ecabinet.papers.schemas import Readable

J = TypeVar("J")
ExportFormat = Literal["pdf", "xfdf", "jsonld"]
_MEDIA_TYPES = {"pdf": "application/pdf", "xfdf": "application/vnd.adobe.xfdf", "jsonld": "application/ld+json"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Twenty thousand marks on a book take half a minute of a processor.
_SECONDS = 120.0
_MEGABYTES = 1024
_MEGABYTE = 1 << 20
# Characters of all bodies. A million points of strokes are five million of them, and take 16 s and 380 MB on a copy,
# 4 s and 220 MB as XFDF, 3 s and 80 MB as Web Annotations.
_MOST_CHARACTERS = {"pdf": 10_000_000, "xfdf": 20_000_000, "jsonld": 20_000_000, "xlsx": 40_000_000}


class Exported(msgspec.Struct, frozen=True):
    """A file to download."""

    data: bytes
    file_name: str
    media_type: str


class Exporter:
    """Takes marks out, with what that takes besides rows: keys, files, and limited processes."""

    def __init__(self, vault: Vault, files: FileStore, sandbox: Sandbox) -> None:
        self._vault = vault
        self._files = files
        self._sandbox = sandbox

    async def export(
        self, command: Command, actor: Actor, version_id: str, form: ExportFormat, layers: Collection[str] | None
    ) -> Exported:
        """Return the marks of these layers, or of all the person sees, as they lie in a version.

        The original is never changed; of a classified paper it is the reader's own numbered copy that gets the marks.

        Raises:
            NotFound: there is no such version for this person (``paper_not_found``).
            Invalid: ``export_too_large``, when there are more strokes than can be taken out at once;
                ``export_not_made``, when making it takes too long or too much memory.
            Unavailable: private ones are wanted and cannot be opened now (``private_marks_unavailable``).
        """
        async with command.database.reading() as session:
            version = await queries.need_version_to_read(session, actor, version_id)
            pad, sight = await need_pad(session, version.paper_id, actor.person_id)
            chosen = _chosen(sight, layers)
            await _need_room(session, pad, sight, chosen, form)
            taken = await take_marks(session, self._vault, pad, sight, chosen)
            original = await copies.readable(session, version, actor.person_id)
            turned = await queries.page_rotations(session, version_id)
        marks = _in_version(taken, version_id, in_file=form == "pdf")
        if form == "pdf":
            readable = await copies.own_copy(command, self._files, self._sandbox, original)
            data = await self._copy(readable, marks)
        elif form == "xfdf":
            data = await self._made(xfdf_document, XfdfJob(marks, turned, version.file_name))
            if len(data) > MOST_XFDF_BYTES or sum(map(_annotations, marks)) > MOST_ANNOTATIONS:
                raise Invalid("export_too_large")
        else:
            data = await self._made(
                jsonld_document, JsonldJob(marks, f"urn:sha256:{version.sha256}", version.file_name)
            )
        await command.run(note_export, pad, form, version_id, len(marks), sum(mark.private for mark in taken))
        return Exported(data, export_name(version.file_name, form), _MEDIA_TYPES[form])

    async def opinions(self, command: Command, actor: Actor, paper_id: str) -> Exported:
        """Return the opinions on a paper that are not private, of every version, as a workbook.

        Raises:
            NotFound: there is no such paper for this person.
            Invalid: ``export_too_large``, when more was written on it than can be taken out at once.
        """
        async with command.database.reading() as session:
            paper = await queries.need_paper(session, actor, paper_id)
            pad, sight = await need_pad(session, paper_id, actor.person_id)
            shared = [layer_id for layer_id in sight.layers if layer_id != sight.private]
            await _need_room(session, pad, sight, shared, "xlsx")
            taken = await take_marks(session, self._vault, pad, sight, shared)
        level = copies.LEVELS.get(Classification(paper.classification))
        title = f"Ý kiến về: {paper.title}" + (f" ({level})" if level else "")
        rows = [row for mark in taken if (row := _opinion(mark)).says_something]
        data = await asyncio.to_thread(opinions_table, rows, title)
        await command.run(note_export, pad, "xlsx", "", len(rows), 0)
        return Exported(data, clean_file_name(f"Ý kiến về {paper.title}"[:150].rstrip(". ") + ".xlsx"), XLSX)

    async def _copy(self, readable: Readable, marks: list[PortableMark]) -> bytes:
        with ExitStack() as stack:
            path = await asyncio.to_thread(stack.enter_context, at_hand(self._files, readable.sha256))
            megabytes = _MEGABYTES + 4 * readable.size // _MEGABYTE
            return await self._made(annotated_copy, AnnotateJob(str(path), marks), megabytes)

    async def _made(self, make: Callable[[J], bytes], job: J, megabytes: int = _MEGABYTES) -> bytes:
        try:
            return await self._sandbox.run_limited(make, job, bytes, seconds=_SECONDS, megabytes=megabytes)
        except WorkerFailed as failure:
            raise Invalid("export_not_made") from failure


async def note_export(work: Work, pad: Pad, form: str, version_id: str, marks: int, private: int) -> None:
    """Write in the audit log that marks were taken out: of private ones only how many."""
    facts = {"format": form, "version_id": version_id or None, "marks": marks, "private": private}
    note(work, "export_marks", ("pad", pad.id), unit_id=pad.unit_id, meeting_id=pad.meeting_id, after=facts)


def export_name(file_name: str, form: ExportFormat) -> str:
    """Return the name of an export, which never is the original's."""
    what = "bản sao có ghi chú" if form == "pdf" else "ghi chú"
    return clean_file_name(f"{PurePath(file_name).stem} ({what}).{form}")


async def _need_room(session: AsyncSession, pad: Pad, sight: Sight, layers: Collection[str], form: str) -> None:
    if await characters_of(session, pad, sight, layers) > _MOST_CHARACTERS[form]:
        raise Invalid("export_too_large")


def _chosen(sight: Sight, layers: Collection[str] | None) -> Collection[str]:
    return sight.layers.keys() if layers is None else layers


def _in_version(taken: list[TakenMark], version_id: str, *, in_file: bool) -> list[PortableMark]:
    """Return the marks that lie in a version; those that its own file has are not put into it twice."""
    marks: list[PortableMark] = []
    lost = 0
    for mark in taken:
        if in_file and mark.from_file and mark.version == version_id:
            continue
        placed = portable(mark, version_id, lost)
        if placed is not None and not isinstance(placed.body, Sheet):
            place = mark.places.get(version_id)
            lost += place is not None and place.state == "lost"
            marks.append(placed)
    return marks


def _annotations(mark: PortableMark) -> int:
    return 1 + len(mark.replies) + (mark.settled is not None)


def _opinion(mark: TakenMark) -> Opinion:
    return Opinion(
        author=mark.author,
        unit=mark.unit,
        page=page_number(mark.body),
        words=quote_of(mark.body),
        body=mark.body,
        layer=mark.layer,
        at=mark.changed_at,
        replies=[(said.author, said.text) for said in mark.thread],
        settled=mark.settled.by if mark.settled else "",
    )
