"""Rows whose time is over go, an hour at a time; everything else stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ecabinet import upkeep
from ecabinet.identity.tables import LoginAttempt
from ecabinet.kit.database import Base, Database
from ecabinet.kit.idempotency import AnsweredRequest
from ecabinet.kit.job_table import Job
from ecabinet.kit.jobs import Jobs, make_consumer

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def _answered(key: str, at: datetime) -> AnsweredRequest:
    return AnsweredRequest(account_id="a", key=key, fingerprint="f", answer=b"null", at=at)


def _attempt(key: str, at: datetime) -> LoginAttempt:
    return LoginAttempt(id=key, username="x", address="10.0.0.1", device="", at=at, succeeded=False)


def _job(key: str, at: datetime | None, state: str = "done") -> Job:
    made = NOW - timedelta(days=400)
    return Job(id=key, kind="k", payload={}, state=state, attempts=1, created_at=made, finished_at=at)


def _rows() -> list[Base]:
    hour, rows = timedelta(hours=1), list[Base]()
    for make, days in ((_answered, 7), (_attempt, 180), (_job, 30)):
        limit = NOW - timedelta(days=days)
        rows += [make(f"old {number}", limit - number * hour) for number in range(1, 6)]
        rows += [make(f"new {number}", limit + number * hour) for number in range(3)]
    return [*rows, _job("waiting", None, "waiting")]


async def test_what_is_over_goes_and_nothing_else(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 2)
    async with database.writing() as session:
        session.add_all(_rows())
        await session.commit()
    cleared = await upkeep.clear_away(database, NOW)
    assert cleared == {"answered_request": 5, "login_attempt": 5, "job": 5}
    new = {f"new {number}" for number in range(3)}
    async with database.reading() as session:
        assert set(await session.scalars(select(AnsweredRequest.key))) == new
        assert set(await session.scalars(select(LoginAttempt.id))) == new
        assert set(await session.scalars(select(Job.id))) == {*new, "waiting"}
    assert set((await upkeep.clear_away(database, NOW)).values()) == {0}


async def test_the_job_process_clears_away_once_an_hour(tmp_path: Path) -> None:
    calls: list[str] = []
    consumer = make_consumer(tmp_path, lambda _kind, _payload: {}, 1, upkeep=lambda: calls.append("cleared"))
    due = [minute for minute in range(60) if consumer.huey.read_periodic(NOW.replace(tzinfo=None, minute=minute))]
    assert len(due) == 1
    (task,) = consumer.huey.read_periodic(NOW.replace(tzinfo=None, minute=due[0]))
    consumer.huey.enqueue(task)
    jobs = Jobs(tmp_path)
    assert await jobs.known() == {task.id}
    consumer.huey.execute(consumer.huey.dequeue())
    assert calls == ["cleared"]
    assert await jobs.finished() == []
    jobs.close()
    consumer.huey.storage.close()
