"""Marks as they are taken out: with their threads, everybody by name, and each body where it lies in one version."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec
from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.anchoring_bodies import placed
from ecabinet.annotations.bodies import Body, Note, Place, quote_of, text_of
from ecabinet.annotations.export_records import PortableMark, PortableReply, PortableSettled
from ecabinet.annotations.loading import CommentRow, MarkRow, held
from ecabinet.annotations.sealing import Seal, Vault
from ecabinet.annotations.sight import Pad, Sight
from ecabinet.annotations.tables import Mark, MarkComment
from ecabinet.annotations.views import opened
from ecabinet.identity import queries as people
from ecabinet.identity.schemas import PersonRef
from ecabinet.kit.problem import Unavailable

# The layers that have no name of their own, as those call them who get them in a file.
_LAYER_NAMES = {"private": "Ghi chú riêng", "meeting": "Ý kiến chung", "editing": "Biên tập dự thảo"}
_LOST = "Ghi chú không còn chỗ trong bản này"
_MARGIN, _STEP = 30.0, 24.0


class Said(msgspec.Struct, frozen=True):
    """A comment of a mark's thread."""

    id: str
    by: PersonRef
    text: str
    at: datetime


class TakenMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark with everything that was said about it."""

    id: str
    layer: str
    private: bool
    from_file: bool
    owner: PersonRef
    version: str | None
    body: Body
    places: Mapping[str, Place]
    created_at: datetime
    changed_at: datetime
    settled: tuple[PersonRef, datetime] | None
    thread: list[Said]

    @property
    def author(self) -> str:
        """Who made it: its owner, or whom the file names that it was imported from."""
        return self.body.by if isinstance(self.body.by, str) and self.body.by else self.owner.full_name


async def take_marks(
    session: AsyncSession, vault: Vault, pad: Pad, sight: Sight, layer_ids: Collection[str]
) -> list[TakenMark]:
    """Return the marks of those of these layers that the person sees, in the order they were made.

    Raises:
        Unavailable: private ones are among them and cannot be opened now (``private_marks_unavailable``).
    """
    wanted = {layer_id for layer_id in layer_ids if layer_id in sight.layers}
    seal = (await vault.seals(session, [sight.person_id])).get(sight.person_id) if sight.private in wanted else None
    query = select(*Mark.__table__.c).where(
        Mark.pad_id == pad.id, Mark.layer_id.in_(wanted), Mark.removed.is_(False), Mark.body.is_not(None)
    )
    marks = [MarkRow(**row) for row in (await session.execute(query.order_by(Mark.created_at, Mark.id))).mappings()]  # type: ignore[typeddict-item]  # the columns of the table
    said = (
        select(*MarkComment.__table__.c)
        .join(Mark, Mark.id == MarkComment.mark_id)
        .where(MarkComment.pad_id == pad.id, MarkComment.removed.is_(False), Mark.layer_id.in_(wanted))
        .order_by(MarkComment.at, MarkComment.id)
    )
    comments = [CommentRow(**row) for row in (await session.execute(said)).mappings()]  # type: ignore[typeddict-item]  # the columns of the table
    persons = {row["owner_id"] for row in marks} | {row["settled_by"] for row in marks}
    refs = await people.person_refs(session, persons | {row["author_id"] for row in comments})
    threads = _threads(comments, refs, seal)
    return [_taken(row, sight, refs, threads[row["id"]], seal) for row in marks]


def portable(mark: TakenMark, version_id: str, lost_before: int = 0) -> PortableMark | None:
    """Return a mark as it lies in a version; None where nobody has yet found out where that is.

    One that is lost there becomes a note in the corner of the page, above the ``lost_before`` others.
    """
    place = mark.places.get(version_id)
    if mark.version != version_id and place is None:
        return None
    body = mark.body
    if mark.version != version_id and place is not None:
        body = _lost_note(mark.body, place, lost_before) if place.state == "lost" else placed(mark.body, place)
    return PortableMark(
        id=mark.id,
        body=body,
        author=mark.author,
        created_at=mark.created_at,
        changed_at=mark.changed_at,
        layer=mark.layer,
        replies=[PortableReply(id=one.id, author=one.by.full_name, text=one.text, at=one.at) for one in mark.thread],
        settled=PortableSettled(mark.settled[0].full_name, mark.settled[1]) if mark.settled else None,
    )


def layer_name(sight: Sight, layer_id: str) -> str:
    """Return what a layer is called in a file."""
    layer = sight.layers[layer_id]
    return layer.name or _LAYER_NAMES.get(layer.kind, "")


def _lost_note(body: Body, place: Place, before: int) -> Note:
    said = [_LOST, quote_of(body) and f"“{quote_of(body)}”", text_of(body)]
    at = (_MARGIN, _MARGIN + before * _STEP)
    return Note(page=place.page, at=at, text="\n".join(filter(None, said)), color="orange", by=body.by)


def _taken(
    row: MarkRow, sight: Sight, refs: Mapping[str, PersonRef], thread: list[Said], seal: Seal | None
) -> TakenMark:
    mark = held(row, seal)
    if mark.body is None:
        raise Unavailable("private_marks_unavailable", retry_after=60)
    settled_by, settled_at = row["settled_by"], row["settled_at"]
    return TakenMark(
        id=row["id"],
        layer=layer_name(sight, row["layer_id"]),
        private=row["layer_id"] == sight.private,
        from_file=sight.layers[row["layer_id"]].from_file,
        owner=refs[row["owner_id"]],
        version=mark.version,
        body=mark.body,
        places=mark.places,
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        settled=(refs[settled_by], settled_at) if settled_by and settled_at else None,
        thread=thread,
    )


def _threads(comments: list[CommentRow], refs: Mapping[str, PersonRef], seal: Seal | None) -> dict[str, list[Said]]:
    threads: dict[str, list[Said]] = defaultdict(list)
    for row in comments:
        try:
            text = opened(row["text"], row["sealed"], seal, f"comment:{row['id']}") or b""
        except InvalidTag as error:
            raise Unavailable("private_marks_unavailable", retry_after=60) from error
        threads[row["mark_id"]].append(Said(row["id"], refs[row["author_id"]], text.decode(), row["at"]))
    return threads
