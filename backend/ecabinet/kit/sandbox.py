"""Work on files and keys from outside, each job in a process of its own with limits on time and memory.

A keeper process (``kit.sandbox_keeper``) stays warm and forks a copy of itself for every job, which costs
milliseconds instead of an interpreter's start. What a job is given and gives back goes through pipes only.
"""

import asyncio
import os
import select
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Literal, TypeVar

import msgspec

from ecabinet.kit import problem
from ecabinet.kit.sandbox_keeper import Answer, Job, Refusal, frame, read_frame, write_all

_WARM_UP_SECONDS = 60
_GRACE_SECONDS = 10
_KINDS: list[type[problem.DomainError]] = [problem.DomainError, *problem.DomainError.__subclasses__()]
_REFUSALS = {kind.__name__: kind for kind in _KINDS}

Reason = Literal["time", "memory", "crash"]
A = TypeVar("A")
R = TypeVar("R")


class WorkerFailed(Exception):
    """A job that did not come to its end: it took too long, wanted too much memory, or broke its process."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail


class SandboxGone(Exception):
    """The sandbox itself ended under the job, which says nothing of the job; it can be run again."""


class Sandbox:
    """Runs jobs in limited processes, ``workers`` at a time, the others in line.

    ``warm`` names modules to import and ``module:function``s to call once in every keeper.
    """

    def __init__(self, workers: int = 2, warm: Sequence[str] = ()) -> None:
        self._workers = workers
        self._warm = tuple(warm)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="sandbox")
        self._lock = threading.Lock()
        self._idle: list[_Keeper] = []
        self._busy: set[_Keeper] = set()
        self._closed = False
        self._folder = Path(tempfile.mkdtemp(prefix="ecabinet-sandbox-"))

    @property
    def workers(self) -> int:
        """How many jobs can run at a time."""
        return self._workers

    @property
    def busy(self) -> int:
        """How many run now, or warm up."""
        return len(self._busy)

    def start(self) -> None:
        """Start the keepers now, in the background, so that the first job finds them warm."""
        for _ in range(self._workers):
            self._threads.submit(self._warm_one)

    async def run_limited(
        self, function: Callable[[A], R], argument: A, result_type: type[R], *, seconds: float, megabytes: int
    ) -> R:
        """Call a top-level function with an annotated argument and await its result.

        ``seconds`` limits wall and processor time, ``megabytes`` the memory added to that of a warm interpreter.
        A job can write no file.

        Raises:
            WorkerFailed: it went past a limit or broke.
            SandboxGone: the sandbox was closed, or its process killed from outside.
            DomainError: the function refused; class, code and values are its own.
        """
        return await asyncio.wrap_future(self._submit(function, argument, result_type, seconds, megabytes))

    def run_limited_now(
        self, function: Callable[[A], R], argument: A, result_type: type[R], *, seconds: float, megabytes: int
    ) -> R:
        """Do as ``run_limited`` where there is no event loop, and wait."""
        return self._submit(function, argument, result_type, seconds, megabytes).result()

    def close(self) -> None:
        """End every keeper and what runs in it; jobs in line are cancelled."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            for keeper in self._busy:
                keeper.kill()
        for keeper in idle:
            keeper.close()
        self._threads.shutdown(cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _submit(
        self, function: Callable[[A], R], argument: A, result_type: type[R], seconds: float, megabytes: int
    ) -> "Future[R]":
        if "." in function.__qualname__:
            raise ValueError(f"{function.__qualname__} is not a top-level function")
        if self._closed:
            raise SandboxGone
        name = f"{function.__module__}:{function.__qualname__}"
        job = Job(name, msgspec.msgpack.encode(argument), seconds, megabytes)
        return self._threads.submit(self._run, job, result_type)

    def _run(self, job: Job, result_type: type[R]) -> R:
        answer = self._ask(job)
        if answer.kind in {"time", "memory", "crash"}:
            raise WorkerFailed(answer.kind, answer.detail)
        try:
            if answer.kind == "done":
                return msgspec.msgpack.decode(answer.body, type=result_type)
            refusal = msgspec.msgpack.decode(answer.body, type=Refusal)
            kind = _REFUSALS[refusal.name]
        except (msgspec.DecodeError, KeyError) as error:
            raise WorkerFailed("crash", "not the promised result") from error
        raise kind(refusal.code, **refusal.extra)

    def _ask(self, job: Job) -> Answer:
        keeper = self._take()
        try:
            return keeper.ask(job)
        finally:
            self._give_back(keeper)

    def _warm_one(self) -> None:
        keeper = self._take(fresh=True)
        try:
            keeper.warm_up()
        finally:
            self._give_back(keeper)

    def _take(self, fresh: bool = False) -> "_Keeper":
        with self._lock:
            if self._closed:
                raise SandboxGone
            while self._idle and not fresh:
                keeper = self._idle.pop()
                if keeper.alive:
                    self._busy.add(keeper)
                    return keeper
                keeper.close()
            keeper = _Keeper(self._warm, self._folder)
            self._busy.add(keeper)
            return keeper

    def _give_back(self, keeper: "_Keeper") -> None:
        with self._lock:
            self._busy.discard(keeper)
            if keeper.alive and not self._closed and len(self._idle) < self._workers:
                self._idle.append(keeper)
                return
        keeper.close()


class _Keeper:
    """The pipe to one keeper process, used by one thread at a time."""

    def __init__(self, warm: Sequence[str], folder: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the interpreter itself and names from the program
            [sys.executable, "-m", "ecabinet.kit.sandbox_keeper", *warm],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
            bufsize=0,
        )
        self._is_warm = False

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def warm_up(self) -> None:
        if not self._is_warm:
            self._answer(_WARM_UP_SECONDS)
            self._is_warm = True

    def ask(self, job: Job) -> Answer:
        self.warm_up()
        try:
            write_all(self._fd(self._process.stdin), frame(job))
        except OSError as error:
            raise SandboxGone from error
        return self._answer(job.seconds + _GRACE_SECONDS)

    def kill(self) -> None:
        """Kill the process; the copy that runs a job dies with it, and who waits for an answer gets none."""
        self._process.kill()

    def close(self) -> None:
        """Kill the process and let go of its pipes; only where nobody waits for an answer."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _answer(self, seconds: float) -> Answer:
        fd = self._fd(self._process.stdout)
        poller = select.poll()
        poller.register(fd, select.POLLIN)
        try:
            if not poller.poll(seconds * 1000):
                raise EOFError
            return msgspec.msgpack.decode(read_frame(fd), type=Answer)
        except (EOFError, OSError, msgspec.DecodeError) as error:
            self.kill()
            raise SandboxGone from error

    @staticmethod
    def _fd(pipe: IO[bytes] | None) -> int:
        if pipe is None:
            raise SandboxGone
        return pipe.fileno()


def _environment(folder: Path) -> dict[str, str]:
    """Give what an interpreter needs to find the same modules, and nothing of the application's own settings."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path if entry),
    }
