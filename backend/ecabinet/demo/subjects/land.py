"""Papers on the decree that details the land law."""

from collections.abc import Sequence
from typing import Final

from ecabinet.demo.letters import Parts
from ecabinet.demo.occasion import Occasion
from ecabinet.demo.plans import PaperPlan
from ecabinet.typeset.models import Block, Chart, Heading, PageBreak, Paragraph, Series, Table

SUBJECT: Final = "quy định chi tiết một số điều của Luật Đất đai"
PROCEDURES: Final = (
    ("Đăng ký đất đai lần đầu", "Đơn Mẫu số 01; giấy tờ về quyền sử dụng đất (nếu có); sơ đồ thửa đất", "20", "30"),
    ("Chuyển nhượng, tặng cho toàn bộ thửa đất", "Đơn Mẫu số 02; hợp đồng công chứng điện tử", "10", "20"),
    ("Chuyển nhượng một phần thửa đất", "Đơn Mẫu số 02; hợp đồng; mảnh trích đo", "10", "20"),
    ("Thừa kế quyền sử dụng đất", "Đơn Mẫu số 02; văn bản thỏa thuận hoặc bản án; không nộp giấy khai sinh", "10", "20"),
    ("Góp vốn bằng quyền sử dụng đất", "Đơn Mẫu số 02; hợp đồng góp vốn", "10", "20"),
    ("Xóa góp vốn", "Đơn Mẫu số 02; văn bản chấm dứt góp vốn", "3", "13"),
    ("Đăng ký thế chấp", "Phiếu yêu cầu; hợp đồng thế chấp điện tử", "1", "3"),
    ("Xóa đăng ký thế chấp", "Phiếu yêu cầu; xác nhận của bên nhận thế chấp", "1", "3"),
    ("Tách thửa, hợp thửa đất", "Đơn Mẫu số 02; mảnh trích đo; bản vẽ tách thửa, hợp thửa", "12", "22"),
    ("Thay đổi thông tin người sử dụng đất", "Đơn Mẫu số 02; khai thác dữ liệu dân cư", "4", "14"),
    ("Thay đổi diện tích do sạt lở tự nhiên", "Đơn Mẫu số 02; biên bản kiểm tra thực địa", "8", "18"),
    ("Cấp đổi Giấy chứng nhận", "Đơn Mẫu số 02; Giấy chứng nhận đã cấp", "5", "15"),
    ("Cấp lại Giấy chứng nhận bị mất", "Đơn Mẫu số 02; thông báo niêm yết 15 ngày", "10", "20"),
    ("Đính chính Giấy chứng nhận", "Đơn đề nghị (nếu do người dân); Giấy chứng nhận", "8", "12"),
    ("Chuyển mục đích phải xin phép", "Đơn Mẫu số 03; khai thác dữ liệu quy hoạch", "15", "25"),
    ("Chuyển mục đích không phải xin phép", "Đơn Mẫu số 02", "5", "15"),
    ("Gia hạn sử dụng đất", "Đơn Mẫu số 03; báo cáo sử dụng đất", "7", "17"),
    ("Xác nhận tiếp tục sử dụng đất nông nghiệp", "Đơn Mẫu số 02", "5", "15"),
    ("Giao đất, cho thuê đất không qua đấu giá", "Đơn Mẫu số 03; văn bản chấp thuận đầu tư", "18", "28"),
    ("Thẩm định nhu cầu sử dụng đất", "Đơn Mẫu số 03; thuyết minh dự án", "10", "10"),
    ("Phê duyệt phương án sử dụng đất kết hợp", "Phương án Mẫu số 04", "15", "20"),
    ("Đăng ký tài sản gắn liền với đất", "Đơn Mẫu số 02; giấy phép xây dựng hoặc hồ sơ hoàn công", "8", "18"),
    ("Đăng ký công trình ngầm", "Đơn Mẫu số 02; bản vẽ mặt bằng, mặt cắt công trình", "12", "12"),
    ("Bán tài sản gắn liền với đất thuê", "Đơn Mẫu số 02; hợp đồng mua bán tài sản", "8", "18"),
    ("Xác định lại diện tích đất ở", "Đơn Mẫu số 02; giấy tờ trước ngày 01/7/2004", "15", "25"),
    ("Hòa giải tranh chấp đất đai", "Đơn yêu cầu; tài liệu chứng minh", "30", "35"),
    ("Cung cấp thông tin đất đai", "Phiếu yêu cầu Mẫu số 06", "1", "1"),
)
FORMS: Final = (
    (
        "Mẫu số 01",
        "ĐƠN ĐĂNG KÝ ĐẤT ĐAI LẦN ĐẦU",
        (
            "1. Người sử dụng đất: ghi họ và tên, số định danh cá nhân; tổ chức ghi tên, mã số doanh nghiệp hoặc quyết "
            "định thành lập. Trường hợp đất là tài sản chung của vợ và chồng thì ghi tên cả hai người.",
            "2. Địa chỉ nhận thông báo, số điện thoại, địa chỉ thư điện tử (nếu có).",
            "3. Thửa đất đăng ký: thửa số, tờ bản đồ số, địa chỉ, diện tích, ranh giới, loại đất, thời điểm bắt đầu sử "
            "dụng, nguồn gốc sử dụng, tình trạng tranh chấp.",
            "4. Tài sản gắn liền với đất: loại nhà ở, công trình; diện tích xây dựng, diện tích sàn; năm hoàn thành.",
            "5. Đề nghị: đăng ký đất đai; cấp Giấy chứng nhận; ghi nợ nghĩa vụ tài chính (đánh dấu nội dung lựa chọn).",
            "6. Cam kết về tính chính xác của nội dung kê khai; đồng ý để cơ quan nhà nước khai thác dữ liệu quy định "
            "tại Điều 9 Nghị định này.",
        ),
    ),
    (
        "Mẫu số 02",
        "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT",
        (
            "1. Người đề nghị; người đại diện nộp hồ sơ và số văn bản ủy quyền điện tử (nếu có).",
            "2. Giấy chứng nhận đã cấp: số phát hành, số vào sổ, ngày cấp hoặc mã tra cứu bản điện tử.",
            "3. Nội dung biến động: mô tả từ ... thành ...; lý do biến động; căn cứ pháp lý (số hợp đồng công chứng, bản "
            "án, quyết định).",
            "4. Tình hình thực hiện nghĩa vụ tài chính đối với thửa đất; nội dung được miễn, giảm, ghi nợ.",
            "5. Hình thức nhận kết quả: xác nhận trên Giấy chứng nhận đã cấp; cấp mới bản giấy; bản điện tử.",
            "6. Nơi nhận kết quả: điểm tiếp nhận; nơi ở (dịch vụ bưu chính); ứng dụng định danh quốc gia.",
        ),
    ),
    (
        "Mẫu số 03",
        "ĐƠN ĐỀ NGHỊ GIAO ĐẤT, CHO THUÊ ĐẤT, CHUYỂN MỤC ĐÍCH, GIA HẠN SỬ DỤNG ĐẤT",
        (
            "1. Người đề nghị, người đại diện theo pháp luật, thông tin liên hệ.",
            "2. Địa điểm, diện tích khu đất; mục đích sử dụng hiện tại và mục đích đề nghị; thời hạn đề nghị.",
            "3. Căn cứ: văn bản chấp thuận chủ trương đầu tư, quyết định đầu tư, kế hoạch sử dụng đất hằng năm.",
            "4. Diện tích đất trồng lúa, đất rừng trong khu đất (nếu có); phương án bóc tầng đất mặt; phương án trồng rừng "
            "thay thế.",
            "5. Cam kết sử dụng đất đúng mục đích, đúng tiến độ; chấp hành pháp luật về đất đai, môi trường.",
        ),
    ),
    (
        "Mẫu số 04",
        "PHƯƠNG ÁN SỬ DỤNG ĐẤT KẾT HỢP ĐA MỤC ĐÍCH",
        (
            "1. Thông tin về thửa đất, khu đất; mục đích chính đang sử dụng; thời hạn còn lại.",
            "2. Mục đích kết hợp; diện tích, vị trí, tỷ lệ so với diện tích mục đích chính; thời gian kết hợp.",
            "3. Công trình phục vụ mục đích kết hợp: quy mô, vật liệu, khả năng tháo dỡ, thời gian tháo dỡ.",
            "4. Giải pháp giữ độ phì của đất, nguồn nước, phòng cháy rừng; giải pháp xử lý chất thải.",
            "5. Phương án khôi phục hiện trạng khi chấm dứt việc kết hợp.",
        ),
    ),
    (
        "Mẫu số 05",
        "BIÊN BẢN KIỂM ĐẾM ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT",
        (
            "1. Thời gian, địa điểm; thành phần tham gia: tổ chức bồi thường, Ủy ban nhân dân cấp xã, người có đất.",
            "2. Hiện trạng đất: loại đất, diện tích theo Giấy chứng nhận, diện tích đo đạc thực tế, chênh lệch và lý do.",
            "3. Nhà, công trình: kích thước, kết cấu, năm xây dựng; cây trồng, vật nuôi: loại, số lượng, tuổi.",
            "4. Nhân khẩu, lao động trực tiếp sản xuất; nguyện vọng về tái định cư, đào tạo nghề.",
            "5. Ảnh hiện trường có tọa độ, thời điểm chụp (mã ảnh trên hệ thống); ý kiến của người có đất.",
            "6. Xác nhận của các bên bằng chữ ký điện tử hoặc chữ ký trên bản giấy được số hóa.",
        ),
    ),
    (
        "Mẫu số 06",
        "PHIẾU YÊU CẦU CUNG CẤP THÔNG TIN ĐẤT ĐAI",
        (
            "1. Người yêu cầu; số định danh hoặc mã số doanh nghiệp; mục đích sử dụng thông tin.",
            "2. Thông tin yêu cầu: trích lục bản đồ địa chính, lịch sử biến động, hạn chế quyền, giá đất, quy hoạch.",
            "3. Văn bản đồng ý của người sử dụng đất đối với thông tin phải có sự đồng ý.",
            "4. Hình thức nhận: tra cứu trực tuyến, bản điện tử ký số, bản giấy có đóng dấu.",
        ),
    ),
)
OPINIONS: Final = (
    ("Điều 3", "UBND tỉnh Lào Cai", "Bổ sung khái niệm vùng khó khăn gồm thôn đặc biệt khó khăn của xã khu vực I", "Tiếp thu, sửa khoản 4"),
    ("Điều 5", "Bộ Tư pháp", "Làm rõ hình thức ủy quyền điện tử", "Tiếp thu, bổ sung khoản 1"),
    ("Điều 6", "UBND TP. Huế", "Rút ngắn niêm yết từ 15 ngày xuống 10 ngày", "Không tiếp thu: cần đủ thời gian để người dân có ý kiến"),
    ("Điều 7", "Mặt trận Tổ quốc Việt Nam", "Người lấy ý kiến phải gồm đại diện thôn, bản", "Tiếp thu một phần: không bắt buộc nhưng khuyến khích"),
    ("Điều 8", "Hiệp hội Công chứng viên", "Cho phép công chứng viên nộp thay hồ sơ", "Tiếp thu, bổ sung khoản 3"),
    ("Điều 9", "Bộ Công an", "Ghi nhật ký khai thác dữ liệu dân cư", "Tiếp thu, bổ sung khoản 3"),
    ("Điều 11", "UBND tỉnh Quảng Ngãi", "Điểm tiếp nhận lưu động ở đặc khu Lý Sơn theo lịch tàu", "Tiếp thu: lịch do cấp xã quyết định, báo trước 05 ngày"),
    ("Điều 12", "UBND tỉnh Cao Bằng", "Giữ thời hạn 15 ngày cho tất cả các xã", "Trình Chính phủ quyết định (mục V Tờ trình)"),
    ("Điều 13", "Bộ Nội vụ", "Không quy định định mức công chức trong Nghị định", "Trình Chính phủ quyết định (mục V Tờ trình)"),
    ("Điều 14", "Liên đoàn Thương mại và Công nghiệp Việt Nam", "Công khai tỷ lệ quá hạn theo từng cán bộ", "Không tiếp thu: công khai theo đơn vị, xử lý cá nhân theo quy định về công chức"),
    ("Điều 16", "Ngân hàng Nhà nước Việt Nam", "Cho phép tổ chức tín dụng tra cứu Giấy chứng nhận điện tử", "Tiếp thu, bổ sung Điều 36"),
    ("Điều 18", "Bộ Xây dựng", "Không áp dụng cơ chế coi là đồng ý với ý kiến về quy hoạch", "Trình Chính phủ quyết định (mục V Tờ trình)"),
    ("Điều 19", "Hiệp hội Bất động sản", "Giảm tiền đặt trước xuống 5%", "Không tiếp thu: mức thấp làm tăng nguy cơ bỏ cọc"),
    ("Điều 20", "Ủy ban Dân tộc và Miền núi", "Hạn mức tới 2 lần cho hộ dân tộc thiểu số rất ít người", "Tiếp thu một phần: 1,5 lần, Hội đồng nhân dân cấp tỉnh quyết định"),
    ("Điều 21", "Bộ Tài chính", "Quy định rõ tiền bảo vệ đất lúa nộp ngân sách cấp nào", "Tiếp thu, sửa khoản 3"),
    ("Điều 22", "UBND tỉnh Lâm Đồng", "Cho phép lưu trú nông nghiệp trên đất trồng cây lâu năm", "Tiếp thu: là thương mại, dịch vụ kết hợp, công trình tháo dỡ được"),
    ("Điều 24", "UBND tỉnh Đắk Lắk", "Lùi thời hạn rà soát đất nông, lâm trường", "Không tiếp thu: Quốc hội đã yêu cầu hoàn thành"),
    ("Điều 26", "UBND TP. Hồ Chí Minh", "Quy định nguồn chi trả tiền chậm trả", "Tiếp thu, giao cấp gây chậm trễ"),
    ("Điều 28", "UBND TP. Cần Thơ", "Bổ sung bồi thường bằng căn hộ nhà ở xã hội", "Tiếp thu, sửa khoản 1"),
    ("Điều 31", "Bộ Y tế", "Khu tái định cư phải có trạm y tế trong bán kính 5 km", "Tiếp thu một phần: bán kính phù hợp theo quy chuẩn"),
    ("Điều 35", "Bộ Khoa học và Công nghệ", "Ký số từng lần cập nhật dữ liệu", "Tiếp thu, sửa khoản 1"),
    ("Điều 38", "Bộ Quốc phòng", "Loại trừ dữ liệu đất quốc phòng khỏi chia sẻ tự động", "Tiếp thu, dẫn chiếu khoản 3 Điều 1"),
)


