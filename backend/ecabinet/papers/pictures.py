"""Pictures of a paper's pages, drawn when first asked for and then kept."""

import asyncio
from contextlib import ExitStack

from ecabinet.kit.files import FileStore
from ecabinet.kit.problem import Invalid, NotFound
from ecabinet.kit.sandbox import Sandbox, WorkerFailed
from ecabinet.papers.at_hand import at_hand
from ecabinet.papers.inspection import FIRST_PAGE
from ecabinet.papers.pdf_picture import PictureJob, draw_page
from ecabinet.papers.pdf_reading import FIRST_PAGE_WIDTH

# Few widths, so that nobody fills the disk by asking for each.
WIDTHS = (200, 400, 800, FIRST_PAGE_WIDTH)
_SECONDS = 15.0
_MEGABYTES = 512


async def page_picture(files: FileStore, sandbox: Sandbox, sha256: str, page: int, width: int) -> bytes:
    """Return the WebP picture of a page (from 1), of the least of ``WIDTHS`` pixels that is not under ``width``.

    Raises:
        NotFound: ``page_not_found``.
        Invalid: ``page_not_drawn``, when drawing it takes too long or too much memory.
    """
    chosen = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
    name = FIRST_PAGE if (page, chosen) == (1, FIRST_PAGE_WIDTH) else f"page-{page}-{chosen}.webp"
    if page < 1:
        raise NotFound("page_not_found")
    if (kept := await asyncio.to_thread(_kept, files, sha256, name)) is not None:
        return kept
    drawn = await _draw(files, sandbox, sha256, page, chosen)
    await asyncio.to_thread(files.write_derived, sha256, name, drawn)
    return drawn


def _kept(files: FileStore, sha256: str, name: str) -> bytes | None:
    try:
        with files.open_derived(sha256, name) as file:
            return file.read()
    except FileNotFoundError:
        return None


async def _draw(files: FileStore, sandbox: Sandbox, sha256: str, page: int, width: int) -> bytes:
    with ExitStack() as stack:
        path = await asyncio.to_thread(stack.enter_context, at_hand(files, sha256))
        job = PictureJob(str(path), page, width)
        try:
            return await sandbox.run_limited(draw_page, job, bytes, seconds=_SECONDS, megabytes=_MEGABYTES)
        except WorkerFailed as failure:
            raise Invalid("page_not_drawn", page=page) from failure
