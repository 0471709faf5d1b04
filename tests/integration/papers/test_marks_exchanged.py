"""Marks that leave on a copy, as XFDF, as Web Annotations and as a table, and marks that come in from files."""

import hashlib
import json
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import httpx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from lxml import etree
from sqlalchemy import update
from tests import documents
from tests.integration.annotations.desk import Device
from tests.integration.papers.marking import LINES, add_paper, add_version, device, on_words, paper_of
from tests.integration.papers.room import Client, Room, code_of
from tests.integration.signing.signed import personally_signed, prepared

from ecabinet.annotations import export_service
from ecabinet.annotations.tables import Mark
from ecabinet.audit.tables import AuditEntry
from ecabinet.kit.ids import new_id

pytestmark = pytest.mark.asyncio(loop_scope="module")
KINDS = {
    pdfium.FPDF_ANNOT_HIGHLIGHT: "Highlight",
    pdfium.FPDF_ANNOT_TEXT: "Text",
    pdfium.FPDF_ANNOT_STAMP: "Stamp",
    pdfium.FPDF_ANNOT_INK: "Ink",
    pdfium.FPDF_ANNOT_FREETEXT: "FreeText",
}
XFDF = "{http://ns.adobe.com/xfdf/}"


@pytest.fixture(scope="module")
def signed() -> bytes:
    """A resolution signed by its person."""
    return personally_signed(prepared())


