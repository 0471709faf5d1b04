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
from ecabinet.annotations.anchoring_reading import Wanted, standing_marks, wanted_places
from ecabinet.annotations.late_marks import COMPARE, anchoring_of
from ecabinet.annotations.pad_marks import Placed, place_marks
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.service import lock_pad
from ecabinet.annotations.sight import find_pad, need_pad
from ecabinet.annotations.tables import Mark, MarkLayer, MarkPad
from ecabinet.identity.actor import Actor
from ecabinet.kit.command import Command
from ecabinet.kit.files import FileStore
from ecabinet.kit.ids import new_id
from ecabinet.kit.job_runner import want_job
from ecabinet.kit.job_table import Job
from ecabinet.kit.jobs import Finished
from ecabinet.kit.sandbox import Sandbox
from ecabinet.kit.work import Work
from ecabinet.papers.readers import paper_of_version, ready_versions

_AT_ONCE = 500
# What a job does in one transaction, so that nobody waits long behind it.
_A_JOB = 100


class MarksForward(msgspec.Struct, frozen=True, kw_only=True):
    """How many marks were brought onto which version, by the state of their places."""

    version: str | None = None
    kept: int = 0
    moved: int = 0
    changed: int = 0
    lost: int = 0


class Anchoring:
    """Brings marks forward, with what that takes besides rows: keys, files, and limited processes for comparisons."""

    def __init__(self, vault: Vault, files: FileStore, sandbox: Sandbox) -> None:
        self._vault = vault
        self._files = files
        self._sandbox = sandbox

    async def bring_forward(self, command: Command, actor: Actor, paper_id: str) -> MarksForward:
        """Give the marks of a paper that this person sees their places on its newest version.

        Raises:
            NotFound: there is no such paper for this person (``pad_not_found``).
            Invalid: ``papers_not_compared``.
            Unavailable: private ones cannot be opened now (``private_marks_unavailable``).
        """
        async with command.database.reading() as session:
            pad, sight = await need_pad(session, paper_id, actor.person_id)
            versions = await ready_versions(session, pad.id)
            seal = (await self._vault.seals(session, [actor.person_id])).get(actor.person_id)
            standing = await standing_marks(session, pad.id, sight.layers, seal, versions)
        wanted = await asyncio.to_thread(wanted_places, standing, versions, self._files, self._sandbox)
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            await command.run(write_places, actor, self._vault, paper_id, versions[-1].id, part)
        states = Counter(each.place.state for each in wanted)
        return MarksForward(
            version=versions[-1].id if versions else None,
            kept=states["kept"],
            moved=states["moved"],
            changed=states["changed"],
            lost=states["lost"],
        )

    async def apply_comparison(self, work: Work, job: Job, finished: Finished) -> None:
        """Place shared marks now that two versions are compared, and order the next job while there are more.

        Where the comparison failed they get their places when the paper is opened.
        """
        pad_id = str(job.payload["pad_id"])
        if finished.error is not None or await work.session.scalar(_locked(pad_id)) is None:
            return
        pad = await find_pad(work.session, pad_id)
        versions = await ready_versions(work.session, pad_id)
        if pad is None or not versions or versions[-1].id != job.payload["version_id"]:
            return
        layers = await _shared_layers(work, pad_id)
        standing = await standing_marks(work.session, pad_id, layers, None, versions, most=_A_JOB)
        wanted = await asyncio.to_thread(wanted_places, standing, versions, self._files, self._sandbox)
        await place_marks(work, self._vault, pad, _placed(versions[-1].id, wanted))
        if len(standing) == _A_JOB:
            want_job(work, new_id(), COMPARE, job.payload)


async def order_anchoring(work: Work, version_id: str) -> None:
    """Write, with the transaction in which a version became ready, that the paper's shared marks are to be placed."""
    pad_id = await paper_of_version(work.session, version_id)
    versions = await ready_versions(work.session, pad_id) if pad_id else []
    if len(versions) < 2 or versions[-1].id != version_id:
        return
    made_on = select(Mark.version_id).where(
        Mark.pad_id == pad_id, Mark.removed.is_(False), Mark.layer_id.in_(await _shared_layers(work, str(pad_id)))
    )
    marked = set(await work.session.scalars(made_on.distinct()))
    for version in versions[:-1]:
        if version.id in marked:
            want_job(work, new_id(), COMPARE, anchoring_of(str(pad_id), version, versions[-1]))


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
