"""Jobs that take their process down with them: tried again a few times, then given up for all to see."""

import asyncio

import pytest
from tests import documents
from tests.integration.papers.room import Room

from ecabinet.kit.job_runner import MOST_ATTEMPTS, JobRunner
from ecabinet.kit.job_table import Job
from ecabinet.papers.jobs import INSPECT, apply_inspection
from ecabinet.papers.tables import PaperVersion


class _Still:
    def ensure_running(self) -> None:
        """Nothing runs here."""


async def _upload(room: Room) -> None:
    secretary = await room.client("secretary")
    assert (await secretary.upload(room.world.items[0], documents.paper())).status_code == 201


async def _state(room: Room) -> tuple[str, int]:
    (job,) = await room.rows(Job)
    return job.state, job.attempts


async def test_a_job_lost_again_and_again_is_given_up_and_its_paper_says_so(room: Room) -> None:
    await _upload(room)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        await room.runner.enqueue_waiting()
        assert await _state(room) == ("waiting", attempt)
        assert len(room.queue.queued) == 1
        room.queue.queued.clear()
    await room.runner.enqueue_waiting()
    assert room.queue.queued == {}
    assert await _state(room) == ("failed", MOST_ATTEMPTS)
    (version,) = await room.rows(PaperVersion)
    assert (version.state, version.refusal) == ("refused", "paper_inspection_failed")


async def test_a_job_that_the_queue_holds_is_one_attempt(room: Room) -> None:
    await _upload(room)
    for _ in range(MOST_ATTEMPTS + 1):
        await room.runner.enqueue_waiting()
    assert await _state(room) == ("waiting", 1)
    await room.runner.apply_finished()
    assert await _state(room) == ("done", 1)


async def test_two_runners_that_miss_a_job_at_once_make_one_attempt_of_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _upload(room)
    installation, both = room.installation, asyncio.Barrier(2)

    async def nothing_known() -> frozenset[str]:
        await both.wait()
        return frozenset()

    monkeypatch.setattr(room.queue, "known", nothing_known)
    other = JobRunner(
        room.database, installation.clock, installation.tell, room.queue, _Still(), {INSPECT: apply_inspection}
    )
    await asyncio.gather(room.runner.enqueue_waiting(), other.enqueue_waiting())
    assert await _state(room) == ("waiting", 1)
