"""Lines of the log: found again by a request's id, and without anything that people are called, write or send."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.integration.meetings.desk import Desk, Json

from ecabinet.identity.tables import Unit
from ecabinet.kit.ids import new_id
from ecabinet.kit.logs import JsonLines, LogFormat, PlainLines, set_up_logging

TELLING = "Nguyễn-Bí-Mật"
LATIN = "nguyen-bi-mat"


class Log:
    """What one handler wrote."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[Json]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(params=["plain", "json"])
def form(request: pytest.FixtureRequest) -> LogFormat:
    chosen: LogFormat = request.param
    return chosen


@pytest.fixture
def log(form: LogFormat, monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """The program's own log at its most talkative, as it is set up for a process that has none yet."""
    made, root = Log(), logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    root.handlers.clear()
    monkeypatch.setattr("sys.stderr", made.stream)
    set_up_logging("info", form)
    yield made
    root.handlers[:] = handlers
    root.setLevel(level)


async def _say_telling_things(desk: Desk) -> list[int]:
    """Send what people type to every kind of route: names, titles, texts, file names, questions, cookies, PINs."""
    meeting, item = desk.world.meeting, desk.world.items[0]
    desk.http.cookies.set("seen", LATIN)
    asked: list[tuple[str, str, str, Json | None]] = [
        ("secretary", "POST", "/login", {"username": LATIN, "password": TELLING}),
        ("secretary", "GET", f"/people?q={TELLING}", None),
        ("secretary", "POST", f"/meetings/{meeting}/items", {"title": TELLING, "minutes": 10}),
        ("secretary", "PATCH", f"/items/{item}", {"expected_version": 1, "title": TELLING}),
        ("secretary", "PATCH", f"/items/{item}", {"expected_version": TELLING, "title": 4}),
        ("secretary", "POST", f"/items/{item}/papers?file_name={TELLING}.pdf&title={TELLING}", None),
        ("member", "POST", f"/meetings/{meeting}/reply", {"reply": "absent", "reason": TELLING}),
        ("member", "POST", "/unlock", {"pin": LATIN}),
        ("member", "GET", f"/{TELLING}/{LATIN}?q={TELLING}", None),
        ("member", "GET", f"/meetings/{LATIN}/snapshot", None),
    ]
    return [(await desk.ask(name, method, path, body)).status_code for name, method, path, body in asked]


async def test_nothing_of_what_people_send_is_in_the_log(desk: Desk, log: Log) -> None:
    statuses = await _say_telling_things(desk)
    assert {201, 404} <= set(statuses), statuses
    assert log.text.count("ecabinet.access") >= len(statuses)
    for told in (TELLING, LATIN, "Nguy", desk.world.meeting, desk.world.tokens["member"], "testclient"):
        assert told not in log.text


async def test_a_defect_is_logged_without_what_it_was_about(desk: Desk, log: Log) -> None:
    async with desk.database.writing() as session:
        await session.execute(text("DROP TABLE attendee_item"))
        await session.execute(text("DROP TABLE attendee"))
        await session.commit()
    path = f"/meetings/{desk.world.meeting}/reply"
    failed = await desk.ask("member", "POST", path, {"reply": "absent", "reason": TELLING})
    assert failed.status_code in {500, 503}
    request_id = failed.headers["x-request-id"]
    assert failed.json()["request_id"] == request_id
    mine = [line for line in log.text.splitlines() if request_id in line]
    assert len(mine) == 2
    assert "database error in POST /api/meetings/{meeting_id}/reply" in mine[0]
    assert "sqlalchemy.exc" in log.text
    assert "SELECT" not in log.text
    assert TELLING not in log.text


async def test_a_database_that_names_a_row_is_not_quoted(desk: Desk, log: Log) -> None:
    unit = {"parent_id": None, "name": TELLING, "short_name": TELLING, "code": LATIN, "symbol": "X", "place": TELLING}
    try:
        async with desk.database.writing() as session:
            session.add_all([Unit(id=new_id(), **unit), Unit(id=new_id(), **unit)])
            await session.commit()
    except IntegrityError:
        logging.getLogger("ecabinet.test").exception("two of one code")
    assert "IntegrityError" in log.text
    assert "test_logs.py" in log.text
    assert TELLING not in log.text
    assert LATIN not in log.text


@pytest.mark.parametrize("form", ["json"])
async def test_an_access_line_says_who_by_account_alone_and_how_it_went(desk: Desk, log: Log) -> None:
    answer = await desk.ask("member", "GET", f"/meetings/{desk.world.meeting}/snapshot")
    line = log.lines[-1]
    assert line["message"] == "GET /api/meetings/{meeting_id}/snapshot"
    assert line["request_id"] == answer.headers["x-request-id"]
    assert (line["level"], line["logger"], line["status"]) == ("info", "ecabinet.access", 200)
    assert line["account_id"] == desk.world.accounts["member"]
    assert line["milliseconds"] > 0
    assert set(line) == {
        *("time", "level", "logger", "message", "process", "request_id"),
        *("status", "milliseconds", "account_id"),
    }


async def test_each_request_has_an_id_of_its_own_whatever_the_caller_sends(desk: Desk) -> None:
    answers = [await desk.http.get("/api/health", headers={"X-Request-Id": LATIN}) for _ in range(2)]
    ids = {answer.headers["x-request-id"] for answer in answers}
    assert len(ids) == 2
    assert LATIN not in ids


def test_other_libraries_lines_lose_what_they_quote(log: Log) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task %s>", TELLING)
    logging.getLogger("uvicorn.error").info('%s - "WebSocket %s" 403', "10.0.0.7:1", f"/{LATIN}")
    assert "Task exception was never retrieved" in log.text
    assert TELLING not in log.text
    assert LATIN not in log.text


@pytest.mark.parametrize("lines", [PlainLines(), JsonLines()], ids=["plain", "json"])
def test_kinds_and_numbers_of_what_was_raised_are_kept(lines: logging.Formatter) -> None:
    def break_down() -> None:
        try:
            raise ConnectionRefusedError(111, TELLING)
        except OSError as error:
            raise ExceptionGroup(TELLING, [ValueError(TELLING), KeyError(LATIN)]) from error

    with pytest.raises(ExceptionGroup) as caught:
        break_down()
    info = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("ecabinet.test", logging.ERROR, __file__, 1, "broken", None, info)
    line = lines.format(record)
    for kept in ("broken", "ExceptionGroup", "ValueError", "KeyError", "ConnectionRefusedError 111", "break_down"):
        assert kept in line
    # The program's own lines, which stand in a traceback, name TELLING; its value does not stand there.
    assert TELLING not in line
    assert LATIN not in line
