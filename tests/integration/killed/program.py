"""The real program in a process of its own, to be killed and started again on the same port and data."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx
from tests.servers import free_port

PATIENCE = 60.0


class Program:
    """``ecabinet serve`` on one data folder and database."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: asyncio.subprocess.Process | None = None
        self._environment = {
            **os.environ,
            "ECABINET_DATA_DIR": str(folder),
            "ECABINET_DATABASE_URL": database_url,
            "ECABINET_PORT": str(self.port),
            "ECABINET_LOG_LEVEL": "warning",
        }

    async def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ecabinet.cli", "serve", env=self._environment, start_new_session=True
        )
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(base_url=self.address) as http:
            while not await _answers(http):
                assert self._process.returncode is None, "the program ended while starting"
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End it without a warning, as a power cut would."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end and return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            return await self._process.wait()


async def _answers(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/api/health")).status_code == 200
    except httpx.TransportError:
        return False
