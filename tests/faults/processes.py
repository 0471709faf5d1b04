"""The processes of an installation, each started again whenever it ends, as an init system does."""

import asyncio
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

import httpx
from tests.faults.program import CLOCK, set_clock
from tests.servers import START_SECONDS, PostgresServer, free_port

PATIENCE = 180.0
ROOT = Path(__file__).parents[2]
BETWEEN_STARTS_SECONDS = 0.2


class Process:
    """One command of the program, kept running.

    ``fell`` lists the exit codes with which it ended by itself after it had served; that it cannot start while others
    are away is no fall.
    """

    def __init__(self, name: str, command: str, folder: Path, settings: dict[str, str]) -> None:
        self.name = name
        self.fell: list[int] = []
        self._command = command
        self._clock = folder / f"{name}.clock"
        self._log = folder / f"{name}.log"
        others = {name: value for name, value in os.environ.items() if not name.startswith("ECABINET_")}
        named = {f"ECABINET_{key.upper()}": value for key, value in settings.items()}
        self._environment = {**others, **named, CLOCK: str(self._clock)}
        self._process: asyncio.subprocess.Process | None = None
        self._served: int | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """The process as it runs now."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it, and from now on start it again."""
        self.be_ahead(0)
        await self._spawn()
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End it for good, with all it started."""
        if self._keeper is not None:
            self._keeper.cancel()
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), START_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """End it without a warning; what it started has to find out by itself."""
        self._served = None
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def be_ahead(self, seconds: float) -> None:
        """Set its clock wrong by so many seconds."""
        set_clock(self._clock, seconds)

    def write_nothing(self) -> None:
        """Have every write to a file fail, as on a full disk."""
        self._limit_files(0)

    def write_again(self) -> None:
        """Let it write as before."""
        self._limit_files(resource.RLIM_INFINITY)

    def _limit_files(self, most: int) -> None:
        with suppress(ProcessLookupError):
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    async def _keep(self) -> None:
        while True:
            assert self._process is not None
            code = await self._process.wait()
            if self._served == self._process.pid:
                self.fell.append(code)
            await asyncio.sleep(BETWEEN_STARTS_SECONDS)
            await self._spawn()

    async def _spawn(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.faults.program",
                self._command,
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


class Host(Process):
    """A server process."""

    def __init__(self, name: str, folder: Path, settings: dict[str, str]) -> None:
        self.port = free_port()
        super().__init__(name, "serve", folder, {**settings, "port": str(self.port)})
        self.address = f"http://127.0.0.1:{self.port}"

    async def answers(self) -> None:
        """Wait until it does."""
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(base_url=self.address) as http:
            while True:
                with suppress(httpx.TransportError):
                    pid = self.pid
                    if (await http.get("/api/health")).is_success:
                        self._served = pid
                        return
                await asyncio.sleep(0.05)


class Postgres(PostgresServer):
    """PostgreSQL that waits for its disk, and can be killed."""

    def __init__(self) -> None:
        super().__init__(durable=True)

    def kill(self) -> None:
        """End every process of it without a warning."""
        assert self._process is not None
        for pid in [self._process.pid, *children_of(self._process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


def children_of(pid: int) -> list[int]:
    """Return the children of a process, and theirs."""
    try:
        direct = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # it ended meanwhile
        return []
    return [*direct, *(each for child in direct for each in children_of(child))]
