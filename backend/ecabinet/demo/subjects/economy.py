"""Papers on the economy and the society of a month."""

from collections.abc import Sequence
from typing import Final

from ecabinet.demo.letters import Parts, rows_of
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.demo.subjects.economy_annexes import annexes as statistics
from ecabinet.demo.subjects.figures import PROVINCES, shown
from ecabinet.typeset.models import Block, Chart, Heading, PageBreak, Series, Table

SOURCE: Final = "Bộ Tài chính"
TITLE: Final = "Tình hình kinh tế - xã hội tháng {month} và {month} tháng năm {year}"
PRICES: Final = (3.63, 2.91, 3.13, 3.12, 3.24, 3.57, 3.19, 3.24, 3.38, 3.25, 3.45, 3.41)
INDUSTRY: Final = (8.1, 17.2, 8.6, 8.9, 9.4, 10.8, 8.5, 8.9, 13.6, 10.8, 10.2, 9.9)
RETAIL: Final = (
    ("Bán lẻ hàng hóa", 4914, 8.3, 76.2),
    ("Dịch vụ lưu trú, ăn uống", 792, 14.6, 12.3),
    ("Du lịch lữ hành", 87, 20.5, 1.3),
    ("Dịch vụ khác", 658, 11.2, 10.2),
)


def _months(occasion: Occasion, values: Sequence[float]) -> tuple[list[str], list[float]]:
    count = occasion.day.month
    return [f"T{no}" for no in range(1, count + 1)], list(values[:count])


def _parts(occasion: Occasion) -> Parts:
    labels, prices = _months(occasion, PRICES)
    _, industry = _months(occasion, INDUSTRY)
    return {
        "prices": [
            Chart(
                caption="Biểu đồ 1. Chỉ số giá tiêu dùng so với cùng kỳ năm trước",
                labels=labels,
                series=[Series("CPI", prices)],
                shape="lines",
                unit="%",
                source=SOURCE,
            )
        ],
        "budget": [_budget()],
        "industry": [
            Chart(
                caption="Biểu đồ 2. Chỉ số sản xuất công nghiệp so với cùng kỳ năm trước",
                labels=labels,
                series=[Series("Tăng trưởng", industry)],
                unit="%",
                source=SOURCE,
            )
        ],
        "retail": [_retail()],
        "social": [_social()],
        "scenarios": [_scenarios()],
    }


def _budget() -> Table:
    return Table(
        columns=["STT", "Chỉ tiêu", "Dự toán", "Thực hiện", "So dự toán", "So cùng kỳ"],
        rows=[
            ["1", "Tổng thu ngân sách nhà nước", "1.966,8", "2.184,6", "109,4%", "115,7%"],
            ["2", "Thu nội địa", "1.668,4", "1.853,6", "111,1%", "118,0%"],
            ["3", "Thu từ dầu thô", "53,2", "44,9", "84,4%", "83,2%"],
            ["4", "Thu cân đối từ xuất nhập khẩu", "235,0", "277,9", "118,3%", "106,9%"],
            ["5", "Tổng chi ngân sách nhà nước", "2.570,0", "1.942,3", "75,6%", "128,3%"],
            ["6", "Chi đầu tư phát triển", "790,7", "598,4", "75,7%", "121,4%"],
            ["7", "Chi trả nợ lãi", "110,5", "94,1", "85,2%", "104,7%"],
            ["8", "Chi thường xuyên", "1.668,8", "1.249,8", "74,9%", "131,8%"],
        ],
        widths=[1, 5, 2, 2, 2, 2],
        caption="Bảng 1. Thu, chi ngân sách nhà nước",
        unit="nghìn tỷ đồng",
        source=SOURCE,
    )


def _retail() -> Table:
    rows = [
        [str(no), name, shown(worth, 0), f"{shown(rise)}%", f"{shown(share)}%"]
        for no, (name, worth, rise, share) in enumerate(RETAIL, start=1)
    ]
    return Table(
        columns=["STT", "Nhóm", "Giá trị", "Tăng", "Tỷ trọng"],
        rows=[*rows, ["", "Tổng số", shown(sum(row[1] for row in RETAIL), 0), "9,6%", "100%"]],
        widths=[1, 6, 2, 2, 2],
        caption="Bảng 2. Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng",
        unit="nghìn tỷ đồng",
        source=SOURCE,
        total=True,
    )


