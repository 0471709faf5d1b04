"""The people of the demo government. Every name is invented; titles and organisations are only positions."""

import unicodedata
from typing import Final, NamedTuple

from ecabinet.identity.names import short_name

BODY: Final = "Chính phủ"
GOVERNMENT: Final = "G00"
OFFICES: Final = ("Bộ trưởng, Chủ nhiệm", "Bộ trưởng", "Chủ nhiệm", "Thống đốc", "Tổng Thanh tra")
OFFICE: Final = "G22"


class Organisation(NamedTuple):
    """A unit of the tree; ``above`` is the code of the one it belongs to."""

    code: str
    name: str
    short_name: str
    symbol: str
    above: str | None = GOVERNMENT
    place: str = "Hà Nội"


ORGANISATIONS: Final = (
    Organisation(GOVERNMENT, BODY, "Chính phủ", "CP", None),
    Organisation(OFFICE, "Văn phòng Chính phủ", "VPCP", "VPCP"),
    Organisation("G01", "Bộ Quốc phòng", "Bộ Quốc phòng", "BQP"),
    Organisation("G02", "Bộ Công an", "Bộ Công an", "BCA"),
    Organisation("G03", "Bộ Ngoại giao", "Bộ Ngoại giao", "BNG"),
    Organisation("G04", "Bộ Nội vụ", "Bộ Nội vụ", "BNV"),
    Organisation("G05", "Bộ Tư pháp", "Bộ Tư pháp", "BTP"),
    Organisation("G06", "Bộ Tài chính", "Bộ Tài chính", "BTC"),
    Organisation("G07", "Bộ Công Thương", "Bộ Công Thương", "BCT"),
    Organisation("G08", "Bộ Nông nghiệp và Môi trường", "Bộ NN&MT", "BNNMT"),
    Organisation("G09", "Bộ Xây dựng", "Bộ Xây dựng", "BXD"),
    Organisation("G10", "Bộ Văn hóa, Thể thao và Du lịch", "Bộ VHTT&DL", "BVHTTDL"),
    Organisation("G11", "Bộ Khoa học và Công nghệ", "Bộ KH&CN", "BKHCN"),
    Organisation("G12", "Bộ Giáo dục và Đào tạo", "Bộ GD&ĐT", "BGDĐT"),
    Organisation("G13", "Bộ Y tế", "Bộ Y tế", "BYT"),
    Organisation("G14", "Ủy ban Dân tộc và Miền núi", "UB Dân tộc", "UBDTMN"),
    Organisation("G15", "Ngân hàng Nhà nước Việt Nam", "NHNN", "NHNN"),
    Organisation("G16", "Thanh tra Chính phủ", "Thanh tra CP", "TTCP"),
    Organisation("G22.01", "Vụ Thư ký - Biên tập", "Vụ TKBT", "TKBT", OFFICE),
    Organisation("G22.02", "Phòng Văn thư", "Văn thư", "VT", OFFICE),
    Organisation("G22.03", "Trung tâm Công nghệ thông tin", "TT CNTT", "CNTT", OFFICE),
    Organisation("G08.01", "Vụ Pháp chế", "Vụ Pháp chế", "PC", "G08"),
    Organisation("G08.02", "Cục Quản lý đất đai", "Cục QLĐĐ", "QLĐĐ", "G08"),
    Organisation("G13.01", "Vụ Kế hoạch - Tài chính", "Vụ KH-TC", "KHTC", "G13"),
    Organisation("H38", "Ủy ban nhân dân tỉnh Lào Cai", "UBND Lào Cai", "UBND", GOVERNMENT, "Lào Cai"),
)


class Duty(NamedTuple):
    """A role in a scope: ``where`` is a unit's code, empty for the body, ``*`` for the installation."""

    role: str
    where: str


class Character(NamedTuple):
    """Somebody with an account; ``vi`` and ``en`` say what they may do."""

    full_name: str
    title: str
    unit: str
    password: str
    vi: str = ""
    en: str = ""
    duties: tuple[Duty, ...] = ()

    @property
    def username(self) -> str:
        """The short name in plain letters, such as ``ngocdieu``."""
        return plain(short_name(self.full_name)).replace(" ", "")

    @property
    def office(self) -> str:
        """The title as it stands above a signature, without the organisation: ``Bộ trưởng``."""
        return next((office for office in OFFICES if self.title.startswith(office)), self.title)


