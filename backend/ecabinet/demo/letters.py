"""The letterheads of the demo's papers: who lays what before the Government, signed by which minister."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from ecabinet.demo.occasion import Occasion
from ecabinet.demo.people import BODY, GOVERNMENT, HEAD, minister_of, organisation
from ecabinet.typeset.body import blocks_from_text
from ecabinet.typeset.models import Block, Letterhead, PaperKind, WorkingPaper

TEXTS: Final = Path(__file__).parent / "texts"
COPIES: Final = ("Văn phòng Chính phủ", "Bộ Tư pháp")
SYMBOLS: Final[dict[PaperKind, str]] = {
    "submission": "TTr",
    "verification_report": "BCTT",
    "report": "BC",
    "summary": "BTT",
}
Parts = Mapping[str, Sequence[Block]]


def blocks_of(name: str, occasion: Occasion, parts: Parts | None = None) -> list[Block]:
    """Return a stored text as blocks: a paragraph a line, ``{month}`` and the like filled in.

    A line ``@table`` stands for ``parts["table"]``.
    """
    found: list[Block] = []
    lines: list[str] = []
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").format_map(occasion.words())
    for line in [*text.splitlines(), "@"]:
        if not line.startswith("@"):
            lines.append(line)
            continue
        found += blocks_from_text("\n".join(lines))
        lines = []
        found += (parts or {}).get(line[1:], ())
    return found


def rows_of(name: str) -> list[list[str]]:
    """Return a stored table: a row a line, cells between bars, with the row's number put before them."""
    lines = (TEXTS / f"{name}.rows").read_text(encoding="utf-8").splitlines()
    return [[str(number), *line.split(" | ")] for number, line in enumerate(lines, start=1)]


class Letter:
    """A paper of a ministry for one session: kind, number, abstract, and the day it was signed."""

    def __init__(self, kind: PaperKind, unit: str, number: int, abstract: str) -> None:
        self._kind = kind
        self._unit = unit
        self._number = number
        self._abstract = abstract

    def paper(self, blocks: Sequence[Block], signed_on: date, annexes: Sequence[Block] = ()) -> WorkingPaper:
        """Return the paper as it is to be set."""
        head = self._draft_head(signed_on) if self._kind.startswith("draft_") else self._head(signed_on)
        return WorkingPaper(kind=self._kind, head=head, blocks=blocks, annexes=annexes)

    def _head(self, signed_on: date) -> Letterhead:
        unit, signer = organisation(self._unit), minister_of(self._unit)
        return Letterhead(
            issuing_body=unit.name,
            reference_number=f"{self._number}/{SYMBOLS[self._kind]}-{unit.symbol}",
            abstract=self._abstract,
            authority=[signer.office.upper()],
            signer_name=signer.full_name,
            recipients=["Như trên", *(name for name in COPIES if name != unit.name), "Lưu: VT, TH (3b)"],
            signed_on=signed_on,
            address=[BODY],
        )

    def _draft_head(self, signed_on: date) -> Letterhead:
        symbol = "NĐ-CP" if self._kind == "draft_decree" else "NQ-CP"
        reference = f"/{signed_on.year}/{symbol}" if self._kind == "draft_decree" else f"/{symbol}"
        return Letterhead(
            issuing_body=organisation(GOVERNMENT).name,
            reference_number=reference,
            abstract=self._abstract,
            authority=["TM. CHÍNH PHỦ", HEAD.title.upper()],
            signer_name=HEAD.full_name,
            recipients=[
                "Ban Bí thư Trung ương Đảng",
                "Các thành viên Chính phủ",
                "Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ",
                "Hội đồng nhân dân, Ủy ban nhân dân các tỉnh, thành phố",
                f"Lưu: VT, {organisation(self._unit).symbol}",
            ],
            year=signed_on.year,
        )
