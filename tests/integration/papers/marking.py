"""People who write on a real paper of a room."""

from collections.abc import Collection
from typing import Any

import pytest
from tests import documents
from tests.integration.annotations.desk import Device
from tests.integration.papers.room import Client, Json, Room

from ecabinet.kit.sandbox import Sandbox, WorkerFailed
from ecabinet.papers.comparing import CompareJob
from ecabinet.papers.tables import PaperVersion

LINES = [
    "Điều 1. Thông qua chủ trương đầu tư các dự án giao thông quan trọng giai đoạn mới.",
    "Điều 2. Giao Bộ Tài chính bố trí ba nghìn tỷ đồng từ nguồn dự phòng ngân sách trung ương.",
    "Điều 3. Các cơ quan báo cáo kết quả thực hiện trước ngày ba mươi tháng sáu hằng năm.",
    "Điều 4. Văn phòng Chính phủ theo dõi và đôn đốc việc thực hiện Nghị quyết này.",
]


def paper_of(lines: list[str]) -> bytes:
    """Typeset paragraphs, one to a line."""
    return documents.typeset("\n\n".join(lines))


async def add_paper(room: Room, body: bytes, item: int = 0, file_name: str = "Nghị quyết.pdf") -> tuple[str, str]:
    """Upload a paper and return its id and that of its version."""
    secretary = await room.client("secretary")
    made = (await secretary.upload(room.world.items[item], body, file_name=file_name)).json()
    await room.inspect()
    return str(made["id"]), str(made["versions"][0]["id"])


async def add_version(room: Room, paper: str, body: bytes) -> str:
    """Upload another version, have its jobs done, and return its id."""
    secretary = await room.client("secretary")
    made = (await secretary.upload_version(paper, body)).json()
    for _ in range(6):
        await room.inspect()
    newest: Json = max(made["versions"], key=lambda version: version["no"])
    return str(newest["id"])


async def device(room: Room, name: str, paper: str, version: str) -> Device:
    """Give a device of this person with the paper open."""
    client = await room.client(name)
    return Device(client.http, paper, version, room.world.people[name])


async def on_words(client: Client, version: str, words: str, **change: Any) -> Json:
    """Return a highlight of words that stand on the first page of a version."""
    page = (await client.get(f"/paper-versions/{version}/words?page=1")).json()["words"]
    texts, wanted = [word[0] for word in page], words.split()
    at = next(at for at in range(len(texts)) if texts[at : at + len(wanted)] == wanted)
    boxes = page[at : at + len(wanted)]
    rect = [min(b[1] for b in boxes), min(b[2] for b in boxes), max(b[3] for b in boxes), max(b[4] for b in boxes)]
    return {"kind": "highlight", "page": 1, "rects": [rect], "quote": words, "color": "yellow", "text": "", **change}


async def file_of(room: Room, version: str) -> str:
    """Return the SHA-256 of a version's file."""
    return str(next(row.sha256 for row in await room.rows(PaperVersion) if row.id == version))


def watch_comparisons(patch: pytest.MonkeyPatch, failing: Collection[str] = ()) -> list[str]:
    """Return the files that are compared with later ones from now on; those that are ``failing`` take too long."""
    compared: list[str] = []

    def look(job: Any) -> None:
        if isinstance(job, CompareJob):
            compared.append(job.before.path.rpartition("/")[2])
            if any(sha256 in job.before.path for sha256 in failing):
                raise WorkerFailed("time")

    run_limited, run_limited_now = Sandbox.run_limited, Sandbox.run_limited_now

    async def watched(sandbox: Sandbox, function: Any, job: Any, *rest: Any, **limits: Any) -> Any:
        look(job)
        return await run_limited(sandbox, function, job, *rest, **limits)

    def watched_now(sandbox: Sandbox, function: Any, job: Any, *rest: Any, **limits: Any) -> Any:
        look(job)
        return run_limited_now(sandbox, function, job, *rest, **limits)

    patch.setattr(Sandbox, "run_limited", watched)
    patch.setattr(Sandbox, "run_limited_now", watched_now)
    return compared
