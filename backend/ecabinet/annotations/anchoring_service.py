"""Marks brought onto the newest version of their paper when somebody opens it: their own, and those they see.

It is safe to run again: a mark that has its place keeps it. Private ones are opened in their owner's own login alone;
all others are brought along by jobs (``anchoring_jobs``) as soon as the version can be read.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence

import msgspec

from ecabinet.annotations.anchoring_reading import (
    Standing,
    Wanted,
    by_file,
    placed_on,
    standing_marks,
    wanted_places,
)
from ecabinet.annotations.pad_marks import place_marks
from ecabinet.annotations.sealing import Vault
from ecabinet.annotations.service import lock_pad
from ecabinet.annotations.sight import need_pad
from ecabinet.identity.actor import Actor
from ecabinet.kit.command import Command
from ecabinet.kit.problem import Invalid, NotFound
from ecabinet.kit.work import Work
from ecabinet.papers.compare import CompareRequest, Comparisons
from ecabinet.papers.readers import ready_versions

_AT_ONCE = 500


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


async def write_places(
    work: Work, actor: Actor, vault: Vault, pad_id: str, version_id: str, wanted: Sequence[Wanted]
) -> None:
    """Write where marks lie on a version, but for those that changed since that was found out, or lie elsewhere now.

    Raises:
        NotFound: there is no such pad for this person any more (``pad_not_found``).
    """
    pad, _ = await lock_pad(work.session, pad_id, actor.person_id)
    await place_marks(work, vault, pad, placed_on(version_id, wanted), actor.person_id)
