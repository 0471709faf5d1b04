"""A person's browser that is sent to one host or another, as a proxy does that sticks to none."""

import uuid
from typing import Any

import httpx
from tests.integration.processes.hosts import Host

Json = dict[str, Any]
PATIENCE = 60


class Client:
    """One person's browser, which may be sent to any host: nothing of it sticks to one."""

    def __init__(self, token: str) -> None:
        self._http = httpx.AsyncClient(cookies={"ecabinet_login": token}, timeout=PATIENCE)

    async def do(self, host: Host, method: str, path: str, body: Json | None = None, **options: Any) -> Json:
        """Send a request that must succeed, and return its answer.

        A connection that was kept may end just as the request is sent; then it is sent again, as the front end does,
        with the same key.
        """
        options.setdefault("key", str(uuid.uuid4()))
        try:
            answer = await self.ask(host, method, path, body, **options)
        except httpx.TransportError:
            answer = await self.ask(host, method, path, body, **options)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json() if answer.content else {}
        return found

    async def ask(
        self, host: Host, method: str, path: str, body: Json | None = None, *, key: str = "", **options: Any
    ) -> httpx.Response:
        """Send a request, with an idempotency key of its own unless one is given."""
        if "ecabinet_csrf" not in self._http.cookies:
            await self._http.get(f"{host.address}/api/health")
        headers = {
            **options.pop("headers", {}),
            "X-CSRF-Token": self._http.cookies.get("ecabinet_csrf") or "",
            "Idempotency-Key": key or str(uuid.uuid4()),
        }
        url = f"{host.address}/api{path}"
        return await self._http.request(method, url, json=body, headers=headers, **options)

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()
