"""One running installation: its settings and the parts that live as long as the process."""

import asyncio
import contextlib
import logging
from collections.abc import Collection
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations.anchoring_jobs import AnchoringJobs, order_anchoring
from ecabinet.annotations.anchoring_service import Anchoring
from ecabinet.annotations.late_marks import COMPARE
from ecabinet.annotations.points import is_stroke
from ecabinet.annotations.queries import PadNews, feeds_after, pad_heads
from ecabinet.annotations.sealing import Vault
from ecabinet.devices.service import Keeping
from ecabinet.identity.actor import IdleLimits
from ecabinet.identity.actor_reader import ActorReader
from ecabinet.identity.queries import person_refs
from ecabinet.job_process import JobProcess, Place
from ecabinet.kit.clock import Clock, SystemClock
from ecabinet.kit.command import Command
from ecabinet.kit.database import Database
from ecabinet.kit.files import FileStore
from ecabinet.kit.fleeting import Fleeting
from ecabinet.kit.job_runner import Apply, JobRunner
from ecabinet.kit.job_table import Job
from ecabinet.kit.jobs import Finished, Jobs
from ecabinet.kit.sandbox import Sandbox
from ecabinet.kit.secret_files import secret_of
from ecabinet.kit.wake import Wake
from ecabinet.kit.work import Origin, Told, Work
from ecabinet.meetings.access import keys_for
from ecabinet.meetings.queries import presenter_of
from ecabinet.meetings.snapshots import Snapshots
from ecabinet.monitoring.service import Monitor
from ecabinet.notices.queries import newest_notices
from ecabinet.papers.compare import Comparisons
from ecabinet.papers.jobs import INSPECT, apply_inspection
from ecabinet.papers.queries import audience_of_version
from ecabinet.realtime.hub import Hub
from ecabinet.realtime.queries import Live
from ecabinet.realtime.sources import Sources
from ecabinet.settings import Settings
from ecabinet.signing.desk import SigningDesk
from ecabinet.voting import service as voting
from ecabinet.voting.ballot_writer import BallotWriter
from ecabinet.voting.progress import meetings_that_vote, read_ballots, read_progress

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5
# Whoever comes back after a restart comes before the first paper that is read.
WARM_UP_AFTER_SECONDS = 5


def live_sources(vault: Vault) -> Sources:
    """Return what the hub asks the capabilities for; ``vault`` opens each one's own marks."""

    async def pad_news(session: AsyncSession, pad_id: str, person_ids: Collection[str], after: int) -> PadNews:
        return await feeds_after(session, vault, pad_id, person_ids, after)

    return Sources(
        keys=keys_for,
        voting=meetings_that_vote,
        progress=read_progress,
        ballots=read_ballots,
        notices=newest_notices,
        presenter=presenter_of,
        reads=audience_of_version,
        people=person_refs,
        is_stroke=is_stroke,
        pad_heads=pad_heads,
        pad_news=pad_news,
    )


async def inspected(work: Work, job: Job, finished: Finished) -> None:
    """Apply the inspection of a version, and have the marks on its paper brought onto it."""
    await apply_inspection(work, job, finished)
    await work.session.flush()
    await order_anchoring(work, str(job.payload["version_id"]))


