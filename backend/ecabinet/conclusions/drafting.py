"""First drafts of the documents of a meeting, from what was recorded in it; the secretary edits them further.

The wording follows the forms of NĐ 30/2020, Annex III. Laws are named only where the body's own rules name them.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from ecabinet.typeset.documents import long_date

ARCHIVE = "Lưu: VT"
_VERBS = ("Thông qua", "Phê duyệt", "Ban hành", "Giao", "Điều chỉnh", "Bổ sung", "Thành lập")
_ASSENT = re.compile(r"^(Đồng ý|Nhất trí|Biểu quyết)\s+", re.IGNORECASE)
_ASKING = re.compile(r"\s*(hay không|không)?\s*[?.;]*\s*$")


class MeetingFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a document says of the meeting; ``day`` is the civil date in Vietnam."""

    title: str
    day: date
    place: str
    body_name: str
    chair_title: str
    chair_name: str
    present: int
    members: int


class ItemFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An agenda item, what was concluded on it (empty: nothing), and the agency that submitted it (empty: none)."""

    title: str
    conclusion: str = ""
    agency: str = ""


class VoteFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A vote that carried, the item it belongs to, and the article its rule comes from (empty: practice)."""

    question: str
    item: ItemFacts
    article: str = ""


class Draft(msgspec.Struct, frozen=True):
    """Abstract, body (plain text, a paragraph a line) and recipients, the last of which is the archive."""

    abstract: str
    body: str
    recipients: list[str]


def draft_notice(meeting: MeetingFacts, items: Sequence[ItemFacts], issuer: str) -> Draft:
    """Draft the notice (thông báo kết luận) of what the chair concluded; items without conclusion are left out."""
    concluded = [item for item in items if item.conclusion.strip()]
    lines = _opening(meeting)
    for number, item in enumerate(concluded, start=1):
        lines += [f"{number}. {item.title}", *_paragraphs(item.conclusion)]
    lines.append(f"{issuer} thông báo để các cơ quan, đơn vị liên quan biết và thực hiện.")
    recipients = [meeting.chair_title, f"Các thành viên {meeting.body_name}", *_agencies(concluded), ARCHIVE]
    return Draft(f"Kết luận của {meeting.chair_title} tại {meeting.title}", "\n".join(lines), recipients)


def draft_resolution(meeting: MeetingFacts, vote: VoteFacts) -> Draft:
    """Draft the resolution (nghị quyết) that a vote carried."""
    subject, agency = subject_of(vote.question), vote.item.agency
    grounds = [f"Căn cứ {vote.article};"] if vote.article else []
    grounds += [f"Theo đề nghị của {agency};"] if agency else []
    grounds.append(f"Trên cơ sở kết quả biểu quyết tại {meeting.title} {long_date(meeting.day)},")
    submitted = f" do {agency} trình" if agency else ""
    first = f"Điều 1. {subject}{submitted}."
    last = f"Các thành viên {meeting.body_name} và các cơ quan, đơn vị liên quan chịu trách nhiệm thi hành Nghị quyết."
    lines = [*grounds, first, *_tasks(meeting, vote.item), f"Nghị quyết này có hiệu lực kể từ ngày ký. {last}"]
    lines[-1] = f"Điều {_next_article(lines)}. {lines[-1]}"
    recipients = [f"Các thành viên {meeting.body_name}", *_agencies([vote.item]), ARCHIVE]
    return Draft(subject, "\n".join(lines), recipients)


def subject_of(question: str) -> str:
    """Turn the question put to the members into what was decided: no "Đồng ý", no question mark, a verb first."""
    bare = _ASSENT.sub("", _ASKING.sub("", question.strip()))
    bare = _capital(bare)
    return bare if bare.startswith(_VERBS) else f"Về {_small(bare)}"


def recipients_end_in_archive(recipients: Sequence[str]) -> bool:
    """Tell whether the last recipient is the archive, "Lưu: VT, …" (NĐ 30/2020, Annex I, part II, section I.9)."""
    return bool(recipients) and recipients[-1].strip().lstrip("-–• ").startswith("Lưu:")


def _tasks(meeting: MeetingFacts, item: ItemFacts) -> list[str]:
    if item.conclusion.strip():
        first, *more = _paragraphs(item.conclusion)
        return [f"Điều 2. {first}", *more]
    if not item.agency:
        return []
    task = (
        f"Giao {item.agency} chủ trì, phối hợp với các cơ quan liên quan tiếp thu ý kiến của các thành viên "
        f"{meeting.body_name}, hoàn thiện để trình ban hành theo quy định."
    )
    return [f"Điều 2. {task}"]


def _next_article(lines: Iterable[str]) -> int:
    return 1 + sum(line.startswith("Điều ") for line in lines)


def _opening(meeting: MeetingFacts) -> list[str]:
    chair = f"{meeting.chair_title} {meeting.chair_name}"
    held = f"{_capital(long_date(meeting.day))}, tại {meeting.place}, {chair} chủ trì {meeting.title}."
    present = f"Dự họp có {meeting.present}/{meeting.members} thành viên {meeting.body_name}."
    heard = "Sau khi nghe các cơ quan trình báo cáo và ý kiến của các đại biểu dự họp,"
    return [f"{held} {present}", f"{heard} {meeting.chair_title} kết luận như sau:"]


def _agencies(items: Iterable[ItemFacts]) -> list[str]:
    return list(dict.fromkeys(item.agency for item in items if item.agency))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """Begin with a small letter, but leave names ("Bộ Nội vụ") and abbreviations ("ODA") as they are."""
    first, _, rest = text.partition(" ")
    is_name = first[1:2].isupper() or rest[:1].isupper()
    return text if is_name else text[:1].lower() + text[1:]
