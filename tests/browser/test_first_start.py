"""The government just made: everybody comes in at once."""

import asyncio

import httpx
from tests.browser.government import Government

AT_ONCE = 8


async def test_everybody_logs_in_at_once_after_the_first_start(government: Government) -> None:
    people = list(government.accounts.items())[:AT_ONCE]
    answers = await asyncio.gather(*(_log_in(government.address, user, password) for user, (password, _pin) in people))
    assert [answer.status_code for answer in answers] == [answers[0].status_code] * AT_ONCE
    assert answers[0].is_success, answers[0].text


async def _log_in(address: str, user: str, password: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=address, timeout=60) as http:
        await http.get("/api/me")
        token = {"X-CSRF-Token": http.cookies["ecabinet_csrf"]}
        return await http.post("/api/login", json={"username": user, "password": password}, headers=token)
