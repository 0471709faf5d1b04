"""One demo government for the browser tests, and browsers that are closed after each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.browser.government import Government, Person, open_browser
from tests.integration.demo.prepared import copy_of, demo_of_today

Enter = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def government(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Government]:
    """The demo government of this run's tests in the browser."""
    made = Government(copy_of(demo_of_today(run_folder), tmp_path_factory.mktemp("government") / "demo"))
    await made.start()
    yield made
    await made.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def browser_of(government: Government, chromium: Browser) -> AsyncIterator[Enter]:
    """Open a browser for somebody; what goes wrong in it fails the test."""
    people: list[Person] = []

    async def open_one(user: str, **options: Any) -> Person:
        person = await open_browser(government, chromium, user, **options)
        people.append(person)
        return person

    yield open_one
    faults = {person.user: person.faults for person in people if person.faults}
    for person in people:
        await person.context.close()
    assert not faults, faults


@pytest_asyncio.fixture(loop_scope="session")
async def enter(browser_of: Enter) -> Enter:
    """Open a browser for somebody and log them in: with the form where the device keeps things, which it seals then."""

    async def open_and_log_in(user: str, **options: Any) -> Person:
        person = await browser_of(user, **options)
        return await (person.arrive() if options.get("keeps") else person.come_in())

    return open_and_log_in
