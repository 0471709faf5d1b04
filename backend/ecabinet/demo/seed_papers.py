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


class PaperRoom:
    """Where the papers of sessions are made, those ordered early beside whatever else goes on."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._ordered: dict[tuple[str, Occasion], asyncio.Task[Uploads]] = {}

    def order(self, plan: SessionPlan, occasion: Occasion) -> None:
        """Begin to make a session's papers."""
        task = asyncio.create_task(self._make_all(plan, occasion))
        self._ordered[plan.title, occasion] = task

    async def papers(self, plan: SessionPlan, occasion: Occasion) -> Uploads:
        """Return every paper of the session as stored and already inspected, by its file name."""
        ordered = self._ordered.pop((plan.title, occasion), None)
        return await (ordered or self._make_all(plan, occasion))

    async def _make_all(self, plan: SessionPlan, occasion: Occasion) -> Uploads:
        papers = [paper for item in plan.items for paper in item.papers]
        made = await asyncio.gather(*(_make(self._stage, paper, occasion) for paper in papers))
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
