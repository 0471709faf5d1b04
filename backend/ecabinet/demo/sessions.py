"""The agendas of the demo's sessions."""

from typing import Final

from ecabinet.demo.plans import ItemPlan, SessionPlan
from ecabinet.demo.subjects import (
    disasters,
    economy,
    flexible_work,
    health,
    investment,
    land,
    lawmaking,
    procedures,
    rural_health,
    technology,
    underground,
)

ROOM: Final = "Phòng họp số 1, trụ sở Chính phủ"

RUNNING: Final = SessionPlan(
    title="Phiên họp Chính phủ thường kỳ tháng {month}/{year}",
    kind="regular",
    place=ROOM,
    invited=(2, 5),
    items=(
        ItemPlan(
            "Báo cáo tình hình kinh tế - xã hội tháng {month} và {month} tháng năm {year}",
            30,
            "G06",
            economy.PAPERS,
            conclusion=(
                "Thống nhất đánh giá tình hình kinh tế - xã hội tiếp tục chuyển biến tích cực; các cân đối lớn được "
                "bảo đảm, lạm phát trong tầm kiểm soát.\n"
                "Giao Bộ Tài chính tiếp thu ý kiến thành viên Chính phủ, hoàn thiện báo cáo trước ngày 28 hằng tháng; "
                "các bộ quản lý ngành rà soát từng chỉ tiêu còn khó đạt, có giải pháp cụ thể cho quý còn lại."
            ),
        ),
        ItemPlan(
            "Tình hình giải ngân vốn đầu tư công và giải pháp những tháng cuối năm {year}",
            20,
            "G06",
            investment.PAPERS,
            question=(
                "Thông qua dự thảo Nghị quyết về các giải pháp thúc đẩy giải ngân vốn đầu tư công những tháng cuối năm?"
            ),
            conclusion=(
                "Thông qua dự thảo Nghị quyết với 22/27 thành viên tán thành.\n"
                "Giao Bộ Tài chính hoàn thiện, trình ký ban hành; theo dõi tiến độ từng dự án theo tuần, đề xuất điều "
                "chuyển vốn của các dự án giải ngân dưới 50% kế hoạch."
            ),
        ),
        ItemPlan(
            "Tờ trình về dự thảo Nghị định quy định chi tiết một số điều của Luật Đất đai",
            45,
            "G08",
            land.PAPERS,
            kind="decision",
        ),
        ItemPlan(
            "Nghị quyết về đẩy mạnh chuyển đổi số trong cơ quan nhà nước",
            25,
            "G11",
            technology.DIGITAL_PAPERS,
            kind="decision",
        ),
        ItemPlan(
            "Đề nghị xây dựng Luật Phòng, chống thiên tai (sửa đổi)", 20, "G08", disasters.PAPERS, kind="decision"
        ),
        ItemPlan("Nghị định về phụ cấp đối với nhân viên y tế cơ sở", 20, "G13", health.PAPERS, kind="decision"),
        ItemPlan("Nội dung theo chế độ tài liệu mật", 15, "G01", secret_copies=27),
    ),
)

UPCOMING: Final = SessionPlan(
    title="Phiên họp chuyên đề xây dựng pháp luật tháng {month}/{year}",
    kind="thematic",
    place=ROOM,
    invited=(2,),
    items=(
        ItemPlan(
            "Dự án Luật Phòng, chống thiên tai (sửa đổi): đánh giá tác động của chính sách",
            40,
            "G08",
            disasters.IMPACT_PAPERS,
        ),
        ItemPlan("Dự án Luật Giao dịch dữ liệu", 45, "G11", technology.DATA_PAPERS),
        ItemPlan(
            "Tờ trình về dự thảo Nghị quyết về cơ chế đặc thù phát triển y tế cơ sở ở vùng khó khăn",
            30,
            "G13",
            rural_health.PAPERS,
        ),
        ItemPlan("Dự án Luật Quản lý không gian ngầm đô thị", 30, "G09", underground.PAPERS),
        ItemPlan("Đề nghị xây dựng Luật Việc làm linh hoạt", 25, "G04", flexible_work.PAPERS),
        ItemPlan("Báo cáo công tác xây dựng pháp luật năm {year}", 20, "G05", lawmaking.PAPERS),
    ),
)

