"""Layers shared with named people: made, renamed, given to others, and given up."""

from collections.abc import Collection

from msgspec import UNSET
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.schemas import ChangeLayer, LayerView, NewLayer
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.service import finish, load_batch, lock_pad
from ecabinet.annotations.sight import IMPORTED, SHARED, Pad, Sight, need_pad
from ecabinet.annotations.tables import Mark, MarkLayer, MarkLayerMember, MarkPad
from ecabinet.audit.service import note
from ecabinet.identity import queries as people
from ecabinet.identity.actor import Actor
from ecabinet.identity.schemas import PersonRef
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Conflict, Forbidden, Invalid, NotFound
from ecabinet.kit.work import Work
from ecabinet.papers.readers import people_of_papers

# Each costs whoever opens the paper, by the people it is shared with.
MOST_LAYERS = 1_000
MOST_OWN_LAYERS = 50
MOST_SHARES = 20_000
MOST_OWN_SHARES = 1_000


async def layer_people(session: AsyncSession, actor: Actor, paper_id: str) -> list[PersonRef]:
    """Return the others with whom one can share a layer on a paper: those who may read it, in Vietnamese name order.

    Raises:
        NotFound: there is no such paper for this person (``pad_not_found``).
    """
    pad, _ = await need_pad(session, paper_id, actor.person_id)
    return await people.in_name_order(session, await _readers(session, pad) - {actor.person_id})


async def create_layer(work: Work, actor: Actor, pad_id: str, data: NewLayer) -> LayerView:
    """Make a layer of one's own on a paper, shared with these people.

    Raises:
        NotFound: there is no such paper for this person (``pad_not_found``).
        Invalid: somebody of them may not read the paper (``layer_member_no_reader``).
        Conflict: there are as many as a paper, or one person on it, may have (``too_many_layers``,
            ``too_many_own_layers``), or its layers, or this person's, are shared with too many
            (``too_many_shares``, ``too_many_own_shares``).
    """
    pad, _ = await lock_pad(work.session, pad_id, actor.person_id)
    members = await _checked_members(work.session, pad, actor, data.members)
    await need_few_layers(work.session, pad_id, actor.person_id)
    await _need_few_shares(work.session, pad_id, actor.person_id, len(members))
    layer = MarkLayer(
        id=new_id(),
        pad_id=pad_id,
        kind=SHARED,
        name=data.name.strip(),
        owner_id=actor.person_id,
        created_at=work.now,
    )
    work.session.add(layer)
    await work.session.flush()
    work.session.add_all([MarkLayerMember(layer_id=layer.id, person_id=each) for each in members])
    await told(work, pad, "create_layer", layer, members)
    return await _view(work, pad, actor, layer.id)


async def change_layer(work: Work, actor: Actor, layer_id: str, data: ChangeLayer) -> LayerView:
    """Give a layer another name, or share it with others than before.

    What somebody wrote on it who is no longer among them stays for those who are.

    Raises:
        NotFound: there is no such layer for this person (``layer_not_found``).
        Forbidden: it is somebody else's (``layer_owner_only``).
        Invalid: somebody may not read the paper (``layer_member_no_reader``), or it is an imported one.
        Conflict: it would be shared with more than before, and the paper's layers, or this person's, are shared with
            too many (``too_many_shares``, ``too_many_own_shares``).
    """
    pad, _, layer = await _own_layer(work.session, actor, layer_id)
    if data.name is not UNSET:
        layer.name = data.name.strip()
    members = None
    if data.members is not UNSET:
        if layer.kind == IMPORTED:
            raise Invalid("layer_imported")
        members = await _checked_members(work.session, pad, actor, data.members)
        held = select(func.count()).where(MarkLayerMember.layer_id == layer_id)
        more = len(members) - (await work.session.scalar(held) or 0)
        await _need_few_shares(work.session, pad.id, actor.person_id, more)
        await work.session.execute(delete(MarkLayerMember).where(MarkLayerMember.layer_id == layer_id))
        work.session.add_all([MarkLayerMember(layer_id=layer_id, person_id=each) for each in members])
    await told(work, pad, "change_layer", layer, members)
    return await _view(work, pad, actor, layer_id)


