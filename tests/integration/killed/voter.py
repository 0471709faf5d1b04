"""A member who votes without end, and remembers everything that was acknowledged."""

import asyncio
import random
import uuid
from typing import Any

import httpx

CHOICES = ("for", "against", "abstain")
Json = dict[str, Any]


class Voter:
    """Casts, changes and resends one member's ballot."""

    def __init__(self, person: str, token: str, address: str, seed: int) -> None:
        self.person = person
        self.acknowledged: list[Json] = []
        self.unanswered: tuple[str, Json] | None = None
        self._token, self._address = token, address
        self._chance = random.Random(seed)

    def browser(self) -> httpx.AsyncClient:
        """Return a browser with this member logged in."""
        return httpx.AsyncClient(base_url=self._address, cookies={"ecabinet_login": self._token}, timeout=10)

    async def vote_until_cut(self, vote: str) -> None:
        """Vote on and on until the server is gone."""
        async with self.browser() as http:
            try:
                await http.get("/api/health")
                while True:
                    await self._cast(http, vote)
                    await asyncio.sleep(self._chance.random() * 0.02)
            except httpx.TransportError:
                return

    async def resend(self, vote: str) -> None:
        """Send again, with its key, what got no answer; the server may have recorded it or not."""
        if self.unanswered is None:
            return
        async with self.browser() as http:
            await http.get("/api/health")
            await self._send(http, vote, *self.unanswered)

    async def _cast(self, http: httpx.AsyncClient, vote: str) -> None:
        based_on = self.acknowledged[-1]["revision"] if self.acknowledged else 0
        await self._send(http, vote, str(uuid.uuid4()), {"choice": self._chance.choice(CHOICES), "based_on": based_on})

    async def _send(self, http: httpx.AsyncClient, vote: str, key: str, body: Json) -> None:
        self.unanswered = (key, body)
        headers = {"Idempotency-Key": key, "X-CSRF-Token": http.cookies.get("ecabinet_csrf") or ""}
        answer = await http.put(f"/api/votes/{vote}/ballot", json=body, headers=headers)
        self.unanswered = None
        assert answer.status_code == 200, answer.text
        self.acknowledged.append(answer.json())

    async def stands(self, meeting: str, vote: str) -> Json | None:
        """Return one's ballot as the server has it."""
        async with self.browser() as http:
            snapshot = (await http.get(f"/api/meetings/{meeting}/snapshot")).json()
            ballot: Json | None = snapshot["my_ballots"].get(vote)
            return ballot and {name: value for name, value in ballot.items() if name != "person_id"}
