"""Writing a batch: what is private is sealed, everything changed gets the pad's next number, all in few statements."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.batch import Batch
from ecabinet.annotations.loading import CommentRow, MarkRow, load_comments
from ecabinet.annotations.sealing import Seal, Vault
from ecabinet.annotations.tables import Mark, MarkComment, MarkLeft, MarkOp, MarkPad
from ecabinet.annotations.views import opened
from ecabinet.kit.many_rows import insert_rows


async def write(session: AsyncSession, vault: Vault, batch: Batch) -> int:
    """Write what the batch changed and return the pad's newest number.

    Raises:
        Unavailable: something is private and its key is not there (``private_marks_unavailable``).
    """
    await _take_threads_along(session, batch)
    await _seal(session, vault, batch)
    seq = _number(batch)
    # Ids are made on devices: one that somebody takes for another pad in this moment takes nothing away from here.
    marks, comments = (
        [batch.marks[ref] for ref in batch.changed_marks],
        [batch.comments[ref] for ref in batch.changed_comments],
    )
    await insert_rows(session, Mark, marks, in_place=True, same="pad_id")
    await insert_rows(session, MarkComment, comments, in_place=True, same="pad_id")
    await insert_rows(session, MarkLeft, _left_rows(batch, seq), in_place=True)
    await insert_rows(session, MarkOp, _sent_rows(batch), in_place=True)
    seq += len(batch.left)
    if seq != batch.by.pad.seq:
        await session.execute(update(MarkPad).where(MarkPad.id == batch.by.pad.id).values(seq=seq))
    return seq


async def _take_threads_along(session: AsyncSession, batch: Batch) -> None:
    """Let the comments of marks that moved be told anew, to those who see them now."""
    if not batch.moved:
        return
    for comment_id, row in (await load_comments(session, (), batch.moved)).items():
        batch.comments.setdefault(comment_id, row)
        batch.changed_comments[comment_id] = None


async def _seal(session: AsyncSession, vault: Vault, batch: Batch) -> None:
    marks = [batch.marks[ref] for ref in batch.changed_marks]
    private = batch.by.sight.private
    standing = [row for ref in batch.changed_comments if not (row := batch.comments[ref])["removed"]]
    is_private = {row["mark_id"]: batch.marks[row["mark_id"]]["layer_id"] == private for row in standing}
    seal = batch.by.seal
    if seal is None and (any(row["layer_id"] == private for row in marks) or any(is_private.values())):
        seal = await vault.seal_to_write(session, batch.by.person_id)
    for mark in marks:
        if mark["layer_id"] == private and seal is not None:
            _seal_mark(mark, seal)
    for comment in standing:
        _seal_comment(comment, seal, private=is_private[comment["mark_id"]])


def _seal_mark(row: MarkRow, seal: Seal) -> None:
    if row["sealed"] or row["body"] is None:
        return
    row["body"] = seal.close(row["body"].encode(), f"body:{row['id']}")
    row["places"] = row["places"] and seal.close(row["places"].encode(), f"places:{row['id']}")
    row["sealed"] = True


def _seal_comment(row: CommentRow, seal: Seal | None, *, private: bool) -> None:
    if row["sealed"] == private:
        return
    place = f"comment:{row['id']}"
    if private and seal is not None:
        row["text"] = seal.close(row["text"].encode(), place)
    else:
        row["text"] = (opened(row["text"], row["sealed"], seal, place) or b"").decode()
    row["sealed"] = private


def _number(batch: Batch) -> int:
    seq = batch.by.pad.seq
    for mark_id in batch.changed_marks:
        seq += 1
        batch.marks[mark_id]["seq"] = seq
    for comment_id in batch.changed_comments:
        seq += 1
        comment = batch.comments[comment_id]
        comment["seq"] = seq
        comment["said_seq"] = comment["said_seq"] or seq
    return seq


def _left_rows(batch: Batch, seq: int) -> list[dict[str, Any]]:
    pad_id = batch.by.pad.id
    return [
        {"mark_id": mark_id, "layer_id": layer_id, "pad_id": pad_id, "seq": number}
        for number, (mark_id, layer_id) in enumerate(batch.left, start=seq + 1)
    ]


def _sent_rows(batch: Batch) -> list[dict[str, Any]]:
    by = {"person_id": batch.by.person_id, "device": batch.by.device}
    return [
        {"subject_id": subject, "act": act, **by, "n": n, "revision": revision}
        for (subject, act), (n, revision) in batch.sent.items()
    ]
