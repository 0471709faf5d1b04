"""Making the demo government: people first, then its sessions, oldest first."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from ecabinet.demo.clock import StageClock
from ecabinet.demo.memory import Memory
from ecabinet.demo.seed_documents import make_keys
from ecabinet.demo.seed_others import (
    closed_occasion,
    draft_occasion,
    stage_closed,
    stage_draft,
    stage_upcoming,
    upcoming_occasion,
)
from ecabinet.demo.seed_papers import PaperRoom
from ecabinet.demo.seed_people import found_government
from ecabinet.demo.seed_running import running_occasion, stage_running
from ecabinet.demo.sessions import CLOSED, DRAFT, RUNNING, UPCOMING
from ecabinet.demo.stage import Stage, open_stage
from ecabinet.kit.calendar import local_date
from ecabinet.kit.database import Database
from ecabinet.kit.work import Origin, Work
from ecabinet.migrations.run import migrate
from ecabinet.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
Progress = Callable[[str], None]
FOUNDED = timedelta(days=60)


async def seed(folder: Path, now: datetime, progress: Progress) -> Memory:
    """Make the demo government in an empty data folder, as it would stand at ``now``.

    Papers are set on one core while the sessions are staged on the other.
    """
    settings = Settings(data_dir=folder)
    await migrate_folder(settings)
    clock = StageClock(now - FOUNDED)
    async with open_stage(settings, clock) as stage:
        room = _order_papers(stage, now)
        progress("Lập các đơn vị, 27 thành viên và tài khoản / units, people and accounts")
        body_id = await _found(stage)
        await stage.enter()
        await make_keys(stage, body_id)
        progress("Phiên họp đã kết thúc, văn bản ký số / the closed session and its signed documents")
        await stage_closed(stage, room, body_id, now)
        progress("Phiên họp sắp tới và bản nháp / the coming session and a draft")
        upcoming = await stage_upcoming(stage, room, body_id, now)
        await stage_draft(stage, room, body_id, now)
        progress("Phiên họp đang diễn ra / the running session")
        running = await stage_running(stage, room, body_id, now)
        clock.set(now)
        await stage.leave()
    return Memory(body_id=body_id, day=local_date(now), running=running, upcoming=upcoming)


def _order_papers(stage: Stage, now: datetime) -> PaperRoom:
    room = PaperRoom(stage)
    room.order(CLOSED, closed_occasion(now))
    room.order(UPCOMING, upcoming_occasion(now))
    room.order(DRAFT, draft_occasion(now))
    room.order(RUNNING, running_occasion(now))
    return room


async def migrate_folder(settings: Settings) -> None:
    """Bring the database in the settings' data folder to this program's revision."""
    database = Database(settings.database)
    try:
        await migrate(database)
    finally:
        await database.close()


async def _found(stage: Stage) -> str:
    return await _write(stage, found_government)


async def _write(
    stage: Stage, write: Callable[Concatenate[Work, P], Awaitable[R]], *args: P.args, **kwargs: P.kwargs
) -> R:
    async with stage.installation.database.writing() as session:
        work = Work(session=session, now=stage.clock.now(), origin=Origin(device="ecabinet demo"))
        answer = await write(work, *args, **kwargs)
        await session.commit()
    return answer
