"""Papers on the allowance of primary health workers."""

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.typeset.models import Chart, Series, Table


def _income(_: Occasion) -> Parts:
    chart = Chart(
        caption="Biểu đồ 1. Thu nhập bình quân tháng của bác sĩ theo nơi làm việc",
        labels=["Trạm xã khu vực III", "Trạm y tế khác", "Bệnh viện khu vực", "Bệnh viện tỉnh", "Bệnh viện trung ương"],
        series=[Series("Thu nhập", [10.4, 9.7, 14.8, 21.1, 27.6])],
        unit="triệu đồng",
        source="Bộ Y tế, khảo sát tại 12 tỉnh",
    )
    return {"income": [chart]}


def _report(_: Occasion) -> Parts:
    cost = Table(
        columns=["STT", "Chế độ", "Số người", "Trung ương", "Địa phương", "Cộng"],
        rows=[
            ["1", "Phụ cấp ưu đãi nghề", "71.260", "2.140", "1.380", "3.520"],
            ["2", "Phụ cấp trực", "58.900", "410", "330", "740"],
            ["3", "Phụ cấp chống dịch", "22.400", "90", "110", "200"],
            ["4", "Nhân viên y tế thôn, bản", "89.400", "720", "430", "1.150"],
            ["5", "Hỗ trợ thu hút bác sĩ", "600", "150", "30", "180"],
            ["6", "Chi theo kết quả", "71.260", "360", "270", "630"],
            ["", "Tổng số", "", "3.870", "2.550", "6.420"],
        ],
        widths=[1, 5, 2, 2.2, 2.2, 1.8],
        caption="Bảng 1. Kinh phí tăng thêm mỗi năm",
        unit="tỷ đồng",
        total=True,
    )
    stay = Chart(
        caption="Biểu đồ 1. Số nhân viên y tế cơ sở thôi việc: đã xảy ra và dự báo",
        labels=["Năm 1", "Năm 2", "Năm 3", "Dự báo 1", "Dự báo 2", "Dự báo 3"],
        series=[Series("Giữ nguyên", [1420, 1588, 1828, 1950, 2080, 2210]),
                Series("Theo dự thảo", [1420, 1588, 1828, 1310, 940, 730])],
        shape="lines",
        unit="người",
    )  # fmt: skip
    return {"cost": [cost], "stay": [stay]}


PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình về dự thảo Nghị định",
        "TTr-BYT phụ cấp y tế cơ sở.pdf",
        "submission",
        "G13",
        198,
        "Về dự thảo Nghị định về chế độ phụ cấp đối với nhân viên y tế cơ sở",
        "health_submission",
        parts=_income,
    ),
    PaperPlan(
        "Dự thảo Nghị định",
        "Dự thảo Nghị định phụ cấp y tế cơ sở.pdf",
        "draft_decree",
        "G13",
        0,
        "Về chế độ phụ cấp đối với nhân viên y tế cơ sở",
        "health_decree",
    ),
    PaperPlan(
        "Báo cáo đánh giá tác động và kinh phí",
        "BC-BYT đánh giá tác động phụ cấp.pdf",
        "report",
        "G13",
        199,
        "Đánh giá tác động và kinh phí thực hiện chế độ phụ cấp đối với nhân viên y tế cơ sở",
        "health_report",
        parts=_report,
    ),
)
