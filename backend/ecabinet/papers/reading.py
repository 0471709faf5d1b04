"""Answers that carry a paper's bytes: never cached, never run, never guessed at."""

import logging
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.response import Stream

from ecabinet.kit.files import FileStore
from ecabinet.kit.http_problem import answer
from ecabinet.kit.problem import NotFound
from ecabinet.papers.byte_ranges import ByteRange, RangeNotSatisfiable, wanted_range
from ecabinet.papers.schemas import Readable

log = logging.getLogger(__name__)
# Papers live only in the application's own store on the tablet, and a PDF opened by its address can do nothing.
GUARDED = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def file_answer(
    files: FileStore, file: Readable, *, range_header: str | None, if_range: str | None, download: bool
) -> Response[Any]:
    """Return a file's bytes, or the one part of them that is asked for and still of these bytes."""
    tag = f'"{file.sha256}"'
    try:
        part = wanted_range(range_header, file.size) if if_range in {None, tag} else None
    except RangeNotSatisfiable:
        refused = answer(416, "No such part of the file", "range_not_satisfiable")
        refused.headers["Content-Range"] = f"bytes */{file.size}"
        return refused
    headers = {
        **GUARDED,
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Content-Disposition": disposition(file.file_name, download=download),
    }
    if part is None:
        return await _stream(files, file, ByteRange(0, file.size), 200, headers)
    headers["Content-Range"] = f"bytes {part.start}-{part.start + part.length - 1}/{file.size}"
    return await _stream(files, file, part, 206, headers)


async def _stream(
    files: FileStore, file: Readable, part: ByteRange, status: int, headers: dict[str, str]
) -> Response[Any]:
    # Opened first: a store that does not answer is told before any byte of an answer is sent.
    try:
        blocks = await files.open_range(file.sha256, part.start, part.length)
    except FileNotFoundError as error:
        log.exception("the store has lost the file %s of a paper", file.sha256)
        raise NotFound("file_missing") from error
    return Stream(
        blocks,
        status_code=status,
        media_type="application/pdf",
        headers={**headers, "Content-Length": str(part.length)},
    )


def disposition(file_name: str, *, download: bool) -> str:
    """Return the Content-Disposition of a file with a name in any letters (RFC 6266, RFC 8187)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in file_name)
    kind = "attachment" if download else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
