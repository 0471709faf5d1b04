"""The program itself, ``ecabinet serve``, in a process of its own, over a database with a room full of people."""

import asyncio
import os
import resource
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from tests.load.rooms import BigRoom, make_room
from tests.servers import free_port

from ecabinet.kit.database import Database
from ecabinet.migrations.run import migrate

START_SECONDS = 120
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Program:
    """One server process and its data folder, with further settings by their names.

    The database and the port outlive a restart.
    """

    def __init__(self, folder: Path, database_url: str = "", **settings: str) -> None:
        self._folder = folder
        self._settings = {name.upper(): value for name, value in settings.items()}
        self.database_url = database_url or f"sqlite+aiosqlite:///{folder / 'ecabinet.sqlite'}"
        self.port = free_port()
        self._process: asyncio.subprocess.Process | None = None
        self._csrf = ""

    async def furnish(self, people: int, *, vote_state: str = "open") -> BigRoom:
        """Make the database with a meeting of so many people, all logged in; before the first start."""
        database = Database(self.database_url)
        await migrate(database)
        room = await make_room(database, people, vote_state=vote_state)
        await database.close()
        return room

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Start it, and end it whatever happens."""
        await self.start()
        try:
            yield self
        finally:
            await self.kill()

    async def start(self) -> None:
        """Start the program and wait until it answers."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ECABINET_")}
        chosen = {
            "DATA_DIR": str(self._folder),
            "DATABASE_URL": self.database_url,
            "PORT": str(self.port),
            "LOG_LEVEL": "warning",
            "IDLE_MINUTES": "240",
            **self._settings,
        }
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ecabinet.cli", "serve"),
            env={**kept, **{f"ECABINET_{name}": value for name, value in chosen.items()}},
            start_new_session=True,
        )
        try:
            await self._begun()
        except BaseException:
            await self.kill()
            raise

    async def kill(self) -> None:
        """End it and what it started without a warning."""
        if self._running.returncode is None:
            os.killpg(self._pid, signal.SIGKILL)
            await self._running.wait()

    async def end(self) -> None:
        """Ask it to end, as at the change to another version, and wait until it has."""
        self._running.terminate()
        await self._running.wait()

    def give_way(self) -> None:
        """Let all others of this machine have the processor first: a tablet does not share its own with the server."""
        os.setpriority(os.PRIO_PGRP, self._pid, 10)

    def cpu(self) -> float:
        """Return the processor time of the server process so far, in seconds."""
        return processor_time(self._pid)

    def resident(self) -> int:
        """Return the server process's resident memory in bytes."""
        return resident(self._pid)

    def headers(self, token: str) -> str:
        """Return the head of a request by the holder of a login, without its first line and its end."""
        return (
            f"Host: 127.0.0.1:{self.port}\r\nX-CSRF-Token: {self._csrf}\r\nContent-Type: application/json\r\n"
            f"Cookie: ecabinet_csrf={self._csrf}; ecabinet_login={token}\r\n"
        )

    @property
    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise RuntimeError("the program was not started")
        return self._process

    @property
    def _pid(self) -> int:
        return self._running.pid

    async def _begun(self) -> None:
        async with asyncio.timeout(START_SECONDS):
            while not await asyncio.to_thread(self._answers):
                if self._running.returncode is not None:
                    raise RuntimeError("the program ended; its message is above")
                await asyncio.sleep(0.02)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health", timeout=5) as answer:
                cookie = str(answer.headers["set-cookie"])
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        self._csrf = cookie.partition("ecabinet_csrf=")[2].partition(";")[0]
        return True


def processor_time(pid: int) -> float:
    """Return the processor time of a process so far, in seconds."""
    # The processor clock of another process, as clock_getcpuclockid(3) makes it.
    return time.clock_gettime((~pid << 3) | 2)


def resident(pid: int) -> int:
    """Return a process's resident memory in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES


def allow_many_files() -> None:
    """Let this process, and those it starts, hold as many sockets as the machine allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
