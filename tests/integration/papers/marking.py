"""People who write on a real paper of a room."""

from typing import Any

from tests import documents
from tests.integration.annotations.desk import Device
from tests.integration.papers.room import Client, Json, Room

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
