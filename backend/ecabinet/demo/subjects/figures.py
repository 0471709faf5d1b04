"""Invented figures by province, for the tables of several papers."""

from typing import Final, NamedTuple


class Province(NamedTuple):
    """A province: growth of output, industry and retail in percent, revenue against plan, investment plan, paid out."""

    name: str
    output: float
    industry: float
    retail: float
    revenue: float
    plan: int
    paid: float


PROVINCES: Final = tuple(
    Province(*row)
    for row in (
        ("Hà Nội", 8.2, 6.9, 11.1, 118.4, 98742, 71.3),
        ("Cao Bằng", 7.1, 8.8, 9.4, 96.2, 5684, 62.7),
        ("Tuyên Quang", 7.9, 10.6, 9.9, 101.7, 9120, 68.4),
        ("Lào Cai", 8.4, 11.2, 10.3, 104.8, 10386, 73.9),
        ("Lai Châu", 6.8, 7.4, 8.7, 93.5, 4172, 59.8),
        ("Điện Biên", 7.6, 9.1, 9.8, 95.1, 4655, 64.2),
        ("Sơn La", 7.3, 8.3, 9.2, 98.8, 6240, 66.1),
        ("Lạng Sơn", 8.8, 10.9, 11.6, 112.3, 6011, 75.5),
        ("Thái Nguyên", 8.1, 9.7, 10.5, 107.9, 11864, 70.8),
        ("Phú Thọ", 9.8, 14.2, 11.9, 121.6, 24380, 78.2),
        ("Bắc Ninh", 10.3, 15.8, 12.4, 124.1, 22915, 80.6),
        ("Quảng Ninh", 11.7, 12.3, 13.8, 116.7, 19650, 76.9),
        ("Hải Phòng", 11.4, 15.1, 12.9, 127.5, 38420, 82.3),
        ("Hưng Yên", 9.1, 12.6, 11.0, 133.2, 27144, 79.4),
        ("Ninh Bình", 10.6, 18.4, 13.2, 119.0, 26730, 83.1),
        ("Thanh Hóa", 8.5, 13.3, 11.7, 114.9, 18245, 81.7),
        ("Nghệ An", 8.3, 13.9, 10.8, 117.2, 15322, 74.6),
        ("Hà Tĩnh", 8.8, 10.2, 9.7, 108.5, 12630, 77.3),
        ("Quảng Trị", 8.0, 9.4, 9.9, 105.4, 11280, 69.5),
        ("Huế", 9.2, 11.5, 12.1, 110.8, 7016, 74.1),
        ("Đà Nẵng", 9.7, 10.8, 13.5, 122.3, 17408, 72.6),
        ("Quảng Ngãi", 10.0, 16.7, 10.4, 113.1, 11925, 67.9),
        ("Gia Lai", 7.7, 9.9, 11.3, 109.7, 14160, 70.2),
        ("Đắk Lắk", 7.4, 8.6, 10.1, 103.6, 12785, 63.4),
        ("Khánh Hòa", 8.6, 9.0, 12.7, 115.8, 13940, 71.8),
        ("Lâm Đồng", 6.9, 7.8, 11.4, 106.3, 17222, 61.2),
        ("TP. Hồ Chí Minh", 8.1, 7.6, 13.1, 111.5, 152360, 64.9),
        ("Đồng Nai", 9.6, 11.9, 12.2, 118.9, 36715, 69.1),
        ("Tây Ninh", 9.4, 13.0, 11.5, 120.4, 19830, 78.8),
        ("Cần Thơ", 7.8, 8.9, 10.9, 102.2, 24016, 68.8),
        ("Vĩnh Long", 7.0, 9.3, 10.2, 104.1, 15148, 73.0),
        ("Đồng Tháp", 7.5, 10.4, 10.7, 107.0, 13570, 79.9),
        ("Cà Mau", 7.2, 7.9, 9.5, 99.3, 10432, 65.7),
        ("An Giang", 8.3, 9.6, 12.0, 105.9, 21985, 72.2),
    )
)


def shown(value: float, decimals: int = 1) -> str:
    """Write a figure the Vietnamese way."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
