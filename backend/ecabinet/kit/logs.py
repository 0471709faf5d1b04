"""Log lines, plain for a terminal or JSON: each with its request, and nothing of what people are called or write.

Messages of exceptions quote the values they were raised over (a database names the row's), so of an exception only
its kind, its number where it has one, and its places in the program are written.
"""

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

import msgspec

LogFormat = Literal["plain", "json"]
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s"
QUIET = ("uvicorn.access", "huey", "pyhanko", "fontTools", "httpx")
# The server's own line for a socket holds its whole address, with whatever a caller put into it.
_SOCKET_LINE = '%s - "WebSocket '
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def set_up_logging(level: str, form: LogFormat) -> None:
    """Log to standard error from this level on, once for the process."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else PlainLines(PLAIN))
    handler.addFilter(_fit_to_keep)
    logging.basicConfig(level=level.upper(), handlers=[handler])
    for quiet in QUIET:
        logging.getLogger(quiet).setLevel(logging.WARNING)


class PlainLines(logging.Formatter):
    """A line to read on a terminal; ``extra={"fields": {…}}`` follow the message as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and after it what was raised."""
        fields = {"request_id": REQUEST_ID.get(), **_fields(record)}
        named = "".join(f" {name}={value}" for name, value in fields.items() if value not in ("", None))
        line = super().format(record)
        first, separator, rest = line.partition("\n")
        return f"{first}{named}{separator}{rest}"

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the standard library's name
        """Return what was raised, without what it says."""
        return described(ei[1])


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, process, request_id, further fields, error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            "request_id": REQUEST_ID.get() or None,
            **_fields(record),
        }
        if record.exc_info:
            line["error"] = described(record.exc_info[1])
        return msgspec.json.encode(line).decode()


def described(error: BaseException | None) -> str:
    """Return the kinds and places of an exception and of what it came of, the last first."""
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        parts.append("".join(traceback.format_tb(error.__traceback__)) + _kind(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhich came of\n".join(parts)


def _kind(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    number = getattr(error, "sqlstate", None) or getattr(error, "errno", None)
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return "\n".join([f"{kind} {number or ''}".rstrip(), *(described(each) for each in inner)])


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return getattr(record, "fields", {})


def _fit_to_keep(record: logging.LogRecord) -> bool:
    if isinstance(record.msg, str) and record.msg.startswith(_SOCKET_LINE):
        return False
    if record.name == "asyncio":
        # Under its first line it prints tasks and exceptions with all they hold.
        record.msg, record.args = record.getMessage().partition("\n")[0], None
    return True
