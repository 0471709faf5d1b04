"""Papers of the closed session: procedures cut, homes for workers."""

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.typeset.models import Chart, Series, Table


def _stages(_: Occasion) -> Parts:
    chart = Chart(
        caption="Biểu đồ 1. Thời gian thực hiện một dự án nhóm B theo giai đoạn",
        labels=["Chủ trương", "Đất đai", "Quy hoạch, thiết kế", "Môi trường, PCCC", "Cấp phép", "Nghiệm thu"],
        series=[
            Series("Hiện hành", [4.2, 8.6, 5.1, 3.8, 2.1, 2.2]),
            Series("Theo phương án", [2.5, 5.4, 3.0, 1.8, 1.0, 1.3]),
        ],
        unit="tháng",
        source="Bộ Tư pháp",
    )
    return {"stages": [chart]}


def _demand(_: Occasion) -> Parts:
    table = Table(
        columns=["STT", "Vùng", "Nhu cầu", "Hoàn thành", "Đang xây", "Còn thiếu"],
        rows=[
            ["1", "Trung du, miền núi phía Bắc", "148", "16", "21", "111"],
            ["2", "Đồng bằng sông Hồng", "341", "52", "61", "228"],
            ["3", "Bắc Trung Bộ", "76", "9", "12", "55"],
            ["4", "Nam Trung Bộ, Tây Nguyên", "69", "11", "14", "44"],
            ["5", "Đông Nam Bộ", "352", "46", "49", "257"],
            ["6", "Đồng bằng sông Cửu Long", "74", "8", "11", "55"],
            ["", "Tổng số", "1.060", "142", "168", "750"],
        ],
        widths=[1, 5, 1.8, 2, 2, 2],
        caption="Bảng 1. Nhu cầu nhà ở của công nhân đến năm 2030",
        unit="nghìn căn",
        total=True,
    )
    return {"demand": [table]}


PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình về phương án",
        "TTr-BTP cắt giảm thủ tục.pdf",
        "submission",
        "G05",
        221,
        "Về phương án cắt giảm, đơn giản hóa thủ tục hành chính về đầu tư, xây dựng, đất đai",
        "procedures_submission",
        parts=_stages,
    ),
)
HOUSING_PAPERS: tuple[PaperPlan, ...] = (
    PaperPlan(
        "Tờ trình về Chương trình hành động",
        "TTr-BXD nhà ở xã hội khu công nghiệp.pdf",
        "submission",
        "G09",
        251,
        "Về Chương trình hành động phát triển nhà ở xã hội ở các khu công nghiệp",
        "housing_submission",
        parts=_demand,
    ),
)
