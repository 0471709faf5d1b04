"""The command ``ecabinet demo``: a government to try everything on, in one folder."""

import asyncio
import shutil
import socket
import sys
from datetime import datetime
from pathlib import Path

from ecabinet.demo import memory
from ecabinet.demo.accounts import account_table
from ecabinet.demo.seed import seed
from ecabinet.kit.clock import SystemClock
from ecabinet.server import run
from ecabinet.settings import Settings


class Refusal(Exception):
    """The demo cannot start; the sentence says why and what to do."""


def run_demo(data: Path, port: int, *, reset: bool, lan: bool) -> int:
    """Make the demo where there is none yet, bring it to today, and serve it until interrupted; return the exit code."""
    try:
        settings = _prepare(data, port, reset=reset, lan=lan)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(account_table(f"http://127.0.0.1:{port}"), flush=True)
    return run(settings)


def _prepare(data: Path, port: int, *, reset: bool, lan: bool) -> Settings:
    _need_free(port)
    now = SystemClock().now()
    if reset and data.exists():
        shutil.rmtree(data)
    if not memory.is_demo(data):
        make(data, now)
    return Settings(data_dir=data, port=port)


def _need_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refusal(f"Cổng {port} đang được dùng / port {port} is in use: --port N") from error


def make(data: Path, now: datetime) -> None:
    """Make the demo in a folder beside, and give it its name when it is whole."""
    data.parent.mkdir(parents=True, exist_ok=True)
    draft = data.with_name(f".{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    memory.remember(draft, asyncio.run(seed(draft, now, lambda text: print(text, flush=True))))
    draft.replace(data)
