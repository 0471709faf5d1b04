"""The statistical annexes of the report on the economy. All figures are invented."""

from collections.abc import Sequence
from typing import Final

from ecabinet.typeset.models import Block, Heading, PageBreak, Table

GOALS: Final = (
    ("Tốc độ tăng tổng sản phẩm trong nước", "%", "8,0 trở lên", "7,9", "8,1"),
    ("Tổng sản phẩm trong nước bình quân đầu người", "USD", "5.000", "-", "5.040"),
    ("Tỷ trọng công nghiệp chế biến, chế tạo trong GDP", "%", "24,1", "24,3", "24,5"),
    ("Tốc độ tăng chỉ số giá tiêu dùng bình quân", "%", "4,5 - 5", "3,34", "3,4"),
    ("Tốc độ tăng năng suất lao động xã hội", "%", "5,3 - 5,4", "-", "6,1"),
    ("Tỷ trọng lao động nông nghiệp", "%", "25 - 26", "25,3", "25,1"),
    ("Tỷ lệ lao động qua đào tạo", "%", "70", "70,2", "70,4"),
    ("Tỷ lệ thất nghiệp ở thành thị", "%", "dưới 4", "2,53", "2,5"),
    ("Tỷ lệ hộ nghèo giảm", "điểm %", "0,8 - 1", "0,9", "1,0"),
    ("Số bác sĩ trên một vạn dân", "người", "15,3", "15,1", "15,3"),
    ("Số giường bệnh trên một vạn dân", "giường", "34,7", "34,9", "35,0"),
    ("Tỷ lệ bao phủ bảo hiểm y tế", "%", "95,2", "95,3", "95,4"),
    ("Tỷ lệ xã đạt chuẩn nông thôn mới", "%", "82", "80,4", "81,6"),
    ("Tỷ lệ thu gom, xử lý chất thải rắn đô thị", "%", "95,3", "96,1", "96,3"),
    ("Tỷ lệ khu công nghiệp có xử lý nước thải đạt chuẩn", "%", "93", "94,2", "94,6"),
)
PRODUCTS: Final = (
    ("Than sạch", "nghìn tấn", "41.860", "97,4"),
    ("Dầu thô khai thác trong nước", "nghìn tấn", "7.214", "94,8"),
    ("Khí đốt thiên nhiên", "triệu m3", "5.690", "95,9"),
    ("Thủy, hải sản chế biến", "nghìn tấn", "2.381", "107,2"),
    ("Sữa tươi", "triệu lít", "1.934", "105,1"),
    ("Sữa bột", "nghìn tấn", "148", "103,6"),
    ("Đường kính", "nghìn tấn", "1.057", "108,3"),
    ("Thức ăn cho gia súc", "nghìn tấn", "14.912", "106,0"),
    ("Thức ăn cho thủy sản", "nghìn tấn", "7.286", "109,4"),
    ("Bia", "triệu lít", "4.108", "102,8"),
    ("Thuốc lá điếu", "triệu bao", "6.240", "101,1"),
    ("Vải dệt từ sợi tự nhiên", "triệu m2", "842", "107,7"),
    ("Vải dệt từ sợi tổng hợp", "triệu m2", "1.216", "110,2"),
    ("Quần áo mặc thường", "triệu cái", "6.038", "111,5"),
    ("Giày, dép da", "triệu đôi", "318", "106,9"),
    ("Giấy, bìa", "nghìn tấn", "7.914", "108,8"),
    ("Xăng, dầu", "nghìn tấn", "15.872", "104,9"),
    ("Phân u-rê", "nghìn tấn", "2.215", "101,9"),
    ("Phân hỗn hợp NPK", "nghìn tấn", "3.148", "112,6"),
    ("Sơn hóa học", "nghìn tấn", "1.086", "113,1"),
    ("Xi măng", "triệu tấn", "176,3", "115,4"),
    ("Sắt, thép thô", "nghìn tấn", "18.460", "112,9"),
    ("Thép cán", "nghìn tấn", "20.725", "117,2"),
    ("Thép thanh, thép góc", "nghìn tấn", "9.318", "113,8"),
    ("Điện thoại di động", "triệu cái", "176", "103,2"),
    ("Linh kiện điện thoại", "nghìn tỷ đồng", "612", "109,0"),
    ("Ti vi", "nghìn cái", "13.540", "106,4"),
    ("Ô tô", "nghìn chiếc", "446", "142,1"),
    ("Xe máy", "nghìn chiếc", "3.615", "111,8"),
    ("Điện sản xuất", "tỷ kWh", "291,6", "108,9"),
    ("Nước máy thương phẩm", "triệu m3", "3.672", "104,6"),
    ("Thiết bị bán dẫn lắp ráp", "triệu chiếc", "2.904", "128,5"),
)
EXPORTS: Final = (
    ("Điện tử, máy tính và linh kiện", "96.840", "138,2"),
    ("Điện thoại và linh kiện", "52.310", "104,6"),
    ("Máy móc, thiết bị, phụ tùng", "53.470", "112,7"),
    ("Dệt, may", "36.280", "107,4"),
    ("Giày dép", "21.950", "105,8"),
    ("Gỗ và sản phẩm gỗ", "15.760", "106,9"),
    ("Phương tiện vận tải và phụ tùng", "15.120", "110,3"),
    ("Thủy sản", "10.420", "113,6"),
    ("Sắt thép", "6.210", "78,4"),
    ("Cà phê", "7.860", "158,9"),
    ("Rau quả", "7.910", "118,2"),
    ("Hạt điều", "4.720", "117,5"),
    ("Gạo", "3.880", "73,1"),
    ("Cao su", "2.940", "102,2"),
    ("Hạt tiêu", "1.530", "124,0"),
    ("Sắn và sản phẩm từ sắn", "1.180", "108,7"),
    ("Chè", "221", "96,5"),
    ("Thức ăn gia súc", "1.240", "131,0"),
    ("Hóa chất và sản phẩm hóa chất", "5.930", "109,8"),
    ("Sản phẩm từ chất dẻo", "6.870", "114,1"),
    ("Túi xách, va li, mũ, ô dù", "4.020", "107,9"),
    ("Sản phẩm từ sắt thép", "5.110", "118,8"),
    ("Dây điện và cáp điện", "4.180", "121,3"),
    ("Máy ảnh, máy quay phim", "8.760", "126,4"),
    ("Đồ chơi, dụng cụ thể thao", "6.050", "192,5"),
    ("Xơ, sợi dệt", "4.010", "99,7"),
    ("Giấy và sản phẩm từ giấy", "2.460", "111,6"),
    ("Clanh-ke và xi măng", "1.220", "117,3"),
    ("Gốm, sứ", "612", "103,4"),
    ("Than, dầu thô, xăng dầu", "3.940", "81,6"),
)
PARTNERS: Final = (
    ("Hoa Kỳ", "138.600", "16.900", "127,6"),
    ("Trung Quốc", "63.900", "167.300", "119,1"),
    ("Liên minh châu Âu", "51.200", "15.800", "109,9"),
    ("ASEAN", "34.900", "47.600", "103,8"),
    ("Hàn Quốc", "26.100", "54.700", "110,2"),
    ("Nhật Bản", "24.300", "22.100", "109,1"),
    ("Ấn Độ", "9.300", "5.900", "112,7"),
    ("Anh", "7.600", "880", "108,4"),
    ("Canada", "6.900", "810", "113,5"),
    ("Ô-xtrây-li-a", "6.400", "6.100", "105,6"),
    ("Các Tiểu vương quốc Ả-rập Thống nhất", "5.800", "640", "122,4"),
    ("Mê-hi-cô", "5.600", "1.120", "116,0"),
    ("Bra-xin", "2.760", "5.010", "114,8"),
    ("Nam Phi", "1.080", "410", "118,3"),
    ("Thị trường khác", "46.460", "66.530", "110,7"),
)
PROJECTS: Final = (
    ("Đường bộ cao tốc Bắc - Nam phía Đông, các đoạn còn lại", "Thông xe kỹ thuật 412 km", "Mặt bằng 99,2%"),
    ("Đường sắt khổ tiêu chuẩn Lào Cai - Hà Nội - Hải Phòng", "Thi công ga, cầu vượt sông lớn", "Tái định cư 71%"),
    ("Cảng hàng không quốc tế giai đoạn 1", "Bay hiệu chuẩn, chạy thử hệ thống", "Hoàn thành 96,8%"),
    ("Đường Vành đai 4 vùng Thủ đô", "Thi công đồng loạt đường song hành", "Vật liệu đắp thiếu 1,9 triệu m3"),
    ("Đường Vành đai 3 TP. Hồ Chí Minh", "Khai thác các đoạn đã xong", "Đạt 91,5% khối lượng"),
    ("Cao tốc trục ngang Tây Nguyên - Nam Trung Bộ", "Đào hầm chính 1,4 km", "Đạt 62,3% khối lượng"),
    ("Cao tốc Cần Thơ - Cà Mau", "Hoàn thiện, cắm biển báo", "Đạt 97,4% khối lượng"),
    ("Nhà máy điện khí sử dụng khí tự nhiên hóa lỏng", "Lắp đặt tổ máy số 2", "Đạt 83,0% khối lượng"),
    ("Đường dây 500 kV mạch bổ sung miền Bắc", "Đóng điện toàn tuyến", "Hoàn thành"),
    ("Hồ chứa nước ngọt vùng hạ lưu", "Ngăn dòng, đắp đập chính", "Đạt 58,7% khối lượng"),
    ("Trường phổ thông nội trú liên cấp xã biên giới", "Khởi công 156 trường", "Hoàn thành 28 trường"),
    ("Trung tâm dữ liệu quốc gia số 2", "Nghiệm thu hạ tầng điện, làm mát", "Đạt 88,1% khối lượng"),
)


