"""The administrator's page shows every process of the installation, whichever answers it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.integration.meetings.desk import Desk
from tests.integration.papers.world import SetClock

from ecabinet.installation import Installation
from ecabinet.kit.job_table import Job
from ecabinet.monitoring.tables import ProcessStatus
from ecabinet.settings import Settings


@pytest.fixture
async def other(desk: Desk, database_url: str, tmp_path: Path, clock: SetClock) -> AsyncIterator[Installation]:
    """A second process of the same installation."""
    made = Installation(Settings(data_dir=tmp_path / "data", database_url=database_url), clock)
    yield made
    made.jobs.close()
    made.sandbox.close()
    made.signing_sandbox.close()
    await made.database.close()


async def listed(desk: Desk) -> list[str]:
    """Return the processes' ids as the page gets them, the one that answers first."""
    answer = await desk.ask("administrator", "GET", "/monitoring")
    assert answer.status_code == 200, answer.text
    processes = answer.json()["processes"]
    assert answer.json()["answering"] == processes[0]["id"]
    return [process["id"] for process in processes]


async def test_every_process_is_there_until_it_is_not_seen_for_a_minute(
    desk: Desk, other: Installation, clock: SetClock
) -> None:
    here = desk.installation.monitor
    await here.say()
    assert await listed(desk) == [here.process_id]
    await other.monitor.say()
    assert await listed(desk) == [here.process_id, other.monitor.process_id]
    clock.at += timedelta(seconds=59)
    assert await listed(desk) == [here.process_id, other.monitor.process_id]
    clock.at += timedelta(seconds=2)
    assert await listed(desk) == [here.process_id]
    await here.say()
    async with desk.database.reading() as session:
        assert (await session.scalars(select(ProcessStatus.id))).all() == [here.process_id]


async def test_a_process_that_ends_takes_itself_off_the_list(desk: Desk, other: Installation) -> None:
    await other.monitor.start()
    await other.monitor.say()
    assert other.monitor.process_id in await listed(desk)
    await other.monitor.stop()
    assert other.monitor.process_id not in await listed(desk)


async def test_a_process_that_says_twice_at_once_has_one_row(desk: Desk) -> None:
    monitor = desk.installation.monitor
    await asyncio.gather(*(monitor.say() for _ in range(4)))
    assert await listed(desk) == [monitor.process_id]


async def test_waiting_jobs_are_told_with_the_age_of_the_oldest(desk: Desk, clock: SetClock) -> None:
    async with desk.database.writing() as session:
        for name, age, state in (("a", 90, "waiting"), ("b", 30, "waiting"), ("c", 500, "done")):
            at = clock.at - timedelta(seconds=age)
            session.add(Job(id=name, kind="inspect_paper", payload={}, state=state, attempts=1, created_at=at))
        await session.commit()
    figures = (await desk.ask("administrator", "GET", "/monitoring")).json()["processes"][0]["figures"]
    assert (figures["jobs_waiting"], figures["oldest_job_seconds"]) == (2, 90.0)


async def test_a_process_of_another_version_is_shown_without_figures(desk: Desk, clock: SetClock) -> None:
    async with desk.database.writing() as session:
        status = {"host": "app-2", "process": 7, "started_at": clock.at, "seen_at": clock.at, "version": "9"}
        session.add(ProcessStatus(id="another", figures={"counted": "otherwise"}, **status))
        await session.commit()
    found = (await desk.ask("administrator", "GET", "/monitoring")).json()["processes"][1]
    assert (found["id"], found["version"], found["figures"]) == ("another", "9", None)


async def test_the_way_in_is_judged(desk: Desk) -> None:
    way = (await desk.ask("administrator", "GET", "/monitoring")).json()["way"]
    assert way == {"scheme": "http", "host": "test", "public_url": "", "faults": []}
    desk.http.headers["X-Forwarded-For"] = "203.0.113.9"
    way = (await desk.ask("administrator", "GET", "/monitoring")).json()["way"]
    assert way["faults"] == ["forwarded_not_believed"]


async def test_the_answer_in_two_parts_is_whole(desk: Desk) -> None:
    answer = await desk.ask("administrator", "GET", "/monitoring/stream")
    assert (answer.status_code, answer.text) == (200, "1\n2\n")
