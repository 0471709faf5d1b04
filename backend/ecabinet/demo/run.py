"""The command ``ecabinet demo``: a government to try everything on, in one folder."""

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from ecabinet.demo import folder, lan, memory
from ecabinet.demo.accounts import account_table
from ecabinet.demo.days import bring_to_today, is_another_day
from ecabinet.demo.folder import Refusal
from ecabinet.demo.port import need_free
from ecabinet.demo.seed import migrate_folder, seed
from ecabinet.kit.clock import Clock, SystemClock
from ecabinet.server import run
from ecabinet.settings import Settings

Say = Callable[[str], None]


def run_demo(data: Path, port: int, *, reset: bool, lan: bool) -> int:
    """Make the demo where there is none yet, bring it to today, and serve it until interrupted.

    Returns the exit code: 1, with sentences on standard error, where the port is taken or the folder is not a demo's.
    """
    data = data.resolve()
    try:
        with ExitStack() as stack:
            stack.enter_context(folder.only_one(data))
            return _serve(data, port, reset=reset, lan_wanted=lan, stack=stack)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nĐã dừng / stopped.")
        return 130


def _serve(data: Path, port: int, *, reset: bool, lan_wanted: bool, stack: ExitStack) -> int:
    need_free(port, everywhere=lan_wanted)
    prepare(data, SystemClock(), reset=reset, say=_say)
    if not lan_wanted:
        print(account_table(f"http://127.0.0.1:{port}"), flush=True)
        return _run(Settings(data_dir=data, port=port, log_level="warning", idle_account_days=0))
    network = lan.ready(data, port, SystemClock().now())
    stack.enter_context(lan.authority_served(network))
    print(account_table(network.address), lan.instructions(network), sep="\n", flush=True)
    return _run(network.settings)


def _run(settings: Settings) -> int:
    code = run(settings)
    print("Đã dừng / stopped.")
    return code


def prepare(data: Path, clock: Clock, *, reset: bool, say: Say) -> None:
    """Leave a whole demo of today in ``data``: made, migrated, or brought to another day.

    Raises:
        Refusal: the folder is somebody else's.
    """
    now = clock.now()
    folder.need_own(data)
    if reset:
        folder.clear(data)
    if not memory.is_demo(data):
        make(data, now, say)
        return
    asyncio.run(migrate_folder(Settings(data_dir=data)))
    known = memory.recall(data)
    if is_another_day(known, now):
        say("Dựng phiên họp của ngày hôm nay / staging today's session")
        memory.remember(data, asyncio.run(bring_to_today(data, known, now)))


def make(data: Path, now: datetime, say: Say) -> None:
    """Make the demo in a folder beside, and give it its name when it is whole."""
    data.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.draft_of(data)
    folder.clear(draft)
    draft.mkdir(mode=0o700)
    began = time.monotonic()
    memory.remember(draft, asyncio.run(seed(draft, now, say)))
    folder.take_place(draft, data)
    say(f"Xong sau {time.monotonic() - began:.0f} giây / done")


def _say(text: str) -> None:
    print(f"  {text} …", flush=True)
