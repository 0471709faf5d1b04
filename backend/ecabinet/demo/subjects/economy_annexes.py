"""The statistical annexes of the report on the economy. All figures are invented."""

from collections.abc import Sequence

from ecabinet.demo.letters import rows_of
from ecabinet.typeset.models import Block, Heading, PageBreak, Table


def annexes() -> Sequence[Block]:
    """Return the annexes after the first two, each on pages of its own."""
    return [
        *_annex("III", "THỰC HIỆN 15 CHỈ TIÊU CHỦ YẾU QUỐC HỘI GIAO",
                ("Chỉ tiêu", "Đơn vị", "Kế hoạch", "Đến nay", "Ước cả năm"), "goals", (6, 1.8, 2.2, 1.8, 2.2)),
        *_annex("IV", "SẢN PHẨM CÔNG NGHIỆP CHỦ YẾU",
                ("Sản phẩm", "Đơn vị", "Sản lượng", "So cùng kỳ (%)"), "products", (6, 2.6, 2.4, 2.6)),
        *_annex("V", "MẶT HÀNG XUẤT KHẨU CHỦ YẾU",
                ("Mặt hàng", "Trị giá (triệu USD)", "So cùng kỳ (%)"), "exports", (6, 3.4, 3)),
        *_annex("VI", "THỊ TRƯỜNG XUẤT KHẨU, NHẬP KHẨU",
                ("Thị trường", "Xuất khẩu", "Nhập khẩu", "So cùng kỳ (%)"), "partners", (6, 2.4, 2.4, 2.6)),
        *_annex("VII", "CÔNG TRÌNH, DỰ ÁN QUAN TRỌNG",
                ("Công trình, dự án", "Việc đang làm", "Tình trạng"), "projects", (5.4, 4.4, 4)),
        *_annex("VIII", "GIÁ MỘT SỐ MẶT HÀNG THIẾT YẾU",
                ("Mặt hàng", "Đơn vị", "Giá bình quân", "So tháng trước (%)"), "essentials", (5, 2.6, 2.8, 2.8)),
        *_annex("IX", "VỐN ĐẦU TƯ TRỰC TIẾP NƯỚC NGOÀI THEO NGÀNH",
                ("Ngành", "Vốn đăng ký (triệu USD)", "Số dự án mới", "Tỷ trọng (%)"), "investors", (5, 3, 2.4, 2.4)),
    ]  # fmt: skip


def _annex(no: str, title: str, columns: Sequence[str], name: str, widths: Sequence[float]) -> list[Block]:
    table = Table(
        columns=["STT", *columns],
        rows=rows_of(f"economy_{name}"),
        widths=[1, *widths],
        source="Bộ Tài chính",
    )
    return [PageBreak(), Heading(f"Phụ lục {no}\n{title}", level=0), table]
