"""Setting a session's papers, storing them, and inspecting them, several at once and beside other work."""

import asyncio
from collections.abc import AsyncIterator

from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan, SessionPlan
from ecabinet.demo.stage import Stage
from ecabinet.papers.schemas import Upload
from ecabinet.papers.upload import receive
from ecabinet.typeset.documents import typeset_paper

LARGEST = 200 << 20
Uploads = dict[str, Upload]


async def make_papers(stage: Stage, plan: SessionPlan, occasion: Occasion) -> Uploads:
    """Return every paper of the session as stored and already inspected, by its file name."""
    papers = [paper for item in plan.items for paper in item.papers]
    made = await asyncio.gather(*(_make(stage, paper, occasion) for paper in papers))
    return {paper.file_name: upload for paper, upload in zip(papers, made, strict=True)}


async def _make(stage: Stage, paper: PaperPlan, occasion: Occasion) -> Upload:
    pdf = await asyncio.to_thread(lambda: typeset_paper(paper.make(occasion)))
    upload = await receive(stage.installation.files, _once(pdf), paper.file_name, len(pdf), LARGEST)
    found = await stage.inspector.look(upload.sha256)
    if found.refusal:
        raise RuntimeError(f"{paper.file_name} was refused: {found.refusal}")
    return upload


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
