"""A uvicorn server that lives in somebody else's loop."""

import asyncio
import socket
from contextlib import AbstractContextManager, nullcontext

import uvicorn


class QuietServer(uvicorn.Server):
    """Leaves signals alone, and says when it serves and where."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @property
    def port(self) -> int:
        """The port it was given."""
        return int(self.servers[0].sockets[0].getsockname()[1])
