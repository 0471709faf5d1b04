"""People's browsers that go on asking, with the same key, until they are answered."""

import asyncio
import random
import uuid
from collections import Counter
from typing import Any, NamedTuple

import aiohttp
import msgspec
from tests.faults.processes import PATIENCE, Host

Json = dict[str, Any]
AT_ONCE = 400
SECONDS_TO_ANSWER = 20
UPLOADED = {"Content-Type": "application/pdf"}


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    kind: str
    retry_after: int

    @property
    def found(self) -> Any:
        """What the body says, None where there is none."""
        return msgspec.json.decode(self.body) if self.body else None


class Caller:
    """Sends requests of anybody to any host.

    ``unanswered`` counts requests that ended in silence, ``away`` answers that said to come again, by their code, and
    ``wrong`` has every answer that a person should not get, whatever is broken.
    """

    def __init__(self, hosts: list[Host], tokens: dict[str, str], chance: random.Random) -> None:
        self.unanswered = 0
        self.away: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._hosts, self._tokens, self._chance = hosts, tokens, chance
        self._csrf = ""
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=AT_ONCE),
            timeout=aiohttp.ClientTimeout(SECONDS_TO_ANSWER),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def begin(self) -> None:
        """Get the token against forged requests, which is good at every host and for everybody."""
        async with self._http.get(f"{self._hosts[0].address}/api/health") as answer:
            self._csrf = answer.cookies["ecabinet_csrf"].value

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close()

    async def see(self, person: str, path: str) -> Any:
        """Return what a person reads, once somebody answers."""
        answer = await self.insist(person, "GET", path)
        assert answer.status == 200, f"{path}: {answer}"
        return answer.found

    async def do(self, person: str, method: str, path: str, body: Json | None = None) -> Any:
        """Carry out a command that must succeed in the end; return its answer."""
        answer = await self.insist(person, method, path, json=body)
        assert answer.status < 300, f"{method} {path}: {answer}"
        return answer.found

    async def insist(self, person: str, method: str, path: str, **content: Any) -> Answer:
        """Send a request, again and again with one key and to any host, until it is done or refused."""
        key = str(uuid.uuid4())
        async with asyncio.timeout(PATIENCE):
            while (answer := await self._try(person, method, path, key, content)) is None:
                await asyncio.sleep(0.2 + self._chance.random() * 0.6)
        return answer

    async def _try(self, person: str, method: str, path: str, key: str, content: Json) -> Answer | None:
        headers = {
            "Cookie": f"ecabinet_csrf={self._csrf}; ecabinet_login={self._tokens[person]}",
            "X-CSRF-Token": self._csrf,
            "Idempotency-Key": key,
            **(UPLOADED if "data" in content else {}),
        }
        url = f"{self._chance.choice(self._hosts).address}/api{path}"
        try:
            async with self._http.request(method, url, headers=headers, **content) as came:
                retry_after = int(came.headers.get("Retry-After", 0))
                answer = Answer(came.status, await came.read(), came.content_type, retry_after)
        except (aiohttp.ClientError, OSError, TimeoutError):
            self.unanswered += 1
            return None
        if answer.status < 500:
            return answer
        self._note(f"{method} {path}", answer)
        return None

    def _note(self, asked: str, answer: Answer) -> None:
        """A server that cannot do something now says which thing is away and when to come again."""
        if answer.status == 503 and answer.kind == "application/problem+json" and answer.retry_after > 0:
            self.away[answer.found["code"]] += 1
        else:
            self.wrong.append(f"{asked}: {answer}")
