"""What members have written on the papers of the running session's item by the time one comes in."""

import asyncio
from collections.abc import Sequence
from math import sin
from typing import Any

import msgspec
from sqlalchemy import select

from ecabinet.annotations import names
from ecabinet.annotations.bodies import Body, Box, Highlight, Ink, Note, Sheet, Stamp, Underline
from ecabinet.annotations.layers import create_layer
from ecabinet.annotations.notebooks import open_notebook
from ecabinet.annotations.op_reading import ReceivedOps
from ecabinet.annotations.points import Point, pack
from ecabinet.annotations.schemas import AddComment, NewLayer, Op, PutMark, SettleMark
from ecabinet.annotations.service import apply_ops
from ecabinet.demo.paper_words import Passage, find_passage
from ecabinet.demo.people import HEAD, HEALTH, OFFICE_HEAD, SECRETARY
from ecabinet.demo.stage import Stage
from ecabinet.kit.ids import new_id
from ecabinet.papers.tables import Paper, PaperVersion

DEPUTY = "myle"
MINISTER = "vanhop"
WRITERS = (HEAD.username, OFFICE_HEAD.username, HEALTH.username, SECRETARY.username, DEPUTY, MINISTER)
DEADLINE = "10 ngày làm việc"
OVERDUE = "miền núi 84,1%"
TWICE = "phải đi lại trên hai lần"
SPLIT = "Phân cấp cho Ủy ban nhân dân cấp xã"


class _Marked(msgspec.Struct, frozen=True):
    """The paper that is written on."""

    pad: str
    version: str
    sha256: str
    pages: int
    item: str
    meeting: str


async def write_marks(stage: Stage, item_id: str) -> None:
    """Have members write on the first paper of an item, some for all to see, some among a few, some for themselves.

    Nothing is written where one of them has no account any more.
    """
    if len(stage.there(WRITERS)) < len(WRITERS):
        return
    paper = await _first_paper(stage, item_id)
    passages = {
        phrase: await asyncio.to_thread(find_passage, stage.installation.files, paper.sha256, paper.pages, phrase)
        for phrase in (DEADLINE, OVERDUE, TWICE, SPLIT)
    }
    await _for_everyone(stage, paper, passages)
    stage.clock.forward(minutes=1)
    await _among_a_few(stage, paper, passages)
    stage.clock.forward(minutes=1)
    await _for_oneself(stage, paper, passages)


async def _first_paper(stage: Stage, item_id: str) -> _Marked:
    query = (
        select(Paper.id, PaperVersion.id, PaperVersion.sha256, PaperVersion.pages, Paper.item_id, Paper.meeting_id)
        .join(PaperVersion, PaperVersion.paper_id == Paper.id)
        .where(Paper.item_id == item_id, PaperVersion.state == "ready")
        .order_by(Paper.position, PaperVersion.no.desc())
        .limit(1)
    )
    async with stage.installation.database.reading() as session:
        pad, version, sha256, pages, item, meeting = (await session.execute(query)).one()
    return _Marked(pad, version, sha256, pages or 0, item, meeting)


async def _for_everyone(stage: Stage, paper: _Marked, passages: dict[str, Passage]) -> None:
    layer = names.meeting_layer(paper.pad)
    asked, doubted, stamped = new_id(), new_id(), new_id()
    question = "Đề nghị nói rõ thời hạn tính từ ngày nhận đủ hồ sơ hay từ ngày nộp."
    share = "Tỷ lệ ở miền núi thấp hơn đồng bằng hơn 11 điểm. Cần giải pháp riêng cho vùng này."
    highlight = _on(Highlight, passages[DEADLINE], "yellow", question)
    await _write(stage, OFFICE_HEAD.username, paper, [_put(asked, layer, highlight)])
    await _write(stage, DEPUTY, paper, [_put(doubted, layer, _on(Underline, passages[OVERDUE], "red", share))])
    left, bottom, _, top = passages[TWICE].rects[0]
    stamp = Stamp(page=passages[TWICE].page, at=(left - 22, (bottom + top) / 2), stamp="important")
    await _write(stage, MINISTER, paper, [_put(stamped, layer, stamp)])
    stage.clock.forward(minutes=1)
    answer = "Tính từ ngày nhận đủ hồ sơ; sẽ bổ sung vào khoản 2 Điều 5 của dự thảo."
    await _write(stage, MINISTER, paper, [_comment(asked, answer)])
    agreed = _comment(asked, "Đồng ý. Bộ hoàn thiện ngay sau phiên họp.")
    await _write(stage, HEAD.username, paper, [agreed, _settle(asked)])


