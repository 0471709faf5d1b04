"""Functions for limited processes to run: each does one thing that a job must not get away with, or must."""

import ctypes
import mmap
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from ecabinet.kit.problem import Invalid


def double(number: int) -> int:
    return number * 2


def who_am_i(_: int) -> tuple[int, int]:
    return os.getpid(), os.getpgid(0)


def spin(_: int) -> int:
    while True:
        pass


def sleep(seconds: int) -> int:
    time.sleep(seconds)
    return seconds


def take_memory(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def end_as_native_code_out_of_memory(_: int) -> int:
    os.kill(os.getpid(), signal.SIGTRAP)
    return 0


def fault(_: int) -> int:
    return len(ctypes.string_at(0))


def fail_with_secret(pin: str) -> int:
    raise ValueError(pin)


def refuse(left: int) -> int:
    raise Invalid("pin_wrong", left=left)


def write_file(path: str) -> int:
    return Path(path).write_bytes(b"x")


def environment(_: int) -> dict[str, str]:
    return {**os.environ, "cwd": str(Path.cwd())}


def arguments_seen(_: str) -> str:
    own = Path("/proc/self/cmdline").read_text() + Path("/proc/self/environ").read_text()
    return own + Path(f"/proc/{os.getppid()}/cmdline").read_text()


def wrong_kind(_: int) -> int:
    return "not a number"  # type: ignore[return-value] # what a broken job might do


def leave_child_behind(_: int) -> int:
    """Start a process that would outlive this one; its number is the answer."""
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid


def mark_and_wait(path: str) -> int:
    """Tell by a shared page, since no file can be written, that this runs; then go on for long."""
    with Path(path).open("r+b") as file, mmap.mmap(file.fileno(), 0) as page:
        page[:4] = os.getpid().to_bytes(4, "big")
        page.flush()
    time.sleep(600)
    return 0
