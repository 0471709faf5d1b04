"""Marks: what devices send is carried out in the row of its pad, one transaction for a batch."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.batch import Batch, Writer
from ecabinet.annotations.late_marks import order_late
from ecabinet.annotations.loading import load_comments, load_marks, load_owned, load_sent
from ecabinet.annotations.op_reading import ReceivedOps
from ecabinet.annotations.schemas import (
    AddComment,
    Op,
    OpsAnswer,
    PutMark,
    RemoveComment,
    RemoveMark,
    SettleMark,
    UnreadableOp,
)
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.sight import Pad, Sight, need_pad
from ecabinet.annotations.tables import MarkPad
from ecabinet.annotations.writing import write
from ecabinet.audit.service import note
from ecabinet.identity.actor import Actor
from ecabinet.kit.many_rows import insert_missing
from ecabinet.kit.work import Work
from ecabinet.papers.readers import ready_versions


async def apply_ops(work: Work, actor: Actor, vault: Vault, pad_id: str, received: ReceivedOps) -> OpsAnswer:
    """Carry out a batch in its own order and return what became of each operation.

    An operation sent again, or later than a newer one about the same thing, changes nothing.

    Raises:
        NotFound: there is no such pad for this person (``pad_not_found``).
        Unavailable: something in it is private and its key is not there (``private_marks_unavailable``).
    """
    pad, sight = await lock_pad(work.session, pad_id, actor.person_id)
    marks, comments = _named(received.ops)
    batch = await load_batch(work, vault, pad, sight, received.device, marks, comments)
    outcomes = [batch.apply(op) for op in received.ops]
    seq = await finish(work, vault, batch, "write_marks")
    await order_late(work, batch)
    return OpsAnswer(outcomes, seq, sight.epoch)


async def lock_pad(session: AsyncSession, pad_id: str, person_id: str) -> tuple[Pad, Sight]:
    """Lock the pad's row, made at first use, until the transaction ends; return the pad and what the person sees.

    Raises:
        NotFound: there is no such pad for this person (``pad_not_found``).
    """
    if not await lock_row(session, pad_id):
        pad, _ = await need_pad(session, pad_id, person_id)
        await make_row(session, pad)
    return await need_pad(session, pad_id, person_id)


async def lock_row(session: AsyncSession, pad_id: str) -> bool:
    """Lock the pad's row until the transaction ends; tell whether there is one."""
    row = select(MarkPad.id).where(MarkPad.id == pad_id).with_for_update()
    return await session.scalar(row) is not None


async def make_row(session: AsyncSession, pad: Pad) -> None:
    """Make the row of a paper's pad, unless another has made it meanwhile, and lock it."""
    first = {"id": pad.id, "meeting_id": pad.meeting_id, "paper_id": pad.id, "seq": 0, "layer_changes": 0}
    await insert_missing(session, MarkPad, first)
    await lock_row(session, pad.id)


async def load_batch(
    work: Work,
    vault: Vault,
    pad: Pad,
    sight: Sight,
    device: str,
    mark_ids: Collection[str],
    comment_ids: Collection[str] = (),
) -> Batch:
    """Return a batch of this person's on a locked pad, with the marks and comments of these ids loaded.

    Raises:
        Unavailable: some are private and their key is not there (``private_marks_unavailable``).
    """
    session, person_id = work.session, sight.person_id
    marks = await load_marks(session, mark_ids)
    has_private = any(row["layer_id"] == sight.private for row in marks.values())
    by = Writer(
        pad=pad,
        sight=sight,
        device=device,
        now=work.now,
        versions={each.id: each for each in await ready_versions(session, pad.id)} if pad.people else {},
        seal=(await vault.seals(session, [person_id])).get(person_id) if has_private else None,
    )
    comments = await load_comments(session, comment_ids, ())
    sent = await load_sent(session, {*mark_ids, *comment_ids}, person_id, device)
    return Batch(by, marks, comments, sent, await load_owned(session, pad.id, person_id))


async def finish(work: Work, vault: Vault, batch: Batch, action: str) -> int:
    """Write a batch, note in the audit log how much of what it did, and have the pad's watchers told.

    Returns the pad's newest number. Of what is private the log has only how much it was.
    """
    seq = await write(work.session, vault, batch)
    pad = batch.by.pad
    if batch.done:
        note(work, action, ("pad", pad.id), unit_id=pad.unit_id, meeting_id=pad.meeting_id, after=dict(batch.done))
    if seq != pad.seq:
        work.told.pads.add(pad.id)
    return seq


def _named(ops: Collection[Op | UnreadableOp]) -> tuple[set[str], set[str]]:
    """Return the ids of the marks and of the comments that operations name."""
    marks = {op.id for op in ops if isinstance(op, PutMark | RemoveMark)}
    marks |= {op.mark for op in ops if isinstance(op, AddComment | SettleMark)}
    return marks, {op.id for op in ops if isinstance(op, AddComment | RemoveComment)}
