"""The annexes of the report on the impact of the law on natural disasters. All figures are invented."""

from collections.abc import Sequence

from ecabinet.demo.letters import blocks_of, rows_of
from ecabinet.demo.occasion import Occasion
from ecabinet.typeset.models import Block, Heading, PageBreak, Table


def annexes(occasion: Occasion) -> Sequence[Block]:
    """Return the annexes, each on pages of its own."""
    return [
        *_table("I", "SO SÁNH QUY ĐỊNH HIỆN HÀNH VỚI CHÍNH SÁCH ĐỀ XUẤT", "disasters_compared",
                ("Nội dung", "Hiện hành", "Đề xuất", "Lý do"), (2.6, 3.6, 4, 3.4)),
        *_table("II", "LOẠI HÌNH THIÊN TAI CHÍNH VÀ SỐ HỘ CẦN DI DỜI", "disasters_zones",
                ("Tỉnh, thành phố", "Loại hình chính", "Điểm nguy cơ", "Hộ cần di dời"), (3.4, 5.6, 2.2, 2.4)),
        *_table("III", "CÁC ĐỢT THIÊN TAI LỚN TRONG NĂM", "disasters_events",
                ("Thời gian", "Loại hình", "Địa bàn", "Chết, mất tích (người)", "Thiệt hại (tỷ đồng)"),
                (2, 3.4, 5, 2.2, 2.2)),
        *_table("IV", "KẾT QUẢ KHẢO SÁT 4.212 HỘ GIA ĐÌNH", "disasters_survey",
                ("Nội dung", "Chung", "Miền núi", "Đồng bằng, ven biển"), (6, 2, 2, 2.6)),
        *_text("V", "MÔ PHỎNG LẠI BA TRẬN THIÊN TAI", "disasters_cases", occasion),
        *_text("VI", "ĐỀ CƯƠNG CHI TIẾT DỰ THẢO LUẬT", "disasters_outline", occasion),
        *_table("VII", "LUẬT CÓ LIÊN QUAN CẦN SỬA ĐỔI ĐỒNG BỘ", "disasters_related",
                ("Luật", "Nội dung cần sửa đổi"), (4, 8)),
    ]  # fmt: skip


def _table(no: str, title: str, name: str, columns: Sequence[str], widths: Sequence[float]) -> list[Block]:
    table = Table(columns=["STT", *columns], rows=rows_of(name), widths=[1, *widths])
    return [PageBreak(), Heading(f"Phụ lục {no}\n{title}", level=0), table]


def _text(no: str, title: str, name: str, occasion: Occasion) -> list[Block]:
    return [PageBreak(), Heading(f"Phụ lục {no}\n{title}", level=0), *blocks_of(name, occasion)]
