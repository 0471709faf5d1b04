"""Papers on paying out public investment."""

from collections.abc import Sequence

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.demo.subjects.figures import PROVINCES, shown
from ecabinet.typeset.models import Block, Chart, Heading, PageBreak, Series, Table

PAID = (2.4, 6.1, 10.4, 16.9, 24.5, 32.8, 40.1, 47.2, 53.8, 61.7, 71.9, 80.3)
PAID_BEFORE = (1.7, 5.2, 9.6, 14.7, 20.5, 29.1, 36.6, 42.8, 48.4, 56.2, 66.3, 77.6)
MINISTRIES = (
    ("Bộ Xây dựng", 87430, 79.8),
    ("Bộ Quốc phòng", 26410, 76.4),
    ("Bộ Công an", 14980, 81.1),
    ("Bộ Nông nghiệp và Môi trường", 19220, 72.9),
    ("Bộ Giáo dục và Đào tạo", 5660, 58.3),
    ("Bộ Y tế", 8140, 52.7),
    ("Bộ Văn hóa, Thể thao và Du lịch", 3120, 63.0),
    ("Bộ Khoa học và Công nghệ", 4870, 49.5),
    ("Bộ Tài chính", 2940, 66.8),
    ("Bộ Tư pháp", 1280, 74.2),
    ("Bộ Nội vụ", 1460, 55.1),
    ("Bộ Ngoại giao", 690, 47.9),
    ("Bộ Công Thương", 1010, 69.3),
    ("Ủy ban Dân tộc và Miền núi", 420, 61.4),
    ("Ngân hàng Nhà nước Việt Nam", 380, 57.6),
    ("Thanh tra Chính phủ", 210, 78.0),
    ("Văn phòng Chính phủ", 340, 82.5),
)


def _parts(occasion: Occasion) -> Parts:
    count = occasion.day.month
    progress = Chart(
        caption="Biểu đồ 1. Lũy kế giải ngân so với kế hoạch",
        labels=[f"T{no}" for no in range(1, count + 1)],
        series=[Series(f"Năm {occasion.day.year}", list(PAID[:count])),
                Series(f"Năm {occasion.day.year - 1}", list(PAID_BEFORE[:count]))],
        shape="lines",
        unit="%",
        source="Bộ Tài chính",
    )  # fmt: skip
    sectors = Table(
        columns=["STT", "Ngành, lĩnh vực", "Kế hoạch", "Giải ngân", "Tỷ lệ"],
        rows=[
            ["1", "Giao thông", "402.310", "301.740", "75,0%"],
            ["2", "Nông nghiệp, thủy lợi, phòng chống thiên tai", "96.480", "68.990", "71,5%"],
            ["3", "Giáo dục, đào tạo và giáo dục nghề nghiệp", "71.260", "47.100", "66,1%"],
            ["4", "Y tế, dân số, gia đình", "44.870", "26.430", "58,9%"],
            ["5", "Công nghệ thông tin, chuyển đổi số", "28.940", "15.080", "52,1%"],
            ["6", "Quốc phòng, an ninh", "67.350", "52.530", "78,0%"],
            ["7", "Cấp nước, thoát nước, xử lý rác thải", "39.620", "25.750", "65,0%"],
            ["8", "Văn hóa, thể thao, du lịch", "24.180", "16.200", "67,0%"],
            ["9", "Lĩnh vực khác", "122.240", "91.060", "74,5%"],
            ["", "Tổng số", "897.250", "644.880", "71,9%"],
        ],
        widths=[1, 6, 2.2, 2.2, 1.8],
        caption="Bảng 1. Giải ngân theo ngành, lĩnh vực",
        unit="tỷ đồng",
        source="Bộ Tài chính",
        total=True,
    )
    return {"progress": [progress], "sectors": [sectors]}


def _annexes(_: Occasion) -> Sequence[Block]:
    provinces = [(one.name, one.plan, one.paid) for one in PROVINCES]
    return [
        Heading("Phụ lục I\nGIẢI NGÂN CỦA CÁC BỘ, CƠ QUAN TRUNG ƯƠNG", level=0),
        _paid_table(MINISTRIES, "Bộ, cơ quan"),
        PageBreak(),
        Heading("Phụ lục II\nGIẢI NGÂN CỦA CÁC TỈNH, THÀNH PHỐ", level=0),
        _paid_table(provinces, "Tỉnh, thành phố"),
    ]


def _paid_table(lines: Sequence[tuple[str, int, float]], who: str) -> Table:
    rows = []
    for no, (name, plan, paid) in enumerate(lines, start=1):
        verdict = "Trên bình quân" if paid >= 71.9 else "Dưới 65%" if paid < 65 else "Dưới bình quân"
        rows.append([str(no), name, shown(plan, 0), shown(plan * paid / 100, 0), f"{shown(paid)}%", verdict])
    return Table(
        columns=["STT", who, "Kế hoạch", "Giải ngân", "Tỷ lệ", "So với bình quân"],
        rows=rows,
        widths=[1, 5, 2.2, 2.2, 1.8, 3],
        unit="tỷ đồng",
        source="Bộ Tài chính",
    )


PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Báo cáo tình hình giải ngân vốn đầu tư công",
        "BC-BTC giải ngân vốn đầu tư công.pdf",
        "report",
        "G06",
        618,
        "Tình hình giải ngân vốn đầu tư công {month} tháng và giải pháp những tháng cuối năm {year}",
        "investment_report",
        days=7,
        parts=_parts,
        annexes=_annexes,
    ),
    PaperPlan(
        "Dự thảo Nghị quyết",
        "Dự thảo Nghị quyết giải ngân.pdf",
        "draft_resolution",
        "G06",
        0,
        "Về các giải pháp thúc đẩy giải ngân vốn đầu tư công những tháng cuối năm {year}",
        "investment_resolution",
        days=7,
    ),
)
