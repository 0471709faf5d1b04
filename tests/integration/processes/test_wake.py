"""Hints between processes over a real Redis: heard by the others, never waited for, never missed for long."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from redis.asyncio import Redis
from tests.side_servers import RedisServer

from ecabinet.kit.wake import CHANNEL, Wake
from ecabinet.kit.work import BallotKey, Told

PATIENCE = 60


class Process:
    """What one process hears and how often it is told to look."""

    def __init__(self, url: str) -> None:
        self.heard = Told()
        self.looks = 0
        self.wake = Wake(url, self.heard.add, self._look)

    def _look(self) -> None:
        self.looks += 1


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
async def pair(redis: RedisServer) -> AsyncIterator[tuple[Process, Process]]:
    both = Process(redis.url), Process(redis.url)
    for one in both:
        await one.wake.start()
    await until(lambda: not any(one.wake.deaf for one in both))
    yield both
    for one in both:
        await one.wake.stop()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


async def test_every_kind_of_hint_reaches_the_others_and_nobody_hears_himself(pair: tuple[Process, Process]) -> None:
    here, there = pair
    ballot = BallotKey("m", "v", "p")
    told = Told({"m"}, {"p"}, {"ended"}, {"locked"}, {ballot}, jobs=True)
    here.wake.tell(told)
    await until(lambda: there.heard == told)
    there.wake.tell(Told(meetings={"other"}))
    await until(lambda: here.heard == Told(meetings={"other"}))
    assert there.heard == told


async def test_hints_given_in_one_moment_go_as_one(pair: tuple[Process, Process], redis: RedisServer) -> None:
    here, there = pair
    listener = Redis.from_url(redis.url)
    async with listener.pubsub(ignore_subscribe_messages=True) as channel:
        await channel.subscribe(CHANNEL)
        await channel.get_message(timeout=PATIENCE)
        for number in range(1_000):
            here.wake.tell(Told(meetings={f"m{number}"}))
        await until(lambda: len(there.heard.meetings) == 1_000)
        await listener.publish(CHANNEL, b"end")
        messages = []
        async for message in channel.listen():
            if message["data"] == b"end":
                break
            messages.append(message)
    await listener.aclose()
    assert len(messages) == 1


async def test_without_redis_a_process_looks_by_itself_and_says_so_once(
    pair: tuple[Process, Process], redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = pair
    redis.stop()
    await until(lambda: here.wake.deaf and there.wake.deaf)
    here.wake.tell(Told(meetings={"lost"}))
    before = here.looks, there.looks
    await until(lambda: here.looks > before[0] + 1 and there.looks > before[1] + 1)
    assert there.heard == Told()
    assert [record.message.partition(" (")[0] for record in caplog.records if record.levelname == "WARNING"] == [
        "Redis is away",
        "Redis is away",
    ]
    redis.start()
    await until(lambda: not here.wake.deaf and not there.wake.deaf)
    here.wake.tell(Told(meetings={"again"}))
    await until(lambda: "again" in there.heard.meetings)


async def test_a_process_starts_while_redis_is_away_and_hears_once_it_is_there(redis: RedisServer) -> None:
    redis.stop()
    alone = Process(redis.url)
    await alone.wake.start()
    await until(lambda: alone.looks > 0)
    assert alone.wake.deaf
    redis.start()
    await until(lambda: not alone.wake.deaf)
    await alone.wake.stop()


async def test_what_another_version_says_makes_a_process_look(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[Process, Process], redis: RedisServer
) -> None:
    monkeypatch.setattr("ecabinet.kit.wake.TICKS_WHEN_HEARING", 1_000_000)
    before = pair[0].looks
    other = Redis.from_url(redis.url)
    await other.publish(CHANNEL, b'{"anything": "else"}')
    await other.aclose()
    await until(lambda: pair[0].looks > before)
    assert pair[0].heard == Told()
