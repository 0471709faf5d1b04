"""The rows of a pad that changed after a number, as many as one answer takes."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.sight import Pad
from ecabinet.annotations.tables import Mark, MarkComment, MarkLeft
from ecabinet.identity import queries as people
from ecabinet.identity.schemas import PersonRef

MOST_ROWS = 2_000
MOST_CHARACTERS = 4_000_000
_ROW_CHARACTERS = 400
AnyRow = Row[*tuple[Any, ...]]
Layers = Collection[str] | None


class Rows(msgspec.Struct, frozen=True):
    """Rows of a pad with numbers up to ``seq``, and who they speak of."""

    marks: Sequence[AnyRow]
    left: Sequence[AnyRow]
    comments: Sequence[AnyRow]
    refs: dict[str, PersonRef]
    seq: int
    more: bool


async def read_rows(session: AsyncSession, pad: Pad, after: int, layers: Layers) -> Rows:
    """Return the rows after a number, as many as one answer takes; ``layers`` None: of all layers."""
    last, more = await _last_of_page(session, pad, after, layers)
    window = (pad.id, after, last)
    marks = (await session.execute(_marks(*window, layers))).all()
    left = (await session.execute(_left(*window, layers))).all() if after else []
    comments = (await session.execute(_comments(*window, layers))).all()
    return Rows(marks, left, comments, await _refs(session, marks, left, comments), last, more)


async def _refs(
    session: AsyncSession, marks: Sequence[AnyRow], left: Sequence[AnyRow], comments: Sequence[AnyRow]
) -> dict[str, PersonRef]:
    spoken_of = {row.owner_id for row in (*marks, *left)} | {row.settled_by for row in marks}
    return await people.person_refs(session, spoken_of | {row.author_id for row in comments})


async def read_all(session: AsyncSession, pad: Pad, layers: Layers) -> Rows:
    """Return everything that stands on the pad, however much it is; ``layers`` None: of all layers."""
    window = (pad.id, 0, pad.seq)
    marks = (await session.execute(_marks(*window, layers).order_by(Mark.seq))).all()
    comments = (await session.execute(_comments(*window, layers))).all()
    return Rows(marks, (), comments, await _refs(session, marks, (), comments), pad.seq, more=False)


async def _last_of_page(session: AsyncSession, pad: Pad, after: int, layers: Layers) -> tuple[int, bool]:
    """Return the number up to which one answer reaches, and whether there is more."""
    window = (pad.id, after, pad.seq)
    parts = [
        _marks(*window, layers).with_only_columns(Mark.seq.label("seq"), Mark.size.label("size")),
        _left(*window, layers).with_only_columns(MarkLeft.seq, literal(0)),
        _comments(*window, layers).with_only_columns(MarkComment.seq, func.length(MarkComment.text)),
    ]
    every = union_all(*parts).subquery()
    query = select(every.c.seq, every.c.size).order_by(every.c.seq).limit(MOST_ROWS + 1)
    last = characters = 0
    for place, (seq, size) in enumerate(await session.execute(query)):
        characters += size + _ROW_CHARACTERS
        if place == MOST_ROWS or (place and characters > MOST_CHARACTERS):
            return last, True
        last = seq
    return pad.seq, False


def _within(seq: Any, layer: Any, pad_id: ColumnElement[bool], window: tuple[int, int], layers: Layers) -> list[Any]:
    bounds = [pad_id, seq > window[0], seq <= window[1]]
    return bounds if layers is None else [*bounds, layer.in_(layers)]


def _marks(pad_id: str, after: int, last: int, layers: Layers) -> Select[*tuple[Any, ...]]:
    query = select(*Mark.__table__.c).where(
        *_within(Mark.seq, Mark.layer_id, Mark.pad_id == pad_id, (after, last), layers)
    )
    # Whoever begins knows of nothing that could be gone.
    return query if after else query.where(Mark.removed.is_(False))


def _left(pad_id: str, after: int, last: int, layers: Layers) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            MarkLeft.layer_id,
            MarkLeft.seq,
            Mark.id,
            Mark.owner_id,
            Mark.revision,
            Mark.created_at,
            Mark.layer_id.label("now_in"),
        )
        .join(Mark, Mark.id == MarkLeft.mark_id)
        .where(*_within(MarkLeft.seq, MarkLeft.layer_id, MarkLeft.pad_id == pad_id, (after, last), layers))
    )
    return query if layers is None else query.where(Mark.layer_id.not_in(layers))


def _comments(pad_id: str, after: int, last: int, layers: Layers) -> Select[*tuple[Any, ...]]:
    query = (
        select(*MarkComment.__table__.c, Mark.layer_id, Mark.owner_id)
        .join(Mark, Mark.id == MarkComment.mark_id)
        .where(*_within(MarkComment.seq, Mark.layer_id, MarkComment.pad_id == pad_id, (after, last), layers))
    )
    return query if after else query.where(MarkComment.removed.is_(False))
