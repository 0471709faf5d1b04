"""Papers of the ministry of science and technology: going digital, and the law on trading data."""

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.typeset.models import Chart, Series, Table


def _services(_: Occasion) -> Parts:
    chart = Chart(
        caption="Biểu đồ 1. Tỷ lệ hồ sơ trực tuyến toàn trình theo quý",
        labels=["QI", "QII", "QIII", "QIV (ước)"],
        series=[
            Series("Bộ, cơ quan trung ương", [61.2, 64.8, 67.5, 70.1]),
            Series("Địa phương", [43.5, 49.9, 54.7, 58.2]),
        ],
        unit="%",
        source="Bộ Khoa học và Công nghệ",
    )
    return {"services": [chart]}


def _survey(_: Occasion) -> Parts:
    chart = Chart(
        caption="Biểu đồ 1. Tình trạng hạ tầng tại trụ sở cấp xã",
        labels=["Cáp quang", "Đường dự phòng", "Nguồn điện dự phòng", "Máy dưới 5 năm", "Phòng họp trực tuyến"],
        series=[Series("Tỷ lệ xã", [98.9, 64.2, 51.7, 58.3, 83.6])],
        unit="%",
    )
    groups = Table(
        columns=["STT", "Nhóm", "Số xã", "Tốt", "Khá", "Cần hỗ trợ"],
        rows=[
            ["1", "Phường", "687", "71,2%", "26,1%", "2,7%"],
            ["2", "Xã đồng bằng, trung du", "1.482", "48,6%", "41,9%", "9,5%"],
            ["3", "Xã miền núi, vùng cao", "1.126", "19,3%", "44,1%", "36,6%"],
            ["4", "Xã đảo, đặc khu", "26", "30,8%", "42,3%", "26,9%"],
            ["", "Tổng số", "3.321", "43,2%", "39,4%", "17,4%"],
        ],
        widths=[1, 5, 1.8, 1.8, 1.8, 2.2],
        caption="Bảng 1. Mức độ sẵn sàng theo nhóm xã",
        total=True,
    )
    return {"infrastructure": [chart], "groups": [groups]}


def _labels(_: Occasion) -> Parts:
    table = Table(
        columns=["STT", "Nhãn", "Yêu cầu", "Ví dụ"],
        rows=[
            ["1", "A", "Đầy đủ trên 99%, cập nhật trong ngày, đã kiểm chứng nguồn", "Quan trắc thời tiết, thủy văn"],
            ["2", "B", "Đầy đủ trên 95%, cập nhật hằng tuần", "Lưu lượng giao thông, giá hàng hóa"],
            ["3", "C", "Có mô tả sai số, cập nhật hằng tháng", "Khảo sát thị trường"],
            ["4", "Không nhãn", "Chưa được đánh giá độc lập", "Dữ liệu do người bán tự công bố"],
        ],
        widths=[1, 2, 6, 4.5],
        caption="Bảng 1. Nhãn chất lượng sản phẩm dữ liệu",
    )
    return {"labels": [table]}


def _costs(_: Occasion) -> Parts:
    chart = Chart(
        caption="Biểu đồ 1. Chi phí và lợi ích của ba chính sách trong năm năm",
        labels=["Quyền khai thác", "Sàn giao dịch", "Dữ liệu mở"],
        series=[Series("Chi phí", [0.9, 1.6, 2.4]), Series("Lợi ích", [6.8, 9.2, 41.5])],
        unit="nghìn tỷ đồng",
    )
    return {"costs": [chart]}


DIGITAL_PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình về dự thảo Nghị quyết",
        "TTr-BKHCN chuyển đổi số.pdf",
        "submission",
        "G11",
        418,
        "Về dự thảo Nghị quyết về đẩy mạnh chuyển đổi số trong cơ quan nhà nước",
        "digital_submission",
        parts=_services,
    ),
    PaperPlan(
        "Dự thảo Nghị quyết",
        "Dự thảo Nghị quyết chuyển đổi số.pdf",
        "draft_resolution",
        "G11",
        0,
        "Về đẩy mạnh chuyển đổi số trong cơ quan nhà nước",
        "digital_resolution",
    ),
    PaperPlan(
        "Báo cáo khảo sát chuyển đổi số cấp xã",
        "BC-BKHCN khảo sát cấp xã.pdf",
        "report",
        "G11",
        402,
        "Kết quả khảo sát thực trạng chuyển đổi số tại cấp xã năm {year}",
        "digital_report",
        days=14,
        parts=_survey,
    ),
)
DATA_PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình về dự án Luật",
        "TTr-BKHCN Luật Giao dịch dữ liệu.pdf",
        "submission",
        "G11",
        431,
        "Về dự án Luật Giao dịch dữ liệu",
        "data_submission",
        parts=_labels,
    ),
    PaperPlan(
        "Báo cáo đánh giá tác động chính sách",
        "BC-BKHCN đánh giá tác động Luật Giao dịch dữ liệu.pdf",
        "report",
        "G11",
        432,
        "Đánh giá tác động chính sách của dự án Luật Giao dịch dữ liệu",
        "data_outline",
        parts=_costs,
    ),
)
