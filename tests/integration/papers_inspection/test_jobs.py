"""Background work: it ends once, outlives a kill, tries again, and loses nothing that the sweep does not find."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from tests import documents
from tests.side_servers import RedisServer

from ecabinet.job_process import JobProcess, Place
from ecabinet.kit.files import FileStore
from ecabinet.kit.jobs import Finished, Jobs
from ecabinet.papers.inspection import Inspection, InspectionRequest, Limits

SECONDS = 60


@pytest.fixture(params=["file", "redis"])
def redis_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the queue is: nothing for the file in the data folder."""
    if request.param == "file":
        yield ""
        return
    with RedisServer() as server:
        yield server.url


@pytest.fixture
def jobs(tmp_path: Path, redis_url: str) -> Iterator[Jobs]:
    jobs = Jobs(tmp_path, redis_url)
    yield jobs
    jobs.close()


@pytest.fixture
def worker(tmp_path: Path, redis_url: str) -> Iterator["Worker"]:
    worker = Worker(tmp_path, redis_url)
    yield worker
    worker.stop()


class Worker:
    """The library's consumer with the handlers of ``job_handlers``, in a process of its own."""

    def __init__(self, data_dir: Path, redis_url: str) -> None:
        self._places = [str(data_dir), redis_url]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        path = os.pathsep.join(entry for entry in sys.path if entry)
        command = [sys.executable, "-m", "tests.integration.papers_inspection.job_handlers", *self._places]
        self._process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path})

    def stop(self, how: signal.Signals = signal.SIGKILL) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(how)
        return self._process.wait(SECONDS)


async def wait_until(true: Callable[[], Awaitable[object]]) -> None:
    deadline = time.monotonic() + SECONDS
    while not await true():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def finished(jobs: Jobs, count: int = 1) -> list[Finished]:
    async def enough() -> bool:
        return len(await jobs.finished()) >= count

    await wait_until(enough)
    return await jobs.finished()


async def test_a_result_stays_until_it_is_forgotten(jobs: Jobs, worker: Worker) -> None:
    worker.start()
    await jobs.enqueue("a" * 32, "double", {"number": 21})
    assert await finished(jobs) == [Finished("a" * 32, result={"number": 42})]
    assert await jobs.finished() == [Finished("a" * 32, result={"number": 42})]
    await jobs.forget(["a" * 32])
    assert await jobs.finished() == []
    assert await jobs.known() == frozenset()


async def test_what_was_enqueued_before_the_worker_started_is_run(jobs: Jobs, worker: Worker) -> None:
    ids = [uuid4().hex for _ in range(20)]
    for number, job_id in enumerate(ids):
        await jobs.enqueue(job_id, "double", {"number": number})
    assert await jobs.known() == frozenset(ids)
    worker.start()
    ended = await finished(jobs, count=20)
    assert {one.job_id: one.result for one in ended} == {
        job_id: {"number": 2 * number} for number, job_id in enumerate(ids)
    }


async def test_a_failure_is_tried_again_and_then_told(jobs: Jobs, worker: Worker, tmp_path: Path) -> None:
    worker.start()
    await jobs.enqueue("b" * 32, "fail", {"times": 1, "count": str(tmp_path / "once")})
    await jobs.enqueue("c" * 32, "fail", {"times": 99, "count": str(tmp_path / "always")})
    ended = {one.job_id: one for one in await finished(jobs, count=2)}
    assert ended["b" * 32] == Finished("b" * 32, result={"tries": 2})
    assert ended["c" * 32].result is None
    assert "OSError" in (ended["c" * 32].error or "")
    assert len((tmp_path / "always").read_text()) == 3


async def test_an_awaited_try_is_known(jobs: Jobs, worker: Worker, tmp_path: Path) -> None:
    worker.start()
    tried = tmp_path / "tried"
    await jobs.enqueue("d" * 32, "fail", {"times": 99, "count": str(tried)})

    async def once() -> bool:
        return tried.exists()

    await wait_until(once)
    await asyncio.sleep(1)
    assert await jobs.finished() == []
    assert await jobs.known() == {"d" * 32}


