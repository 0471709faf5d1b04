"""The command itself, in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from ecabinet.demo.people import EVERYONE

PATIENCE = 280.0


def demo_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ecabinet.cli", "demo", *arguments]


@contextmanager
def running(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The demo serving, from its first answer on."""
    process = subprocess.Popen(
        demo_command("--data", str(data), "--port", str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(port):
            assert process.poll() is None, "the demo ended by itself"
            assert time.monotonic() < until, "the demo did not answer"
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.communicate()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health").status_code == 200
    except httpx.TransportError:
        return False


def log_in(client: httpx.Client, username: str) -> None:
    """Log somebody in with the password that the command prints."""
    password = next(one.password for one in EVERYONE if one.username == username)
    client.get("/health")
    login = {"username": username, "password": password}
    assert client.post("/login", json=login, headers=headers(client, "0")).status_code == 200


def headers(client: httpx.Client, key: str) -> dict[str, str]:
    """What a command of this client needs; ``key`` is a letter of its own for each."""
    return {"X-CSRF-Token": client.cookies["ecabinet_csrf"], "Idempotency-Key": key * 32}
