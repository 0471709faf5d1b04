"""The short way of a ballot: the same answers as the route gives, and everything odd left to the route."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from tests.integration.meetings.desk import Desk

from ecabinet.identity.tables import Login
from ecabinet.voting import short_way
from ecabinet.voting.ballots import BallotAnswer
from ecabinet.voting.cast_route import view_of
from ecabinet.voting.schemas import BallotView


@pytest.fixture
async def path(desk: Desk) -> AsyncIterator[str]:
    """The address of the ballots of an open vote; the writer runs."""
    meeting = desk.world.meeting
    assert (await desk.ask("chair", "POST", f"/meetings/{meeting}/start")).status_code == 200
    question = {"item_id": desk.world.items[0], "question": "Thông qua?"}
    opened = await desk.ask("chair", "POST", f"/meetings/{meeting}/votes", question)
    await desk.installation.ballots.start()
    yield f"/votes/{opened.json()['id']}/ballot"
    await desk.installation.ballots.stop()


def _alike(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in {"x-request-id", "content-length"}}


async def test_both_ways_answer_alike(desk: Desk, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[str] = []

    def heard(answer: BallotAnswer) -> BallotView:
        ways.append(answer.choice)
        return view_of(answer)

    monkeypatch.setattr(short_way, "view_of", heard)
    short = await desk.ask("member", "PUT", path, {"choice": "for", "based_on": 0})
    assert (short.status_code, ways) == (200, ["for"])
    # Longer than a ballot ever is, so the route reads it.
    long = await _send(desk, path, content=b'{"choice": "against", "based_on": 1' + b" " * 2000 + b"}")
    assert (long.status_code, ways) == (200, ["for"])
    assert _alike(short) == _alike(long)
    assert short.json().keys() == long.json().keys()
    assert [(each.json()["choice"], each.json()["revision"]) for each in (short, long)] == [("for", 1), ("against", 2)]


async def test_a_key_sent_again_counts_once_on_either_way(desk: Desk, path: str) -> None:
    body = {"choice": "for", "based_on": 0}
    first, again = [await desk.ask("member", "PUT", path, body, key="once") for _ in range(2)]
    padded = await _send(desk, path, key="once", content=b'{"choice": "for", "based_on": 0' + b" " * 2000 + b"}")
    assert [each.json()["revision"] for each in (first, again, padded)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("odd", "status", "code"),
    [
        ({"token": "0" * 128}, 403, "csrf_failed"),
        ({"token": ""}, 403, "csrf_failed"),
        ({"login": "nobody"}, 401, "not_logged_in"),
        ({"content": b"{"}, 400, "bad_payload"),
        ({"content": b'{"choice": "maybe", "based_on": 0}'}, 400, "bad_payload"),
        ({"content": b'{"choice": "for", "based_on": 7}'}, 409, "ballot_conflict"),
        ({"key": "k" * 65}, 400, "bad_payload"),
        ({"name": "invitee"}, 403, "not_elector"),
        ({"name": "outsider"}, 404, "meeting_not_found"),
    ],
)
async def test_what_is_odd_is_refused_as_the_route_does(
    odd: dict[str, Any], status: int, code: str, desk: Desk, path: str
) -> None:
    answer = await _send(desk, path, **odd)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_locked_screen_casts_no_ballot(desk: Desk, path: str) -> None:
    async with desk.database.writing() as session:
        await session.execute(update(Login).values(locked_at=desk.clock.now()))
        await session.commit()
    answer = await _send(desk, path)
    assert (answer.status_code, answer.json()["code"]) == (423, "idle_locked")


async def _send(
    desk: Desk,
    path: str,
    *,
    name: str = "member",
    content: bytes = b'{"choice": "for", "based_on": 0}',
    key: str = "a-key",
    token: str | None = None,
    login: str | None = None,
) -> httpx.Response:
    await desk.http.get("/api/health")
    held = desk.http.cookies.get("ecabinet_csrf") or ""
    headers = {
        "X-CSRF-Token": held if token is None else token,
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "Cookie": f"ecabinet_csrf={held}; ecabinet_login={login or desk.world.tokens[name]}",
    }
    return await desk.http.put(f"/api{path}", content=content, headers=headers)