async def test_a_job_under_way_is_known_and_one_killed_with_its_worker_is_not(
    jobs: Jobs, worker: Worker, tmp_path: Path
) -> None:
    worker.start()
    begun = tmp_path / "begun"
    await jobs.enqueue("e" * 32, "hang", {"begun": str(begun)})

    async def is_begun() -> bool:
        return begun.exists()

    await wait_until(is_begun)
    assert await jobs.known() == {"e" * 32}
    worker.stop(signal.SIGKILL)
    begun.unlink()
    worker.start()

    async def lost() -> bool:
        return "e" * 32 not in await jobs.known()

    await wait_until(lost)
    await jobs.enqueue("e" * 32, "double", {"number": 4})
    assert await finished(jobs) == [Finished("e" * 32, result={"number": 8})]


async def test_kills_in_the_midst_of_work_lose_no_job(jobs: Jobs, worker: Worker) -> None:
    """With the sweep that the application does, every job ends whenever the worker is killed."""
    wanted = {uuid4().hex: number for number in range(60)}
    seen: dict[str, object] = {}

    async def sweep_and_collect() -> int:
        for job_id in wanted.keys() - await jobs.known() - seen.keys():
            await jobs.enqueue(job_id, "double", {"number": wanted[job_id]})
        ended = await jobs.finished()
        seen.update({one.job_id: one.result for one in ended})
        await jobs.forget([one.job_id for one in ended])
        return len(seen)

    for kill in range(4):
        worker.start()

        async def some_more(before: int = len(seen) + kill) -> bool:
            return await sweep_and_collect() > before or len(seen) == len(wanted)

        await wait_until(some_more)
        worker.stop(signal.SIGKILL)
    worker.start()

    async def all_seen() -> bool:
        return await sweep_and_collect() == len(wanted)

    await wait_until(all_seen)
    assert seen == {job_id: {"number": 2 * number} for job_id, number in wanted.items()}


async def test_the_job_process_inspects_papers(jobs: Jobs, tmp_path: Path, redis_url: str) -> None:
    files = FileStore(tmp_path / "files")
    files.prepare()
    process = JobProcess(Place(data_dir=str(tmp_path), redis_url=redis_url))
    process.start()
    try:
        for data in (documents.paper(pages=3), documents.encrypted("x"), b"#!/bin/sh"):
            await _ask_for_inspection(jobs, files, data)
        ended = await finished(jobs, count=3)
    finally:
        process.stop()
    found = [msgspec.convert(one.result, Inspection) for one in ended]
    assert sorted((one.refusal or "", one.pages) for one in found) == [
        ("", 3),
        ("paper_encrypted", 0),
        ("paper_not_pdf", 0),
    ]


def test_the_job_process_comes_back_after_a_kill_and_goes_with_its_parent(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom ecabinet.job_process import JobProcess, Place\n"
        "process = JobProcess(Place(data_dir=sys.argv[1]))\nprocess.start()\n"
        "while True:\n    process.ensure_running()\n    time.sleep(0.05)\n"
    )
    path = os.pathsep.join(entry for entry in sys.path if entry)
    server = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], env={**os.environ, "PYTHONPATH": path})
    try:
        first = _child_of(server.pid, other_than=0)
        os.kill(first, signal.SIGKILL)
        second = _child_of(server.pid, other_than=first)
    finally:
        server.kill()
        server.wait()
    deadline = time.monotonic() + SECONDS
    while Path(f"/proc/{second}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def _ask_for_inspection(jobs: Jobs, files: FileStore, data: bytes) -> None:
    async def whole() -> AsyncIterator[bytes]:
        yield data

    stored = await files.store(whole(), 1 << 20)
    request = InspectionRequest(sha256=stored.sha256, limits=Limits(seconds=SECONDS))
    await jobs.enqueue(uuid4().hex, "inspect_paper", msgspec.to_builtins(request))


def _child_of(pid: int, other_than: int) -> int:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        found = [child for child in children if child != other_than]
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no job process was started")
