"""A room made into a meeting of the largest kind: a long agenda, many papers, and people with names of their own."""

from datetime import UTC, datetime

from sqlalchemy import delete, insert, update
from tests.load.rooms import BigRoom, Rows

from ecabinet.identity.tables import Person
from ecabinet.kit.database import Database
from ecabinet.kit.ids import new_id
from ecabinet.meetings.tables import AgendaItem, Meeting
from ecabinet.papers.tables import Paper, PaperVersion
from ecabinet.voting.tables import Decision, Elector, Vote

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
MIDDLE = ("Văn", "Thị", "Hữu", "Đức", "Minh", "Quang", "Thanh")
GIVEN = ("An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hùng", "Khánh", "Lan", "Mai", "Nam", "Phúc", "Quân")
MATTERS = ("Nghị quyết", "Nghị định", "Báo cáo", "Tờ trình", "Kế hoạch", "Quy hoạch", "Đề án", "Chương trình")
SUBJECTS = ("phát triển", "quản lý", "điều chỉnh", "hỗ trợ", "sắp xếp", "phân bổ", "giám sát", "đầu tư")
OBJECTS = ("hạ tầng giao thông", "đất đai", "ngân sách", "giáo dục", "y tế cơ sở", "nông thôn", "dữ liệu", "biển đảo")


async def furnish_meeting(database_url: str, room: BigRoom, items: int, papers: int) -> None:
    """Put so many items and papers on the agenda in place of the room's one vote, and give everyone a name."""
    database = Database(database_url)
    async with database.writing() as session:
        for table in (Elector, Vote, Decision):
            await session.execute(delete(table))
        await session.execute(update(Person), [_named(number, person) for number, person in enumerate(room.people)])
        unit = (await session.get_one(Meeting, room.meeting)).unit_id
        await session.execute(delete(AgendaItem))
        agenda = _agenda(room, unit, items)
        await session.execute(insert(AgendaItem), agenda)
        sheets = _papers(room, unit, agenda, papers)
        await session.execute(insert(Paper), sheets)
        await session.execute(insert(PaperVersion), [_version(room, paper) for paper in sheets])
        await session.commit()
    await database.close()


def _named(number: int, person: str) -> dict[str, str]:
    family, middle = FAMILY[number % len(FAMILY)], MIDDLE[number % len(MIDDLE)]
    name = f"{family} {middle} {GIVEN[number % len(GIVEN)]}"
    return {
        "id": person,
        "full_name": name,
        "short_name": name,
        "sort_key": name,
        "title": f"Đại biểu tổ {number % 40}",
    }


def _title(number: int) -> str:
    matter, subject = MATTERS[number % len(MATTERS)], SUBJECTS[number // 3 % len(SUBJECTS)]
    return f"{matter} số {number + 1} về {subject} {OBJECTS[number // 5 % len(OBJECTS)]}"


def _agenda(room: BigRoom, unit: str, items: int) -> Rows:
    of_meeting = {"meeting_id": room.meeting, "unit_id": unit, "changed_at": datetime.now(UTC)}
    return [
        {
            "id": new_id(),
            **of_meeting,
            "position": number,
            "title": _title(number),
            "minutes": 10,
            "presenter_id": room.people[number % len(room.people)],
            "submitting_unit_id": unit,
        }
        for number in range(items)
    ]


def _papers(room: BigRoom, unit: str, agenda: Rows, papers: int) -> Rows:
    of_meeting = {"meeting_id": room.meeting, "unit_id": unit, "changed_at": datetime.now(UTC)}
    return [
        {
            "id": new_id(),
            **of_meeting,
            "item_id": agenda[number % len(agenda)]["id"],
            "title": _title(number),
            "kind": "report",
            "position": number // len(agenda),
        }
        for number in range(papers)
    ]


def _version(room: BigRoom, paper: dict[str, object]) -> dict[str, object]:
    return {
        "id": new_id(),
        "paper_id": paper["id"],
        "unit_id": paper["unit_id"],
        "no": 1,
        "file_name": f"{paper['title']}.pdf",
        "size": 1_234_567,
        "sha256": new_id() + new_id(),
        "state": "ready",
        "pages": 24,
        "uploaded_by": room.people[0],
        "uploaded_at": datetime.now(UTC),
    }