async def delete_layer(work: Work, actor: Actor, vault: Vault, layer_id: str) -> None:
    """Give a layer up: one's own marks on it become private, those of an import are removed.

    Raises:
        NotFound, Forbidden: as ``change_layer`` does.
        Conflict: others have written on it (``layer_in_use``); they can be left out of it instead.
    """
    pad, sight, layer = await _own_layer(work.session, actor, layer_id)
    standing = (Mark.pad_id == pad.id, Mark.layer_id == layer_id, Mark.removed.is_(False))
    others = select(exists(select(Mark.id).where(*standing, Mark.owner_id != actor.person_id)))
    if await work.session.scalar(others):
        raise Conflict("layer_in_use")
    own = (await work.session.scalars(select(Mark.id).where(*standing))).all()
    batch = await load_batch(work, vault, pad, sight, "", own)
    for mark_id in own:
        if layer.kind == IMPORTED:
            batch.remove(mark_id)
        else:
            batch.move(mark_id, sight.private)
    layer.deleted_at = work.now
    await finish(work, vault, batch, "write_marks")
    await told(work, pad, "delete_layer", layer, None)


async def need_few_layers(session: AsyncSession, pad_id: str, owner_id: str) -> None:
    """Refuse one layer more than a person may have on a paper, or than a paper may have.

    Raises:
        Conflict: ``too_many_own_layers``, ``too_many_layers``.
    """
    held = select(func.count()).where(MarkLayer.pad_id == pad_id, MarkLayer.deleted_at.is_(None))
    if (await session.scalar(held.where(MarkLayer.owner_id == owner_id)) or 0) >= MOST_OWN_LAYERS:
        raise Conflict("too_many_own_layers", most=MOST_OWN_LAYERS)
    if (await session.scalar(held) or 0) >= MOST_LAYERS:
        raise Conflict("too_many_layers", most=MOST_LAYERS)


async def _need_few_shares(session: AsyncSession, pad_id: str, owner_id: str, more: int) -> None:
    """Refuse to share layers with so many more, where a person's or a paper's are then shared with too many in all."""
    if more <= 0:
        return
    member_of = MarkLayer.id == MarkLayerMember.layer_id
    query = select(func.count()).select_from(MarkLayerMember).join(MarkLayer, member_of)
    shares = query.where(MarkLayer.pad_id == pad_id, MarkLayer.deleted_at.is_(None))
    if (await session.scalar(shares.where(MarkLayer.owner_id == owner_id)) or 0) + more > MOST_OWN_SHARES:
        raise Conflict("too_many_own_shares", most=MOST_OWN_SHARES)
    if (await session.scalar(shares) or 0) + more > MOST_SHARES:
        raise Conflict("too_many_shares")


async def _own_layer(session: AsyncSession, actor: Actor, layer_id: str) -> tuple[Pad, Sight, MarkLayer]:
    pad_id = await session.scalar(select(MarkLayer.pad_id).where(MarkLayer.id == layer_id))
    if pad_id is None:
        raise NotFound("layer_not_found")
    try:
        pad, sight = await lock_pad(session, pad_id, actor.person_id)
    except NotFound as error:
        raise NotFound("layer_not_found") from error
    if layer_id not in sight.layers:
        raise NotFound("layer_not_found")
    layer = await session.get_one(MarkLayer, layer_id, populate_existing=True)
    if layer.owner_id != actor.person_id:
        raise Forbidden("layer_owner_only")
    return pad, sight, layer


async def _readers(session: AsyncSession, pad: Pad) -> frozenset[str]:
    """Return everyone who may read the pad's paper; a notebook is no paper."""
    paper = (await people_of_papers(session, paper_id=pad.id)).get(pad.id)
    if paper is None:
        raise NotFound("pad_not_found")
    return paper.readers


async def _checked_members(session: AsyncSession, pad: Pad, actor: Actor, person_ids: Collection[str]) -> list[str]:
    wanted = set(person_ids) - {actor.person_id}
    if not wanted <= await _readers(session, pad):
        raise Invalid("layer_member_no_reader")
    return sorted(wanted)


async def told(work: Work, pad: Pad, action: str, layer: MarkLayer, members: list[str] | None, **facts: int) -> None:
    """Note in the audit log what was done to a layer, and have the pad's watchers told."""
    changed = update(MarkPad).where(MarkPad.id == pad.id).values(layer_changes=MarkPad.layer_changes + 1)
    await work.session.execute(changed)
    after = {"name": layer.name, **facts, **({} if members is None else {"person_ids": members})}
    note(work, action, ("layer", layer.id), unit_id=pad.unit_id, meeting_id=pad.meeting_id, after=after)
    work.told.pads.add(pad.id)


async def _view(work: Work, pad: Pad, actor: Actor, layer_id: str) -> LayerView:
    await work.session.flush()
    _, sight = await need_pad(work.session, pad.id, actor.person_id)
    return sight.layers[layer_id]