def _submission_parts(_: Occasion) -> Parts:
    volume = Chart(
        caption="Biểu đồ 1. Hồ sơ đăng ký biến động và tỷ lệ đúng hạn theo vùng",
        labels=["Trung du, miền núi phía Bắc", "ĐB sông Hồng", "Bắc Trung Bộ", "Nam Trung Bộ, Tây Nguyên", "Đông Nam Bộ", "ĐB sông Cửu Long"],
        series=[
            Series("Hồ sơ (nghìn)", [512, 1204, 634, 701, 986, 541]),
            Series("Trong đó quá hạn (nghìn)", [81, 55, 62, 88, 51, 49]),
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
    rows = [[str(no), *row] for no, row in enumerate(OPINIONS, start=1)]
    table = Table(
        columns=["STT", "Điều", "Cơ quan góp ý", "Nội dung góp ý", "Tiếp thu, giải trình"],
        rows=rows,
        widths=[1, 1.5, 3, 5, 5],
        caption="Bảng 1. Các ý kiến chính",
    )
    return {"chart": [chart], "opinions": [table]}


def _annexes(_: Occasion) -> Sequence[Block]:
    rows = [[str(no), *row] for no, row in enumerate(PROCEDURES, start=1)]
    first: list[Block] = [
        Heading("Phụ lục I\nTHÀNH PHẦN HỒ SƠ VÀ THỜI HẠN GIẢI QUYẾT THỦ TỤC", level=0),
        Paragraph("(Ban hành kèm theo Nghị định của Chính phủ; thời hạn tính bằng ngày làm việc)", italic=True),
        Table(
            columns=["STT", "Thủ tục", "Thành phần hồ sơ", "Thời hạn", "Vùng khó khăn"],
            rows=rows,
            widths=[1, 4.5, 6, 1.8, 1.9],
        ),
    ]
    for no, title, lines in FORMS:
        first += [PageBreak(), Heading(f"Phụ lục II\n{no}\n{title}", level=0)]
        first += [Paragraph("Kính gửi: (cơ quan có thẩm quyền giải quyết)")]
        first += [Paragraph(line) for line in lines]
        first += [Paragraph("............, ngày ...... tháng ...... năm ......", italic=True)]
        first += [Paragraph("Người đề nghị ký, ghi rõ họ tên hoặc ký số.")]
    return first


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
        f"Quy định chi tiết một số điều của Luật Đất đai",
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
