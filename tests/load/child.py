"""A server in a process of its own, spoken to by lines: a word goes in, JSON comes out."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, Self

Answers = dict[str, Callable[[], Awaitable[Any]]]


class Child:
    """The driver's end."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.hello: dict[str, Any] = {}

    @classmethod
    async def start(cls, module: str, *arguments: str) -> Self:
        """Start ``python -m module`` and wait until it serves."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        child = cls(process)
        child.hello = await child._line()
        return child

    async def ask(self, word: str) -> Any:
        """Say a word and return the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n".encode())
        return (await self._line())["answer"]

    async def cpu(self) -> float:
        """Return the processor time the server has used, in seconds."""
        return float(await self.ask("cpu"))

    async def stop(self) -> None:
        """Let the server end by itself."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the server ended; its message is above")
        found: dict[str, Any] = json.loads(line)
        return found


async def answer(hello: dict[str, Any], answers: Answers) -> None:
    """The server's end: say hello, answer words until the driver closes the pipe."""
    print(json.dumps(hello), flush=True)
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    known = {"cpu": _cpu, **answers}
    while line := await reader.readline():
        print(json.dumps({"answer": await known[line.decode().strip()]()}), flush=True)


async def _cpu() -> float:
    return time.process_time()
