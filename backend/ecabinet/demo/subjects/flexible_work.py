"""Papers on the law of flexible work."""

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.typeset.models import Chart, Series


def _workers(_: Occasion) -> Parts:
    chart = Chart(
        caption="Biểu đồ 1. Lao động linh hoạt và tỷ lệ có bảo hiểm xã hội",
        labels=["Giao hàng, gọi xe", "Bán hàng trực tuyến", "Làm từ xa", "Bán thời gian", "Nghề tự do"],
        series=[Series("Số người", [1.9, 1.6, 0.9, 1.1, 0.6]), Series("Có bảo hiểm", [0.2, 0.2, 0.5, 0.15, 0.05])],
        unit="triệu người",
        source="Bộ Nội vụ, khảo sát lao động việc làm",
    )
    return {"workers": [chart]}


PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình đề nghị xây dựng Luật",
        "TTr-BNV Luật Việc làm linh hoạt.pdf",
        "submission",
        "G04",
        288,
        "Đề nghị xây dựng Luật Việc làm linh hoạt",
        "flexible_submission",
        parts=_workers,
    ),
)
