"""Marks that come to a version when a newer one is there: a device was away, or its reader has not turned yet."""

from sqlalchemy import select

from ecabinet.annotations.batch import Batch
from ecabinet.kit.ids import new_id
from ecabinet.kit.job_runner import want_job
from ecabinet.kit.job_table import Job
from ecabinet.kit.work import Work
from ecabinet.papers.readers import ReadyVersion, ready_versions

COMPARE = "compare_versions"


def anchoring_of(pad_id: str, before: ReadyVersion, newest: ReadyVersion) -> dict[str, object]:
    """Return what a job needs to know that places shared marks of one version on the newest one."""
    return {"before": before.sha256, "after": newest.sha256, "pad_id": pad_id, "version_id": newest.id}


async def order_late(work: Work, batch: Batch) -> None:
    """Write, with a batch that was carried out, that what is not private of it is to be placed on the newest version.

    Where that waits to be done already, it takes these marks along: it reads them behind the lock of their pad.
    """
    pad = batch.by.pad
    if pad.people is None or len(batch.by.pages) < 2:
        return
    versions = await ready_versions(work.session, pad.id)
    late = _versions_without_place(batch, versions[-1].id)
    wanted = [anchoring_of(pad.id, version, versions[-1]) for version in versions[:-1] if version.id in late]
    if not wanted:
        return
    waiting = (await work.session.scalars(select(Job.payload).where(Job.kind == COMPARE, Job.state == "waiting"))).all()
    for payload in wanted:
        if payload not in waiting:
            want_job(work, new_id(), COMPARE, payload)


def _versions_without_place(batch: Batch, newest: str) -> set[str | None]:
    rows = (batch.marks[mark_id] for mark_id in batch.changed_marks)
    return {
        row["version_id"]
        for row in rows
        if not row["removed"] and row["layer_id"] != batch.by.sight.private and newest not in (row["places"] or "")
    }