def read_by_pdfium(data: bytes) -> list[tuple[str, str, str, bool]]:
    """Return kind, author and contents of the annotations of the first page, and whether each brings its looks."""
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    found = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kind = KINDS.get(pdfium.FPDFAnnot_GetSubtype(annotation), "?")
        looks = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
        found.append((kind, _text(annotation, b"T"), _text(annotation, b"Contents"), looks))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _text(annotation: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = pdfium.FPDF_WCHAR * (size // 2)
    held = buffer()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, held, size)
    return bytes(held).decode("utf-16-le").rstrip("\0")


async def _written(room: Room) -> tuple[str, str, Device]:
    """Have the chair and the member write on a paper, the member privately too."""
    paper, version = await add_paper(room, paper_of(LINES))
    chair, member = await device(room, "chair", paper, version), await device(room, "member", paper, version)
    shared, private = await chair.layer("meeting"), await member.layer("private")
    opinion, stamp, own = new_id(), new_id(), new_id()
    body = await on_words(Client(chair.http), version, "ba nghìn tỷ đồng", text="=Số liệu này cần làm rõ")
    await chair.send(
        chair.put(opinion, shared, body),
        chair.put(stamp, shared, {"kind": "stamp", "page": 1, "at": [300, 300], "stamp": "ask", "text": ""}),
        chair.put(
            new_id(),
            shared,
            {
                "kind": "free_text",
                "page": 1,
                "rect": [60, 60, 260, 100],
                "text": "Đề nghị",
                "color": "blue",
                "size": 12,
            },
        ),
    )
    await member.send(member.comment(opinion, "Bộ Tài chính sẽ bổ sung"), member.settle(opinion))
    note = {"kind": "note", "page": 1, "at": [400, 500], "text": "Chỉ riêng tôi", "color": "yellow"}
    await member.send(member.put(own, private, note))
    return paper, version, member


def _name(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return unquote(answer.headers["content-disposition"].rpartition("''")[2])


async def test_a_copy_leaves_with_the_marks_that_one_sees_and_chooses(shared_room: Room) -> None:
    paper, version, member = await _written(shared_room)
    original = (await member.http.get(f"/paper-versions/{version}/file")).content
    answer = await member.http.get(f"/paper-versions/{version}/export?format=pdf")
    assert _name(answer) == "Nghị quyết (bản sao có ghi chú).pdf"
    assert answer.headers["cache-control"] == "no-store"
    found = read_by_pdfium(answer.content)
    assert {(kind, author, contents) for kind, author, contents, looks in found if looks} == {
        ("Highlight", "Người chair", "=Số liệu này cần làm rõ"),
        ("Stamp", "Người chair", ""),
        ("FreeText", "Người chair", "Đề nghị"),
        ("Text", "Người member", "Chỉ riêng tôi"),
    }
    answers = [(kind, author, contents) for kind, author, contents, looks in found if not looks]
    assert answers == [("Text", "Người member", "Bộ Tài chính sẽ bổ sung"), ("Text", "Người member", "")]
    assert (await member.http.get(f"/paper-versions/{version}/file")).content == original

    chosen = f"/paper-versions/{version}/export?format=pdf&layers={await member.layer('private')}"
    assert [kind for kind, *_ in read_by_pdfium((await member.http.get(chosen)).content)] == ["Text"]
    chair = await device(shared_room, "chair", paper, version)
    assert read_by_pdfium((await chair.http.get(chosen)).content) == []
    assert "Chỉ riêng tôi" not in (await chair.http.get(f"/paper-versions/{version}/export?format=xfdf")).text
    entries = [row for row in await shared_room.rows(AuditEntry) if row.action == "export_marks"]
    assert {"format": "pdf", "version_id": version, "marks": 4, "private": 1} in [row.after for row in entries]
    assert "riêng tôi" not in json.dumps([row.after for row in entries], ensure_ascii=False)


async def test_xfdf_and_web_annotations_leave(shared_room: Room) -> None:
    _, version, member = await _written(shared_room)
    xfdf = await member.http.get(f"/paper-versions/{version}/export?format=xfdf")
    assert _name(xfdf) == "Nghị quyết (ghi chú).xfdf"
    root = etree.fromstring(xfdf.content)
    assert root.find(f"{XFDF}f").get("href") == "Nghị quyết.pdf"
    highlight = root.find(f"{XFDF}annots/{XFDF}highlight")
    assert (highlight.get("title"), highlight.get("page")) == ("Người chair", "0")
    assert highlight.findtext(f"{XFDF}contents") == "=Số liệu này cần làm rõ"
    reply = root.find(f"{XFDF}annots/{XFDF}text[@inreplyto='{highlight.get('name')}']")
    assert reply.findtext(f"{XFDF}contents") == "Bộ Tài chính sẽ bổ sung"

    web = await member.http.get(f"/paper-versions/{version}/export?format=jsonld")
    assert web.headers["content-type"].startswith("application/ld+json")
    items = web.json()["first"]["items"]
    quotes = {
        one["exact"]: item["id"]
        for item in items
        if "modified" in item
        for one in item["target"]["selector"]
        if one["type"] == "TextQuoteSelector"
    }
    assert list(quotes) == ["ba nghìn tỷ đồng"]
    assert [item["target"] for item in items if item["motivation"] == "replying"] == [quotes["ba nghìn tỷ đồng"]]


async def test_the_longest_stroke_leaves_in_every_form_and_too_many_of_them_are_refused(shared_room: Room) -> None:
    paper, version = await add_paper(shared_room, paper_of(LINES))
    member = await device(shared_room, "member", paper, version)
    layer, points = await member.layer("private"), "AgOA" * 100_000
    long = {"kind": "ink", "page": 1, "tool": "pen", "color": "blue", "width": 1.5, "points": points}
    assert (await member.send(member.put(new_id(), layer, long)))[0]["status"] == "applied"
    address = f"/paper-versions/{version}/export?format="
    copy, xfdf, web = [(await member.http.get(address + form)).content for form in ("pdf", "xfdf", "jsonld")]
    assert [kind for kind, *_ in read_by_pdfium(copy)] == ["Ink"]
    gesture = etree.fromstring(xfdf, etree.XMLParser(huge_tree=True)).find(f".//{XFDF}gesture")
    assert gesture.text.count(";") == 99_999
    assert json.loads(web)["first"]["items"][0]["ecabinet:mark"]["points"] == points
    async with shared_room.database.writing() as session:
        await session.execute(update(Mark).where(Mark.pad_id == paper).values(size=25 * len(points) + 1))
        await session.commit()
    assert code_of(await member.http.get(address + "pdf")) == (422, "export_too_large")
    assert (await member.http.get(f"{address}pdf&layers={await member.layer('meeting')}")).status_code == 200
    assert (await member.http.get(f"/papers/{paper}/opinions.xlsx")).status_code == 200


@pytest.mark.parametrize(("limit", "most"), [("MOST_XFDF_BYTES", 2_000), ("MOST_ANNOTATIONS", 3)])
async def test_no_xfdf_leaves_that_is_too_large_to_come_in(
    shared_room: Room, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    _, version, member = await _written(shared_room)
    address = f"/paper-versions/{version}/export?format=xfdf"
    one = f"{address}&layers={await member.layer('private')}"
    assert (await member.http.get(address)).status_code == 200
    monkeypatch.setattr(export_service, limit, most)
    assert code_of(await member.http.get(address)) == (422, "export_too_large")
    assert (await member.http.get(one)).status_code == 200


async def test_the_opinions_on_a_paper_are_a_table_without_private_notes(shared_room: Room) -> None:
    paper, _, member = await _written(shared_room)
    note = {"kind": "note", "page": 1, "at": [9, 9], "text": "Dòng một\r\nDòng hai\x0b", "color": "yellow"}
    await member.send(member.put(new_id(), await member.layer("meeting"), note))
    answer = await member.http.get(f"/papers/{paper}/opinions.xlsx")
    assert _name(answer) == "Ý kiến về Nghị quyết.xlsx"
    with ZipFile(BytesIO(answer.content)) as book:
        texts = "".join(etree.fromstring(book.read("xl/sharedStrings.xml")).itertext())
        sheet = book.read("xl/worksheets/sheet1.xml")
    for wanted in ("=Số liệu này cần làm rõ", "ba nghìn tỷ đồng", "Người member: Bộ Tài chính sẽ bổ sung", "Văn phòng"):
        assert wanted in texts
    assert "Đã xong (Người member)" in texts
    assert "Dấu ý kiến “Cần hỏi”" in texts
    assert "Chỉ riêng tôi" not in texts
    assert "Dòng một\nDòng hai" in texts
    assert "_x00" not in texts
    assert b"<f>" not in sheet


async def test_marks_of_a_file_come_in_once_as_a_layer(shared_room: Room) -> None:
    _, version, member = await _written(shared_room)
    copy = (await member.http.get(f"/paper-versions/{version}/export?format=pdf")).content
    paper, version = await add_paper(shared_room, copy, file_name="Có ghi chú.pdf")
    reader, other = (
        await device(shared_room, "member", paper, version),
        await device(shared_room, "chair", paper, version),
    )
    made = (await reader.write("POST", f"/paper-versions/{version}/import-own")).json()
    assert (made["marks"], made["skipped"]) == (4, 0)
    assert (made["layer"]["kind"], made["layer"]["from_file"], made["layer"]["may_write"]) == ("imported", True, True)
    feed = await reader.feed()
    assert {mark["credited"] for mark in feed["marks"]} == {"Người chair", "Người member"}
    highlight = next(mark for mark in feed["marks"] if mark["body"]["kind"] == "highlight")
    assert highlight["body"]["quote"] == "ba nghìn tỷ đồng"
    assert highlight["settled"] is not None
    said = [(said["credited"], said["text"]) for said in feed["comments"]]
    assert said == [("Người member", "Bộ Tài chính sẽ bổ sung")]
    again = (await reader.write("POST", f"/paper-versions/{version}/import-own")).json()
    assert (again["layer"]["id"], again["marks"]) == (made["layer"]["id"], 0)
    assert (await other.feed())["marks"] == []
    # The file has them already: on another copy of it they stand once.
    once = (await reader.http.get(f"/paper-versions/{version}/export?format=pdf")).content
    assert len(read_by_pdfium(once)) == len(read_by_pdfium(copy))


async def test_an_xfdf_file_comes_in_for_oneself_or_by_the_staff_for_everyone(shared_room: Room) -> None:
    _, version, member = await _written(shared_room)
    document = (await member.http.get(f"/paper-versions/{version}/export?format=xfdf")).content
    paper, version = await add_paper(shared_room, paper_of(LINES))
    reader = await device(shared_room, "member", paper, version)
    secretary = await device(shared_room, "secretary", paper, version)
    invitee = await device(shared_room, "invitee", paper, version)

    async def bring_in(who: Device, body: bytes, query: str = "") -> httpx.Response:
        headers = {
            "X-CSRF-Token": who.http.cookies.get("ecabinet_csrf") or "",
            "Content-Type": "application/vnd.adobe.xfdf",
        }
        return await who.http.post(f"/papers/{paper}/import{query}", content=body, headers=headers)

    assert code_of(await bring_in(reader, document, "?for_everyone=true")) == (403, "staff_only")
    made = (await bring_in(secretary, document, "?for_everyone=true&name=Góp ý của các bộ")).json()
    assert (made["marks"], made["layer"]["name"], made["layer"]["for_everyone"]) == (4, "Góp ý của các bộ", True)
    seen = await invitee.feed()
    assert len(seen["marks"]) == 4
    assert [layer["may_write"] for layer in seen["layers"] if layer["kind"] == "imported"] == [False]
    assert (await bring_in(reader, document)).json()["marks"] == 4
    assert len((await invitee.feed())["marks"]) == 4
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xfdf xmlns="http://ns.adobe.com/xfdf/">&b;</xfdf>'
    assert code_of(await bring_in(reader, bomb)) == (422, "xfdf_unreadable")
    assert code_of(await bring_in(reader, document, f"?version={new_id()}")) == (404, "paper_not_found")
    # As large as the most strokes that go out at once.
    large = document.replace(b"</annots>", (b"<sound/>" + b" " * 8_000_000) * 9 + b"</annots>")
    again = (await bring_in(reader, large)).json()
    assert (again["marks"], again["skipped"]) == (4, 9)
    assert code_of(await bring_in(reader, large + b" " * (96 << 20))) == (413, "request_too_large")


async def test_a_signed_paper_stays_as_it_is_and_its_copy_shows_no_broken_signature(
    shared_room: Room, signed: bytes
) -> None:
    paper, version = await add_paper(shared_room, signed)
    member = await device(shared_room, "member", paper, version)
    note = {"kind": "note", "page": 1, "at": [100, 100], "text": "Xem", "color": "red"}
    await member.send(member.put(new_id(), await member.layer("meeting"), note))
    copy = (await member.http.get(f"/paper-versions/{version}/export")).content
    assert b"/ByteRange" not in copy
    assert copy.startswith(signed[:8])
    stored = (await member.http.get(f"/paper-versions/{version}/file")).content
    assert hashlib.sha256(stored).digest() == hashlib.sha256(signed).digest()


async def test_lost_marks_leave_too_as_notes_that_say_so(shared_room: Room) -> None:
    paper, version, member = await _written(shared_room)
    second = await add_version(shared_room, paper, documents.paper(1, "Văn bản hoàn toàn khác"))
    await member.write("POST", f"/papers/{paper}/bring-forward")
    found = read_by_pdfium((await member.http.get(f"/paper-versions/{second}/export")).content)
    contents = " ".join(text for _, _, text, _ in found)
    assert "Số liệu này cần làm rõ" in contents
    assert "Chỉ riêng tôi" in contents
    assert version != second


async def test_what_a_file_has_comes_in_whole_or_is_counted(shared_room: Room) -> None:
    def said(name: str, about: str = "", more: str = "", text: str = "Ý kiến", page: int = 0) -> str:
        where = f'page="{page}" rect="100,500,120,520" name="{name}" inreplyto="{about}" {more}'
        return f"<text {where}><contents>{text}</contents></text>"

    annotations = [
        *(said("twin"), said("twin"), said("around", "back"), said("back", "around"), said("self", "self")),
        said("answer", "twin"),
        # five that are none: beyond the paper's end, without words, of nothing and about that, and of another kind
        *(said("beyond", page=1), said("empty", "twin", text=" ")),
        *(said("state", "nobody", 'state="Completed"'), said("about", "state")),
        '<sound page="0" rect="1,1,2,2"/>',
    ]
    document = f'<xfdf xmlns="http://ns.adobe.com/xfdf/"><annots>{"".join(annotations)}</annots></xfdf>'
    paper, version = await add_paper(shared_room, paper_of(LINES))
    reader = await device(shared_room, "member", paper, version)
    headers = {"X-CSRF-Token": reader.http.cookies.get("ecabinet_csrf") or "", "Content-Type": "application/xml"}
    for new in (5, 0):
        made = (await reader.http.post(f"/papers/{paper}/import", content=document.encode(), headers=headers)).json()
        assert (made["marks"], made["skipped"]) == (new, 5)
    feed = await reader.feed()
    assert (len(feed["marks"]), [each["text"] for each in feed["comments"]]) == (5, ["Ý kiến"])
