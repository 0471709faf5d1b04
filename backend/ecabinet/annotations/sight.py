"""Which layers of a pad a person sees and writes on. Every read and every write of marks begins here."""

import hashlib
from collections.abc import Collection, Iterable
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations import names
from ecabinet.annotations.schemas import LayerView
from ecabinet.annotations.tables import MarkLayer, MarkLayerMember, MarkPad
from ecabinet.identity import queries as people
from ecabinet.identity.schemas import PersonRef
from ecabinet.kit.problem import NotFound
from ecabinet.meetings.access import access_of
from ecabinet.meetings.rules import MeetingState
from ecabinet.meetings.tables import Meeting
from ecabinet.papers.readers import PaperPeople, people_of_papers

SHARED: Final = "shared"
IMPORTED: Final = "imported"


class Pad(msgspec.Struct, frozen=True, kw_only=True):
    """A paper, or a notebook of its owner (``people`` is None); ``seq`` is 0 before anything was written on it."""

    id: str
    meeting_id: str
    unit_id: str
    owner_id: str | None
    people: PaperPeople | None
    seq: int
    layer_changes: int


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What one person sees of a pad: the layers by id, ``private`` the person's own.

    Who has the same ``epoch`` sees the same layers, the own one aside, and may write on the same ones.
    """

    person_id: str
    private: str
    layers: dict[str, LayerView]
    epoch: int


class _Rows(msgspec.Struct, frozen=True):
    layers: list[MarkLayer]
    members: dict[str, set[str]]
    refs: dict[str, PersonRef]


async def find_pad(session: AsyncSession, pad_id: str, among: Collection[str] | None = None) -> Pad | None:
    """Return the pad, or None where there is no such paper or notebook any more.

    Where only some people matter, ``among`` names them: of the paper's readers only these, and those whom its layers
    name, are then looked for.
    """
    query = select(MarkPad.meeting_id, MarkPad.paper_id, MarkPad.owner_id, MarkPad.seq, MarkPad.layer_changes)
    row = (await session.execute(query.where(MarkPad.id == pad_id))).one_or_none()
    if row is not None and row.owner_id is not None:
        unit = select(Meeting.unit_id).where(Meeting.id == row.meeting_id, Meeting.deleted_at.is_(None))
        unit_id = await session.scalar(unit)
        return _pad(pad_id, row.meeting_id, unit_id, row.owner_id, None, row) if unit_id else None
    if among is not None:
        among = {*among, *await _named_on_layers(session, pad_id)}
    people_of = (await people_of_papers(session, paper_id=pad_id, among=among)).get(pad_id)
    if people_of is None:
        return None
    return _pad(pad_id, people_of.meeting_id, people_of.unit_id, None, people_of, row)


def _pad(pad_id: str, meeting_id: str, unit_id: str, owner_id: str | None, of: PaperPeople | None, row: object) -> Pad:
    return Pad(
        id=pad_id,
        meeting_id=meeting_id,
        unit_id=unit_id,
        owner_id=owner_id,
        people=of,
        seq=getattr(row, "seq", 0),
        layer_changes=getattr(row, "layer_changes", 0),
    )


async def need_pad(session: AsyncSession, pad_id: str, person_id: str) -> tuple[Pad, Sight]:
    """Return a pad and what the person sees of it.

    Raises:
        NotFound: there is no such pad for this person (``pad_not_found``); the answer does not tell which.
    """
    pad = await find_pad(session, pad_id, [person_id])
    sight = (await sights(session, pad, [person_id])).get(person_id) if pad else None
    if pad is None or sight is None:
        raise NotFound("pad_not_found")
    return pad, sight


async def sights(session: AsyncSession, pad: Pad, person_ids: Collection[str]) -> dict[str, Sight]:
    """Return what each of these people sees of the pad; who may not see it is left out."""
    if pad.people is None:
        owner = pad.owner_id or ""
        allowed = owner in person_ids and await access_of(session, pad.meeting_id, owner) is not None
        return {owner: _sight(pad, owner, [])} if allowed else {}
    rows = await _layer_rows(session, pad.id)
    shown = _shown_layers(pad, pad.people, rows)
    return {
        person_id: _sight(pad, person_id, _seen_by(person_id, pad.people, rows, shown))
        for person_id in pad.people.readers.intersection(person_ids)
    }


async def _named_on_layers(session: AsyncSession, pad_id: str) -> set[str]:
    owners = select(MarkLayer.owner_id).where(MarkLayer.pad_id == pad_id, MarkLayer.deleted_at.is_(None))
    members = (
        select(MarkLayerMember.person_id)
        .join(MarkLayer, MarkLayer.id == MarkLayerMember.layer_id)
        .where(MarkLayer.pad_id == pad_id, MarkLayer.deleted_at.is_(None))
    )
    return set((await session.scalars(owners.union(members))).all())


async def _layer_rows(session: AsyncSession, pad_id: str) -> _Rows:
    query = select(MarkLayer).where(MarkLayer.pad_id == pad_id, MarkLayer.deleted_at.is_(None)).order_by(MarkLayer.id)
    layers = list(await session.scalars(query.execution_options(populate_existing=True)))
    members: dict[str, set[str]] = {layer.id: set() for layer in layers}
    if layers:
        held = select(MarkLayerMember.layer_id, MarkLayerMember.person_id).where(MarkLayerMember.layer_id.in_(members))
        for layer_id, person_id in await session.execute(held):
            members[layer_id].add(person_id)
    persons = {layer.owner_id for layer in layers}.union(*members.values())
    return _Rows(layers, members, await people.person_refs(session, persons) if persons else {})


def _shown_layers(pad: Pad, of: PaperPeople, rows: _Rows) -> dict[str, LayerView]:
    """Return the layers that have rows, as those who may write on them see them."""
    return {
        layer.id: LayerView(
            id=layer.id,
            pad=pad.id,
            kind=IMPORTED if layer.kind == IMPORTED else SHARED,
            name=layer.name,
            owner=rows.refs[layer.owner_id],
            # who may no longer read the paper sees nothing of the layer, and is shown to nobody
            members=[rows.refs[each] for each in sorted(rows.members[layer.id] & of.readers)],
            for_everyone=layer.for_everyone,
            from_file=layer.from_file,
            may_write=True,
        )
        for layer in rows.layers
    }


def _seen_by(person_id: str, of: PaperPeople, rows: _Rows, shown: dict[str, LayerView]) -> list[LayerView]:
    pad = of.paper_id
    seen = [LayerView(id=names.meeting_layer(pad), pad=pad, kind="meeting", may_write=True)]
    if person_id in of.staff or person_id in of.agency:
        writes = person_id in of.staff or of.state == MeetingState.DRAFT
        seen.append(LayerView(id=names.editing_layer(pad), pad=pad, kind="editing", may_write=writes))
    for layer in rows.layers:
        writes = person_id == layer.owner_id or person_id in rows.members[layer.id]
        if writes or layer.for_everyone:
            seen.append(msgspec.structs.replace(shown[layer.id], may_write=writes))
    return seen


def _sight(pad: Pad, person_id: str, others: list[LayerView]) -> Sight:
    private = names.private_layer(pad.id, person_id)
    own = LayerView(id=private, pad=pad.id, kind="private", may_write=True)
    layers = {layer.id: layer for layer in [own, *others]}
    return Sight(person_id=person_id, private=private, layers=layers, epoch=_epoch(others))


def _epoch(layers: Iterable[LayerView]) -> int:
    """Return a number of 48 bits that stands for these layers: names, people and rights."""
    return int(hashlib.sha256(msgspec.json.encode(list(layers))).hexdigest()[:12], 16)