def annexes() -> Sequence[Block]:
    """Return the annexes after the first two, each on pages of its own."""
    return [
        *_annex("III", "THỰC HIỆN 15 CHỈ TIÊU CHỦ YẾU QUỐC HỘI GIAO",
                ("Chỉ tiêu", "Đơn vị", "Kế hoạch", "Đến nay", "Ước cả năm"), GOALS, (6, 1.8, 2.2, 1.8, 2.2)),
        *_annex("IV", "SẢN PHẨM CÔNG NGHIỆP CHỦ YẾU",
                ("Sản phẩm", "Đơn vị", "Sản lượng", "So cùng kỳ (%)"), PRODUCTS, (6, 2.6, 2.4, 2.6)),
        *_annex("V", "MẶT HÀNG XUẤT KHẨU CHỦ YẾU",
                ("Mặt hàng", "Trị giá (triệu USD)", "So cùng kỳ (%)"), EXPORTS, (6, 3.4, 3)),
        *_annex("VI", "THỊ TRƯỜNG XUẤT KHẨU, NHẬP KHẨU",
                ("Thị trường", "Xuất khẩu", "Nhập khẩu", "So cùng kỳ (%)"), PARTNERS, (6, 2.4, 2.4, 2.6)),
        *_annex("VII", "CÔNG TRÌNH, DỰ ÁN QUAN TRỌNG",
                ("Công trình, dự án", "Việc đang làm", "Tình trạng"), PROJECTS, (5.4, 4.4, 4)),
    ]  # fmt: skip


def _annex(
    no: str, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> list[Block]:
    table = Table(
        columns=["STT", *columns],
        rows=[[str(place), *row] for place, row in enumerate(rows, start=1)],
        widths=[1, *widths],
        source="Bộ Tài chính",
    )
    return [PageBreak(), Heading(f"Phụ lục {no}\n{title}", level=0), table]
