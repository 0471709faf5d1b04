"""Marks brought onto the newest version of their paper.

One's own, and those one sees, when one opens the paper; all that are not private by a job as soon as the version can be
read. Both are safe to run again: a mark that has its place keeps it. Private ones are opened in their owner's own
login alone.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Select, select

from ecabinet.annotations import names
from ecabinet.annotations.anchoring_reading import (
    Portion,
    Standing,
    Wanted,
    bases_of_standing,
    by_file,
    standing_marks,
    wanted_places,
)
from ecabinet.annotations.late_marks import COMPARE, order_places
from ecabinet.annotations.pad_marks import Placed, place_marks
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.service import lock_pad
from ecabinet.annotations.sight import find_pad, need_pad
from ecabinet.annotations.tables import MarkLayer, MarkPad
from ecabinet.identity.actor import Actor
from ecabinet.kit.command import Command
from ecabinet.kit.ids import new_id
from ecabinet.kit.job_runner import want_job
from ecabinet.kit.job_table import Job
from ecabinet.kit.jobs import Finished
from ecabinet.kit.problem import Invalid, NotFound
from ecabinet.kit.work import Work
from ecabinet.papers.compare import CompareRequest, Comparisons
from ecabinet.papers.readers import paper_of_version, ready_versions

_AT_ONCE = 500
# What a job does in one transaction, so that nobody waits long behind it.
_A_JOB = 100


class MarksForward(msgspec.Struct, frozen=True, kw_only=True):
    """How many marks were brought onto which version, by the state of their places.

    ``waiting`` have none yet: the version they are on could not be compared with it.
    """

    version: str | None = None
    kept: int = 0
    moved: int = 0
    changed: int = 0
    lost: int = 0
    waiting: int = 0


class Anchoring:
    """Brings marks forward, with what that takes besides rows: keys, and comparisons of versions."""

    def __init__(self, vault: Vault, comparisons: Comparisons) -> None:
        self._vault = vault
        self._comparisons = comparisons

    async def bring_forward(self, command: Command, actor: Actor, paper_id: str) -> MarksForward:
        """Give the marks of a paper that this person sees their places on its newest version.

        Those of a version that cannot be compared with it wait; the others get theirs.

        Raises:
            NotFound: there is no such paper for this person (``pad_not_found``).
            Unavailable: private ones cannot be opened now (``private_marks_unavailable``).
        """
        async with command.database.reading() as session:
            pad, sight = await need_pad(session, paper_id, actor.person_id)
            versions = await ready_versions(session, pad.id)
            seal = (await self._vault.seals(session, [actor.person_id])).get(actor.person_id)
            standing = await standing_marks(session, pad.id, sight.layers, seal, versions)
        states: Counter[str] = Counter()
        for file, marks in by_file(standing).items():
            try:
                wanted = await self._wanted(marks, file, versions[-1].sha256)
            except (Invalid, NotFound):
                states["waiting"] += len(marks)
                continue
            for start in range(0, len(wanted), _AT_ONCE):
                part = wanted[start : start + _AT_ONCE]
                await command.run(write_places, actor, self._vault, paper_id, versions[-1].id, part)
            states.update(each.place.state for each in wanted)
        return MarksForward(
            version=versions[-1].id if versions else None,
            kept=states["kept"],
            moved=states["moved"],
            changed=states["changed"],
            lost=states["lost"],
            waiting=states["waiting"],
        )

    async def _wanted(self, marks: Sequence[Standing], before: str, after: str) -> list[Wanted]:
        request = CompareRequest(before=before, after=after)
        pair = None if before == after else await self._comparisons.pair_of(request)
        return await asyncio.to_thread(wanted_places, marks, pair)

    async def apply_comparison(self, work: Work, job: Job, finished: Finished) -> None:
        """Place shared marks of one file now that it is compared, and order the next job while there are more.

        Nothing is compared here, where others wait to write: whose comparison failed, or is not kept, gets its place
        when the paper is opened.
        """
        payload = job.payload
        pad_id, request = str(payload["pad_id"]), CompareRequest(before=payload["before"], after=payload["after"])
        is_same = request.before == request.after
        pair = None if is_same else await asyncio.to_thread(self._comparisons.kept_pair, request)
        if (pair is None and not is_same) or await work.session.scalar(_locked(pad_id)) is None:
            return
        pad = await find_pad(work.session, pad_id)
        versions = await ready_versions(work.session, pad_id)
        if pad is None or not versions or versions[-1].id != payload["version_id"]:
            return
        portion = Portion(request.before, payload.get("after_seq", 0), _A_JOB)
        layers = await _shared_layers(work, pad_id)
        standing = await standing_marks(work.session, pad_id, layers, None, versions, portion)
        wanted = await asyncio.to_thread(wanted_places, standing, pair)
        await place_marks(work, self._vault, pad, _placed(versions[-1].id, wanted))
        if len(standing) == _A_JOB:
            want_job(work, new_id(), COMPARE, {**payload, "after_seq": standing[-1].seq})


async def order_anchoring(work: Work, version_id: str) -> None:
    """Write, with the transaction in which a version became ready, that the paper's shared marks are to be placed."""
    pad_id = await paper_of_version(work.session, version_id)
    versions = await ready_versions(work.session, pad_id) if pad_id else []
    if pad_id is None or not versions or versions[-1].id != version_id:
        return
    layers = await _shared_layers(work, pad_id)
    await order_places(work, pad_id, await bases_of_standing(work.session, pad_id, layers, versions), versions)


async def write_places(
    work: Work, actor: Actor, vault: Vault, pad_id: str, version_id: str, wanted: Sequence[Wanted]
) -> None:
    """Write where marks lie on a version, but for those that changed since that was found out, or lie elsewhere now.

    Raises:
        NotFound: there is no such pad for this person any more (``pad_not_found``).
    """
    pad, _ = await lock_pad(work.session, pad_id, actor.person_id)
    await place_marks(work, vault, pad, _placed(version_id, wanted), actor.person_id)


def _placed(version_id: str, wanted: Sequence[Wanted]) -> list[Placed]:
    return [Placed(mark_id=each.id, revision=each.revision, version_id=version_id, place=each.place) for each in wanted]


def _locked(pad_id: str) -> Select[Any]:
    return select(MarkPad.id).where(MarkPad.id == pad_id).with_for_update()


async def _shared_layers(work: Work, pad_id: str) -> list[str]:
    """Return the layers of a paper that are nobody's private one."""
    held = select(MarkLayer.id).where(MarkLayer.pad_id == pad_id, MarkLayer.deleted_at.is_(None))
    return [names.meeting_layer(pad_id), names.editing_layer(pad_id), *await work.session.scalars(held)]
