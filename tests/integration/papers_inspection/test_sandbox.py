"""Limited processes: what a job may not do, what it may not leave behind, and that others go on meanwhile."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integration.papers_inspection import sandboxed

from ecabinet.kit.problem import Invalid
from ecabinet.kit.sandbox import Sandbox, SandboxGone, WorkerFailed

PIN = "không-ai-biết-1975"


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    sandbox = Sandbox(workers=2)
    sandbox.start()
    yield sandbox
    sandbox.close()


@pytest.fixture
def own() -> Iterator[Sandbox]:
    sandbox = Sandbox(workers=1)
    yield sandbox
    sandbox.close()


async def test_a_result_comes_back(shared: Sandbox) -> None:
    assert await shared.run_limited(sandboxed.double, 21, int, seconds=20, megabytes=64) == 42


def test_every_job_has_a_process_and_group_of_its_own(shared: Sandbox) -> None:
    seen = [shared.run_limited_now(sandboxed.who_am_i, 0, tuple[int, int], seconds=20, megabytes=64) for _ in range(3)]
    assert len({pid for pid, _ in seen}) == 3
    assert all(pid == group for pid, group in seen)
    assert os.getpgid(0) not in {group for _, group in seen}


@pytest.mark.parametrize("endless", [sandboxed.spin, sandboxed.sleep])
def test_time_is_limited(shared: Sandbox, endless: Callable[[int], int]) -> None:
    began = time.monotonic()
    with pytest.raises(WorkerFailed) as failure:
        shared.run_limited_now(endless, 600, int, seconds=0.5, megabytes=64)
    assert failure.value.reason == "time"
    assert 0.5 <= time.monotonic() - began < 20


def test_memory_is_limited(shared: Sandbox) -> None:
    assert shared.run_limited_now(sandboxed.take_memory, 32, int, seconds=20, megabytes=64) == 32 << 20
    with pytest.raises(WorkerFailed) as failure:
        shared.run_limited_now(sandboxed.take_memory, 128, int, seconds=20, megabytes=64)
    assert failure.value.reason == "memory"


def test_native_code_that_ends_itself_for_want_of_memory_is_told_from_a_fault(shared: Sandbox) -> None:
    with pytest.raises(WorkerFailed) as ended:
        shared.run_limited_now(sandboxed.end_as_native_code_out_of_memory, 0, int, seconds=20, megabytes=64)
    with pytest.raises(WorkerFailed) as fault:
        shared.run_limited_now(sandboxed.fault, 0, int, seconds=20, megabytes=64)
    assert (ended.value.reason, fault.value.reason) == ("memory", "crash")


def test_a_refusal_keeps_its_class_code_and_values(shared: Sandbox) -> None:
    with pytest.raises(Invalid) as refusal:
        shared.run_limited_now(sandboxed.refuse, 2, int, seconds=20, megabytes=64)
    assert (refusal.value.code, refusal.value.extra) == ("pin_wrong", {"left": 2})


def test_an_error_says_where_but_not_what_the_job_was_given(shared: Sandbox) -> None:
    with pytest.raises(WorkerFailed) as failure:
        shared.run_limited_now(sandboxed.fail_with_secret, PIN, int, seconds=20, megabytes=64)
    assert failure.value.reason == "crash"
    assert "ValueError at sandboxed.py" in failure.value.detail
    assert PIN not in str(failure.value)


def test_what_a_job_is_given_is_in_no_argument_or_environment(shared: Sandbox) -> None:
    seen = shared.run_limited_now(sandboxed.arguments_seen, PIN, str, seconds=20, megabytes=64)
    assert "sandbox_keeper" in seen
    assert PIN not in seen


def test_a_job_can_write_no_file(shared: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(WorkerFailed, match="OSError"):
        shared.run_limited_now(sandboxed.write_file, str(tmp_path / "x"), int, seconds=20, megabytes=64)


def test_a_job_sees_no_setting_of_the_application(monkeypatch: pytest.MonkeyPatch, own: Sandbox) -> None:
    monkeypatch.setenv("ECABINET_DATABASE_URL", PIN)
    seen = own.run_limited_now(sandboxed.environment, 0, dict[str, str], seconds=20, megabytes=64)
    assert set(seen) <= {"PATH", "LANG", "LC_CTYPE", "HOME", "PYTHONPATH", "cwd"}
    assert PIN not in "".join(seen.values())
    assert seen["cwd"] != str(Path.cwd())


def test_a_result_of_another_kind_is_the_jobs_failure(shared: Sandbox) -> None:
    with pytest.raises(WorkerFailed, match="promised"):
        shared.run_limited_now(sandboxed.wrong_kind, 0, int, seconds=20, megabytes=64)


def test_only_top_level_functions_are_taken(shared: Sandbox) -> None:
    def inner(number: int) -> int:
        return number

    with pytest.raises(ValueError, match="top-level"):
        shared.run_limited_now(inner, 0, int, seconds=20, megabytes=64)


def test_what_a_job_started_ends_with_it(shared: Sandbox) -> None:
    pid = shared.run_limited_now(sandboxed.leave_child_behind, 0, int, seconds=20, megabytes=512)
    assert _gone(pid)


async def test_others_go_on_while_one_is_stuck(shared: Sandbox) -> None:
    stuck = asyncio.ensure_future(shared.run_limited(sandboxed.spin, 0, int, seconds=3, megabytes=64))
    await asyncio.sleep(0)
    for number in range(5):
        assert await shared.run_limited(sandboxed.double, number, int, seconds=20, megabytes=64) == 2 * number
    assert not stuck.done()
    with pytest.raises(WorkerFailed):
        await stuck


async def test_no_more_run_at_once_than_there_are_workers(own: Sandbox) -> None:
    await own.run_limited(sandboxed.double, 1, int, seconds=20, megabytes=64)
    began = time.monotonic()
    await asyncio.gather(*(own.run_limited(sandboxed.sleep, 1, int, seconds=20, megabytes=64) for _ in range(3)))
    assert time.monotonic() - began >= 3


def test_a_keeper_killed_while_idle_is_replaced(own: Sandbox) -> None:
    before = _keepers()
    own.run_limited_now(sandboxed.double, 1, int, seconds=20, megabytes=64)
    (keeper,) = _keepers() - before
    os.kill(keeper, signal.SIGKILL)
    assert _gone(keeper)
    assert own.run_limited_now(sandboxed.double, 4, int, seconds=20, megabytes=64) == 8


async def test_closing_ends_what_runs_and_says_so(tmp_path: Path) -> None:
    sandbox = Sandbox(workers=1)
    marked = _page(tmp_path)
    running = asyncio.ensure_future(
        sandbox.run_limited(sandboxed.mark_and_wait, str(marked), int, seconds=600, megabytes=64)
    )
    pid = await asyncio.to_thread(_marked_pid, marked)
    await asyncio.to_thread(sandbox.close)
    with pytest.raises(SandboxGone):
        await running
    assert _gone(pid)


def test_everything_ends_when_the_application_is_killed(tmp_path: Path) -> None:
    marked = _page(tmp_path)
    program = (
        "from ecabinet.kit.sandbox import Sandbox\n"
        "from tests.integration.papers_inspection.sandboxed import mark_and_wait\n"
        f"Sandbox(1).run_limited_now(mark_and_wait, {str(marked)!r}, int, seconds=600, megabytes=64)\n"
    )
    path = os.pathsep.join(entry for entry in sys.path if entry)
    application = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": path})
    pid = _marked_pid(marked)
    keeper = int(_stat(pid)[1])
    application.send_signal(signal.SIGKILL)
    application.wait()
    assert _gone(pid)
    assert _gone(keeper)


def _page(folder: Path) -> Path:
    marked = folder / "marked"
    marked.write_bytes(bytes(4096))
    return marked


def _marked_pid(marked: Path) -> int:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if pid := int.from_bytes(marked.read_bytes()[:4], "big"):
            return pid
        time.sleep(0.02)
    raise AssertionError("the job never began")


def _gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if _stat(pid)[0] in {"", "Z"}:
            return True
        time.sleep(0.02)
    return False


def _stat(pid: int) -> list[str]:
    """State and parent of a process; an empty state when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return ["", "0"]


def _keepers() -> set[int]:
    children = [int(pid) for tasks in Path("/proc/self/task").glob("*/children") for pid in tasks.read_text().split()]
    return {pid for pid in children if b"sandbox_keeper" in Path(f"/proc/{pid}/cmdline").read_bytes()}
