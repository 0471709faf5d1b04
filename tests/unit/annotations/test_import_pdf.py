"""Annotations that other programs put into a PDF, as marks."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests import documents

from ecabinet.annotations.bodies import Arrow, Body, Box, FreeText, Highlight, Ink, Note
from ecabinet.annotations.export_records import PortableMark
from ecabinet.annotations.import_pdf import ImportJob, read_marks
from ecabinet.annotations.points import unpack
from ecabinet.kit.problem import Invalid

NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
WHO = b"/T(Tim)/CreationDate(D:20151220234501+01'00')/M(D:20151221)"


def _read(tmp_path: Path, *annotations: bytes) -> tuple[list[PortableMark], int]:
    names = b" ".join(b"%d 0 R" % (7 + index) for index in range(len(annotations)))
    page = b"/MediaBox[0 0 595 842]/Annots[%b]" % names
    more = {7 + index: b"<</Type/Annot%b>>" % body for index, body in enumerate(annotations)}
    path = tmp_path / "paper.pdf"
    path.write_bytes(documents.one_page(page=page, more=more))
    found = read_marks(ImportJob(str(path), NOW))
    return found.marks, found.skipped


def _body(tmp_path: Path, annotation: bytes) -> Body:
    (mark,), _ = _read(tmp_path, annotation)
    return mark.body


def test_a_highlight_brings_the_words_under_it_its_author_and_its_time(tmp_path: Path) -> None:
    quads = b"/QuadPoints[72 724 140 724 72 695 140 695]"
    (mark,), skipped = _read(
        tmp_path, b"/Subtype/Highlight/Rect[72 695 140 724]/C[1 0.93 0]/Contents(Why)%b%b" % (quads, WHO)
    )
    body = mark.body
    assert isinstance(body, Highlight)
    assert (body.quote, body.color, body.text) == ("Hello", "yellow", "Why")
    assert body.rects == [(72, 695, 140, 724)]
    assert (mark.author, mark.created_at) == ("Tim", datetime(2015, 12, 20, 22, 45, 1, tzinfo=UTC))
    assert skipped == 0


def test_an_author_s_name_comes_without_what_no_database_keeps(tmp_path: Path) -> None:
    (mark,), _ = _read(
        tmp_path,
        b"/Subtype/Text/Rect[10 10 30 30]/NM(a)/Contents(Why)/T(T\\000im\\001)",
        b"/Subtype/Text/Rect[10 10 30 30]/IRT 7 0 R/F 30/Contents(Answer)/T(An\\000n)",
    )
    assert (mark.author, [reply.author for reply in mark.replies]) == ("Tim", ["Ann"])


def test_every_stroke_is_a_mark_and_what_it_says_an_answer_to_the_first(tmp_path: Path) -> None:
    marks, _ = _read(
        tmp_path,
        b"/Subtype/Ink/Rect[0 0 99 99]/C[0 0 0.75]/BS<</W 2>>/InkList[[1 1 9 9][20 20 30 30 40 20]]/Contents(Ink)"
        + WHO,
    )
    bodies = [mark.body for mark in marks]
    assert [[(point.x, point.y) for point in unpack(body.points)] for body in bodies if isinstance(body, Ink)] == [
        [(1, 1), (9, 9)],
        [(20, 20), (30, 30), (40, 20)],
    ]
    assert [[reply.text for reply in mark.replies] for mark in marks] == [["Ink"], []]


def test_answers_and_states_belong_to_their_mark(tmp_path: Path) -> None:
    (mark,), skipped = _read(
        tmp_path,
        b"/Subtype/Text/Rect[10 10 30 30]/NM(a)/Contents(Question)",
        b"/Subtype/Text/Rect[10 10 30 30]/IRT 7 0 R/F 30/Contents(Answer)/T(Ann)",
        b"/Subtype/Text/Rect[10 10 30 30]/IRT 8 0 R/F 30/Contents(Thanks)/T(Tim)",
        b"/Subtype/Text/Rect[10 10 30 30]/IRT 7 0 R/F 30/State(Completed)/StateModel(Review)/T(Ann)",
        b"/Subtype/Popup/Rect[0 0 9 9]/Parent 7 0 R",
    )
    assert isinstance(mark.body, Note)
    assert mark.body.at == (20, 20)
    assert [(reply.author, reply.text) for reply in mark.replies] == [("Ann", "Answer"), ("Tim", "Thanks")]
    assert mark.settled is not None
    assert mark.settled.by == "Ann"
    assert skipped == 0


def test_other_kinds_become_the_nearest(tmp_path: Path) -> None:
    free = _body(tmp_path, b"/Subtype/FreeText/Rect[10 10 90 30]/DA(0 0 1 rg /Helv 9 Tf)/Contents(Text)")
    assert isinstance(free, FreeText)
    assert (free.size, free.color, free.text) == (9, "blue", "Text")
    circle = _body(tmp_path, b"/Subtype/Circle/Rect[90 30 10 10]/C[1 0 0]/Border[0 0 3]")
    assert isinstance(circle, Box)
    assert (circle.rect, circle.width, circle.color, circle.round) == ((10, 10, 90, 30), 3, "red", True)
    arrow = _body(tmp_path, b"/Subtype/Line/Rect[0 0 9 9]/L[1 2 8 9]/LE[/ClosedArrow/None]")
    assert isinstance(arrow, Arrow)
    assert (arrow.start, arrow.end) == ((8, 9), (1, 2))
    assert isinstance(_body(tmp_path, b"/Subtype/Line/Rect[0 0 9 9]/L[1 2 8 9]"), Ink)
    corner = _body(tmp_path, b"/Subtype/Polygon/Rect[0 0 9 9]/Vertices[1 1 9 1 9 9]")
    assert isinstance(corner, Ink)
    assert len(unpack(corner.points)) == 4
    stamp = _body(tmp_path, b"/Subtype/Stamp/Rect[0 0 9 9]/Name/Draft/Contents(Later)")
    assert isinstance(stamp, Note)
    assert stamp.text == "[Draft]\nLater"
    assert isinstance(_body(tmp_path, b"/Subtype/Caret/Rect[0 0 9 9]/Contents(Insert)"), Note)


def test_what_is_no_mark_is_counted_and_parts_are_not(tmp_path: Path) -> None:
    marks, skipped = _read(
        tmp_path,
        b"/Subtype/Sound/Rect[0 0 9 9]",
        b"/Subtype/FileAttachment/Rect[0 0 9 9]",
        b"/Subtype/Link/Rect[0 0 9 9]",
        b"/Subtype/Text/Rect[0 0 9]",
        b"/Subtype/Highlight/Rect[0 0 9 9]/F 2",
        b"/Rect[0 0 9 9]",
    )
    assert (marks, skipped) == ([], 5)


def test_odd_entries_do_no_harm(tmp_path: Path) -> None:
    marks, _ = _read(
        tmp_path,
        b"/Subtype/Ink/Rect[0 0 9 9]/InkList[[1 (x) 2 2][/a][3 3 4 4 5]]/BS 5/C[1 2]/CA/x/M(yesterday)/IRT 99 0 R"
        b"/RT/Group",
        b"/Subtype/Text/Rect[0 0 9 9]/NM(loop)/IRT 8 0 R",
        b"/Subtype/Highlight/Rect[1 1 9 9]/QuadPoints[1 2 3]/Contents 12/T/x",
    )
    assert [type(mark.body).__name__ for mark in marks] == ["Ink", "Note", "Highlight"]


def test_those_of_one_name_and_those_that_answer_one_another_are_all_kept(tmp_path: Path) -> None:
    marks, skipped = _read(
        tmp_path,
        b"/Subtype/Text/Rect[0 0 9 9]/NM(twin)/Contents(First)",
        b"/Subtype/Text/Rect[0 0 9 9]/NM(twin)/Contents(Second)",
        b"/Subtype/Text/Rect[0 0 9 9]/IRT 10 0 R/Contents(Third)",
        b"/Subtype/Text/Rect[0 0 9 9]/IRT 9 0 R/Contents(Fourth)",
    )
    said = [mark.body.text for mark in marks if isinstance(mark.body, Note)]
    assert (said, skipped) == (["First", "Second", "Third", "Fourth"], 0)
    assert len({mark.id for mark in marks}) == 4


@pytest.mark.parametrize("made", [documents.nested_arrays(), documents.page_tree_in_a_circle()], ids=["deep", "circle"])
def test_a_hostile_file_is_refused_or_has_nothing(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(made)
    with suppress(Invalid):
        assert read_marks(ImportJob(str(path), NOW)).marks == []
