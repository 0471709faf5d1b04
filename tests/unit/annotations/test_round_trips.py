"""Marks that go out as XFDF or in a PDF and come back are the same, and what other programs change or add counts."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from tests import documents
from tests.unit.annotations.any_marks import PAGES, many_marks

from ecabinet.annotations.batch import MOST_MARKS
from ecabinet.annotations.bodies import MOST_RECTS, MOST_TEXT, Highlight, Ink, Note, Stamp, text_of
from ecabinet.annotations.export_marks import annotations_of, visible
from ecabinet.annotations.export_pdf import AnnotateJob, annotated_copy
from ecabinet.annotations.export_records import PALETTE, PortableMark, PortableReply, PortableSettled
from ecabinet.annotations.export_xfdf import OWN, xfdf_of
from ecabinet.annotations.import_marks import ImportedMarks, marks_of
from ecabinet.annotations.import_pdf import ImportJob, read_marks
from ecabinet.annotations.import_xfdf import read_xfdf
from ecabinet.annotations.points import MOST_POINTS, Point, pack
from ecabinet.kit.problem import Invalid

NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
BEFORE = datetime(2026, 11, 1, 8, 30, 15, 250_000, tzinfo=UTC)


def _xfdf(marks: Iterable[PortableMark]) -> bytes:
    return xfdf_of([each for mark in marks for each in annotations_of(mark)], "Tờ trình.pdf")


def _from_xfdf(document: bytes) -> list[PortableMark]:
    return marks_of(read_xfdf(document).annotations, NOW, lambda _page: 0, lambda _page, _rects: "").marks


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "paper.pdf"
    path.write_bytes(documents.paper(PAGES))
    return path


def _as_told(mark: PortableMark) -> PortableMark:
    """What people wrote, as formats without control characters can tell it."""
    told = [msgspec.structs.replace(reply, text=visible(reply.text)) for reply in mark.replies]
    return msgspec.structs.replace(mark, replies=told)


def _sorted(marks: Iterable[PortableMark]) -> list[PortableMark]:
    ordered = [
        msgspec.structs.replace(mark, replies=sorted(mark.replies, key=lambda reply: reply.id)) for mark in marks
    ]
    return sorted(ordered, key=lambda mark: mark.id)


@given(many_marks)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_marks_go_out_as_xfdf_and_come_back_the_same(marks: list[PortableMark]) -> None:
    assert _sorted(_from_xfdf(_xfdf(marks))) == _sorted(map(_as_told, marks))


@pytest.mark.parametrize("rotation", [0, 90, 270])
@given(marks=many_marks)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_marks_go_out_in_a_pdf_and_come_back_the_same(
    rotation: int, tmp_path: Path, paper: Path, marks: list[PortableMark]
) -> None:
    writer = PdfWriter(clone_from=paper)
    for page in writer.pages:
        page.rotate(rotation)
    turned = tmp_path / "turned.pdf"
    writer.write(turned)
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(annotated_copy(AnnotateJob(str(turned), marks)))
    found = read_marks(ImportJob(str(copy), NOW))
    assert found.skipped == 0
    assert _sorted(found.marks) == _sorted(map(_as_told, marks))


def _one(body: Highlight | Ink | Note | Stamp) -> PortableMark:
    return PortableMark(
        id="a" * 32,
        body=body,
        author="Nguyễn Thị Thuỷ Tiên",
        created_at=BEFORE,
        changed_at=BEFORE,
        layer="Góp ý chung",
        replies=[PortableReply(id="b" * 32, author="Trần Văn Hùng", text="Đồng ý", at=NOW)],
        settled=PortableSettled("Trần Văn Hùng", NOW),
    )


NOTE = _one(Note(page=1, at=(100.0, 700.0), text="Số liệu quý III?", color="orange", quote="kinh tế", prefix="về"))


def _changed(data: bytes, change: Callable[[dict[str, object]], None]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    for reference in writer.pages[0]["/Annots"]:  # type: ignore[attr-defined]  # an array
        change(reference.get_object())
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_what_another_program_changed_counts(paper: Path, tmp_path: Path) -> None:
    def change(annotation: dict[str, object]) -> None:
        if "/IRT" not in annotation:
            annotation[NameObject("/Contents")] = TextStringObject("Số liệu quý IV?")

    copy = tmp_path / "copy.pdf"
    copy.write_bytes(_changed(annotated_copy(AnnotateJob(str(paper), [NOTE])), change))
    (mark,) = read_marks(ImportJob(str(copy), NOW)).marks
    assert isinstance(mark.body, Note)
    assert (mark.body.text, mark.body.color, mark.body.at) == ("Số liệu quý IV?", "orange", (100.0, 700.0))
    assert (mark.author, mark.replies, mark.settled) == (NOTE.author, NOTE.replies, NOTE.settled)


def test_programs_that_drop_what_they_do_not_know_leave_the_mark_itself() -> None:
    document = _xfdf([NOTE]).replace(b'ec:mark="', b'x="').replace(OWN.encode(), b"urn:x")
    (mark,) = _from_xfdf(document)
    assert isinstance(mark.body, Note)
    assert (mark.body.text, mark.body.color) == ("Số liệu quý III?", "orange")
    assert [reply.text for reply in mark.replies] == ["Đồng ý"]
    assert mark.settled == PortableSettled("Trần Văn Hùng", NOW)
    assert mark.created_at == BEFORE.replace(microsecond=0)


def test_letters_that_xml_may_not_have_come_back_with_their_mark() -> None:
    words = "một\ufffehai\uffffba\x0b"
    odd = _one(Note(page=1, at=(100.0, 700.0), text=words, color="orange", quote=words, prefix=words))
    assert _from_xfdf(_xfdf([odd])) == [odd]


def test_a_pen_s_pressure_comes_back() -> None:
    stroke = _one(Ink(page=1, tool="pen", color="blue", width=2, points=pack([Point(1, 2, 3), Point(4, 5, 250)])))
    assert _from_xfdf(_xfdf([stroke])) == [stroke]


def test_the_longest_stroke_goes_out_in_a_pdf_comes_back_and_goes_out_again(paper: Path, tmp_path: Path) -> None:
    points = [Point(100 + at % 300, 100 + at % 500, at % 256) for at in range(MOST_POINTS)]
    stroke = _one(Ink(page=1, tool="pen", color="blue", width=2, points=pack(points)))
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(annotated_copy(AnnotateJob(str(paper), [stroke])))
    assert read_marks(ImportJob(str(copy), NOW)).marks == [stroke]
    assert len(annotated_copy(AnnotateJob(str(copy), [NOTE]))) > copy.stat().st_size


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"<html/>",
        b"not xml",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><xfdf xmlns='http://ns.adobe.com/xfdf/'><annots/></xfdf>",
        b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><xfdf xmlns='http://ns.adobe.com/xfdf/'/>",
        b" " * 5000 + b"<!DOCTYPE a [<!ENTITY b 'c'>]><xfdf xmlns='http://ns.adobe.com/xfdf/'>&b;</xfdf>",
        b"<xfdf xmlns='http://ns.adobe.com/xfdf/'>" + b"<annots>" * 100_000,
        "<!DOCTYPE a [<!ENTITY b 'c'>]><xfdf xmlns='http://ns.adobe.com/xfdf/'/>".encode("utf-16"),
    ],
    ids=["empty", "other", "text", "entity", "system", "late", "deep", "utf-16"],
)
def test_hostile_xfdf_is_refused(hostile: bytes) -> None:
    with pytest.raises(Invalid, match="xfdf_unreadable"):
        read_xfdf(hostile)


def test_odd_values_are_left_out_and_the_rest_is_kept() -> None:
    document = b"""<xfdf xmlns="http://ns.adobe.com/xfdf/"><annots>
      <text page="0" rect="1,2,3,NaN"/><text page="-1" rect="1,2,3,4"/><sound page="0" rect="1,2,3,4"/>
      <text rect="1,2,3,4"/><ink page="0" rect="0,0,9,9"><inklist><gesture>1,1;inf,2</gesture></inklist></ink>
      <ink page="0" rect="0,0,9,9" width="-5"><inklist><gesture>1,1;2,2;3</gesture></inklist></ink>
      <highlight page="0" rect="1,2,30,14" color="#zzzzzz" coords="1,2,3" date="yesterday"/>
      <line page="0" rect="0,0,9,9" start="1,1" end="5,5" tail="ClosedArrow"><contents>Xem</contents></line>
      <text page="0" rect="9,9,9,9" inreplyto="nobody"><contents>reply to nobody</contents></text>
    </annots></xfdf>"""
    found = read_xfdf(document)
    assert found.skipped == 4
    made = marks_of(found.annotations, NOW, lambda _: 0, lambda *_: "Bộ Y tế")
    assert [type(mark.body).__name__ for mark in made.marks] == ["Ink", "Highlight", "Arrow", "Note"]
    assert made.skipped == 1  # the stroke without points


def test_a_stroke_that_says_it_lies_on_a_sheet_is_read_as_it_is_drawn() -> None:
    stroke = Ink(page=1, tool="marker", color="green", width=3.0, points=pack([Point(10, 10, 9), Point(20, 30, 9)]))
    mark = PortableMark(id="a" * 32, body=stroke, author="Ông Ba", created_at=BEFORE, changed_at=BEFORE)
    on_page, on_sheet = (
        "page&quot;:1,&quot;sheet&quot;:null",
        f"page&quot;:null,&quot;sheet&quot;:&quot;{'a' * 32}&quot;",
    )
    document = _xfdf([mark])
    assert document.count(on_page.encode()) == 1
    [found] = _from_xfdf(document.replace(on_page.encode(), on_sheet.encode()))
    assert isinstance(found.body, Ink)
    assert (found.body.page, found.body.sheet, found.body.tool, found.body.width) == (1, None, "marker", 3.0)


def _said(name: str, about: str = "", more: str = "", text: str = "Ý kiến") -> str:
    return f'<text page="0" rect="1,2,3,4" name="{name}" inreplyto="{about}" {more}><contents>{text}</contents></text>'


def _marks_in(*annotations: str) -> ImportedMarks:
    return marks_of(read_xfdf(_document(*annotations)).annotations, NOW, lambda _: 0, lambda *_: "")


def _document(*annotations: str) -> bytes:
    return f'<xfdf xmlns="http://ns.adobe.com/xfdf/"><annots>{"".join(annotations)}</annots></xfdf>'.encode()


def test_annotations_of_one_name_are_all_kept_and_found_again() -> None:
    found = _marks_in(_said("a"), _said("a", text="Khác"), _said(""), _said(""), _said("r", "a"), _said("a"))
    assert [len(mark.replies) for mark in found.marks] == [1, 0, 0, 0, 0]
    assert len({mark.id for mark in found.marks}) == 5
    again = _marks_in(_said("a"), _said("a", text="Khác"), _said(""), _said(""), _said("r", "a"), _said("a"))
    assert (found.skipped, again) == (0, found)
    assert _marks_in(_said("a")).marks[0].id == found.marks[0].id


def test_an_answer_belongs_to_the_one_of_that_name_on_its_page() -> None:
    there = _said("a").replace('page="0"', 'page="1"')
    found = _marks_in(there, _said("a"), _said("r", "a"), _said("s", "r", text="Đồng ý"))
    assert [[reply.text for reply in mark.replies] for mark in found.marks] == [[], ["Ý kiến", "Đồng ý"]]


def test_those_that_answer_one_another_stand_for_themselves() -> None:
    found = _marks_in(_said("a", "b"), _said("b", "c"), _said("c", "b"), _said("d", "d"), _said("e", "d"))
    # What leads into the circle answers the one that it leads to.
    assert [(len(mark.replies), mark.id) for mark in found.marks] == [
        (count, _marks_in(_said(name)).marks[0].id) for name, count in (("b", 1), ("c", 0), ("d", 1))
    ]
    assert found.skipped == 0


def test_a_long_thread_is_read_to_its_end() -> None:
    found = _marks_in(*(_said(str(number), str(number - 1)) for number in range(5_000, 0, -1)))
    assert [len(mark.replies) for mark in found.marks] == [4_999]


@given(st.text("aế\u0323\n\t ", min_size=1, max_size=9), st.integers(1, 2 * MOST_TEXT + 50))
@settings(max_examples=40, deadline=None)
def test_a_long_text_of_another_program_comes_in_whole(words: str, length: int) -> None:
    text = "x" + (words * length)[:length]
    assume(words.strip() or length < MOST_TEXT)
    for kind, before in (("text", ""), ("stamp", "[Draft]\n"), ("ink", "")):
        (annotation,) = read_xfdf(_foreign(kind, text)).annotations
        (mark,) = marks_of([annotation], NOW, lambda _: 0, lambda *_: "").marks
        told = [text_of(mark.body), *(reply.text for reply in mark.replies)]
        assert "".join(told).rstrip() == (before + visible(text)).rstrip()
        assert (told[0] == "") == (kind == "ink")
        assert max(map(len, told)) <= MOST_TEXT
        assert len({reply.id for reply in mark.replies}) == len(mark.replies)


def _foreign(kind: str, text: str) -> bytes:
    held = f'<{kind} page="0" rect="1,2,30,40" icon="Draft" title="Tim"><inklist><gesture>1,1;9,9</gesture></inklist>'
    said = f"<contents>{text}</contents></{kind}>"
    return _document(held, said)


def test_a_long_answer_of_another_program_comes_in_whole() -> None:
    text = "ă" * MOST_TEXT + "â" * MOST_TEXT + "đ"
    (mark,) = _marks_in(_said("a"), _said("r", "a", text=text)).marks
    assert [reply.text for reply in mark.replies] == ["ă" * MOST_TEXT, "â" * MOST_TEXT, "đ"]
    assert len({reply.id for reply in mark.replies}) == 3


def test_a_highlight_of_more_lines_than_a_mark_may_have_is_several() -> None:
    quads = ",".join(f"1,{at},9,{at},1,{at - 1},9,{at - 1}" for at in range(MOST_RECTS + 1))
    highlight = f'<highlight page="0" rect="1,0,9,9" coords="{quads}"><contents>Xem</contents></highlight>'
    found = _marks_in(highlight)
    bodies = [mark.body for mark in found.marks if isinstance(mark.body, Highlight)]
    assert ([(len(body.rects), body.text) for body in bodies], found.skipped) == ([(MOST_RECTS, "Xem"), (1, "")], 0)


def test_all_that_a_person_may_have_on_a_paper_is_read() -> None:
    own = [
        _said(str(at)) + _said(f"r{at}", str(at)) + _said(f"s{at}", str(at), 'state="Completed"')
        for at in range(MOST_MARKS)
    ]
    assert len(read_xfdf(_document(*own)).annotations) == 3 * MOST_MARKS
    with pytest.raises(Invalid, match="too_many_marks"):
        read_xfdf(_document(*own, _said("more")))


def test_what_was_said_of_nothing_is_counted() -> None:
    state = 'state="Completed" statemodel="Review"'
    assert _marks_in(_said("a", "nobody", state), _said("b", "a")) == ImportedMarks([], 2)


def test_the_palette_is_told_apart() -> None:
    assert len(set(PALETTE.values())) == len(PALETTE)
