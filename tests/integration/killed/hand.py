"""Somebody at work while the server is killed: what got no answer is sent again with the same key."""

import uuid
from typing import Any, NamedTuple

import httpx

Json = dict[str, Any]


class Act(NamedTuple):
    """One command; ``name`` says which for whoever did it."""

    name: str
    method: str
    path: str
    body: Json | None = None
    person: str = ""


class Hand:
    """Browsers of several people, and the one command of theirs that is under way."""

    def __init__(self, address: str, tokens: dict[str, str]) -> None:
        self._address, self._tokens = address, tokens
        self._under_way: tuple[Act, str] | None = None

    @property
    def unanswered(self) -> Act | None:
        """The command that was sent and not answered: it may have been carried out or not."""
        return self._under_way[0] if self._under_way else None

    def browser(self, person: str) -> httpx.AsyncClient:
        """Return a browser with this person logged in."""
        cookies = {"ecabinet_login": self._tokens[person]}
        return httpx.AsyncClient(base_url=f"{self._address}/api", cookies=cookies, timeout=60)

    async def do(self, act: Act) -> tuple[Act, Json]:
        """Carry a command out, or the one without an answer instead; return which it was and its answer."""
        act, key = self._under_way or (act, str(uuid.uuid4()))
        self._under_way = act, key
        async with self.browser(act.person) as http:
            await http.get("/health")
            headers = {"Idempotency-Key": key, "X-CSRF-Token": http.cookies.get("ecabinet_csrf") or ""}
            answer = await http.request(act.method, act.path, json=act.body, headers=headers)
        assert answer.status_code in (200, 201), f"{act}: {answer.status_code} {answer.text}"
        self._under_way = None
        return act, answer.json() if answer.content else {}

    async def see(self, person: str, path: str) -> Any:
        """Return what a person reads."""
        async with self.browser(person) as http:
            answer = await http.get(path)
            assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
            return answer.json()
