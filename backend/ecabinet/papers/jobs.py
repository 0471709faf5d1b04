"""The inspection of an uploaded version: ordered with the upload, applied when the job process is done with it."""

import logging

import msgspec

from ecabinet.audit.service import note
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.ids import new_id
from ecabinet.kit.job_runner import want_job
from ecabinet.kit.job_table import Job
from ecabinet.kit.jobs import Finished
from ecabinet.kit.live import record
from ecabinet.kit.work import Work
from ecabinet.meetings.access import full_participants, people_let_into
from ecabinet.meetings.tables import Meeting
from ecabinet.notices.service import tell
from ecabinet.papers import events
from ecabinet.papers.inspection import Inspection, InspectionRequest, Limits
from ecabinet.papers.queries import entities_of
from ecabinet.papers.schemas import UploadLimits
from ecabinet.papers.tables import Paper, PaperVersion

log = logging.getLogger(__name__)
INSPECT = "inspect_paper"
FAILED = "paper_inspection_failed"


def order_inspection(work: Work, version: PaperVersion, limits: UploadLimits) -> None:
    """Write, in the upload's transaction, that the version's bytes are to be inspected."""
    request = InspectionRequest(sha256=version.sha256, limits=Limits(bytes=limits.size), trust_roots=limits.trust_roots)
    payload = msgspec.to_builtins(request)
    want_job(work, new_id(), INSPECT, {**payload, "version_id": version.id})


async def apply_inspection(work: Work, job: Job, finished: Finished) -> None:
    """Make the version ready, or refused with the code of why; where it is ready and late, tell its readers."""
    version = await work.session.get(PaperVersion, job.payload["version_id"])
    if version is None or version.state != "processing":
        return
    paper = await work.session.get_one(Paper, version.paper_id)
    await lock_log(work.session, paper.meeting_id)
    inspection = _inspection(finished)
    version.refusal = inspection.refusal
    version.state = "refused" if inspection.refusal else "ready"
    version.pages = None if inspection.refusal else inspection.pages
    version.signatures = len(inspection.signatures)
    version.warnings = list(inspection.warnings)
    if inspection.reading:
        version.reading_sha256, version.reading_size = inspection.reading.sha256, inspection.reading.size
    version.inspection = msgspec.to_builtins(inspection)
    facts = {"version_id": version.id, "no": version.no, "state": version.state, "refusal": version.refusal}
    note(
        work,
        "inspect_paper_version",
        ("paper", paper.id),
        unit_id=paper.unit_id,
        meeting_id=paper.meeting_id,
        before={"state": "processing"},
        after={**facts, "pages": version.pages},
    )
    await record(work, paper.meeting_id, events.PAPER_VERSION_INSPECTED, entities_of([paper.id]))
    if paper.late and paper.deleted_at is None and version.state == "ready":
        await _tell_late(work, paper, version)


def _inspection(finished: Finished) -> Inspection:
    """Return what was found; a job that came to no end refuses the version rather than leave it waiting for ever."""
    if finished.error is None:
        try:
            return msgspec.convert(finished.result, Inspection)
        except msgspec.ValidationError:
            log.exception("the inspection of job %s cannot be read", finished.job_id)
    else:
        log.error("the inspection of job %s failed: %s", finished.job_id, finished.error)
    return Inspection(refusal=FAILED)


async def _tell_late(work: Work, paper: Paper, version: PaperVersion) -> None:
    meeting = await work.session.get_one(Meeting, paper.meeting_id)
    readers = await full_participants(work.session, meeting.id) | await people_let_into(work.session, paper.item_id)
    values = {"paper": paper.title, "title": meeting.title, "starts_at": meeting.starts_at.isoformat()}
    tell(
        work,
        readers - {version.uploaded_by},
        "paper_late",
        href=f"/meetings/{meeting.id}",
        unit_id=meeting.unit_id,
        meeting_id=meeting.id,
        values=values,
    )