CLOSED: Final = SessionPlan(
    title="Phiên họp Chính phủ thường kỳ tháng {month}/{year}",
    kind="regular",
    place=ROOM,
    items=(
        ItemPlan(
            "Báo cáo tình hình kinh tế - xã hội tháng {month} và {month} tháng năm {year}",
            35,
            "G06",
            economy.SHORT_PAPERS,
            conclusion=(
                "Tình hình kinh tế - xã hội tiếp tục xu hướng tích cực, tháng sau tốt hơn tháng trước. Tuy vậy, sức "
                "mua trong nước phục hồi chưa vững, thiên tai gây thiệt hại lớn ở một số tỉnh miền núi, ven biển.\n"
                "Các bộ, ngành, địa phương tập trung thực hiện các chỉ tiêu còn lại của năm; Bộ Tài chính cập nhật "
                "kịch bản tăng trưởng quý cuối năm, báo cáo tại phiên họp thường kỳ tiếp theo.\n"
                "Ngân hàng Nhà nước Việt Nam điều hành lãi suất, tỷ giá chủ động, linh hoạt; ưu tiên vốn tín dụng cho "
                "sản xuất, xuất khẩu, nhà ở xã hội."
            ),
        ),
        ItemPlan(
            "Phương án cắt giảm, đơn giản hóa thủ tục hành chính về đầu tư, xây dựng, đất đai",
            30,
            "G05",
            procedures.PAPERS,
            question=("Thông qua phương án cắt giảm, đơn giản hóa thủ tục hành chính về đầu tư, xây dựng, đất đai?"),
            conclusion=(
                "Giao Bộ Tư pháp chủ trì, phối hợp với Bộ Tài chính, Bộ Xây dựng, Bộ Nông nghiệp và Môi trường sửa "
                "đổi các văn bản thuộc thẩm quyền để thực hiện phương án, hoàn thành trong thời hạn 60 ngày.\n"
                "Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Chủ tịch Ủy ban nhân dân cấp tỉnh công khai thủ tục đã cắt "
                "giảm trên Cổng Dịch vụ công quốc gia và tại nơi tiếp nhận hồ sơ."
            ),
        ),
        ItemPlan(
            "Chương trình hành động phát triển nhà ở xã hội ở các khu công nghiệp",
            30,
            "G09",
            procedures.HOUSING_PAPERS,
            question="Thông qua Chương trình hành động phát triển nhà ở xã hội ở các khu công nghiệp?",
            conclusion=(
                "Giao Bộ Xây dựng chủ trì, phối hợp với Ủy ban nhân dân các tỉnh, thành phố rà soát quỹ đất nhà ở xã "
                "hội trong và gần khu công nghiệp, công bố danh mục dự án trong quý I năm tới.\n"
                "Giao Ngân hàng Nhà nước Việt Nam hướng dẫn các tổ chức tín dụng cho vay ưu đãi đối với người mua, "
                "người thuê mua nhà ở xã hội theo quy định."
            ),
        ),
        ItemPlan(
            "Báo cáo khắc phục hậu quả bão, lũ và ổn định đời sống nhân dân vùng bị thiên tai",
            25,
            "G08",
            disasters.RELIEF_PAPERS,
            conclusion=(
                "Biểu dương các lực lượng quân đội, công an, chính quyền cơ sở và nhân dân vùng lũ đã ứng phó kịp "
                "thời.\n"
                "Bộ Nông nghiệp và Môi trường tổng hợp nhu cầu giống cây trồng, vật nuôi và kinh phí khắc phục, phối "
                "hợp với Bộ Tài chính trình Thủ tướng quyết định hỗ trợ trước ngày 15 tháng sau."
            ),
        ),
    ),
)

DRAFT: Final = SessionPlan(
    title="Phiên họp Chính phủ thường kỳ tháng {month}/{year}",
    kind="regular",
    place=ROOM,
    items=(
        ItemPlan("Báo cáo tình hình kinh tế - xã hội tháng {month} và năm {year}", 40, "G06"),
        ItemPlan("Chương trình công tác của Chính phủ năm {coming_year}", 30, "G22"),
        ItemPlan("Đề án nâng cao chất lượng nguồn nhân lực y tế cơ sở", 25, "G13", rural_health.STAFF_PAPERS),
    ),
)