def _social() -> Table:
    return Table(
        columns=["STT", "Chỉ tiêu xã hội", "Kế hoạch năm", "Thực hiện", "Đánh giá"],
        rows=[
            ["1", "Tỷ lệ lao động qua đào tạo có bằng, chứng chỉ", "29,5%", "29,6%", "Vượt"],
            ["2", "Tỷ lệ thất nghiệp khu vực thành thị", "dưới 4%", "2,53%", "Đạt"],
            ["3", "Mức giảm tỷ lệ hộ nghèo đa chiều", "0,8 - 1 điểm", "0,9 điểm", "Đạt"],
            ["4", "Số bác sĩ trên một vạn dân", "15,3", "15,1", "Gần đạt"],
            ["5", "Số giường bệnh trên một vạn dân", "34,7", "34,9", "Vượt"],
            ["6", "Tỷ lệ tham gia bảo hiểm y tế", "95,2%", "95,3%", "Vượt"],
            ["7", "Tỷ lệ xã đạt chuẩn nông thôn mới", "82%", "80,4%", "Gần đạt"],
            ["8", "Tỷ lệ thu gom, xử lý chất thải rắn đô thị", "95,3%", "96,1%", "Vượt"],
        ],
        widths=[1, 6, 2.5, 2.2, 2],
        caption="Bảng 3. Các chỉ tiêu xã hội, môi trường chủ yếu",
    )


def _scenarios() -> Table:
    return Table(
        columns=["STT", "Chỉ tiêu", "Thấp", "Cơ sở", "Cao"],
        rows=[
            ["1", "Tăng trưởng quý IV", "7,9%", "8,5%", "9,3%"],
            ["2", "Tăng trưởng cả năm", "7,9%", "8,1%", "8,4%"],
            ["3", "Lạm phát bình quân", "3,3%", "3,4%", "3,6%"],
            ["4", "Giải ngân vốn đầu tư công", "90%", "95%", "98%"],
            ["5", "Tăng xuất khẩu hai tháng cuối năm", "9%", "13%", "15%"],
        ],
        widths=[1, 6, 2, 2, 2],
        caption="Bảng 4. Kịch bản điều hành",
    )


def _annexes(_: Occasion) -> Sequence[Block]:
    provinces = [
        [str(no), one.name, shown(one.output), shown(one.industry), shown(one.retail), shown(one.revenue)]
        for no, one in enumerate(PROVINCES, start=1)
    ]
    return [
        Heading("Phụ lục I\nMỘT SỐ CHỈ TIÊU KINH TẾ CỦA CÁC TỈNH, THÀNH PHỐ", level=0),
        Table(
            columns=["STT", "Tỉnh, thành phố", "GRDP (%)", "Công nghiệp (%)", "Bán lẻ (%)", "Thu so dự toán (%)"],
            rows=provinces,
            widths=[1, 4, 2, 2.4, 2, 2.6],
            source=SOURCE,
        ),
        PageBreak(),
        Heading("Phụ lục II\nNHIỆM VỤ GIAO CÁC BỘ, CƠ QUAN, ĐỊA PHƯƠNG", level=0),
        Table(
            columns=["STT", "Cơ quan chủ trì", "Nhiệm vụ", "Thời hạn"],
            rows=rows_of("economy_tasks"),
            widths=[1, 4, 6, 2.6],
        ),
        *statistics(),
    ]


def _short(_: Occasion) -> Parts:
    return {"short": [_scenarios()]}


_SUMMARY: Final = PaperPlan(
    "Bản tóm tắt báo cáo",
    "BTT-BTC kinh tế xã hội.pdf",
    "summary",
    "G06",
    621,
    TITLE,
    "economy_summary",
    days=6,
    parts=_short,
)
PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Báo cáo tình hình kinh tế - xã hội {month} tháng",
        "BC-BTC kinh tế xã hội.pdf",
        "report",
        "G06",
        620,
        TITLE,
        "economy_report",
        days=6,
        parts=_parts,
        annexes=_annexes,
    ),
    _SUMMARY,
)
SHORT_PAPERS: tuple[PaperPlan, ...] = (_SUMMARY._replace(number=558),)
