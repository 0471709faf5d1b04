"""A file store and a sandbox, and a short way to have bytes inspected."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from ecabinet.job_process import WARM
from ecabinet.kit.files import FileStore
from ecabinet.kit.sandbox import Sandbox
from ecabinet.papers.inspection import Inspection, InspectionRequest, Limits, inspect
from ecabinet.papers.words import read_words

NORMAL = Limits(seconds=60)


class Desk:
    """Takes bytes in as an upload would and inspects them as the job process would."""

    def __init__(self, folder: Path) -> None:
        self.files = FileStore(folder)
        self.files.prepare()
        self.sandbox = Sandbox(2, WARM)

    def take_in(self, data: bytes) -> str:
        """Store bytes and return their address; not from within an event loop."""
        return asyncio.run(self.files.store(_whole(data), 1 << 30)).sha256

    def inspect(self, data: bytes, limits: Limits = NORMAL) -> Inspection:
        return inspect(InspectionRequest(sha256=self.take_in(data), limits=limits), self.files, self.sandbox)

    def words(self, data: bytes, page: int = 1) -> Any:
        return json.loads(read_words(self.files, self.take_in(data), page))

    def text(self, data: bytes, page: int = 1) -> str:
        return " ".join(word[0] for word in self.words(data, page)["words"])


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data
