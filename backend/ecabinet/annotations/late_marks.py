"""Orders to place shared marks on the newest version of their paper: one for each file that some of them go from.

Most are there before the version is. Some come late: a device was away, or its reader has not turned yet.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from ecabinet.annotations.anchoring_reading import basis_of
from ecabinet.annotations.batch import Batch
from ecabinet.annotations.views import places
from ecabinet.kit.ids import new_id
from ecabinet.kit.job_runner import want_job
from ecabinet.kit.job_table import Job
from ecabinet.kit.work import Work
from ecabinet.papers.readers import ReadyVersion, ready_versions

COMPARE = "compare_versions"


async def order_places(work: Work, pad_id: str, bases: Collection[str], versions: Sequence[ReadyVersion]) -> None:
    """Write that what is not private and goes from these versions is to be placed on the last one.

    Where that waits to be done already, it takes what came since along: it goes by the pad's numbers, and looks behind
    the lock of the pad whether there are more.
    """
    files = dict.fromkeys(version.sha256 for version in versions[:-1] if version.id in bases)
    if not files:
        return
    waiting = (await work.session.scalars(select(Job.payload).where(Job.kind == COMPARE, Job.state == "waiting"))).all()
    ordered = [{**payload, "after_seq": 0} for payload in waiting]
    newest = versions[-1]
    for before in files:
        payload = {"before": before, "after": newest.sha256, "pad_id": pad_id, "version_id": newest.id, "after_seq": 0}
        if payload not in ordered:
            want_job(work, new_id(), COMPARE, payload)


async def order_late(work: Work, batch: Batch) -> None:
    """Order, with a batch that was carried out, places for what is not private of it."""
    pad = batch.by.pad
    if pad.people is None or len(batch.by.versions) < 2:
        return
    versions = await ready_versions(work.session, pad.id)
    await order_places(work, pad.id, _bases(batch, versions), versions)


def _bases(batch: Batch, versions: Sequence[ReadyVersion]) -> set[str]:
    """Return the versions to go from, of the marks that have no place on the last one."""
    rows = (batch.marks[mark_id] for mark_id in batch.changed_marks)
    return {
        basis_of(row["version_id"] or "", places.decode(row["places"] or "{}"), versions)
        for row in rows
        if not row["removed"]
        and row["layer_id"] != batch.by.sight.private
        and versions[-1].id not in (row["places"] or "")
    }
