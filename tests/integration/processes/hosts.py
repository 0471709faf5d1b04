"""The real program on several hosts: processes of their own on one database, one Redis and one data folder."""

import os
import signal
from pathlib import Path

from tests.integration.killed.program import Program


class Host(Program):
    """``ecabinet serve`` as one of several, with further settings by their names."""

    def __init__(self, folder: Path, database_url: str, redis_url: str, **settings: str) -> None:
        super().__init__(folder, database_url)
        named = {f"ECABINET_{name.upper()}": value for name, value in settings.items()}
        self._environment |= {"ECABINET_REDIS_URL": redis_url, **named}

    @property
    def servers(self) -> set[int]:
        """The server processes behind the port, where it has several workers."""
        assert self._process is not None
        first = self._process.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return {int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}

    def hang_up(self) -> None:
        """Ask for every server process to be replaced, one after the other."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGHUP)

    def terminate(self) -> None:
        """Ask it to end, without waiting."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    async def kill_the_first(self) -> None:
        """End the first process alone, without a warning."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end, where it has not, and return its exit code."""
        if self._process is not None and self._process.returncode is not None:
            return self._process.returncode
        return await super().stop()

    async def ended(self) -> int:
        """Wait for its end and return its exit code."""
        assert self._process is not None
        return await self._process.wait()
