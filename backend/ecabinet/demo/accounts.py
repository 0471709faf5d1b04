"""What the demo prints at its start: where it is, and who can log in to do what."""

from collections.abc import Iterable
from typing import Final

from ecabinet.demo.people import EVERYONE, HEAD, HEALTH, MEMBERS, OFFICE_HEAD, STAFF, Character, pin_of

HEADINGS: Final = ("Tên đăng nhập", "Mật khẩu", "PIN", "Họ tên, chức danh")
SUBHEADINGS: Final = ("user name", "password", "", "name, title")
SHOWN_FIRST: Final = (HEAD, OFFICE_HEAD, HEALTH, *STAFF)
GAP: Final = "  "


def account_table(address: str) -> str:
    """Return the address and the table of accounts, in Vietnamese and English, ready to print."""
    widths = _widths()
    rule = "─" * (sum(widths) + 58)
    others = [member for member in MEMBERS if member not in SHOWN_FIRST]
    lines = [
        "",
        "E-Cabinet: một Chính phủ để dùng thử / a government to try everything on",
        f"Địa chỉ / address: {address}",
        "Mọi người và số liệu đều hư cấu. PIN mở màn hình khóa; với người ký và văn thư, PIN còn để ký và đóng dấu.",
        "People and figures are invented. The PIN opens a locked screen; signers and clerks sign and seal with it.",
        "",
        _row(HEADINGS, widths),
        _row(SUBHEADINGS, widths),
        rule,
        *_described(SHOWN_FIRST, widths),
        rule,
        "Các thành viên khác: đọc tài liệu, điểm danh, biểu quyết / the other members: read, check in, vote",
        *(_row(_cells(member), widths) for member in others),
        rule,
        "Dừng: Ctrl-C. Làm lại từ đầu: --reset / stop: Ctrl-C, begin anew: --reset",
        "",
    ]
    return "\n".join(lines)


def _described(people: Iterable[Character], widths: list[int]) -> list[str]:
    indent = " " * (sum(widths[:3]) + 3 * len(GAP))
    lines = []
    for person in people:
        lines += [_row(_cells(person), widths), f"{indent}{person.vi}", f"{indent}{person.en}"]
    return lines


def _cells(person: Character) -> tuple[str, str, str, str]:
    return person.username, person.password, pin_of(person), f"{person.full_name}, {person.title}"


def _widths() -> list[int]:
    rows = [HEADINGS, SUBHEADINGS, *(_cells(person) for person in EVERYONE)]
    return [max(len(row[column]) for row in rows) for column in range(3)]


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
    return GAP.join([*padded, cells[3]]).rstrip()
