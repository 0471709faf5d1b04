import io
import re
import subprocess
import unicodedata
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader
from tests.unit.typeset.documents import SENTENCE, catalog, flat, letterhead, page_texts, resolution

from ecabinet.kit.problem import Invalid
from ecabinet.typeset.documents import long_date, typeset_document, typeset_paper
from ecabinet.typeset.models import Block, Chart, Heading, Official, Paragraph, Series, Table, WorkingPaper

A4 = (595.28, 841.89)


def test_every_part_of_the_form_is_there() -> None:
    text = flat(typeset_document(resolution("Căn cứ Luật số 63/2025/QH15;\nĐiều 1. " + SENTENCE)).pdf)
    for part in (
        "CHÍNH PHỦ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 412/NQ-CP",
        "Hà Nội, ngày 23 tháng 11 năm 2026",
        "NGHỊ QUYẾT Thông qua dự thảo Nghị định",
        "QUYẾT NGHỊ:",
        "TM. CHÍNH PHỦ THỦ TƯỚNG",
        "Lê Khắc Sơn",
        "Nơi nhận: - Các thành viên Chính phủ; - Lưu: VT, PL (2b).",
        "thực hiện Nghị quyết này./.",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
    ],
)
def test_dates_have_noughts_where_the_form_wants_them(day: date, words: str) -> None:
    assert long_date(day) == words


def test_a_draft_leaves_number_and_day_open_and_says_so() -> None:
    paper = WorkingPaper(
        kind="draft_resolution",
        head=letterhead(reference_number="/NQ-CP", signed_on=None, year=2026),
        blocks=[Paragraph(SENTENCE, lead="Điều 1.")],
    )
    text = flat(typeset_paper(paper))
    assert re.search(r"Số: +/NQ-CP", text)
    assert "DỰ THẢO" in text
    assert re.search(r"ngày +tháng +năm 2026", text)


def test_decomposed_input_is_printed_composed() -> None:
    made = typeset_document(resolution(unicodedata.normalize("NFD", "Điều 1. Nghị quyết về đất đai và thuế.")))
    assert "Nghị quyết về đất đai và thuế" in flat(made.pdf)


INJECTIONS = [
    '#read("/etc/passwd")',
    "#eval(sys.version)",
    "$x^2$ và $",
    "*đậm* _nghiêng_ `mã`",
    '"] #panic("x") [',
    "\\u{41} // chú thích /* */ <nhan> @nhan",
    "= Tiêu đề - gạch + cộng",
]


@pytest.mark.parametrize("words", INJECTIONS)
def test_markup_in_any_value_is_printed_as_it_stands(words: str) -> None:
    made = typeset_document(
        resolution(f"Điều 1. {words} hết.", abstract=words, recipients=[words], signer_name=words, place=words)
    )
    assert flat(made.pdf).replace(" ", "").count(words.replace(" ", "")) >= 4


def test_a_letter_outside_the_typeface_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refusal:
        typeset_document(resolution("Điều 1. Rất tốt 🎉."))
    assert refusal.value.code == "document_letter_missing"


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        typeset_document(resolution(" \n\u200b\n"))
    assert refusal.value.code == "document_body_empty"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        typeset_document(Official(kind="poem", head=letterhead(), body="Điều 1. Một."))
    assert refusal.value.code == "document_kind_unknown"


def test_pages_are_numbered_from_the_second() -> None:
    made = typeset_document(resolution("\n".join(f"Điều {at}. {SENTENCE}" for at in range(1, 25))))
    assert made.pages >= 3
    first, *others = page_texts(made.pdf)
    assert not first.lstrip().startswith("1\n")
    assert [text.split()[0] for text in others] == [str(at + 2) for at in range(len(others))]


