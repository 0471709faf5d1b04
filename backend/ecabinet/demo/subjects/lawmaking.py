"""Papers on making laws."""

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.typeset.models import Chart, Series


def _laws(occasion: Occasion) -> Parts:
    years = [str(occasion.day.year - back) for back in range(4, -1, -1)]
    chart = Chart(
        caption="Biểu đồ 1. Dự án luật, nghị quyết Chính phủ trình và được thông qua",
        labels=years,
        series=[Series("Trình", [18, 22, 31, 39, 47]), Series("Thông qua", [16, 19, 28, 36, 44])],
        unit="dự án",
        source="Bộ Tư pháp",
    )
    return {"laws": [chart]}


PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Báo cáo công tác xây dựng pháp luật",
        "BC-BTP xây dựng pháp luật.pdf",
        "report",
        "G05",
        246,
        "Công tác xây dựng pháp luật năm {year} và nhiệm vụ năm {coming_year}",
        "lawmaking_report",
        days=8,
        parts=_laws,
    ),
)
