"""Making the demo government: people first, then its sessions, oldest first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from ecabinet.demo.clock import StageClock
from ecabinet.demo.memory import Memory
from ecabinet.demo.seed_documents import make_keys
from ecabinet.demo.seed_others import stage_closed, stage_draft, stage_upcoming
from ecabinet.demo.seed_people import Secrets, found_government, hash_secrets
from ecabinet.demo.seed_running import stage_running
from ecabinet.demo.stage import Stage, open_stage
from ecabinet.kit.calendar import local_date
from ecabinet.kit.database import Database
from ecabinet.kit.work import Origin, Work
from ecabinet.migrations.run import migrate
from ecabinet.settings import Settings

Progress = Callable[[str], None]
FOUNDED = timedelta(days=60)


async def seed(folder: Path, now: datetime, progress: Progress) -> Memory:
    """Make the demo government in an empty data folder, as it would stand at ``now``."""
    settings = Settings(data_dir=folder)
    await migrate_folder(settings)
    clock = StageClock(now - FOUNDED)
    async with open_stage(settings, clock) as stage:
        progress("Mã hóa mật khẩu, lập 27 thành viên và các đơn vị / people and units")
        secrets = await hash_secrets()
        body_id = await _found(stage, secrets)
        await stage.enter()
        await make_keys(stage, body_id)
        progress("Phiên họp đã kết thúc, văn bản ký số / the closed session and its signed documents")
        await stage_closed(stage, body_id, now)
        progress("Phiên họp sắp tới và bản nháp / the coming session and a draft")
        upcoming = await stage_upcoming(stage, body_id, now)
        await stage_draft(stage, body_id, now)
        progress("Phiên họp đang diễn ra / the running session")
        running = await stage_running(stage, body_id, now)
        clock.set(now)
        await stage.leave()
    return Memory(body_id=body_id, day=local_date(now), running=running, upcoming=upcoming)


async def migrate_folder(settings: Settings) -> None:
    """Bring the database in the settings' data folder to this program's revision."""
    database = Database(settings.database)
    try:
        await migrate(database)
    finally:
        await database.close()


async def _found(stage: Stage, secrets: list[Secrets]) -> str:
    origin = Origin(device="ecabinet demo")
    async with stage.installation.database.writing() as session:
        work = Work(session=session, now=stage.clock.now(), origin=origin)
        body_id = await found_government(work, secrets)
        await session.commit()
    return body_id
