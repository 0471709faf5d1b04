"""The server's side of one WebSocket: uvicorn's own protocol, with a sink that writes finished frames directly.

Going through ASGI costs a coroutine and an encoding for every socket and message; here a frame made once is written
to each transport as it is.
"""

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from ecabinet.realtime import frames

SINK = "ecabinet.sink"
GOODBYE_SECONDS = 2.0
# How many tablets a second may come to the other processes when this one ends, and the longest that takes. Nobody waits
# for it: a tablet hears this process until the other one answers.
MOVES_A_SECOND = 100
LONGEST_MOVE_SECONDS = 10
# How long a tablet whose turn came last may take to be at the other process.
ARRIVAL_SECONDS = 2


class TransportSink:
    """Writes frames to the transport of one accepted WebSocket."""

    # Thousands of these are gone through for one event: what is read then lies in few places.
    __slots__ = ("_protocol", "_write", "on_writable", "writable")

    def __init__(self, protocol: "LiveProtocol") -> None:
        self._protocol = protocol
        self._write = protocol.transport.write
        self.writable = True
        self.on_writable: Callable[[], None] = _nothing

    def send(self, frame: bytes) -> bool:
        """Write one whole frame, or return False where the buffer is full or the socket closing."""
        if not self.writable:
            return False
        self._write(frame)
        return True

    def close(self, code: int, reason: str) -> None:
        """Send the closing frame; a client that does not answer it soon is cut off."""
        self._protocol.say_goodbye(code, reason)


class LiveProtocol(WebSocketsSansIOProtocol):
    """Puts its sink into the state of the connection's scope, under ``SINK``."""

    sink: TransportSink | None = None
    _goodbye = False
    _full = False
    _gone = False

    @property
    def close_sent(self) -> bool:
        """Whether goodbye was said; the server's protocol sets this wherever it does so."""
        return self._goodbye

    @close_sent.setter
    def close_sent(self, said: bool) -> None:
        self._goodbye = said
        self._tell_sink()

    def handle_connect(self, event: Request) -> None:
        """Begin the handshake; the application's task starts with the sink at hand."""
        super().handle_connect(event)
        if not self.close_sent:
            self.sink = TransportSink(self)
            self.scope["state"][SINK] = self.sink

    def start_keepalive(self) -> None:
        """The handshake is over: what it was made of is let go, as there may be thousands."""
        super().start_keepalive()
        self.scope["headers"] = []
        del self.request, self.response

    def pause_writing(self) -> None:
        """The buffer is past its mark: the sink takes nothing more."""
        super().pause_writing()
        self._full = True
        self._tell_sink()

    def resume_writing(self) -> None:
        """The buffer has drained."""
        super().resume_writing()
        self._full = False
        self._tell_sink()
        if self.sink is not None:
            self.sink.on_writable()

    def connection_lost(self, exc: Exception | None) -> None:
        """The tablet is gone."""
        self._gone = True
        self._tell_sink()
        super().connection_lost(exc)

    def _tell_sink(self) -> None:
        if self.sink is not None:
            self.sink.writable = not (self._full or self._goodbye or self._gone)

    def keepalive_timeout(self) -> None:
        """No answer to a ping: the tablet is gone, and so is what was waiting for it."""
        super().keepalive_timeout()
        self.transport.abort()

    def shutdown(self) -> None:
        """The process is to end: ask the tablet to move, in its turn, and close where it does not."""
        if self.sink is None or not self.handshake_complete or self.close_sent:
            super().shutdown()
            return
        within = min(LONGEST_MOVE_SECONDS, max(1.0, len(self.connections) / MOVES_A_SECOND))
        self.sink.send(frames.move(within))
        self.loop.call_later(within + ARRIVAL_SECONDS, self._close_what_stayed)

    def _close_what_stayed(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()

    def say_goodbye(self, code: int, reason: str) -> None:
        """Close from this side, without waiting for the buffer of a client that does not read."""
        if self.close_sent or self.transport.is_closing():
            return
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.stop_keepalive()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(GOODBYE_SECONDS, self.transport.abort)


def _nothing() -> None:
    """Nobody waits yet."""


SERVER_OPTIONS: dict[str, Any] = {
    "ws": LiveProtocol,
    "ws_max_size": 4096,
    "ws_ping_interval": 20.0,
    "ws_ping_timeout": 20.0,
    "ws_per_message_deflate": False,
}
