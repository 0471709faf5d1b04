"""The process that keeps a warm interpreter and runs every job in a forked copy of itself, under limits.

It reads jobs from standard input and writes answers to standard output, one after the other. A copy serves one job
and ends, so nothing of one file, or of one PIN, is there for the next. ``kit.sandbox`` is the other end.
"""

import ctypes
import gc
import importlib
import math
import os
import resource
import select
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_type_hints

import msgspec

from ecabinet.kit import problem

MEGABYTE = 1 << 20
MOST_ANSWER = 256 * MEGABYTE
_LENGTH = struct.Struct(">Q")
_PR_SET_PDEATHSIG = 1
_ENDED_ITSELF = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL}


class Job(msgspec.Struct, frozen=True):
    """One call: ``function`` as module:name, ``argument`` as MessagePack, limits in seconds and added megabytes."""

    function: str
    argument: bytes
    seconds: float
    megabytes: int


class Answer(msgspec.Struct, frozen=True):
    """How a job ended; ``body`` is the result, or a ``Refusal``, as MessagePack."""

    kind: Literal["done", "refused", "time", "memory", "crash"]
    body: bytes = b""
    detail: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """A domain error on its way back: the name of its class in ``kit.problem``, code and values."""

    name: str
    code: str
    extra: dict[str, Any]


def frame(message: msgspec.Struct) -> bytes:
    """Return a message with its length before it."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body)) + body


def read_exactly(fd: int, count: int) -> bytes:
    """Read ``count`` bytes from a pipe.

    Raises:
        EOFError: the other end closed before.
    """
    parts = []
    while count:
        part = os.read(fd, min(count, MEGABYTE))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_frame(fd: int) -> bytes:
    """Read one framed message's bytes; raises ``EOFError`` when there is none any more."""
    return read_exactly(fd, _LENGTH.unpack(read_exactly(fd, _LENGTH.size))[0])


def write_all(fd: int, data: bytes) -> None:
    """Write all of ``data`` to a pipe."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def resolve(name: str) -> Any:
    """Import ``module`` or ``module:attribute``."""
    module, _, attribute = name.partition(":")
    found = importlib.import_module(module)
    return getattr(found, attribute) if attribute else found


def serve() -> None:
    """Warm up, say so, and serve jobs until the other end closes."""
    for name in sys.argv[1:]:
        if ":" in name:
            resolve(name)()
        else:
            resolve(name)
    gc.freeze()
    try:
        write_all(1, frame(Answer("done")))
        while True:
            job = msgspec.msgpack.decode(read_frame(0), type=Job)
            write_all(1, frame(_supervise(job)))
    except (EOFError, BrokenPipeError):
        return


def _supervise(job: Job) -> Answer:
    inner, outer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(inner)
        _work(job, outer)
    os.close(outer)
    deadline = time.monotonic() + job.seconds
    try:
        data, reason = _collect(inner, deadline)
    finally:
        os.close(inner)
        _kill(pid)
    _, status, usage = os.wait4(pid, 0)
    if reason is not None:
        return Answer(reason)
    if data:
        try:
            return msgspec.msgpack.decode(data, type=Answer)
        except msgspec.DecodeError:
            return Answer("crash", detail="answer cut off")
    return _post_mortem(status, usage, job)


def _collect(fd: int, deadline: float) -> tuple[bytes, Literal["time", "memory"] | None]:
    """Read what the copy writes until it closes; leave at once when the application is gone."""
    poller = select.poll()
    poller.register(fd, select.POLLIN)
    poller.register(0, select.POLLHUP)
    parts: list[bytes] = []
    total = 0
    while (left := deadline - time.monotonic()) > 0:
        events = dict(poller.poll(left * 1000))
        if 0 in events:
            raise SystemExit
        if fd not in events:
            continue
        part = os.read(fd, MEGABYTE)
        if not part:
            return b"".join(parts), None
        parts.append(part)
        total += len(part)
        if total > MOST_ANSWER:
            return b"", "memory"
    return b"", "time"


def _kill(pid: int) -> None:
    """End the copy and all it may have started; the copy is not yet reaped, so the number is still its own."""
    for send in (os.killpg, os.kill):
        try:
            send(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _post_mortem(status: int, usage: resource.struct_rusage, job: Job) -> Answer:
    if not os.WIFSIGNALED(status):
        return Answer("crash", detail=f"exit {os.waitstatus_to_exitcode(status)}")
    number = os.WTERMSIG(status)
    if number == signal.SIGXCPU or usage.ru_utime + usage.ru_stime >= job.seconds:
        return Answer("time")
    # A native library that gets no memory ends its process by a trap: told from a fault by the signal.
    if number in _ENDED_ITSELF or number == signal.SIGKILL:
        return Answer("memory")
    return Answer("crash", detail=signal.Signals(number).name)


def _work(job: Job, fd: int) -> None:
    """Run one job in the forked copy and end the process, whatever happens."""
    try:
        _confine(job)
        try:
            answer = _call(job)
        except MemoryError:
            answer = Answer("memory")
        write_all(fd, msgspec.msgpack.encode(answer))
    finally:
        os._exit(0)


def _confine(job: Job) -> None:
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    seconds = math.ceil(job.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    memory = _own_bytes() + job.megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _own_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    return pages * resource.getpagesize()


def _call(job: Job) -> Answer:
    function: Callable[[Any], Any] = resolve(job.function)
    hints = get_type_hints(function)
    hints.pop("return", None)
    (argument_type,) = hints.values()
    argument = msgspec.msgpack.decode(job.argument, type=argument_type)
    try:
        return Answer("done", msgspec.msgpack.encode(function(argument)))
    except problem.DomainError as error:
        name = next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == problem.__name__)
        return Answer("refused", msgspec.msgpack.encode(Refusal(name, error.code, error.extra)))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a hostile file makes a library raise is the job's crash
        return Answer("crash", detail=_where(error))


def _where(error: Exception) -> str:
    """Name an error and its place, without its message, which may hold what the job was given."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


if __name__ == "__main__":
    serve()
