"""The demo government served by the real program, and people's browsers in it."""

import asyncio
import os
import re
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from tests.browser.words import word
from tests.servers import free_port

SEEDING = 240.0
PATIENCE = 60_000  # milliseconds: a machine that does other things too is no defect
TABLET = {"width": 1180, "height": 820}
UPRIGHT = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}
ACCOUNT = re.compile(r"^(?P<user>[a-z]+)\s+(?P<password>[a-z]+(?:-[a-z]+)+)\s+(?P<pin>\d{6})\s")
# the first look at who is logged in, and what a test refuses or cuts on purpose, are no defects
EXPECTED = re.compile(
    r"status of (401|403|404|409|422|423|429)|ERR_(CONNECTION|FAILED|ABORTED|INCOMPLETE|INTERNET)|WebSocket connection"
)

KEEPS_NOTHING = """delete Navigator.prototype.serviceWorker;
Object.defineProperty(navigator, 'connection', { value: Object.assign(new EventTarget(), { saveData: true }) })"""

expect.set_options(timeout=PATIENCE)


@dataclass
class Government:
    """One ``ecabinet demo`` in a folder of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    _process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        """Where its screens are."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start the program and wait until it answers; in an empty folder it makes the government first."""
        log = self.folder.with_suffix(".log")
        with log.open("wb") as out:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-u", "-m", "ecabinet.cli", "demo", "--data", str(self.folder), "--port", str(self.port)),
                stdout=out,
                stderr=out,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
                start_new_session=True,
            )
        async with asyncio.timeout(SEEDING), httpx.AsyncClient(base_url=self.address) as http:
            while not await _answers(http):
                assert self._process.returncode is None, log.read_text(encoding="utf-8")
                await asyncio.sleep(0.1)
        for line in log.read_text(encoding="utf-8").splitlines():
            if found := ACCOUNT.match(line.strip()):
                self.accounts[found["user"]] = (found["password"], found["pin"])

    async def kill(self) -> None:
        """End it without a warning."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def stop(self) -> None:
        """End it as Ctrl-C does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        await asyncio.wait_for(self._process.wait(), 30)


async def _answers(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/api/health")).status_code == 200
    except httpx.TransportError:
        return False


class Person:
    """One person's browser: a context of its own, its page, and what went wrong in it."""

    def __init__(self, government: Government, user: str, context: BrowserContext, page: Page) -> None:
        self.government = government
        self.user = user
        self.context = context
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.faults.append(message.text)

    @property
    def pin(self) -> str:
        """The PIN of the person's key."""
        return self.government.accounts[self.user][1]

    async def log_in(self, password: str | None = None) -> None:
        """Fill in the login form and send it."""
        await self.page.goto(self.government.address)
        await self.page.get_by_label(word("login_username")).fill(self.user)
        await self.page.get_by_label(word("login_password"), exact=True).fill(
            password or self.government.accounts[self.user][0]
        )
        await self.page.get_by_role("button", name=word("login_submit")).click()

    async def arrive(self) -> "Person":
        """Log in and wait for the start page; one after another, as hashing passwords side by side is no quicker."""
        async with self.government.door:
            await self.log_in()
            await self._is_in()
        return self

    async def come_in(self) -> "Person":
        """Wait for the start page of somebody who has logged in before the page was loaded: half of the work."""
        http, address = self.context.request, self.government.address
        async with self.government.door:
            await http.get(f"{address}/api/me")
            token = next(each["value"] for each in await self.context.cookies() if each["name"] == "ecabinet_csrf")
            answer = await http.post(
                f"{address}/api/login",
                data={"username": self.user, "password": self.government.accounts[self.user][0]},
                headers={"X-CSRF-Token": token},
            )
            assert answer.ok, await answer.text()
        await self.page.goto(address)
        await self._is_in()
        return self

    async def _is_in(self) -> None:
        await self.page.get_by_role("navigation", name=word("nav_label")).wait_for()

    async def go(self, path: str) -> None:
        """Open a screen by its address."""
        await self.page.goto(f"{self.government.address}/#{path}")

    async def get(self, path: str) -> Any:
        """Return what the server answers to this browser."""
        return await self.do("GET", path)

    async def do(self, method: str, path: str, body: Any = None) -> Any:
        """Have the server do something as this browser would, and insist that it did."""
        answer = await self.api(method, path, body)
        assert answer["status"] < 300, (method, path, answer)
        return answer["body"]

    async def api(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the server as this browser would; return the answer's status and body."""
        return await self.page.evaluate(
            """async ([method, path, body]) => {
                const token = document.cookie.match(/ecabinet_csrf=([^;]+)/)?.[1] ?? '';
                const answer = await fetch('/api' + path, {
                    method,
                    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': token,
                               'Idempotency-Key': crypto.randomUUID() },
                    body: body === null ? undefined : JSON.stringify(body),
                });
                const text = await answer.text();
                return { status: answer.status, body: text ? JSON.parse(text) : null };
            }""",
            [method, path, body],
        )


async def open_browser(
    government: Government,
    chromium: Browser,
    user: str,
    size: dict[str, int] | None = None,
    *,
    keeps: bool = False,
    **options: Any,
) -> Person:
    """Return a new browser of a person who is not logged in yet.

    Unless it ``keeps`` things, the application and the papers to come are not fetched ahead: that takes the machine's
    time from every other test.
    """
    context = await chromium.new_context(
        viewport={"width": (size or TABLET)["width"], "height": (size or TABLET)["height"]},
        locale="vi-VN",
        reduced_motion="reduce",
        **options,
    )
    if not keeps:
        await context.add_init_script(KEEPS_NOTHING)
    context.set_default_timeout(PATIENCE)
    return Person(government, user, context, await context.new_page())
