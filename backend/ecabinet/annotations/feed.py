"""What changed on a pad after a number, for one person over HTTP and for all who watch it on sockets."""

import logging
from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.rows import Rows, read_rows
from ecabinet.annotations.schemas import Feed
from ecabinet.annotations.sealing import Seal, Vault
from ecabinet.annotations.sight import Pad, Sight, find_pad, need_pad, sights
from ecabinet.annotations.tables import MarkPad
from ecabinet.annotations.views import comment_views, gone_view, mark_view
from ecabinet.kit.problem import Unavailable

log = logging.getLogger(__name__)


class PadNews(msgspec.Struct, frozen=True):
    """What is new on a pad: a feed for each group of people who get the same one, and those who see nothing of it.

    ``meeting_id`` is the meeting by whose rights it is seen, empty where there is no such pad.
    """

    meeting_id: str
    seq: int
    more: bool
    groups: list[tuple[list[Sight], Feed]]
    denied: frozenset[str]


async def feed_of(session: AsyncSession, vault: Vault, pad_id: str, person_id: str, after: int, epoch: int) -> Feed:
    """Return what changed after number ``after`` as this person sees it.

    Where ``epoch`` is not the present one, or the number is none of the pad's, it begins anew (``reset``).

    Raises:
        NotFound: there is no such pad for this person (``pad_not_found``).
        Unavailable: own marks are among it and cannot be opened now (``private_marks_unavailable``).
    """
    pad, sight = await need_pad(session, pad_id, person_id)
    reset = after > pad.seq or (after > 0 and epoch != sight.epoch)
    rows = await read_rows(session, pad, 0 if reset else after, sight.layers)
    has_sealed = any(row.sealed for row in (*rows.marks, *rows.comments))
    seal = (await vault.seals(session, [person_id])).get(person_id) if has_sealed else None
    return _feed(pad, sight, rows, seal, reset=reset, whole=reset or after == 0)


async def feeds_after(
    session: AsyncSession, vault: Vault, pad_id: str, person_ids: Collection[str], after: int
) -> PadNews:
    """Return what changed after number ``after`` for all of these people, read once.

    A feed names no layers: whoever sees other ones than before has another epoch. Who has private marks in it that
    cannot be opened now is in no group.
    """
    pad = await find_pad(session, pad_id)
    seen = await sights(session, pad, person_ids) if pad else {}
    denied = frozenset(person_ids) - seen.keys()
    if pad is None or not seen:
        return PadNews(pad.meeting_id if pad else "", after, more=False, groups=[], denied=denied)
    rows = await read_rows(session, pad, after, None)
    seals = await _seals_for(session, vault, rows, seen)
    touched = {row.layer_id for row in (*rows.marks, *rows.left, *rows.comments)}
    groups: dict[tuple[int, str], list[Sight]] = {}
    for sight in seen.values():
        if sight.person_id in seals:
            # What lies in a private layer, be it only that something is gone from it, is for its owner alone.
            own = sight.person_id if sight.private in touched else ""
            groups.setdefault((sight.epoch, own), []).append(sight)
    told = [
        (group, _feed(pad, group[0], rows, seals[group[0].person_id], reset=False, whole=False))
        for group in groups.values()
    ]
    return PadNews(pad.meeting_id, rows.seq, rows.more, told, denied)


async def pad_heads(session: AsyncSession, pad_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return the newest number of each of these pads, and how often its layers were changed."""
    query = select(MarkPad.id, MarkPad.seq, MarkPad.layer_changes).where(MarkPad.id.in_(pad_ids))
    return {row.id: (row.seq, row.layer_changes) for row in await session.execute(query)}


async def _seals_for(
    session: AsyncSession, vault: Vault, rows: Rows, seen: Mapping[str, Sight]
) -> dict[str, Seal | None]:
    """Return the seal of each person who has private rows here, None for the others; who cannot open is left out."""
    sealed = {row.owner_id for row in (*rows.marks, *rows.comments) if row.sealed} & seen.keys()
    nothing_private = dict.fromkeys(seen.keys() - sealed)
    try:
        found = await vault.seals(session, sealed) if sealed else {}
    except Unavailable:
        log.exception("private marks cannot be opened")
        return dict(nothing_private)
    return {**nothing_private, **found}


def _feed(pad: Pad, sight: Sight, rows: Rows, seal: Seal | None, *, reset: bool, whole: bool) -> Feed:
    layers = sight.layers
    marks = [view for row in rows.marks if row.layer_id in layers if (view := mark_view(row, rows.refs, seal))]
    gone = [row for row in rows.left if row.layer_id in layers and row.now_in not in layers]
    marks += [gone_view(row, pad.id, rows.refs) for row in gone]
    comments = [row for row in rows.comments if row.layer_id in layers]
    return Feed(
        pad=pad.id,
        epoch=sight.epoch,
        seq=rows.seq,
        more=rows.more,
        reset=reset,
        layers=list(layers.values()) if whole else [],
        marks=sorted(marks, key=lambda mark: mark.seq),
        comments=sorted(comment_views(comments, rows.refs, seal), key=lambda comment: comment.seq),
    )
