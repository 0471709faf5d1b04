"""Papers on the decree that details the land law."""

from collections.abc import Sequence
from typing import Final

from ecabinet.demo.letters import Parts, blocks_of, rows_of
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.typeset.models import Block, Chart, Heading, PageBreak, Paragraph, Series, Table

SUBJECT: Final = "quy định chi tiết một số điều của Luật Đất đai"
FORMS: Final = (
    ("01", "ĐƠN ĐĂNG KÝ ĐẤT ĐAI LẦN ĐẦU"),
    ("02", "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT"),
    ("03", "ĐƠN ĐỀ NGHỊ GIAO ĐẤT, CHO THUÊ ĐẤT, CHUYỂN MỤC ĐÍCH, GIA HẠN SỬ DỤNG ĐẤT"),
    ("04", "PHƯƠNG ÁN SỬ DỤNG ĐẤT KẾT HỢP ĐA MỤC ĐÍCH"),
    ("05", "BIÊN BẢN KIỂM ĐẾM ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT"),
    ("06", "PHIẾU YÊU CẦU CUNG CẤP THÔNG TIN ĐẤT ĐAI"),
)


def _submission_parts(_: Occasion) -> Parts:
    volume = Chart(
        caption="Biểu đồ 1. Hồ sơ đăng ký biến động theo vùng",
        labels=[
            "Trung du, miền núi phía Bắc",
            "ĐB sông Hồng",
            "Bắc Trung Bộ",
            "Nam Trung Bộ, Tây Nguyên",
            "Đông Nam Bộ",
            "ĐB sông Cửu Long",
        ],
        series=[
            Series("Tiếp nhận", [512, 1204, 634, 701, 986, 541]),
            Series("Quá hạn", [81, 55, 62, 88, 51, 49]),
        ],
        unit="nghìn hồ sơ",
        source="Bộ Nông nghiệp và Môi trường tổng hợp từ báo cáo của 34 tỉnh, thành phố",
    )
    changes = Table(
        columns=["STT", "Nội dung", "Hiện hành", "Dự thảo"],
        rows=[
            ["1", "Thời hạn đăng ký biến động", "15 ngày", "10 ngày làm việc; hồ sơ điện tử 07 ngày làm việc"],
            ["2", "Nơi nộp hồ sơ", "Nơi có đất", "Điểm tiếp nhận bất kỳ trong tỉnh"],
            ["3", "Yêu cầu bổ sung hồ sơ", "Không giới hạn số lần", "Một lần, trong 01 ngày làm việc"],
            ["4", "Giấy tờ về nhân thân", "Bản sao chứng thực", "Không nộp, cơ quan tự khai thác"],
            ["5", "Kiểm đếm tài sản", "Biên bản giấy", "Biên bản điện tử tại thực địa"],
            ["6", "Cung cấp thông tin đất đai", "03 ngày làm việc", "Trong ngày"],
        ],
        widths=[1, 4, 3, 5],
        caption="Bảng 1. Những thay đổi chính đối với người sử dụng đất",
    )
    return {"volume": [volume], "changes": [changes]}


def _verification_parts(_: Occasion) -> Parts:
    readiness = Table(
        columns=["STT", "Điều kiện", "Đã sẵn sàng", "Còn phải hoàn thành"],
        rows=[
            ["1", "Xã có từ 02 công chức địa chính", "2.909 xã", "412 xã"],
            ["2", "Tỉnh kết nối dữ liệu công chứng", "20 tỉnh", "14 tỉnh"],
            ["3", "Tỉnh kết nối dữ liệu thuế hai chiều", "31 tỉnh", "3 tỉnh"],
            ["4", "Hồ sơ địa chính đã số hóa", "68,4%", "31,6%"],
            ["5", "Điểm tiếp nhận lưu động ở vùng khó khăn", "1.126 điểm", "774 điểm"],
        ],
        widths=[1, 5, 3, 3],
        caption="Bảng 1. Mức độ sẵn sàng thi hành Nghị định",
        source="báo cáo của các địa phương gửi Hội đồng thẩm định",
    )
    return {"readiness": [readiness]}


def _opinion_parts(_: Occasion) -> Parts:
    chart = Chart(
        caption="Biểu đồ 1. Kết quả tiếp thu ý kiến theo nhóm nội dung",
        labels=["Đăng ký", "Bồi thường", "Giao đất", "Dữ liệu", "Khác"],
        series=[Series("Tiếp thu", [176, 129, 107, 66, 39]), Series("Giải trình", [35, 35, 32, 12, 11])],
        unit="ý kiến",
    )
    table = Table(
        columns=["STT", "Điều", "Cơ quan góp ý", "Nội dung góp ý", "Tiếp thu, giải trình"],
        rows=rows_of("land_opinions"),
        widths=[1, 1.5, 3, 5, 5],
        caption="Bảng 1. Các ý kiến chính",
    )
    return {"chart": [chart], "opinions": [table]}


def _annexes(occasion: Occasion) -> Sequence[Block]:
    first: list[Block] = [
        Heading("Phụ lục I\nTHÀNH PHẦN HỒ SƠ VÀ THỜI HẠN GIẢI QUYẾT THỦ TỤC", level=0),
        Paragraph("(Ban hành kèm theo Nghị định của Chính phủ; thời hạn tính bằng ngày làm việc)", italic=True),
        Table(
            columns=["STT", "Thủ tục", "Thành phần hồ sơ", "Thời hạn", "Vùng khó khăn"],
            rows=rows_of("land_procedures"),
            widths=[1, 4.5, 6, 1.8, 1.9],
        ),
    ]
    return [*first, *blocks_of("land_forms", occasion, {no: _form(no, title) for no, title in FORMS})]


def _form(no: str, title: str) -> list[Block]:
    return [
        PageBreak(),
        Heading(f"Phụ lục II\nMẫu số {no}\n{title}", level=0),
        Paragraph("Kính gửi: (cơ quan có thẩm quyền giải quyết)"),
    ]


PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình về dự thảo Nghị định",
        "TTr-BNNMT Nghị định Luật Đất đai.pdf",
        "submission",
        "G08",
        356,
        f"Về dự thảo Nghị định {SUBJECT}",
        "land_submission",
        parts=_submission_parts,
    ),
    PaperPlan(
        "Dự thảo Nghị định",
        "Dự thảo Nghị định Luật Đất đai (bản 4).pdf",
        "draft_decree",
        "G08",
        0,
        "Quy định chi tiết một số điều của Luật Đất đai",
        "land_decree",
        annexes=_annexes,
    ),
    PaperPlan(
        "Báo cáo thẩm tra của Bộ Tư pháp",
        "BCTT-BTP Nghị định Luật Đất đai.pdf",
        "verification_report",
        "G05",
        212,
        f"Thẩm tra dự thảo Nghị định {SUBJECT}",
        "land_verification",
        days=9,
        parts=_verification_parts,
    ),
    PaperPlan(
        "Báo cáo tiếp thu, giải trình ý kiến",
        "BC-BNNMT tiếp thu giải trình.pdf",
        "report",
        "G08",
        357,
        f"Tiếp thu, giải trình ý kiến đối với dự thảo Nghị định {SUBJECT}",
        "land_opinions",
        parts=_opinion_parts,
    ),
)
