"""Pictures of a paper's pages, drawn when first asked for and then kept."""

import asyncio
from pathlib import Path

from ecabinet.kit.files import FileStore
from ecabinet.kit.problem import Invalid, NotFound
from ecabinet.kit.sandbox import Sandbox, WorkerFailed
from ecabinet.papers.inspection import FIRST_PAGE
from ecabinet.papers.pdf_picture import PictureJob, draw_page
from ecabinet.papers.pdf_reading import FIRST_PAGE_WIDTH

# Few widths, so that nobody fills the disk by asking for each.
WIDTHS = (200, 400, 800, FIRST_PAGE_WIDTH)
_SECONDS = 15.0
_MEGABYTES = 512


async def page_picture(files: FileStore, sandbox: Sandbox, sha256: str, page: int, width: int) -> Path:
    """Return the WebP picture of a page (from 1), of the least of ``WIDTHS`` pixels that is not under ``width``.

    Raises:
        NotFound: ``page_not_found``.
        Invalid: ``page_not_drawn``, when drawing it takes too long or too much memory.
    """
    chosen = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
    name = FIRST_PAGE if (page, chosen) == (1, FIRST_PAGE_WIDTH) else f"page-{page}-{chosen}.webp"
    if page < 1:
        raise NotFound("page_not_found")
    kept = files.derived(sha256, name)
    if await asyncio.to_thread(kept.is_file):
        return kept
    job = PictureJob(str(files.path(sha256).resolve()), page, chosen)
    try:
        drawn = await sandbox.run_limited(draw_page, job, bytes, seconds=_SECONDS, megabytes=_MEGABYTES)
    except WorkerFailed as failure:
        raise Invalid("page_not_drawn", page=page) from failure
    return await asyncio.to_thread(files.write_derived, sha256, name, drawn)
