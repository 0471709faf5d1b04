"""Papers on health care where it is hard to reach, and on its people."""

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.typeset.models import Chart, Series


def _gaps(_: Occasion) -> Parts:
    chart = Chart(
        caption="Biểu đồ 1. Khoảng cách tiếp cận dịch vụ y tế",
        labels=["Trạm có bác sĩ", "Đủ thuốc thiết yếu", "Có siêu âm", "Cấp cứu trong 60 phút"],
        series=[Series("Vùng khó khăn", [68.2, 54.1, 37.6, 41.9]), Series("Cả nước", [91.4, 83.7, 72.3, 78.5])],
        unit="%",
        source="Bộ Y tế",
    )
    return {"gaps": [chart]}


PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình về dự thảo Nghị quyết",
        "TTr-BYT y tế cơ sở vùng khó khăn.pdf",
        "submission",
        "G13",
        207,
        "Về dự thảo Nghị quyết về cơ chế đặc thù phát triển y tế cơ sở ở vùng khó khăn",
        "rural_health_submission",
        parts=_gaps,
    ),
    PaperPlan(
        "Dự thảo Nghị quyết",
        "Dự thảo Nghị quyết y tế cơ sở vùng khó khăn.pdf",
        "draft_resolution",
        "G13",
        0,
        "Về cơ chế đặc thù phát triển y tế cơ sở ở vùng khó khăn",
        "rural_health_resolution",
    ),
)
STAFF_PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình về Đề án",
        "TTr-BYT Đề án nhân lực y tế cơ sở (bản 1).pdf",
        "submission",
        "G13",
        211,
        "Về Đề án nâng cao chất lượng nguồn nhân lực y tế cơ sở",
        "staff_submission",
        days=22,
    ),
)