async def _among_a_few(stage: Stage, paper: _Marked, passages: dict[str, Passage]) -> None:
    members = [stage.person(each.username) for each in (HEAD, HEALTH, SECRETARY)]
    data = NewLayer(name="Tổ giúp việc", members=members)
    layer = (await stage.act(OFFICE_HEAD.username, create_layer, paper.pad, data)).id
    page, rects, quote, prefix, suffix = passages[SPLIT]
    left, bottom, _, top = rects[0]
    note = Note(
        page=page,
        at=(left - 18, top),
        text="Gắn với số công chức địa chính của từng xã: phụ lục thẩm định ghi 412 xã chưa đủ hai người.",
        color="orange",
        rects=rects,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
    )
    frame = Box(page=page, rect=(left - 4, bottom - 3, rects[-1][2] + 4, top + 3), color="green", width=1.2)
    await _write(stage, OFFICE_HEAD.username, paper, [_put(new_id(), layer, note)])
    await _write(stage, HEALTH.username, paper, [_put(new_id(), layer, frame)])


async def _for_oneself(stage: Stage, paper: _Marked, passages: dict[str, Passage]) -> None:
    me = stage.person(HEALTH.username)
    layer = names.private_layer(paper.pad, me)
    own_marks = (_on(Highlight, passages[TWICE], "blue", ""), _wave(passages[SPLIT]))
    await _write(stage, HEALTH.username, paper, [_put(new_id(), layer, body) for body in own_marks])
    notebook = (await stage.act(HEALTH.username, open_notebook, paper.meeting)).pad
    own = names.private_layer(notebook, me)
    sheets = [
        Sheet(
            title="Việc cần nêu ở nội dung 3",
            text="1. Thời hạn 10 ngày: tính từ khi nào?\n2. Cơ sở y tế đang thuê đất có phải làm lại hồ sơ không?",
            order=1,
            item=paper.item,
            paper=paper.pad,
            version=paper.version,
            page=passages[DEADLINE].page,
        ),
        Sheet(
            title="Sau phiên họp",
            text="Gọi Vụ Kế hoạch - Tài chính về số trạm y tế xã chưa có giấy chứng nhận.",
            order=2,
        ),
    ]
    puts: list[Op] = [_put(new_id(), own, sheet) for sheet in sheets]
    await _send(stage, HEALTH.username, notebook, puts)


def _on(kind: Any, passage: Passage, color: str, text: str) -> Body:
    body: Body = kind(
        page=passage.page,
        rects=passage.rects,
        quote=passage.quote,
        prefix=passage.prefix,
        suffix=passage.suffix,
        color=color,
        text=text,
    )
    return body


def _wave(passage: Passage) -> Ink:
    """Return a stroke drawn by hand under a passage."""
    left, bottom, right, _ = passage.rects[0]
    steps = range(int((right - left) / 2))
    points = [Point(left + 2 * step, bottom - 2.5 + sin(step / 4) * 0.9, 110 + step % 40) for step in steps]
    return Ink(page=passage.page, tool="pen", color="blue", width=1.6, points=pack(points))


def _put(mark: str, layer: str, body: Body) -> PutMark:
    return PutMark(n=1, id=mark, base=0, layer=layer, body=body)


def _comment(mark: str, text: str) -> AddComment:
    return AddComment(n=1, id=new_id(), mark=mark, text=text)


def _settle(mark: str) -> SettleMark:
    return SettleMark(n=2, mark=mark, settled=True)


async def _write(stage: Stage, username: str, paper: _Marked, ops: Sequence[Op]) -> None:
    on_paper = [msgspec.structs.replace(op, version=paper.version) if isinstance(op, PutMark) else op for op in ops]
    await _send(stage, username, paper.pad, on_paper)


async def _send(stage: Stage, username: str, pad: str, ops: Sequence[Op]) -> None:
    answer = await stage.act(username, apply_ops, stage.installation.vault, pad, ReceivedOps(new_id(), list(ops)))
    refused = [outcome.code for outcome in answer.outcomes if outcome.status == "refused"]
    if refused:
        raise RuntimeError(f"{username} could not write on {pad}: {refused}")