def plain(text: str) -> str:
    """Return text in small letters without marks."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


HEAD: Final = Character(
    "Lê Khắc Sơn",
    "Thủ tướng",
    GOVERNMENT,
    "nui-cao-trang-sang",
    "Chủ trì: điều hành phiên họp, mở và đóng biểu quyết, kết luận, ký nghị quyết",
    "Chair: runs the session, opens and closes votes, concludes, signs resolutions",
)
OFFICE_HEAD: Final = Character(
    "Cù Thị Phượng",
    "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ",
    OFFICE,
    "vuon-cay-bong-mat",
    "Thành viên: biểu quyết; ký thông báo kết luận",
    "Member: votes; signs conclusion notices",
)
HEALTH: Final = Character(
    "Đặng Ngọc Diệu",
    "Bộ trưởng Bộ Y tế",
    "G13",
    "suoi-trong-la-biec",
    "Thành viên: đọc tài liệu, điểm danh, biểu quyết",
    "Member: reads papers, checks in, votes",
)

MEMBERS: Final = (
    HEAD,
    Character("Tạ Thị Mỹ Lệ", "Phó Thủ tướng Thường trực", GOVERNMENT, "song-dai-cau-moi"),
    Character("Vương Đức Tường", "Phó Thủ tướng", GOVERNMENT, "duong-xa-chan-cung"),
    Character("Kiều Hữu Tâm", "Phó Thủ tướng", GOVERNMENT, "mua-xuan-ben-song"),
    Character("Quách Thanh Lâm", "Phó Thủ tướng", GOVERNMENT, "rung-thong-gio-hat"),
    Character("La Minh Quế", "Phó Thủ tướng", GOVERNMENT, "que-thom-dau-hoi"),
    Character("Đoàn Kim Thoa", "Phó Thủ tướng", GOVERNMENT, "det-lua-to-vang"),
    Character("Nghiêm Trọng Hiền", "Phó Thủ tướng", GOVERNMENT, "sach-cu-trang-thom"),
    Character("Lục Văn Khiêm", "Phó Thủ tướng", GOVERNMENT, "tre-xanh-dau-lang"),
    Character("Giang Lan Chi", "Phó Thủ tướng", GOVERNMENT, "hoa-lan-nui-da"),
    Character("Tống Xuân Đài", "Bộ trưởng Bộ Quốc phòng", "G01", "bien-dao-song-yen"),
    Character("Mạc Đình Phúc", "Bộ trưởng Bộ Công an", "G02", "pho-nho-den-vang"),
    Character("Ninh Công Thành", "Bộ trưởng Bộ Ngoại giao", "G03", "ban-be-bon-phuong"),
    Character("Thạch Thu Nguyệt", "Bộ trưởng Bộ Nội vụ", "G04", "trang-thu-ho-lang"),
    Character("Cao Thị Ngân", "Bộ trưởng Bộ Tư pháp", "G05", "can-bang-nhu-nuoc"),
    Character("Bạch Quốc Ân", "Bộ trưởng Bộ Tài chính", "G06", "lua-chin-kho-day"),
    Character("Doãn Thị Liên", "Bộ trưởng Bộ Công Thương", "G07", "cho-phien-ngay-moi"),
    Character("Phí Văn Hợp", "Bộ trưởng Bộ Nông nghiệp và Môi trường", "G08", "dat-lanh-chim-dau"),
    Character("Hồ Bảo Toàn", "Bộ trưởng Bộ Xây dựng", "G09", "nha-ben-mai-ngoi"),
    Character("Lại Thị Hiếu", "Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch", "G10", "cau-ho-ben-nuoc"),
    Character("Khúc Nhật Tân", "Bộ trưởng Bộ Khoa học và Công nghệ", "G11", "y-moi-moi-ngay"),
    Character("Âu Bích Hà", "Bộ trưởng Bộ Giáo dục và Đào tạo", "G12", "truong-lang-cay-phuong"),
    HEALTH,
    Character("Thái Bá Vinh", "Chủ nhiệm Ủy ban Dân tộc và Miền núi", "G14", "ban-xa-may-phu"),
    Character("Triệu Diễm Hương", "Thống đốc Ngân hàng Nhà nước Việt Nam", "G15", "heo-dat-ong-tre"),
    Character("Chử Đình Lộc", "Tổng Thanh tra Chính phủ", "G16", "guong-sang-nuoc-trong"),
    OFFICE_HEAD,
)

SECRETARY: Final = Character(
    "Lương Thu Hiên",
    "Phó Vụ trưởng Vụ Thư ký - Biên tập",
    "G22.01",
    "but-muc-giay-trang",
    "Thư ký: chuẩn bị phiên họp, tài liệu, thành phần; ghi biểu quyết hộ; soạn văn bản",
    "Secretary: prepares sessions, papers and people; records by hand; drafts documents",
    (Duty("secretary", ""),),
)
SECOND_SECRETARY: Final = Character(
    "Phan Gia Huấn",
    "Chuyên viên chính Vụ Thư ký - Biên tập",
    "G22.01",
    "ban-thao-lan-hai",
    "Thư ký thứ hai: cùng soạn, để thử hai người sửa một chỗ",
    "Second secretary: edits alongside, to try two people on one thing",
    (Duty("secretary", ""),),
)
OFFICE_CLERK: Final = Character(
    "Ngô Hồng Thắm",
    "Trưởng phòng Văn thư",
    "G22.02",
    "so-cong-van-den-di",
    "Văn thư Văn phòng Chính phủ: đóng dấu số và phát hành thông báo kết luận",
    "Records clerk: seals and issues conclusion notices of the Government's office",
    (Duty("records_clerk", OFFICE),),
)
SEAL_CLERK: Final = Character(
    "Tiêu Minh Trí",
    "Phó Trưởng phòng Văn thư",
    "G22.02",
    "dau-son-tren-giay",
    "Văn thư giữ dấu Chính phủ: đóng dấu số và phát hành nghị quyết",
    "Records clerk with the Government's seal: seals and issues resolutions",
    (Duty("records_clerk", GOVERNMENT),),
)
LAND_AGENCY: Final = Character(
    "Sầm Quang Đạo",
    "Phó Vụ trưởng Vụ Pháp chế, Bộ Nông nghiệp và Môi trường",
    "G08.01",
    "ruong-bac-thang-lua",
    "Cơ quan trình (Bộ NN&MT): nộp tài liệu các nội dung của Bộ",
    "Submitting agency (Agriculture and Environment): papers of its items",
    (Duty("submitting_agency", "G08"),),
)
HEALTH_AGENCY: Final = Character(
    "Bế Hạnh Nguyên",
    "Phó Vụ trưởng Vụ Kế hoạch - Tài chính, Bộ Y tế",
    "G13.01",
    "tram-xa-cay-thuoc",
    "Cơ quan trình (Bộ Y tế): nộp tài liệu các nội dung của Bộ",
    "Submitting agency (Health): papers of its items",
    (Duty("submitting_agency", "G13"),),
)
INVITEE: Final = Character(
    "Hứa Vĩnh Khang",
    "Phó Chủ tịch Ủy ban nhân dân tỉnh Lào Cai",
    "H38",
    "doi-che-suong-som",
    "Khách mời: chỉ thấy nội dung được mời, không biểu quyết",
    "Invitee: sees only the items invited to, does not vote",
)
ADMINISTRATOR: Final = Character(
    "Diệp Anh Khoa",
    "Quản trị hệ thống",
    "G22.03",
    "may-chu-phong-lanh",
    "Quản trị: tài khoản, nhật ký; không thấy tài liệu và phiếu",
    "Administrator: accounts and audit log; no papers, no votes",
    (Duty("system_admin", "*"),),
)
STAFF: Final = (
    SECRETARY,
    SECOND_SECRETARY,
    OFFICE_CLERK,
    SEAL_CLERK,
    LAND_AGENCY,
    HEALTH_AGENCY,
    INVITEE,
    ADMINISTRATOR,
)
EVERYONE: Final = (*MEMBERS, *STAFF)
ABSENT: Final = ("tronghien", "thihieu", "diemhuong")
REMOTE: Final = ("bavinh", "bichha")


def pin_of(character: Character) -> str:
    """Return the six digits that open the person's screen and, where they sign, their key."""
    return f"{271828 + 19937 * EVERYONE.index(character):06d}"


def minister_of(code: str) -> Character:
    """Return the member who heads the unit with this code."""
    return next(member for member in MEMBERS if member.unit == code)


def organisation(code: str) -> Organisation:
    """Return the unit with this code."""
    return next(one for one in ORGANISATIONS if one.code == code)
