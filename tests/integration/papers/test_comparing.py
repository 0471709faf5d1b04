"""Two versions of a paper beside each other: which pages correspond, and what was removed and added where."""

import asyncio
from typing import Any

import pytest
from tests import documents
from tests.integration.papers.marking import file_of, watch_comparisons
from tests.integration.papers.room import Client, Room, code_of

from ecabinet.papers.compare import CompareRequest, comparison_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST = "Giao Bộ Tài chính chủ trì bố trí ba nghìn tỷ đồng cho các dự án quan trọng trong năm nay."
SECOND = "Giao Bộ Tài chính chủ trì bố trí năm nghìn tỷ đồng cho các dự án quan trọng trong năm nay."
ANNEX = "Phụ lục về nguồn vốn kèm theo Tờ trình số năm"
CLOSING = "Văn phòng Chính phủ theo dõi, đôn đốc việc thực hiện và báo cáo Thủ tướng."


async def _two(room: Room, one: bytes, other: bytes) -> tuple[str, str]:
    secretary = await room.client("secretary")
    paper = (await secretary.upload(room.world.items[0], one)).json()["id"]
    await room.inspect()
    made = (await secretary.upload_version(paper, other)).json()
    await room.inspect()
    before, after = sorted(made["versions"], key=lambda version: version["no"])
    return before["id"], after["id"]


async def _compared(reader: Client, one: str, other: str) -> Any:
    answer = await reader.get(f"/paper-versions/{one}/compare/{other}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _pages(reader: Client, one: str, other: str) -> Any:
    answer = await reader.get(f"/paper-versions/{one}/compare/{other}/pages")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_changed_words_are_told_with_their_places(shared_room: Room) -> None:
    before, after = await _two(
        shared_room,
        documents.typeset(f"{FIRST}\n#pagebreak()\n{CLOSING}"),
        documents.typeset(f"{SECOND}\n#pagebreak()\n{CLOSING}"),
    )
    member = await shared_room.client("member")
    found = await _compared(member, before, after)
    assert (found["before"], found["after"]) == (before, after)
    assert [(page["before"], page["after"]) for page in found["pages"]] == [(1, 1), (2, 2)]
    changed, same = found["pages"]
    assert [passage["text"] for passage in changed["removed"]] == ["ba"]
    assert [passage["text"] for passage in changed["added"]] == ["năm"]
    ((x0, y0, x1, y1),) = changed["added"][0]["rects"]
    assert 57 < x0 < x1 < 540
    assert 740 < y0 < y1 < 800
    assert (same["removed"], same["added"]) == ([], [])
    assert await _compared(member, after, before) == found


async def test_pages_put_between_and_passages_that_went_elsewhere_are_told(shared_room: Room) -> None:
    before, after = await _two(
        shared_room,
        documents.typeset(f"{FIRST}\n\n{CLOSING}\n#pagebreak()\n{ANNEX}"),
        documents.typeset(f"{FIRST}\n#pagebreak()\nPhần mới\n#pagebreak()\n{ANNEX}\n#pagebreak()\n{CLOSING}"),
    )
    found = await _compared(await shared_room.client("secretary"), before, after)
    assert [(page["before"], page["after"]) for page in found["pages"]] == [(1, 1), (None, 2), (2, 3), (1, 4)]
    assert await _pages(await shared_room.client("secretary"), before, after) == [[1, 1], [2, 3], [1, 4]]
    assert await _pages(await shared_room.client("secretary"), after, before) == [[1, 1], [3, 2], [4, 1]]
    assert [passage["text"] for passage in found["pages"][1]["added"]] == ["Phần mới"]
    changed = [passage for page in found["pages"] for passage in (*page["removed"], *page["added"])]
    moved = {(passage["text"], passage["elsewhere"]) for passage in changed if passage["elsewhere"]}
    assert moved in (
        {(CLOSING, 4), (CLOSING, 1)},
        {(ANNEX, 2), (ANNEX, 3)},
        set(),
    )


async def test_pages_without_words_are_compared_by_their_looks(shared_room: Room) -> None:
    drawn = "#rect(width: 200pt, height: 90pt, fill: {})"
    pages = [drawn.format("red"), drawn.format("blue")]
    before, after = await _two(
        shared_room,
        documents.typeset("\n#pagebreak()\n".join(pages)),
        documents.typeset("\n#pagebreak()\n".join([pages[0], drawn.format("green")])),
    )
    found = await _compared(await shared_room.client("member"), before, after)
    assert [(page["before"], page["after"], page["same_picture"]) for page in found["pages"]] == [
        (1, 1, True),
        (2, 2, False),
    ]
    invitee = await shared_room.client("invitee")
    inner = (await (await shared_room.client("secretary")).upload(shared_room.world.items[1], documents.paper())).json()
    await shared_room.inspect()
    for one, other in ((before, inner["versions"][0]["id"]), (inner["versions"][0]["id"], before)):
        assert code_of(await invitee.get(f"/paper-versions/{one}/compare/{other}")) == (404, "paper_not_found")
    answer = await (await shared_room.client("member")).get(f"/paper-versions/{before}/compare/{before}")
    assert code_of(answer) == (422, "same_version")


async def test_who_asks_at_the_same_time_shares_one_comparison(
    shared_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = await _two(shared_room, documents.typeset(FIRST), documents.typeset(f"{SECOND}\n\n{CLOSING}"))
    compared = watch_comparisons(monkeypatch)
    reader = await shared_room.client("member")
    gone, *asked = [asyncio.create_task(_compared(reader, before, after)) for _ in range(5)]
    async with asyncio.timeout(10):
        while not compared:
            await asyncio.sleep(0.001)
    gone.cancel()
    found = await asyncio.gather(*asked)
    assert len(compared) == 1
    assert all(each == found[0] for each in found)
    assert gone.cancelled()


async def test_what_cannot_be_compared_is_not_tried_again_at_once(
    shared_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = await _two(shared_room, documents.typeset(FIRST), documents.typeset(f"{CLOSING}\n\n{FIRST}"))
    reader = await shared_room.client("member")
    with monkeypatch.context() as patch:
        compared = watch_comparisons(patch, failing=[""])
        for _ in range(3):
            answer = await reader.get(f"/paper-versions/{before}/compare/{after}")
            assert code_of(answer) == (422, "papers_not_compared")
        assert len(compared) == 1
    # A job had more luck meanwhile.
    request = CompareRequest(before=await file_of(shared_room, before), after=await file_of(shared_room, after))
    made = shared_room.installation
    await asyncio.to_thread(comparison_of, request, made.files, made.sandbox)
    assert [passage["text"] for passage in (await _compared(reader, before, after))["pages"][0]["added"]] == [CLOSING]
