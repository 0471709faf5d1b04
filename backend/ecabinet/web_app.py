"""Serving the front end: its files, and its one page for every other address."""

from mimetypes import guess_type
from pathlib import Path
from typing import Any

import anyio
from litestar import Request, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import File

FOLDER = Path(__file__).parent / "web"
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LONGEST_PATH = 250
YEAR = "public, max-age=31536000, immutable"
TYPES = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".wasm": "application/wasm",
    ".bcmap": "application/octet-stream",
    ".webmanifest": "application/manifest+json",
}


@get("/", include_in_schema=False)
async def page(request: Request[Any, Any, Any]) -> File:
    """Return the page that every screen stands on."""
    return _file(request, FOLDER / "index.html", "no-cache")


@get("/{path:path}", include_in_schema=False)
async def web_app(request: Request[Any, Any, Any], path: FromPath[str]) -> File:
    """Return a file of the front end; an address without a file is a screen, so it gets the page."""
    if path.startswith("/api/"):
        raise NotFoundException("There is nothing at this address")
    if "\0" in path or len(path.encode()) > LONGEST_PATH:
        raise NotFoundException("There is no such file")
    wanted = (FOLDER / path.lstrip("/")).resolve()
    if path.strip("/") and wanted.is_relative_to(FOLDER) and await anyio.Path(wanted).is_file():
        cache = YEAR if "/assets/" in path else "no-cache"
        return _file(request, wanted, cache)
    if "." in path.rsplit("/", 1)[-1]:
        raise NotFoundException("There is no such file")
    return _file(request, FOLDER / "index.html", "no-cache")


def _file(request: Request[Any, Any, Any], path: Path, cache: str) -> File:
    headers = {"Cache-Control": cache, "Content-Security-Policy": POLICY, "Vary": "Accept-Encoding"}
    media = TYPES.get(path.suffix) or guess_type(path.name)[0]
    # Compressed when the screens were built.
    packed = path.with_name(f"{path.name}.gz")
    if "gzip" in request.headers.get("accept-encoding", "") and packed.is_file():
        headers["Content-Encoding"] = "gzip"
    else:
        packed = path
    return File(packed, filename=path.name, content_disposition_type="inline", media_type=media, headers=headers)
