"""Marks as they are taken out: with their threads, everybody by name, and each body where it lies in one version."""

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.anchoring_bodies import placed
from ecabinet.annotations.bodies import Body, Note, Place, quote_of, text_of
from ecabinet.annotations.export_records import PortableMark, PortableReply, PortableSettled
from ecabinet.annotations.pad_marks import PadMark, marks_seen_by
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.sight import Pad, Sight
from ecabinet.annotations.tables import Mark

# Layers without a name of their own, as the screens call them; a private one is not that of whoever gets the file.
LAYER_NAMES = {"private": "Ghi chú riêng", "meeting": "Mọi người trong phiên họp", "editing": "Biên tập dự thảo"}
_LOST = "Ghi chú không còn chỗ trong bản này"
_MARGIN, _STEP = 30.0, 24.0


class TakenMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark with everything that was said about it; ``author`` is its owner, or whom an imported file names."""

    id: str
    layer: str
    private: bool
    from_file: bool
    author: str
    unit: str
    version: str | None
    body: Body
    places: Mapping[str, Place]
    created_at: datetime
    changed_at: datetime
    settled: PortableSettled | None
    thread: list[PortableReply]


async def take_marks(
    session: AsyncSession, vault: Vault, pad: Pad, sight: Sight, layer_ids: Collection[str]
) -> list[TakenMark]:
    """Return the marks of those of these layers that the person sees, in the order they were made.

    Raises:
        Unavailable: private ones are among them and cannot be opened now (``private_marks_unavailable``).
    """
    found = await marks_seen_by(session, vault, pad.id, sight.person_id, layer_ids)
    return [_taken(mark, sight) for mark in sorted(found, key=lambda mark: (mark.created_at, mark.id))]


async def characters_of(session: AsyncSession, pad: Pad, sight: Sight, layer_ids: Collection[str]) -> int:
    """Return how much was written on those of these layers that the person sees, in characters of the bodies."""
    seen = [layer_id for layer_id in layer_ids if layer_id in sight.layers]
    query = select(func.coalesce(func.sum(Mark.size), 0)).where(Mark.pad_id == pad.id, Mark.layer_id.in_(seen))
    return int((await session.execute(query)).scalar_one())


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
        replies=mark.thread,
        settled=mark.settled,
    )


def layer_name(sight: Sight, layer_id: str) -> str:
    """Return what a layer is called in a file."""
    layer = sight.layers[layer_id]
    return layer.name or LAYER_NAMES.get(layer.kind, "")


def _lost_note(body: Body, place: Place, before: int) -> Note:
    said = [_LOST, quote_of(body) and f"“{quote_of(body)}”", text_of(body)]
    at = (_MARGIN, _MARGIN + before * _STEP)
    return Note(page=place.page, at=at, text="\n".join(filter(None, said)), color="orange")


def _taken(mark: PadMark, sight: Sight) -> TakenMark:
    return TakenMark(
        id=mark.id,
        layer=layer_name(sight, mark.layer),
        private=mark.layer == sight.private,
        from_file=sight.layers[mark.layer].from_file,
        author=mark.credited or mark.owner.full_name,
        unit="" if mark.credited else mark.owner.unit_name,
        version=mark.version,
        body=mark.body,
        places=mark.places,
        created_at=mark.created_at,
        changed_at=mark.changed_at,
        settled=PortableSettled(mark.settled.by.full_name, mark.settled.at) if mark.settled else None,
        thread=[
            PortableReply(id=one.id, author=one.credited or one.author.full_name, text=one.text, at=one.at)
            for one in mark.comments
        ],
    )
