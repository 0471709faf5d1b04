"""Lists of marks: of a meeting, by person and kind, and of one's own notes of all meetings; with search in them."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations import names
from ecabinet.annotations.bodies import BodyKind
from ecabinet.annotations.rows import AnyRow
from ecabinet.annotations.schemas import MarkLine, MarkList
from ecabinet.annotations.sealing import Seal, Vault
from ecabinet.annotations.sight import find_pad, sights
from ecabinet.annotations.tables import Mark, MarkComment, MarkPad
from ecabinet.annotations.views import mark_view, opened
from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.identity.schemas import PersonRef
from ecabinet.kit.problem import BadPayload
from ecabinet.kit.search_text import holds
from ecabinet.meetings.access import need_access, visible_to
from ecabinet.meetings.tables import Meeting

MOST_LISTED = 100
MOST_LOOKED_AT = 5_000
_CHUNK = 500


class MarkFilter(msgspec.Struct, frozen=True):
    """What to list; an empty part does not limit. Strokes are listed only where they are asked for."""

    person: str = ""
    kind: BodyKind | None = None
    text: str = ""


class _Where(NamedTuple):
    """The pad of a mark as the list names it."""

    meeting_id: str
    meeting_title: str
    paper_id: str | None
    paper_title: str | None
    item_id: str | None


class _Words(msgspec.Struct, frozen=True):
    kind: str
    text: str = ""
    title: str = ""
    quote: str = ""


class _Thread(msgspec.Struct):
    count: int = 0
    words: str = ""


async def marks_of_meeting(
    session: AsyncSession, vault: Vault, actor: Actor, meeting_id: str, wanted: MarkFilter, cursor: str
) -> MarkList:
    """Return the marks of a meeting's papers and of one's own notebook that this person sees, the newest first.

    Raises:
        NotFound: there is no such meeting for this person.
        Unavailable: own marks are among it and cannot be opened now (``private_marks_unavailable``).
    """
    await need_access(session, meeting_id, actor)
    title = await session.scalar(select(Meeting.title).where(Meeting.id == meeting_id)) or ""
    query = select(MarkPad.id).where(MarkPad.meeting_id == meeting_id, MarkPad.seq > 0, MarkPad.owner_id.is_(None))
    layers: set[str] = set()
    where: dict[str, _Where] = {}
    for pad_id in (await session.scalars(query)).all():
        pad = await find_pad(session, pad_id, [actor.person_id])
        sight = (await sights(session, pad, [actor.person_id])).get(actor.person_id) if pad else None
        if pad is not None and pad.people is not None and sight is not None:
            where[pad_id] = _Where(meeting_id, title, pad_id, pad.people.title, pad.people.item_id)
            layers |= sight.layers.keys()
    notebook = names.notebook(meeting_id, actor.person_id)
    where[notebook] = _Where(meeting_id, title, None, None, None)
    layers.add(names.private_layer(notebook, actor.person_id))
    return await _listed(session, vault, actor, _Places(where, layers), wanted, cursor)


async def own_notes(session: AsyncSession, vault: Vault, actor: Actor, text: str, cursor: str) -> MarkList:
    """Return the pages of one's own notebooks of all meetings that one may still open, the newest first.

    Raises:
        Unavailable: they cannot be opened now (``private_marks_unavailable``).
    """
    query = (
        select(MarkPad.id, Meeting.id.label("meeting_id"), Meeting.title)
        .join(Meeting, Meeting.id == MarkPad.meeting_id)
        .where(MarkPad.owner_id == actor.person_id, visible_to(actor.person_id))
    )
    where = {row.id: _Where(row.meeting_id, row.title, None, None, None) for row in await session.execute(query)}
    layers = {names.private_layer(pad_id, actor.person_id) for pad_id in where}
    return await _listed(session, vault, actor, _Places(where, layers), MarkFilter(kind="sheet", text=text), cursor)


class _Places(NamedTuple):
    where: Mapping[str, _Where]
    layers: Collection[str]


async def _listed(
    session: AsyncSession, vault: Vault, actor: Actor, places: _Places, wanted: MarkFilter, cursor: str
) -> MarkList:
    seal = (await vault.seals(session, [actor.person_id])).get(actor.person_id)
    found: list[MarkLine] = []
    looked_at = 0
    while True:
        rows = (await session.execute(_query(places, wanted, cursor))).all()
        threads = await _threads(session, rows, seal)
        refs = await people.person_refs(session, {row.owner_id for row in rows} | {row.settled_by for row in rows})
        for row in rows:
            cursor = f"{row.changed_at.isoformat()}~{row.id}"
            line = _line(row, refs, seal, threads.get(row.id, _Thread()), places.where[row.pad_id], wanted)
            if line is not None:
                found.append(line)
            if len(found) == MOST_LISTED:
                return MarkList(found, cursor)
        looked_at += len(rows)
        if len(rows) < _CHUNK:
            return MarkList(found, None)
        if looked_at >= MOST_LOOKED_AT:
            return MarkList(found, cursor)


def _query(places: _Places, wanted: MarkFilter, cursor: str) -> Select[*tuple[object, ...]]:
    query = (
        select(*Mark.__table__.c)
        .where(Mark.pad_id.in_(places.where), Mark.layer_id.in_(places.layers), Mark.removed.is_(False))
        .order_by(Mark.changed_at.desc(), Mark.id.desc())
        .limit(_CHUNK)
    )
    if wanted.person:
        query = query.where(Mark.owner_id == wanted.person)
    if cursor:
        at, ref = _read(cursor)
        query = query.where(or_(Mark.changed_at < at, and_(Mark.changed_at == at, Mark.id < ref)))
    return query


def _read(cursor: str) -> tuple[datetime, str]:
    at, _, ref = cursor.partition("~")
    try:
        instant = datetime.fromisoformat(at)
        in_utc = instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadPayload("bad_payload") from error
    if instant.tzinfo is None or "\0" in ref:
        raise BadPayload("bad_payload")
    return in_utc, ref


async def _threads(session: AsyncSession, rows: Collection[AnyRow], seal: Seal | None) -> dict[str, _Thread]:
    query = select(MarkComment.id, MarkComment.mark_id, MarkComment.sealed, MarkComment.text)
    query = query.where(MarkComment.mark_id.in_([row.id for row in rows]), MarkComment.removed.is_(False))
    found: dict[str, _Thread] = {}
    for row in await session.execute(query) if rows else ():
        thread = found.setdefault(row.mark_id, _Thread())
        thread.count += 1
        try:
            thread.words += " " + (opened(row.text, row.sealed, seal, f"comment:{row.id}") or b"").decode()
        except InvalidTag:
            continue
    return found


def _line(
    row: AnyRow, refs: Mapping[str, PersonRef], seal: Seal | None, thread: _Thread, where: _Where, wanted: MarkFilter
) -> MarkLine | None:
    view = mark_view(row, refs, seal)
    if view is None or view.body is None:
        return None
    words = msgspec.json.decode(msgspec.json.encode(view.body), type=_Words)
    if words.kind != (wanted.kind or words.kind) or (words.kind == "ink" and wanted.kind != "ink"):
        return None
    if wanted.text and not holds(wanted.text, words.title, words.text, words.quote, thread.words):
        return None
    return MarkLine(mark=view, comments=thread.count, **where._asdict())
