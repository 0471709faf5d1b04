"""Papers on natural disasters: the law to be revised, its impact, and relief."""

from typing import Final

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.demo.subjects.disasters_annexes import annexes
from ecabinet.typeset.models import Chart, Series, Table

LAW: Final = "Luật Phòng, chống thiên tai (sửa đổi)"


def _losses(occasion: Occasion) -> Chart:
    years = [str(occasion.day.year - back) for back in range(6, -1, -1)]
    return Chart(
        caption="Biểu đồ 1. Thiệt hại do thiên tai",
        labels=years,
        series=[Series("Thiệt hại (nghìn tỷ đồng)", [39.9, 5.2, 19.5, 9.3, 91.6, 63.4, 97.0])],
        unit="nghìn tỷ đồng",
        source="Cục Quản lý đê điều và Phòng, chống thiên tai",
    )


def _submission(occasion: Occasion) -> Parts:
    return {"losses": [_losses(occasion)]}


def _impact(occasion: Occasion) -> Parts:
    insurance = Chart(
        caption="Biểu đồ 2. Phần thiệt hại được bảo hiểm chi trả theo ba giải pháp",
        labels=["Hiện nay", "Sau 3 năm", "Sau 5 năm", "Sau 10 năm"],
        series=[Series("4A", [4.7, 5.2, 5.8, 6.9]), Series("4B", [4.7, 8.4, 11.6, 15.8]),
                Series("4C", [4.7, 9.9, 14.2, 21.0])],
        shape="lines",
        unit="%",
    )  # fmt: skip
    totals = Table(
        columns=["STT", "Chính sách", "Giải pháp chọn", "Chi phí", "Lợi ích", "Tỷ suất"],
        rows=[
            ["1", "Bản đồ rủi ro có giá trị pháp lý", "1B", "27.700", "68.900", "2,5"],
            ["2", "Cảnh báo sớm", "2B", "3.200", "21.400", "6,7"],
            ["3", "Thẩm quyền, lực lượng cấp xã", "3B", "11.600", "36.300", "3,1"],
            ["4", "Tài chính, bảo hiểm rủi ro", "4B", "28.700", "39.000", "1,4"],
            ["5", "Phục hồi, tái thiết tốt hơn", "5B", "9.100", "43.200", "4,7"],
            ["", "Tổng số", "", "80.300", "208.800", "2,6"],
        ],
        widths=[1, 5, 2.2, 2, 2, 1.6],
        caption="Bảng 1. Chi phí, lợi ích trong 15 năm",
        unit="tỷ đồng, giá hiện tại",
        total=True,
    )
    return {"losses": [_losses(occasion)], "insurance": [insurance], "totals": [totals]}


def _relief(_: Occasion) -> Parts:
    damage = Table(
        columns=["STT", "Lĩnh vực", "Thiệt hại", "Đã khắc phục"],
        rows=[
            ["1", "Nhà ở", "7.860", "46%"],
            ["2", "Nông nghiệp, thủy sản", "12.740", "58%"],
            ["3", "Giao thông", "8.930", "72%"],
            ["4", "Thủy lợi, đê điều", "4.610", "39%"],
            ["5", "Điện, thông tin", "1.520", "97%"],
            ["6", "Giáo dục, y tế", "1.280", "81%"],
            ["7", "Công nghiệp, dịch vụ", "1.960", "64%"],
            ["", "Tổng số", "38.900", "62%"],
        ],
        widths=[1, 6, 2.4, 2.4],
        caption="Bảng 1. Thiệt hại theo lĩnh vực",
        unit="tỷ đồng",
        total=True,
    )
    return {"damage": [damage]}


PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình đề nghị xây dựng Luật",
        "TTr-BNNMT Luật Phòng chống thiên tai.pdf",
        "submission",
        "G08",
        349,
        f"Đề nghị xây dựng {LAW}",
        "disasters_submission",
        parts=_submission,
    ),
    PaperPlan(
        "Bản tóm tắt Tờ trình",
        "BTT-BNNMT Luật Phòng chống thiên tai.pdf",
        "summary",
        "G08",
        350,
        f"Tờ trình đề nghị xây dựng {LAW}",
        "disasters_summary",
    ),
)
IMPACT_PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Báo cáo đánh giá tác động của chính sách",
        "BC-BNNMT đánh giá tác động Luật Phòng chống thiên tai.pdf",
        "report",
        "G08",
        361,
        f"Đánh giá tác động của chính sách trong dự\u00a0án {LAW}",
        "disasters_impact",
        parts=_impact,
        annexes=annexes,
    ),
    PAPERS[1]._replace(number=362, file_name="BTT-BNNMT đánh giá tác động.pdf"),
)
RELIEF_PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Báo cáo khắc phục hậu quả bão, lũ",
        "BC-BNNMT khắc phục bão lũ.pdf",
        "report",
        "G08",
        318,
        "Công tác khắc phục hậu quả bão, lũ và ổn định đời sống nhân dân vùng bị thiên tai",
        "disasters_relief",
        days=6,
        parts=_relief,
    ),
)
