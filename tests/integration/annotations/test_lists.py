"""Lists of marks with search, and where readers last were."""

import pytest
from sqlalchemy import select
from tests.integration.annotations.desk import PAGES, Desk, Device, Json, box, ink

from ecabinet.kit.idempotency import AnsweredRequest
from ecabinet.kit.ids import new_id

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def listed(device: Device, desk: Desk, **wanted: str) -> Json:
    answer = await device.http.get(f"/meetings/{desk.world.meeting}/marks", params=wanted)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def texts(device: Device, desk: Desk, **wanted: str) -> list[str]:
    lines = (await listed(device, desk, **wanted))["marks"]
    return [each["mark"]["body"].get("text", each["mark"]["body"]["kind"]) for each in lines]


async def written(desk: Desk) -> tuple[Device, Device]:
    """Let two people write on both papers and one of them in a notebook."""
    member, chair = await desk.device("member"), await desk.device("chair")
    meeting, private = await member.layer("meeting"), await member.layer("private")
    about = new_id()
    await member.send(
        member.put(about, meeting, box("Điều 5: làm rõ nguồn vốn")),
        member.put(new_id(), meeting, ink()),
        member.put(new_id(), private, box("riêng của tôi")),
    )
    await chair.send(chair.comment(about, "Đặng Ngọc Diệu trả lời"))
    inner = await desk.device("chair", desk.inner)
    inner.version = desk.inner_version
    note = {"kind": "note", "page": 2, "at": [5, 5], "text": "Hỏi Bộ Tài chính", "color": "yellow"}
    await inner.send(inner.put(new_id(), await inner.layer("meeting"), note))
    notebook = await member.http.get(f"/meetings/{desk.world.meeting}/notebook")
    book = await desk.device("member", notebook.json()["pad"])
    book.version = None
    sheet = {"kind": "sheet", "title": "Sổ tay", "text": "ý kiến của Bộ", "item": desk.world.items[0]}
    await book.send(book.put(new_id(), await book.layer("private"), sheet))
    return member, chair


async def test_a_meetings_marks_are_listed_by_person_and_kind_and_found_by_words(desk: Desk) -> None:
    member, chair = await written(desk)
    everything = {"Điều 5: làm rõ nguồn vốn", "riêng của tôi", "Hỏi Bộ Tài chính", "ý kiến của Bộ"}
    assert set(await texts(member, desk)) == everything
    assert set(await texts(chair, desk)) == {"Điều 5: làm rõ nguồn vốn", "Hỏi Bộ Tài chính"}
    assert await texts(member, desk, person=chair.person_id) == ["Hỏi Bộ Tài chính"]
    assert await texts(member, desk, kind="ink") == ["ink"]
    assert await texts(member, desk, kind="note") == ["Hỏi Bộ Tài chính"]
    assert await texts(member, desk, q="nguon von") == ["Điều 5: làm rõ nguồn vốn"]
    assert await texts(member, desk, q="dang ngoc dieu") == ["Điều 5: làm rõ nguồn vốn"]
    assert await texts(member, desk, q="riêng") == ["riêng của tôi"]
    assert await texts(chair, desk, q="riêng") == []


async def test_a_list_says_where_a_mark_lies(desk: Desk) -> None:
    member, _ = await written(desk)
    lines = {each["mark"]["body"].get("text"): each for each in (await listed(member, desk))["marks"]}
    line = lines["Điều 5: làm rõ nguồn vốn"]
    assert (line["paper_id"], line["paper_title"], line["item_id"], line["comments"]) == (
        desk.paper,
        "Tờ trình paper",
        desk.world.items[0],
        1,
    )
    assert (lines["ý kiến của Bộ"]["paper_id"], lines["ý kiến của Bộ"]["meeting_id"]) == (None, desk.world.meeting)


async def test_an_invitee_is_told_of_their_items_papers_only(desk: Desk) -> None:
    await written(desk)
    invitee = await desk.device("invitee")
    assert await texts(invitee, desk) == ["Điều 5: làm rõ nguồn vốn"]
    outsider = await desk.device("outsider")
    assert (await outsider.http.get(f"/meetings/{desk.world.meeting}/marks")).status_code == 404


async def test_long_lists_come_in_parts(desk: Desk) -> None:
    member = await desk.device("member")
    layer = await member.layer("private")
    await member.send(*[member.put(new_id(), layer, box(f"số {number}")) for number in range(240)])
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        part = await listed(member, desk, cursor=cursor)
        seen += [each["mark"]["id"] for each in part["marks"]]
        cursor = part["cursor"]
    assert len(seen) == len(set(seen)) == 240
    for bad in ("x", "2026-01-01~", "~", "0001-01-01T00:00:00+14:00~x", "9999-12-31T23:59:59-14:00~x"):
        answer = await member.http.get(f"/meetings/{desk.world.meeting}/marks", params={"cursor": bad})
        assert answer.status_code == 400


async def test_own_notes_of_all_meetings(desk: Desk) -> None:
    member, chair = await written(desk)
    notes = (await member.http.get("/notes", params={"q": "y kien"})).json()["marks"]
    [line] = notes
    assert (line["mark"]["body"]["title"], line["meeting_title"]) == ("Sổ tay", "Phiên họp thường kỳ")
    assert (await member.http.get("/notes", params={"q": "không có"})).json()["marks"] == []
    assert (await chair.http.get("/notes")).json()["marks"] == []


async def test_the_last_place_in_a_paper_stands_on_every_device(desk: Desk) -> None:
    one, other = await desk.device("invitee"), await desk.device("invitee")
    path = f"/reading-positions/{desk.paper}"
    body = {"version": desk.version, "page": PAGES, "top": 0.25}
    assert (await one.write("PUT", path, {**body, "page": 1})).status_code == 200
    assert (await other.write("PUT", path, body)).status_code == 200
    [position] = (await one.http.get("/reading-positions")).json()
    assert (position["paper"], position["version"], position["page"], position["top"]) == (
        desk.paper,
        desk.version,
        PAGES,
        0.25,
    )
    assert (await (await desk.device("member")).http.get("/reading-positions")).json() == []
    for change in ({"page": PAGES + 1}, {"version": new_id()}, {"version": desk.inner_version}):
        refused = await one.write("PUT", path, {"version": desk.version, "page": 1, "top": 0, **change})
        assert (refused.status_code, refused.json()["code"]) == (404, "page_not_found")
    assert (await one.write("PUT", path, {"version": desk.version, "page": 1, "top": 2})).status_code == 400
    assert (await one.write("PUT", f"/reading-positions/{desk.inner}", body)).status_code == 404
    account = desk.world.accounts["invitee"]
    assert await desk.rows(select(AnsweredRequest).where(AnsweredRequest.account_id == account)) == []
