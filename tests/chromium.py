"""The browser of the tests and of the benchmarks."""

import os
import shutil

from playwright.async_api import Browser, Playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
SHELL, WHOLE = "chromium-headless-shell", "chromium"


async def launch(playwright: Playwright, *, whole: bool = False) -> Browser:
    """Start Chromium, or its shell, which is the same without windows to keep; ``whole`` has the other one first.

    Raises ``RuntimeError`` where neither is there.
    """
    first, second = (WHOLE, SHELL) if whole else (SHELL, WHOLE)
    executable = os.environ.get("TEST_CHROMIUM") or shutil.which(first) or shutil.which(second)
    if executable is None:
        raise RuntimeError("no Chromium: tests/run installs it, or set TEST_CHROMIUM to its path")
    return await playwright.chromium.launch(executable_path=executable, args=FLAGS)
