"""The real program on several hosts: processes of their own on one database, one Redis and one data folder."""

import os
import signal
from pathlib import Path

from tests.integration.killed.program import Program


class Host(Program):
    """``ecabinet serve`` as one of several; ``workers`` are processes behind its port."""

    def __init__(self, folder: Path, database_url: str, redis_url: str, workers: int = 1) -> None:
        super().__init__(folder, database_url)
        self._environment |= {"ECABINET_REDIS_URL": redis_url, "ECABINET_WORKERS": str(workers)}

    @property
    def processes(self) -> set[int]:
        """Those that run now beside the first: servers where there are several, and the job process."""
        assert self._process is not None
        first = self._process.pid
        return {int(child) for child in Path(f"/proc/{first}/task/{first}/children").read_text().split()}

    def hang_up(self) -> None:
        """Ask for every server process to be replaced, one after the other."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGHUP)

    def terminate(self) -> None:
        """Ask it to end, without waiting."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    async def ended(self) -> int:
        """Wait for its end and return its exit code."""
        assert self._process is not None
        return await self._process.wait()
