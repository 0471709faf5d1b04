"""Needs and results on their way between the rows and the queue: nothing lost, nothing done twice."""

import asyncio
from collections.abc import Iterable

import pytest
from tests import documents
from tests.integration.papers.room import Room, until

from ecabinet.audit.tables import AuditEntry
from ecabinet.kit.job_runner import JobRunner
from ecabinet.kit.job_table import Job
from ecabinet.kit.jobs import Finished
from ecabinet.papers.tables import PaperVersion


async def _upload(room: Room) -> None:
    secretary = await room.client("secretary")
    assert (await secretary.upload(room.world.items[0], documents.paper())).status_code == 201


async def _inspected(room: Room) -> int:
    return sum(entry.action == "inspect_paper_version" for entry in await room.rows(AuditEntry))


async def _versions(room: Room) -> list[tuple[str, str | None]]:
    return [(version.state, version.refusal) for version in await room.rows(PaperVersion)]


async def _is_ready(room: Room) -> bool:
    return await _versions(room) == [("ready", None)]


async def test_a_job_that_never_reached_the_queue_is_found_by_the_sweep(room: Room) -> None:
    await _upload(room)
    await room.runner.enqueue_waiting()
    room.queue.queued.clear()
    await room.runner.apply_finished()
    assert await _versions(room) == [("processing", None)]
    await room.inspect()
    assert await _versions(room) == [("ready", None)]


async def test_a_job_that_the_queue_knows_is_not_enqueued_again(room: Room) -> None:
    await _upload(room)
    for _ in range(3):
        await room.runner.enqueue_waiting()
    await room.runner.apply_finished()
    await room.inspect()
    assert room.queue.runs == 1


async def test_it_stops_though_it_is_woken_in_the_same_moment(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asyncio.Event()

    async def nothing_ended() -> list[Finished]:
        asked.set()
        return []

    monkeypatch.setattr(room.queue, "finished", nothing_ended)
    await room.runner.start()
    await asked.wait()
    for _ in range(20):  # until it rests
        await asyncio.sleep(0)
    room.runner.wake()
    stopping = asyncio.create_task(room.runner.stop())
    done, _ = await asyncio.wait({stopping}, timeout=10)
    stopping.cancel()
    assert done


async def test_a_result_that_comes_twice_is_applied_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    await _upload(room)

    async def crash(_: Iterable[str]) -> None:
        raise OSError("the machine went down before the queue could forget")

    with monkeypatch.context() as patch:
        patch.setattr(room.queue, "forget", crash)
        with pytest.raises(OSError, match="went down"):
            await room.inspect()
    assert await _inspected(room) == 1
    await room.inspect()
    assert await _inspected(room) == 1
    assert room.queue.ended == {}
    assert [job.state for job in await room.rows(Job)] == ["done"]


async def test_a_job_that_came_to_no_end_refuses_the_version(room: Room) -> None:
    await _upload(room)
    (job,) = await room.rows(Job)
    room.queue.ended[job.id] = Finished(job.id, error="RuntimeError: gone")
    await room.runner.apply_finished()
    assert await _versions(room) == [("refused", "paper_inspection_failed")]
    assert [job.state for job in await room.rows(Job)] == ["failed"]


async def test_an_unreadable_result_holds_up_no_other(room: Room) -> None:
    await _upload(room)
    (job,) = await room.rows(Job)
    room.queue.ended = {"0" * 32: Finished("0" * 32, result={}), job.id: Finished(job.id, result={"page_sizes": "?"})}
    await room.runner.apply_finished()
    assert await _versions(room) == [("refused", "paper_inspection_failed")]
    assert room.queue.ended == {}


async def test_a_kind_that_nobody_applies_is_given_up(room: Room) -> None:
    await _upload(room)
    (job,) = await room.rows(Job)
    installation = room.installation
    without = JobRunner(room.database, installation.clock, installation.tell, room.queue, _Still(), {})
    room.queue.ended[job.id] = Finished(job.id, result={})
    await without.apply_finished()
    assert [job.state for job in await room.rows(Job)] == ["failed"]
    assert room.queue.ended == {}


async def test_the_pump_runs_by_itself_and_wakes_at_once(room: Room) -> None:
    await room.runner.start()
    try:
        await _upload(room)
        room.runner.wake()
        await until(lambda: _is_ready(room))
    finally:
        await room.runner.stop()


async def test_the_pump_outlives_a_queue_that_is_away(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecabinet.kit.job_runner.REST_SECONDS", 0.01)
    calls = 0

    async def away() -> list[Finished]:
        nonlocal calls
        calls += 1
        raise OSError("away")

    async def called_thrice() -> bool:
        return calls >= 3

    with monkeypatch.context() as patch:
        patch.setattr(room.queue, "finished", away)
        await room.runner.start()
        await until(called_thrice)
    try:
        await _upload(room)
        room.runner.wake()
        await until(lambda: _is_ready(room))
    finally:
        await room.runner.stop()


class _Still:
    def ensure_running(self) -> None:
        """Nothing to start."""
