"""What Prometheus collects from one process, and who may collect it."""

import asyncio
import logging
import time
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from tests.integration.meetings.desk import Desk
from tests.integration.monitoring.conftest import TOKEN
from tests.realtime.world import make_world, open_vote

from ecabinet.app import create_app
from ecabinet.kit.clock import SystemClock
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import append, lock_log
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Origin
from ecabinet.meetings.access import keys_for
from ecabinet.monitoring.loop_delay import LoopDelay
from ecabinet.realtime.queries import Lag, Live, Presence
from ecabinet.realtime.room import Connection
from ecabinet.realtime.roster import Roster
from ecabinet.settings import Settings
from ecabinet.voting.ballots import BallotRequest
from ecabinet.voting.decision_rules import Choice

Samples = dict[tuple[str, frozenset[str]], float]


async def collect(desk: Desk) -> Samples:
    """Return every sample by its name and its labels' values."""
    answer = await desk.http.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def of(samples: Samples, name: str, *labels: str) -> float:
    """Return one sample."""
    return samples[f"ecabinet_{name}", frozenset(labels)]


async def test_figures_are_for_whoever_has_the_token(desk: Desk) -> None:
    for header in ({}, {"Authorization": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": "Bearer "}):
        refused = await desk.http.get("/metrics", headers=header)
        assert (refused.status_code, refused.json()["code"]) == (401, "metrics_token_wrong")
        assert "ecabinet_rooms" not in refused.text


async def test_without_a_token_set_there_is_nothing(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test") as http:  # type: ignore[arg-type]  # two type systems
        answer = await http.get("/metrics", headers={"Authorization": "Bearer "})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    app.state.installation.jobs.close()
    await app.state.installation.database.close()


async def test_requests_are_counted_by_route_and_never_by_address(desk: Desk) -> None:
    for _ in range(3):
        assert (await desk.ask("member", "GET", f"/meetings/{desk.world.meeting}/snapshot")).status_code == 200
    assert (await desk.http.get("/api/ai-do/bi-mat?q=Nam")).status_code == 404
    assert (await desk.http.request("BREW", "/api/health")).status_code == 405
    samples = await collect(desk)
    assert of(samples, "requests_total", "GET", "/api/meetings/{meeting_id}/snapshot", "2xx") == 3
    assert of(samples, "request_seconds_count", "/api/meetings/{meeting_id}/snapshot") == 3
    assert of(samples, "requests_total", "other", "none", "4xx") == 1
    labels = set().union(*(labels for _, labels in samples))
    assert not [label for label in labels if "bi-mat" in label or desk.world.meeting in label or label == "BREW"]


async def test_ballots_are_counted_by_the_batch(desk: Desk) -> None:
    world = await make_world(desk.database)
    vote = await open_vote(desk.database, world)
    await desk.installation.ballots.start()
    requests = [
        BallotRequest(
            vote_id=vote, person_id=person, choice=Choice.FOR, based_on=0, request_key=new_id(), origin=Origin()
        )
        for person in (*world.members[:3], world.outsider)
    ]
    ends = await asyncio.gather(*(desk.installation.ballots.cast(each) for each in requests), return_exceptions=True)
    await desk.installation.ballots.stop()
    assert [isinstance(end, Exception) for end in ends] == [False, False, False, True]
    samples = await collect(desk)
    assert of(samples, "ballots_recorded_total") == 3
    assert of(samples, "ballot_batch_size_sum") == 4
    assert of(samples, "ballot_batch_size_count") >= 1
    assert of(samples, "ballots_waiting") == 0


async def test_a_database_that_is_away_hides_only_what_it_knows(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, database_url="postgresql+asyncpg://nobody@127.0.0.1:1/none"))
    figures = await app.state.installation.monitor.figures()
    assert (figures.database_up, figures.jobs_waiting, figures.seconds_behind) == (False, None, None)
    assert (figures.tablets, figures.redis) == (0, "none")
    assert figures.memory_bytes > 10_000_000
    assert b"ecabinet_jobs_waiting NaN" in app.state.installation.monitor.meters.exposition(figures)
    app.state.installation.jobs.close()
    await app.state.installation.database.close()


async def test_errors_in_the_log_are_counted_while_the_process_is_watched(desk: Desk) -> None:
    monitor = desk.installation.monitor
    await monitor.start()
    logging.getLogger("ecabinet.test").error("something broke")
    logging.getLogger("ecabinet.test").warning("something may break")
    assert (await monitor.figures()).errors_logged == 1
    await monitor.stop()
    logging.getLogger("ecabinet.test").error("nobody counts")
    assert (await monitor.figures()).errors_logged == 1


async def test_a_blocked_event_loop_is_seen() -> None:
    noted: list[float] = []
    delay = LoopDelay(noted.append)
    sampling = asyncio.create_task(delay.sample())
    await asyncio.sleep(0)
    time.sleep(1.0)  # noqa: ASYNC251 - blocks the loop for half a second past the time the sample is due
    async with asyncio.timeout(60):
        while not noted:
            await asyncio.sleep(0.01)
    sampling.cancel()
    assert delay.delays().most >= 400
    assert delay.delays().p99 >= 400


def test_delays_are_those_of_the_last_minute() -> None:
    delay = LoopDelay(lambda _: None)
    for number in range(1, 201):
        delay.add(number / 1000)
    delays = delay.delays()
    assert (delays.p50, delays.p99, delays.most) == (140.0, 199.0, 200.0)


class FullSink:
    """A socket whose buffer is full, or not."""

    def __init__(self, *, writable: bool) -> None:
        self.writable = writable
        self.on_writable = lambda: None

    def send(self, frame: bytes) -> bool:
        return self.writable

    def close(self, code: int, reason: str) -> None: ...


async def test_slow_tablets_and_what_a_room_has_not_read_are_counted(database: Database) -> None:
    world, now = await make_world(database), SystemClock().now()
    roster = Roster()
    for person, writable in ((world.chair, True), (world.members[1], False), (world.members[2], False)):
        connection = Connection(FullSink(writable=writable), person, new_id(), now)
        roster.add(connection)
        async with database.reading() as session:
            keys = await keys_for(session, world.meeting, [person])
        roster.room(world.meeting, 0).sit(connection, keys[person], 0)
    live = Live(roster)
    async with database.connected() as connection_:
        assert await live.lag(connection_, now) == Lag(0, 0.0)
    async with database.writing() as session:
        log = await lock_log(session, world.meeting)
        for _ in range(3):
            append(session, log, type="Happened", at=now, actor=None, audience="meeting", changes=[])
        await session.commit()
    async with database.connected() as connection_:
        lag = await live.lag(connection_, SystemClock().now())
    assert lag.events == 3
    assert lag.seconds > 0
    roster.rooms[world.meeting].seq = 3
    assert live.count() == Presence(rooms=1, tablets=3, slow=2, behind=3)
