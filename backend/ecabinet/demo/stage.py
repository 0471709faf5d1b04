"""The demo's way into an installation that does not serve yet: every act by a person, through the real use cases."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from secrets import token_urlsafe
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.app import create_app
from ecabinet.audit.service import note
from ecabinet.demo.clock import StageClock
from ecabinet.demo.people import EVERYONE, MEMBERS
from ecabinet.identity.actor import Actor, find_actor, token_hash
from ecabinet.identity.login import LOGIN_LASTS, log_out
from ecabinet.identity.tables import Account, Login, Person, Unit
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.files import FileStore
from ecabinet.kit.ids import new_id
from ecabinet.kit.job_runner import JobRunner
from ecabinet.kit.jobs import Finished
from ecabinet.kit.sandbox import Sandbox
from ecabinet.kit.work import Origin, Told, Work
from ecabinet.papers.inspection import Inspection, InspectionRequest, inspect
from ecabinet.papers.jobs import INSPECT, apply_inspection
from ecabinet.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
TABLET = "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/146.0 Safari/537.36"


class Inspector:
    """The queue of a job runner that inspects at once, and each file only once."""

    def __init__(self, files: FileStore, sandbox: Sandbox) -> None:
        self._files = files
        self._sandbox = sandbox
        self._found: dict[str, Inspection] = {}
        self._ends: dict[str, Finished] = {}

    async def look(self, sha256: str) -> Inspection:
        """Inspect a stored file."""
        if sha256 not in self._found:
            request = InspectionRequest(sha256=sha256)
            self._found[sha256] = await asyncio.to_thread(inspect, request, self._files, self._sandbox)
        return self._found[sha256]

    async def enqueue(self, job_id: str, kind: str, payload: dict[str, Any]) -> None:
        """Do the job now."""
        found = await self.look(payload["sha256"])
        self._ends[job_id] = Finished(job_id, result=msgspec.to_builtins(found))

    async def finished(self) -> list[Finished]:
        """Return the jobs done."""
        return list(self._ends.values())

    async def forget(self, job_ids: Iterable[str]) -> None:
        """Drop these ends."""
        for job_id in job_ids:
            self._ends.pop(job_id, None)

    async def known(self) -> frozenset[str]:
        """Return the jobs done."""
        return frozenset(self._ends)

    def ensure_running(self) -> None:
        """Nothing has to run beside."""


class Stage:
    """An installation whose clock the demo sets, and the people logged in to it."""

    def __init__(self, installation: Installation, clock: StageClock) -> None:
        self.installation = installation
        self.clock = clock
        self.inspector = Inspector(installation.files, installation.sandbox)
        self._runner = JobRunner(
            installation.database, clock, _nobody, self.inspector, self.inspector, {INSPECT: apply_inspection}
        )
        self._actors: dict[str, Actor] = {}
        self._session: AsyncSession | None = None
        self._units: dict[str, str] = {}

    async def enter(self) -> None:
        """Log everybody in, each on a device of their own."""
        async with self.installation.database.writing() as session:
            accounts = await _accounts(session)
            tokens = {}
            for place, character in enumerate(EVERYONE):
                if character.username not in accounts:
                    continue
                origin = Origin(address=f"10.10.1.{place + 10}", device=TABLET if character in MEMBERS else DESK)
                work = Work(session=session, now=self.clock.now(), origin=origin)
                tokens[character.username] = _log_in(work, accounts[character.username])
            await session.flush()
            for username, token in tokens.items():
                limits = self.installation.idle_limits
                self._actors[username] = await find_actor(session, token, self.clock.now(), limits)
            await session.commit()

    async def leave(self) -> None:
        """Log everybody out, by the use case that does it for a person."""
        async with self.together():
            for username, actor in self._actors.items():
                work = Work(session=self._session_now(), now=self.clock.now(), origin=self.origin(username))
                await log_out(work, actor.login_id)
        self._actors.clear()

    def actor(self, username: str) -> Actor:
        """Return somebody logged in."""
        return self._actors[username]

    def person(self, username: str) -> str:
        """Return the id of somebody logged in."""
        return self._actors[username].person_id

    @property
    def usernames(self) -> list[str]:
        """The names of those logged in."""
        return list(self._actors)

    def there(self, usernames: Iterable[str], absent: Collection[str] = ()) -> list[str]:
        """Return those of these people who are logged in and not absent: an account may have been disabled."""
        return [username for username in usernames if username in self._actors and username not in absent]

    async def person_id(self, full_name: str) -> str:
        """Return the id of somebody, logged in or not."""
        async with self.installation.database.reading() as session:
            return (await session.scalars(select(Person.id).where(Person.full_name == full_name))).first() or ""

    async def unit_id(self, code: str) -> str:
        """Return the id of the unit with this code."""
        if not self._units:
            async with self.installation.database.reading() as session:
                self._units = {unit.code: unit.id for unit in await session.scalars(select(Unit))}
        return self._units[code]

    def origin(self, username: str) -> Origin:
        """Return where somebody's commands come from."""
        actor = self._actors[username]
        return Origin(actor.account_id, actor.person_id, actor.login_id, actor.address, actor.device)

    def command(self, username: str) -> Command:
        """Return a command of somebody logged in."""
        return Command(self.installation.database, self.clock, _nobody, self.origin(username), None, "")

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        """Commit everything acted inside at once: hundreds of small commits would make the first start slow."""
        async with self.installation.database.writing() as session:
            self._session = session
            try:
                yield
                await session.commit()
            finally:
                self._session = None

    async def act(
        self,
        username: str,
        use_case: Callable[Concatenate[Work, Actor, P], Awaitable[R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Have somebody do something, now by the stage's clock."""
        if self._session is None:
            return await self.command(username).run(use_case, self.actor(username), *args, **kwargs)
        work = Work(session=self._session, now=self.clock.now(), origin=self.origin(username))
        return await use_case(work, self.actor(username), *args, **kwargs)

    def _session_now(self) -> AsyncSession:
        if self._session is None:
            raise RuntimeError("outside together()")
        return self._session

    async def inspect_papers(self) -> None:
        """Inspect every version that waits for it."""
        await self._runner.enqueue_waiting()
        await self._runner.apply_finished()


@asynccontextmanager
async def open_stage(settings: Settings, clock: StageClock) -> AsyncIterator[Stage]:
    """Open the installation of these settings for staging; its database must be migrated, and nobody may serve it."""
    installation: Installation = create_app(settings, clock).state.installation
    installation.files.prepare()
    installation.sandbox.start()
    await installation.ballots.start()
    try:
        yield Stage(installation, clock)
    finally:
        await installation.ballots.stop()
        installation.jobs.close()
        installation.sandbox.close()
        installation.signing_sandbox.close()
        await installation.database.close()


def _nobody(_: Told) -> None:
    """Nobody is connected yet, so nobody is woken."""


async def _accounts(session: AsyncSession) -> dict[str, Account]:
    """Return the accounts that are not disabled, by name."""
    found = await session.scalars(select(Account).where(Account.disabled_at.is_(None)))
    return {account.username: account for account in found}


def _log_in(work: Work, account: Account) -> str:
    """Write a login as the use case does after it has found the password right, which takes long for 35 people."""
    token = token_urlsafe(32)
    account.last_login_at = work.now
    login = Login(
        id=new_id(),
        token_hash=token_hash(token),
        account_id=account.id,
        address=work.origin.address,
        device=work.origin.device,
        created_at=work.now,
        last_active_at=work.now,
        expires_at=work.now + LOGIN_LASTS,
    )
    work.session.add(login)
    note(work, "log_in", ("account", account.id), after={"login_id": login.id})
    return token
