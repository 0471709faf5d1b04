"""Marks that are not private, brought by jobs onto the newest version of their paper as soon as that can be read.

A job compares two files; then the marks that go from the one are placed on the other, some at a time. Where they lie is
found out before the transaction that writes it: that takes long, and others wait to write.
"""

import asyncio
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations import names
from ecabinet.annotations.anchoring_reading import (
    Portion,
    Wanted,
    are_standing,
    bases_of_standing,
    placed_on,
    standing_marks,
    wanted_places,
)
from ecabinet.annotations.late_marks import COMPARE, order_places
from ecabinet.annotations.pad_marks import place_marks
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.service import lock_row, make_row
from ecabinet.annotations.sight import find_pad
from ecabinet.annotations.tables import MarkLayer, MarkPad
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.kit.job_runner import Apply, want_job
from ecabinet.kit.job_table import Job
from ecabinet.kit.jobs import Finished
from ecabinet.kit.work import Work
from ecabinet.papers.compare import CompareRequest, Comparisons
from ecabinet.papers.readers import paper_of_version, ready_versions

# What is written in one transaction, so that nobody waits long behind it.
_AT_ONCE = 100


class _Found(msgspec.Struct, frozen=True):
    """Where marks lie, of all up to the pad's number ``seq``."""

    wanted: list[Wanted]
    seq: int


class AnchoringJobs:
    """Places marks once two files are compared."""

    def __init__(self, database: Database, vault: Vault, comparisons: Comparisons) -> None:
        self._database = database
        self._vault = vault
        self._comparisons = comparisons

    async def prepare(self, job: Job, _finished: Finished) -> Apply:
        """Return what writes the places of some marks, and orders the next job where there are more.

        Nothing is compared: whose comparison failed, or is not kept, gets its place when the paper is opened.
        """
        found = await self._find(job.payload)

        async def apply(work: Work, job: Job, _finished: Finished) -> None:
            if found is not None:
                await self._write(work, job.payload, found)

        return apply

    async def _find(self, order: dict[str, Any]) -> _Found | None:
        request = CompareRequest(before=order["before"], after=order["after"])
        is_same = request.before == request.after
        pair = None if is_same else await asyncio.to_thread(self._comparisons.kept_pair, request)
        if pair is None and not is_same:
            return None
        async with self._database.reading() as session:
            pad_id: str = order["pad_id"]
            versions = await ready_versions(session, pad_id)
            seq = await session.scalar(select(MarkPad.seq).where(MarkPad.id == pad_id)) or 0
            portion = Portion(request.before, order.get("after_seq", 0), _AT_ONCE)
            standing = await standing_marks(
                session, pad_id, await _shared_layers(session, pad_id), None, versions, portion
            )
        wanted = await asyncio.to_thread(wanted_places, standing, pair)
        return _Found(wanted, standing[-1].seq if len(standing) == _AT_ONCE else seq)

    async def _write(self, work: Work, order: dict[str, Any], found: _Found) -> None:
        pad_id: str = order["pad_id"]
        await lock_row(work.session, pad_id)
        pad = await find_pad(work.session, pad_id, ())
        versions = await ready_versions(work.session, pad_id)
        if pad is None or not versions or versions[-1].id != order["version_id"]:
            return
        await place_marks(work, self._vault, pad, placed_on(versions[-1].id, found.wanted))
        layers = await _shared_layers(work.session, pad_id)
        # Those that were written since, too: who wrote them saw that this job was still to be done.
        if await are_standing(work.session, pad_id, layers, versions, found.seq):
            want_job(work, new_id(), COMPARE, {**order, "after_seq": found.seq})


async def order_anchoring(work: Work, version_id: str) -> None:
    """Write, with the transaction in which a version became ready, that the paper's shared marks are to be placed."""
    pad_id = await paper_of_version(work.session, version_id)
    if pad_id is None:
        return
    # Whoever writes on an earlier version meanwhile, be it the paper's first mark, is seen here, or sees the new one.
    if not await lock_row(work.session, pad_id):
        pad = await find_pad(work.session, pad_id, ())
        if pad is None:
            return
        await make_row(work.session, pad)
    versions = await ready_versions(work.session, pad_id)
    if versions and versions[-1].id == version_id:
        bases = await bases_of_standing(work.session, pad_id, await _shared_layers(work.session, pad_id), versions)
        await order_places(work, pad_id, bases, versions)


async def _shared_layers(session: AsyncSession, pad_id: str) -> list[str]:
    """Return the layers of a paper that are nobody's private one."""
    held = select(MarkLayer.id).where(MarkLayer.pad_id == pad_id, MarkLayer.deleted_at.is_(None))
    return [names.meeting_layer(pad_id), names.editing_layer(pad_id), *await session.scalars(held)]