@pytest.mark.parametrize("articles", range(10, 22))
@pytest.mark.parametrize("ending", ["Điều 99. Nghị quyết có hiệu lực từ ngày ký.", "Điều 99. " + SENTENCE * 3])
def test_the_signature_never_stands_without_two_lines_of_text_above(articles: int, ending: str) -> None:
    body = "\n".join(f"Điều {at}. {SENTENCE}" for at in range(1, articles)) + "\n" + ending
    made = typeset_document(resolution(body))
    last = page_texts(made.pdf)[-1]
    above = last[: min(last.index("TM. CHÍNH"), last.index("Nơi nhận"))].strip().splitlines()
    lines = [line for line in above if line.strip() != str(made.pages)]
    assert made.personal_box.page == made.pages
    assert len(lines) >= 2
    assert "Lê Khắc Sơn" in last


def test_boxes_lie_between_the_title_and_the_name_and_the_seal_covers_the_left_third() -> None:
    made = typeset_document(resolution())
    personal, seal = made.personal_box, made.seal_box
    assert 0 < personal.y0 < personal.y1 < A4[1]
    assert seal.x1 - seal.x0 == pytest.approx(38 / 25.4 * 72, abs=0.1)
    assert seal.x1 == pytest.approx(personal.x0 + (personal.x1 - personal.x0) / 3, abs=0.1)
    title, name = _heights(made.pdf, "THỦ TƯỚNG"), _heights(made.pdf, "Lê Khắc Sơn")
    assert name[1] <= personal.y0
    assert personal.y1 <= title[0]


def _heights(pdf: bytes, words: str) -> tuple[float, float]:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[len(document) - 1].get_textpage()
        found = page.search(words).get_next()
        assert found is not None
        boxes = [page.get_charbox(at) for at in range(found[0], found[0] + found[1])]
    return min(box[1] for box in boxes), max(box[3] for box in boxes)


def test_long_lists_and_abstracts_stay_on_the_paper() -> None:
    made = typeset_document(
        resolution(abstract="Về việc " + "rất dài " * 60, recipients=[f"Cơ quan nhận thứ {at}" for at in range(45)])
    )
    text = flat(made.pdf)
    assert "Cơ quan nhận thứ 44." in text
    assert text.count("rất dài") == 60
    for left, right, bottom in _text_edges(made.pdf):
        assert left > 80
        assert right < A4[0] - 40
        assert bottom > 40


def _text_edges(pdf: bytes) -> list[tuple[float, float, float]]:
    edges = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            words = page.get_textpage()
            rects = [words.get_rect(at) for at in range(words.count_rects())]
            edges.append((min(r[0] for r in rects), max(r[2] for r in rects), min(r[1] for r in rects)))
    return edges


def a_report(blocks: int) -> bytes:
    chart = Chart("Biểu đồ 1. Kết quả", ["2024", "2025"], [Series("Kế hoạch", [1, 2.5]), Series("Thực hiện", [2, 3])])
    lines = Chart("Biểu đồ 2. Tỷ lệ", ["Quý I", "Quý II"], [Series("Đúng hạn", [88, 92.5])], shape="lines", unit="%")
    table = Table(["STT", "Địa phương", "Diện tích"], [["1", "Hà Nội", "1.234,5"], ["", "Cộng", "1.234,5"]], [1, 4, 2])
    parts: list[Block] = [Heading("I. KẾT QUẢ"), Paragraph(SENTENCE), table, chart, lines, Paragraph(SENTENCE)]
    return typeset_paper(WorkingPaper(kind="report", head=letterhead(address=["Chính phủ"]), blocks=parts * blocks))


def test_a_report_runs_past_twenty_pages_with_tables_and_charts() -> None:
    pdf = a_report(22)
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 20
    text = flat(pdf)
    for words in ("BÁO CÁO", "Kính gửi: Chính phủ", "Biểu đồ 1. Kết quả", "1.234,5", "2,5", "Quý II", "92,5"):
        assert words in text


def test_every_font_is_embedded(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(a_report(1))
    listed = subprocess.run(["pdffonts", tmp_path / "a.pdf"], capture_output=True, text=True, check=True).stdout
    rows = listed.splitlines()[2:]
    assert rows
    assert all(re.search(r"LiberationSerif\S* +CID TrueType +Identity-H +yes yes yes", row) for row in rows)


def test_documents_are_archival() -> None:
    root = catalog(typeset_document(resolution()).pdf)
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part\W+2\b", metadata)
    assert re.search(r"pdfaid:conformance\W+B\b", metadata)
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
