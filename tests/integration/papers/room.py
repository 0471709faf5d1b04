"""The application in this process, with a client for each person and inspections carried out when asked for."""

import asyncio
import itertools
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, cast

import httpx
from litestar import Litestar
from sqlalchemy import select
from tests.integration.papers.world import World

from ecabinet.annotations.anchoring_jobs import AnchoringJobs
from ecabinet.annotations.late_marks import COMPARE
from ecabinet.installation import Installation, inspected
from ecabinet.job_process import HANDLERS
from ecabinet.kit.database import Database
from ecabinet.kit.files import FileStore
from ecabinet.kit.job_runner import Apply, JobRunner
from ecabinet.kit.job_table import Job
from ecabinet.kit.jobs import Finished
from ecabinet.kit.problem import DomainError
from ecabinet.kit.sandbox import Sandbox
from ecabinet.meetings.tables import Meeting
from ecabinet.papers.jobs import INSPECT

Json = dict[str, Any]


class SameProcess:
    """Needs no process of its own."""

    def ensure_running(self) -> None:
        """Nothing to start."""


class HereQueue:
    """A queue whose jobs are done, in a real sandbox, when its ends are asked for."""

    def __init__(self, files: FileStore, sandbox: Sandbox) -> None:
        self._files = files
        self._sandbox = sandbox
        self.queued: dict[str, tuple[str, Json]] = {}
        self.ended: dict[str, Finished] = {}
        self.runs = 0

    async def enqueue(self, job_id: str, kind: str, payload: Json) -> None:
        self.queued[job_id] = (kind, payload)

    async def finished(self) -> list[Finished]:
        for job_id, (kind, payload) in self.queued.items():
            try:
                result = await asyncio.to_thread(HANDLERS[kind], payload, self._files, self._sandbox)
                self.ended[job_id] = Finished(job_id, result=result)
            except DomainError as error:
                self.ended[job_id] = Finished(job_id, error=str(error))
            self.runs += 1
        self.queued.clear()
        return list(self.ended.values())

    async def forget(self, job_ids: Iterable[str]) -> None:
        for job_id in job_ids:
            self.ended.pop(job_id, None)

    async def known(self) -> frozenset[str]:
        return frozenset([*self.queued, *self.ended])


class Room:
    """One application on one database with one world."""

    def __init__(self, app: Litestar, world: World, sandbox: Sandbox) -> None:
        self.app = app
        self.world = world
        self.installation: Installation = app.state.installation
        self.queue = HereQueue(self.installation.files, sandbox)
        self.runner = JobRunner(
            self.database,
            self.installation.clock,
            self.installation.tell,
            self.queue,
            SameProcess(),
            {INSPECT: inspected},
            {COMPARE: self._compared},
        )
        self._clients: list[httpx.AsyncClient] = []

    @property
    def database(self) -> Database:
        return self.installation.database

    async def client(self, name: str | None) -> "Client":
        """Give a browser in which this person is logged in; None for nobody."""
        transport = httpx.ASGITransport(app=cast("Any", self.app))  # two type systems of one protocol
        cookies = {"ecabinet_login": self.world.tokens[name]} if name else {}
        http = httpx.AsyncClient(transport=transport, base_url="http://test/api", cookies=cookies)
        self._clients.append(http)
        await http.get("/health")
        return Client(http)

    async def _compared(self, job: Job, finished: Finished) -> Apply:
        made = self.installation
        return await AnchoringJobs(made.database, made.vault, made.comparisons).prepare(job, finished)

    async def inspect(self) -> None:
        """Carry out every job that is waiting."""
        await self.runner.enqueue_waiting()
        await self.runner.apply_finished()

    async def set_state(self, state: str) -> None:
        """Put the meeting into a state."""
        async with self.database.writing() as session:
            (await session.get_one(Meeting, self.world.meeting)).state = state
            await session.commit()

    async def rows(self, table: type[Any]) -> list[Any]:
        """Return every row of a table."""
        async with self.database.reading() as session:
            return list((await session.scalars(select(table))).all())

    async def close(self) -> None:
        """Close every browser."""
        for client in self._clients:
            await client.aclose()

    async def stop(self) -> None:
        """Give back what the application holds."""
        await self.stop_app(self.app)

    @staticmethod
    async def stop_app(app: Litestar) -> None:
        installation: Installation = app.state.installation
        installation.jobs.close()
        installation.signing_sandbox.close()
        await installation.database.close()


class Client:
    """What a browser sends: cookies, the CSRF token, and a new key for each act."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    def headers(self, key: str | None = None) -> dict[str, str]:
        token = self.http.cookies.get("ecabinet_csrf") or ""
        return {"X-CSRF-Token": token, "Idempotency-Key": key or str(uuid.uuid4())}

    async def upload(
        self, item_id: str, body: bytes | AsyncIterator[bytes], key: str | None = None, **query: str
    ) -> httpx.Response:
        params = {"file_name": "to-trinh.pdf", **query}
        return await self._send(f"/items/{item_id}/papers", body, key, params)

    async def upload_version(
        self, paper_id: str, body: bytes, key: str | None = None, file_name: str = "ban-2.pdf"
    ) -> httpx.Response:
        return await self._send(f"/papers/{paper_id}/versions", body, key, {"file_name": file_name})

    async def _send(
        self, path: str, body: bytes | AsyncIterator[bytes], key: str | None, params: dict[str, str]
    ) -> httpx.Response:
        headers = {**self.headers(key), "Content-Type": "application/pdf"}
        return await self.http.post(path, content=body, params=params, headers=headers)

    async def write(self, method: str, path: str, body: Json | None = None) -> httpx.Response:
        return await self.http.request(method, path, json=body, headers=self.headers())

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(path, headers=headers)


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        for _ in itertools.count():
            if await holds():
                return
            await asyncio.sleep(0.02)


def code_of(response: httpx.Response) -> tuple[int, str]:
    """Return status and code of a problem."""
    assert response.headers["content-type"].startswith("application/problem+json"), response.text
    return response.status_code, response.json()["code"]
