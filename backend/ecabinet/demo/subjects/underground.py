"""Papers on the law of space below cities."""

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.typeset.models import Table


def _depths(_: Occasion) -> Parts:
    table = Table(
        columns=["STT", "Độ sâu", "Sử dụng hiện nay", "Vướng mắc"],
        rows=[
            ["1", "0 - 5 m", "Cáp điện, viễn thông, cấp nước, thoát nước", "Chồng chéo, không có bản đồ chung"],
            ["2", "5 - 15 m", "Tầng hầm, bãi đỗ xe, trung tâm thương mại", "Không nối thông giữa các tòa nhà"],
            ["3", "15 - 30 m", "Đường sắt đô thị, ga ngầm", "Chưa rõ quyền đi dưới thửa đất tư"],
            ["4", "Trên 30 m", "Giếng khoan, hầm thoát nước sâu", "Chưa có quy hoạch"],
        ],
        widths=[1, 2, 5, 5],
        caption="Bảng 1. Sử dụng không gian ngầm theo độ sâu",
    )
    return {"depths": [table]}


PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình về dự án Luật",
        "TTr-BXD không gian ngầm đô thị.pdf",
        "submission",
        "G09",
        274,
        "Về dự án Luật Quản lý không gian ngầm đô thị",
        "underground_submission",
        parts=_depths,
    ),
)
