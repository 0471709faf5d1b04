"""A meeting whose papers are real files: stored and inspected as uploads are, without waiting for the job process."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, insert, select
from tests.load.program import Program
from tests.load.rooms import BigRoom

from ecabinet.job_process import WARM
from ecabinet.kit.database import Database
from ecabinet.kit.files import FileStore
from ecabinet.kit.ids import new_id
from ecabinet.kit.sandbox import Sandbox
from ecabinet.meetings.tables import AgendaItem
from ecabinet.papers.inspection import Inspection, InspectionRequest, Limits, inspect
from ecabinet.papers.tables import Paper, PaperVersion
from ecabinet.voting.tables import Decision, Elector, Vote

LIMITS = Limits(seconds=120)


@dataclass(frozen=True)
class RealPaper:
    """A paper that can be read: where its screen is, and its pages."""

    title: str
    item: str
    version: str
    pages: int

    def path(self, room: BigRoom) -> str:
        """Return the address of the room with this paper open."""
        return f"/#/room/{room.meeting}?item={self.item}&version={self.version}"


async def furnish_papers(
    program: Program, folder: Path, room: BigRoom, files: dict[str, bytes]
) -> dict[str, RealPaper | str]:
    """Put files on the table of a room's only item in place of its vote; a refused one is told by its code."""
    database = Database(program.database_url)
    store = FileStore(folder / "files")
    store.prepare()
    sandbox = Sandbox(1, WARM)
    made: dict[str, RealPaper | str] = {}
    try:
        async with database.writing() as session:
            for table in (Elector, Vote, Decision):
                await session.execute(delete(table))
            item = (await session.scalars(select(AgendaItem))).one()
            for position, (title, data) in enumerate(files.items()):
                stored = store.store_made(data)
                found = inspect(InspectionRequest(sha256=stored.sha256, limits=LIMITS), store, sandbox)
                if found.refusal:
                    made[title] = found.refusal
                    continue
                paper = _paper(room, item, title, position)
                version = _version(room, paper, stored.sha256, stored.size, found)
                await session.execute(insert(Paper), [paper])
                await session.execute(insert(PaperVersion), [version])
                made[title] = RealPaper(title, item.id, str(version["id"]), found.pages)
            await session.commit()
    finally:
        sandbox.close()
        await database.close()
    return made


def _paper(room: BigRoom, item: AgendaItem, title: str, position: int) -> dict[str, object]:
    return {
        "id": new_id(),
        "meeting_id": room.meeting,
        "unit_id": item.unit_id,
        "item_id": item.id,
        "title": title,
        "kind": "report",
        "position": position,
        "changed_at": datetime.now(UTC),
    }


def _version(room: BigRoom, paper: dict[str, object], sha256: str, size: int, found: Inspection) -> dict[str, object]:
    return {
        "id": new_id(),
        "paper_id": paper["id"],
        "unit_id": paper["unit_id"],
        "no": 1,
        "file_name": f"{paper['title']}.pdf",
        "size": size,
        "sha256": sha256,
        "state": "ready",
        "pages": found.pages,
        "reading_sha256": found.reading.sha256 if found.reading else None,
        "reading_size": found.reading.size if found.reading else None,
        "uploaded_by": room.people[0],
        "uploaded_at": datetime.now(UTC),
    }