class Installation:
    """What routes and background work reach for; made once by ``app.create_app``."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.database = Database(settings.database)
        self.actors = ActorReader(self.database, self.clock, self.idle_limits)
        self.files = FileStore(settings.data_dir / "files", settings.bucket)
        self.vault = Vault(settings.data_dir)
        self.sandbox = Sandbox(workers=2, warm=("ecabinet.papers.pdf_reading:warm_up",))
        self.signing_sandbox = Sandbox(workers=1, warm=("ecabinet.signing.jobs",))
        self.desk = SigningDesk(self.signing_sandbox, self.files, settings.data_dir / "keys", settings.time_server_url)
        self.jobs = Jobs(settings.data_dir, settings.redis_url)
        self.job_process = JobProcess(Place.of(settings))
        self.hub = Hub(self.database, self.clock, live_sources(self.vault))
        self.wake = Wake(settings.redis_url, self.hub.wake, self.hub.look) if settings.redis_url else None
        self.fleeting = (
            Fleeting(settings.redis_url, self.hub.hear, self.hub.leads.ask_all) if settings.redis_url else None
        )
        if self.fleeting is not None:
            self.hub.speak_through(self.fleeting.tell)
        self.snapshots = Snapshots(self.database, self.clock)
        self.monitor = Monitor(
            self.database,
            self.clock,
            Live(self.hub.roster),
            (self.sandbox, self.signing_sandbox),
            self.wake,
            lambda: self.ballots.waiting,
        )
        self.ballots = BallotWriter(self.database, self.clock, self.tell, self.monitor.meters.batch)
        self.job_runner = JobRunner(
            self.database,
            self.clock,
            self.tell,
            self.jobs,
            self.job_process,
            {INSPECT: inspected},
            {COMPARE: self._compared},
        )
        self._due_votes: asyncio.Task[None] | None = None
        self._warm_up: asyncio.TimerHandle | None = None

    @property
    def idle_limits(self) -> IdleLimits:
        """How long screens stay open without use."""
        return IdleLimits(self.settings.idle_minutes * 60, self.settings.admin_idle_minutes * 60)

    @property
    def anchoring(self) -> Anchoring:
        """What brings marks onto newer versions."""
        return Anchoring(self.vault, self.comparisons)

    @cached_property
    def comparisons(self) -> Comparisons:
        """The comparisons of versions that this process makes."""
        return Comparisons(self.files, self.sandbox)

    @property
    def keeping(self) -> Keeping:
        """What may lie on devices, and the secret that their keys are sealed under."""
        return Keeping(self.settings.offline_hours, secret_of(self.settings.data_dir, "devices.secret"))

    def tell(self, told: Told) -> None:
        """Pass on, after a commit, whom it concerns; losing this costs a second, never an event."""
        self.hub.wake(told)
        if self.wake is not None:
            self.wake.tell(told)
        if told.jobs:
            self.job_runner.wake()

    def command(self, origin: Origin) -> Command:
        """Return a command of the installation itself, such as a vote whose time is up."""
        return Command(self.database, self.clock, self.tell, origin, None, "")

    async def start(self) -> None:
        """Start what runs beside the requests."""
        await asyncio.to_thread(self.files.prepare)
        self._warm_up = asyncio.get_running_loop().call_later(WARM_UP_AFTER_SECONDS, self._start_sandboxes)
        if self.settings.job_process:
            self.job_process.start()
        await self.job_runner.start()
        await self.hub.start()
        if self.wake is not None:
            await self.wake.start()
        if self.fleeting is not None:
            await self.fleeting.start()
        await self.ballots.start()
        await self.monitor.start()
        self._due_votes = asyncio.create_task(self._close_due_votes(), name="due-votes")

    async def stop(self) -> None:
        """Stop all of it and give everything back."""
        if self._warm_up:
            self._warm_up.cancel()
        if self._due_votes:
            self._due_votes.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._due_votes
        await self.monitor.stop()
        await self.ballots.stop()
        if self.wake is not None:
            await self.wake.stop()
        if self.fleeting is not None:
            await self.fleeting.stop()
        await self.hub.stop()
        await self.job_runner.stop()
        self.job_process.stop()
        self.jobs.close()
        self.sandbox.close()
        self.signing_sandbox.close()
        await self.database.close()

    def _start_sandboxes(self) -> None:
        self.sandbox.start()
        self.signing_sandbox.start()

    async def _compared(self, job: Job, finished: Finished) -> Apply:
        return await AnchoringJobs(self.database, self.vault, self.comparisons).prepare(job, finished)

    async def _close_due_votes(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                due = await voting.due_votes(self.database, self.clock.now())
            except Exception:  # a database that is away for a while must not end the closing of votes
                log.exception("votes whose time is up could not be looked for; trying again")
                continue
            for vote_id in due:
                await self._close_due_vote(vote_id)

    async def _close_due_vote(self, vote_id: str) -> None:
        try:
            await self.command(Origin()).run(voting.close_when_due, vote_id)
        except Exception:  # one vote that cannot be closed must not keep the others open
            log.exception("vote %s, whose time is up, could not be closed; trying again", vote_id)
