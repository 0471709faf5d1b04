"""The opinions on a paper as a table (T31), by XlsxWriter: one row for each mark that says something or is answered."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

import msgspec
import xlsxwriter

from ecabinet.annotations.bodies import Body, Stamp, kind_of, text_of
from ecabinet.annotations.export_marks import visible
from ecabinet.kit.calendar import VIETNAM

_SHEET = "Ý kiến"
_HEADS = (
    ("STT", 6),
    ("Người góp ý", 24),
    ("Đơn vị", 28),
    ("Trang", 8),
    ("Nội dung được góp ý", 44),
    ("Hình thức", 16),
    ("Ý kiến", 50),
    ("Trao đổi", 44),
    ("Trạng thái", 20),
    ("Lớp ghi chú", 20),
    ("Thời gian", 18),
)
# As the screens call them.
KINDS = {
    "ink": "Nét bút",
    "highlight": "Tô sáng",
    "underline": "Gạch chân",
    "strike": "Gạch bỏ",
    "note": "Ghi chú chữ",
    "box": "Khung",
    "arrow": "Mũi tên",
    "stamp": "Dấu ý kiến",
    "free_text": "Chữ trên trang",
}
SETTLED = "Đã xong"
STAMPS = {"agree": "Đồng ý", "disagree": "Không đồng ý", "ask": "Cần hỏi", "important": "Quan trọng"}
# The most characters that a cell of the format takes.
_CELL = 32_000


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """One opinion; ``replies`` are who said what about it, ``settled`` who said that it is dealt with."""

    author: str
    unit: str
    page: int
    words: str
    body: Body
    layer: str
    at: datetime
    replies: list[tuple[str, str]] = []
    settled: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read in a table: words, a stamp, or an answer."""
        return bool(text_of(self.body) or self.words or self.replies or isinstance(self.body, Stamp))


def opinions_table(opinions: Iterable[Opinion], title: str) -> bytes:
    """Return the workbook; what somebody wrote is never taken for a formula or an address."""
    written = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": title[:255]})
        sheet = book.add_worksheet(_SHEET)
        name = book.add_format({"bold": True, "font_size": 14, "font_name": "Times New Roman"})
        head = book.add_format(
            {
                "bold": True,
                "border": 1,
                "bg_color": "#E8EEF7",
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
            }
        )
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, title[:_CELL], name)
        for column, (text, width) in enumerate(_HEADS):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, text, head)
        rows = list(map(_cells, opinions))
        for row, (page, cells) in enumerate(rows, start=3):
            sheet.write_number(row, 0, row - 2, cell)
            for column, text in enumerate(cells, start=1):
                sheet.write_string(row, column, visible(text)[:_CELL], cell)
            sheet.write_number(row, 3, page, cell)
        sheet.freeze_panes(3, 0)
        sheet.autofilter(2, 0, max(3, 2 + len(rows)), len(_HEADS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return written.getvalue()


def _cells(opinion: Opinion) -> tuple[int, tuple[str, ...]]:
    body = opinion.body
    kind = KINDS[kind_of(body)] + (f" “{STAMPS[body.stamp]}”" if isinstance(body, Stamp) else "")
    return opinion.page, (
        opinion.author,
        opinion.unit,
        "",
        opinion.words,
        kind,
        text_of(body),
        "\n".join(f"{name}: {text}" for name, text in opinion.replies),
        f"{SETTLED} ({opinion.settled})" if opinion.settled else "Chưa xong",
        opinion.layer,
        opinion.at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y"),
    )
