"""What a batch of operations is decided by: the marks and comments it names, and what was sent of them before."""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict, cast

import msgspec
from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.rules import Held
from ecabinet.annotations.sealing import Seal
from ecabinet.annotations.tables import Mark, MarkComment, MarkOp
from ecabinet.annotations.views import bodies, opened, places
from ecabinet.kit.problem import Unavailable


class MarkRow(TypedDict):
    """A row of ``Mark``."""

    id: str
    pad_id: str
    layer_id: str
    owner_id: str
    version_id: str | None
    revision: int
    seq: int
    created_at: datetime
    changed_at: datetime
    removed: bool
    settled_by: str | None
    settled_at: datetime | None
    sealed: bool
    body: str | None
    places: str | None
    text_revision: int
    text_device: str
    size: int
    credited: str | None


class CommentRow(TypedDict):
    """A row of ``MarkComment``."""

    id: str
    pad_id: str
    mark_id: str
    author_id: str
    at: datetime
    seq: int
    said_seq: int
    removed: bool
    sealed: bool
    text: str
    credited: str | None


class Sent(msgspec.Struct, frozen=True):
    """What was sent before: this device's newest numbers by subject and act, all others' newest revisions by mark.

    ``answers``: the number of the newest thing that another person said of a mark, and that stands.
    """

    mine: dict[tuple[str, str], int]
    others: dict[str, int]
    answers: dict[str, int]


class Owned(msgspec.Struct, frozen=True):
    """How much a person has on a pad: marks that stand, their size in characters, and comments that stand."""

    marks: int
    size: int
    comments: int


async def load_marks(session: AsyncSession, ids: Collection[str]) -> dict[str, MarkRow]:
    """Return the marks with these ids, wherever they lie."""
    query = select(*Mark.__table__.c).where(Mark.id.in_(ids))
    rows = (await session.execute(query)).mappings() if ids else ()
    return {row["id"]: cast(MarkRow, dict(row)) for row in rows}


async def load_comments(
    session: AsyncSession, ids: Collection[str], of_marks: Collection[str]
) -> dict[str, CommentRow]:
    """Return the comments with these ids, and all of these marks."""
    found: dict[str, CommentRow] = {}
    for column, wanted in ((MarkComment.id, ids), (MarkComment.mark_id, of_marks)):
        if wanted:
            query = select(*MarkComment.__table__.c).where(column.in_(wanted))
            rows = (await session.execute(query)).mappings()
            found |= {row["id"]: cast(CommentRow, dict(row)) for row in rows}
    return found


async def load_sent(session: AsyncSession, subjects: Collection[str], person_id: str, device: str) -> Sent:
    """Return what devices, and other people, have sent about these subjects."""
    mine: dict[tuple[str, str], int] = {}
    others: dict[str, int] = {}
    query = select(*MarkOp.__table__.c).where(MarkOp.subject_id.in_(subjects))
    for row in await session.execute(query):
        if (row.person_id, row.device) == (person_id, device):
            mine[row.subject_id, row.act] = row.n
        elif row.act == "mark":
            others[row.subject_id] = max(row.revision, others.get(row.subject_id, 0))
    said = select(MarkComment.mark_id, func.max(MarkComment.said_seq).label("newest")).where(
        MarkComment.mark_id.in_(subjects), MarkComment.author_id != person_id, MarkComment.removed.is_(False)
    )
    answers = {row.mark_id: row.newest for row in await session.execute(said.group_by(MarkComment.mark_id))}
    return Sent(mine, others, answers)


async def load_owned(session: AsyncSession, pad_id: str, person_id: str) -> Owned:
    """Return how much a person has on a pad."""
    standing = select(func.count(), func.coalesce(func.sum(Mark.size), 0)).where(
        Mark.pad_id == pad_id, Mark.owner_id == person_id, Mark.removed.is_(False)
    )
    marks, size = (await session.execute(standing)).one()
    said = select(func.count()).where(
        MarkComment.pad_id == pad_id, MarkComment.author_id == person_id, MarkComment.removed.is_(False)
    )
    return Owned(marks, int(size), await session.scalar(said) or 0)


def new_mark(mark_id: str, pad_id: str, owner_id: str, at: datetime) -> MarkRow:
    """Return the row of a mark made at this time, with nothing in it yet."""
    return MarkRow(
        id=mark_id,
        pad_id=pad_id,
        layer_id="",
        owner_id=owner_id,
        version_id=None,
        revision=0,
        seq=0,
        created_at=at,
        changed_at=at,
        removed=False,
        settled_by=None,
        settled_at=None,
        sealed=False,
        body=None,
        places=None,
        text_revision=0,
        text_device="",
        size=0,
        credited=None,
    )


def held(row: MarkRow, seal: Seal | None) -> Held:
    """Return a mark as the rules take it.

    Raises:
        Unavailable: it is sealed and cannot be opened (``private_marks_unavailable``).
    """
    try:
        body = opened(row["body"], row["sealed"], seal, f"body:{row['id']}")
        where = opened(row["places"], row["sealed"], seal, f"places:{row['id']}")
    except InvalidTag as error:
        raise Unavailable("private_marks_unavailable", retry_after=60) from error
    return Held(
        layer=row["layer_id"],
        version=row["version_id"],
        body=None if body is None else bodies.decode(body),
        places={} if where is None else places.decode(where),
        revision=row["revision"],
        removed=row["removed"],
        text_revision=row["text_revision"],
        text_device=row["text_device"],
    )
