"""The marks of a pad as values: for what re-anchors, exports and lists them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import msgspec
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.bodies import Body, Place, tidy_place
from ecabinet.annotations.loading import MarkRow, held, load_marks
from ecabinet.annotations.rows import AnyRow, Rows, read_all
from ecabinet.annotations.schemas import CommentView, Settled
from ecabinet.annotations.sealing import Seal, Vault
from ecabinet.annotations.sight import Pad, need_pad
from ecabinet.annotations.tables import Mark, MarkPad
from ecabinet.annotations.views import bodies, comment_views, opened, places
from ecabinet.identity.schemas import PersonRef
from ecabinet.kit.many_rows import insert_rows
from ecabinet.kit.work import Work

#: What the owner said of a place stands, whatever is found later.
_ANSWERED = frozenset({"confirmed", "by_hand"})


class PadMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that stands, with its thread in the order of time."""

    id: str
    layer: str
    owner: PersonRef
    version: str | None
    revision: int
    created_at: datetime
    changed_at: datetime
    settled: Settled | None
    body: Body
    places: dict[str, Place]
    comments: list[CommentView]
    credited: str | None


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Where a mark, as it was at ``revision``, lies on another version."""

    mark_id: str
    revision: int
    version_id: str
    place: Place


async def marks_seen_by(
    session: AsyncSession, vault: Vault, pad_id: str, person_id: str, layers: Collection[str] | None = None
) -> list[PadMark]:
    """Return the marks on a pad that this person sees, of these layers only where they are named.

    Raises:
        NotFound: there is no such pad for this person (``pad_not_found``).
        Unavailable: own marks are among it and cannot be opened now (``private_marks_unavailable``).
    """
    pad, sight = await need_pad(session, pad_id, person_id)
    wanted = sight.layers.keys() if layers is None else sight.layers.keys() & set(layers)
    rows = await read_all(session, pad, wanted)
    seal = (await vault.seals(session, [person_id])).get(person_id) if sight.private in wanted else None
    return _pad_marks(rows, seal)


async def place_marks(work: Work, vault: Vault, pad: Pad, found: Iterable[Placed], person_id: str | None = None) -> int:
    """Write where marks lie on other versions, and have the pad's watchers told; return how many were written.

    Private marks are those of ``person_id`` alone. A mark that was changed or removed since is left as it is, and so
    is a place that its owner has answered for; doing it twice changes nothing.

    Raises:
        Unavailable: they are private and cannot be opened now (``private_marks_unavailable``).
    """
    seq = await work.session.scalar(select(MarkPad.seq).where(MarkPad.id == pad.id).with_for_update()) or 0
    by_mark: dict[str, list[Placed]] = {}
    for each in found:
        by_mark.setdefault(each.mark_id, []).append(each)
    seal = (await vault.seals(work.session, [person_id])).get(person_id) if person_id else None
    changed = []
    for row in (await load_marks(work.session, by_mark)).values():
        if row["pad_id"] == pad.id and not row["removed"] and _place(row, by_mark[row["id"]], seal):
            seq += 1
            row["seq"] = seq
            changed.append(row)
    await insert_rows(work.session, Mark, changed, in_place=True)
    if changed:
        await work.session.execute(update(MarkPad).where(MarkPad.id == pad.id).values(seq=seq))
        work.told.pads.add(pad.id)
    return len(changed)


def _place(row: MarkRow, found: Iterable[Placed], seal: Seal | None) -> bool:
    """Put places into a row; tell whether that changed it."""
    if row["sealed"] and seal is None:
        return False
    known = held(row, seal).places
    new = {
        each.version_id: tidy_place(each.place)
        for each in found
        if each.revision == row["revision"]
        and (each.version_id not in known or known[each.version_id].state not in _ANSWERED)
    }
    merged = {**known, **new}
    if merged == known:
        return False
    text = msgspec.json.encode(merged)
    row["size"] += len(text) - len(msgspec.json.encode(known))
    row["places"] = seal.close(text, f"places:{row['id']}") if row["sealed"] and seal else text.decode()
    return True


def _pad_marks(rows: Rows, seal: Seal | None) -> list[PadMark]:
    threads: dict[str, list[CommentView]] = {}
    said = [row for row in rows.comments if seal is not None or not row.sealed]
    for comment in sorted(comment_views(said, rows.refs, seal), key=lambda each: (each.at, each.seq)):
        threads.setdefault(comment.mark, []).append(comment)
    shown = [row for row in rows.marks if seal is not None or not row.sealed]
    return [mark for row in shown if (mark := _pad_mark(row, rows.refs, seal, threads)) is not None]


def _pad_mark(
    row: AnyRow, refs: Mapping[str, PersonRef], seal: Seal | None, threads: Mapping[str, list[CommentView]]
) -> PadMark | None:
    try:
        body = opened(row.body, row.sealed, seal, f"body:{row.id}")
        where = opened(row.places, row.sealed, seal, f"places:{row.id}")
    except InvalidTag:
        return None
    if body is None:
        return None
    return PadMark(
        id=row.id,
        layer=row.layer_id,
        owner=refs[row.owner_id],
        version=row.version_id,
        revision=row.revision,
        created_at=row.created_at,
        changed_at=row.changed_at,
        settled=Settled(refs[row.settled_by], row.settled_at) if row.settled_by else None,
        body=bodies.decode(body),
        places={} if where is None else places.decode(where),
        comments=threads.get(row.id, []),
        credited=row.credited,
    )
