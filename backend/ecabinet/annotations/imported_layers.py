"""Layers made of what a file had: its marks belong to whoever imported them and keep the names of their authors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations import names
from ecabinet.annotations.anchoring_reading import basis_of
from ecabinet.annotations.batch import MOST_COMMENTS, MOST_MARKS, MOST_SIZE
from ecabinet.annotations.bodies import Body, Place, tidy, tidy_place
from ecabinet.annotations.late_marks import order_places
from ecabinet.annotations.layers import need_few_layers, told
from ecabinet.annotations.loading import load_owned
from ecabinet.annotations.schemas import LayerView
from ecabinet.annotations.service import lock_pad
from ecabinet.annotations.sight import IMPORTED, Pad, need_pad
from ecabinet.annotations.tables import Mark, MarkComment, MarkLayer, MarkPad
from ecabinet.identity.actor import Actor
from ecabinet.kit.many_rows import insert_rows
from ecabinet.kit.problem import Conflict, NotFound
from ecabinet.kit.work import Work
from ecabinet.papers.readers import ReadyVersion, ready_versions

Rows = Sequence[dict[str, Any]]


class ImportedComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment of a file; ``author`` as the file names them."""

    id: str
    author: str
    text: str
    at: datetime


class ImportedMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark of a file; ``id`` is the same whenever the file is imported, ``author`` as the file names them."""

    id: str
    version: str
    body: Body
    author: str
    created_at: datetime
    changed_at: datetime
    settled_at: datetime | None = None
    places: dict[str, Place] = {}
    comments: list[ImportedComment] = []


class ImportedLayer(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become a layer; ``id`` is the same whenever a person imports the same file onto the same paper."""

    id: str
    name: str
    for_everyone: bool
    from_file: bool
    marks: list[ImportedMark]


async def import_layer(work: Work, actor: Actor, pad_id: str, imported: ImportedLayer) -> tuple[LayerView, int]:
    """Make the layer; one that is there already gets what it lacks, so that importing twice changes nothing.

    Returns the layer, and how many marks it had not.

    Raises:
        NotFound: there is no such paper for this person (``pad_not_found``), or the layer is another's.
        Conflict: ``too_many_layers``, ``too_many_own_layers``, ``too_many_marks``.
        BadBody: a mark that cannot be kept.
    """
    pad, _ = await lock_pad(work.session, pad_id, actor.person_id)
    if pad.people is None:
        raise NotFound("pad_not_found")
    layer = await _layer(work, actor, pad, imported)
    new = await _write(work, pad, actor, imported)
    versions = await ready_versions(work.session, pad_id)
    await order_places(work, pad_id, _bases(imported, versions) if new else (), versions)
    await told(work, pad, "import_marks", layer, None, marks=new)
    _, sight = await need_pad(work.session, pad_id, actor.person_id)
    return sight.layers[layer.id], new


async def _layer(work: Work, actor: Actor, pad: Pad, imported: ImportedLayer) -> MarkLayer:
    layer = await work.session.get(MarkLayer, imported.id)
    if layer is not None and (layer.owner_id, layer.pad_id) != (actor.person_id, pad.id):
        raise NotFound("layer_not_found")
    if layer is None or layer.deleted_at is not None:
        await need_few_layers(work.session, pad.id, actor.person_id)
    if layer is None:
        layer = MarkLayer(id=imported.id, pad_id=pad.id, kind=IMPORTED, owner_id=actor.person_id, created_at=work.now)
        work.session.add(layer)
    layer.name, layer.deleted_at = imported.name, None
    layer.for_everyone, layer.from_file = imported.for_everyone, imported.from_file
    await work.session.flush()
    return layer


async def _write(work: Work, pad: Pad, actor: Actor, imported: ImportedLayer) -> int:
    ids = {mark.id: names.imported(imported.id, mark.id) for mark in imported.marks}
    standing = select(Mark.id).where(Mark.pad_id == pad.id, Mark.owner_id == actor.person_id, Mark.removed.is_(False))
    known = set((await work.session.scalars(standing)).all())
    new = {ids[mark.id]: mark for mark in imported.marks if ids[mark.id] not in known}
    seq = pad.seq
    marks, comments = [], []
    for mark_id, mark in new.items():
        seq += 1
        marks.append(_mark_row(work, pad, actor, imported.id, mark_id, mark, seq))
    for mark_id, mark in new.items():
        for comment in mark.comments:
            seq += 1
            comments.append(_comment_row(pad, actor, mark_id, comment, seq))
    await _need_room(work.session, pad, actor, marks, comments)
    await insert_rows(work.session, Mark, marks, in_place=True)
    await insert_rows(work.session, MarkComment, comments, in_place=True)
    await work.session.execute(update(MarkPad).where(MarkPad.id == pad.id).values(seq=seq))
    return len(new)


async def _need_room(session: AsyncSession, pad: Pad, actor: Actor, marks: Rows, comments: Rows) -> None:
    owned = await load_owned(session, pad.id, actor.person_id)
    size = owned.size + sum(row["size"] for row in marks)
    said = owned.comments + len(comments)
    if owned.marks + len(marks) > MOST_MARKS or size > MOST_SIZE or said > MOST_COMMENTS:
        raise Conflict("too_many_marks")


def _bases(imported: ImportedLayer, versions: Sequence[ReadyVersion]) -> set[str]:
    """Return the versions to go from, of the marks that have no place on the last one."""
    return {
        basis_of(mark.version, mark.places, versions)
        for mark in imported.marks
        if versions and versions[-1].id not in mark.places
    }


def _mark_row(
    work: Work, pad: Pad, actor: Actor, layer_id: str, mark_id: str, mark: ImportedMark, seq: int
) -> dict[str, Any]:
    body = msgspec.json.encode(tidy(mark.body)).decode()
    where = {version: tidy_place(place) for version, place in mark.places.items()}
    places = msgspec.json.encode(where).decode() if where else None
    return {
        "id": mark_id,
        "pad_id": pad.id,
        "layer_id": layer_id,
        "owner_id": actor.person_id,
        "version_id": mark.version,
        "revision": 1,
        "seq": seq,
        "created_at": mark.created_at,
        "changed_at": mark.changed_at,
        "removed": False,
        "settled_by": actor.person_id if mark.settled_at else None,
        "settled_at": mark.settled_at and work.now,
        "sealed": False,
        "body": body,
        "places": places,
        "text_revision": 1,
        "text_device": "",
        "size": len(body) + len(places or ""),
        "credited": mark.author[:200],
    }


def _comment_row(pad: Pad, actor: Actor, mark_id: str, comment: ImportedComment, seq: int) -> dict[str, Any]:
    return {
        "id": names.imported(mark_id, comment.id),
        "pad_id": pad.id,
        "mark_id": mark_id,
        "author_id": actor.person_id,
        "at": comment.at,
        "seq": seq,
        "said_seq": seq,
        "removed": False,
        "sealed": False,
        "text": comment.text,
        "credited": comment.author[:200],
    }
