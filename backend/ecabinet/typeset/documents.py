"""Documents and working papers set in the layout of NĐ 30/2020, Annex I."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from pypdf import PdfReader

from ecabinet.typeset.body import blocks_from_text, with_final_mark
from ecabinet.typeset.chart import chart_data
from ecabinet.typeset.clean import clean_tree
from ecabinet.typeset.engine import Sheet
from ecabinet.typeset.errors import body_empty, kind_unknown
from ecabinet.typeset.kinds import KINDS, Kind
from ecabinet.typeset.models import (
    Block,
    Chart,
    Heading,
    Letterhead,
    Official,
    PageBreak,
    Paragraph,
    Table,
    Typeset,
    WorkingPaper,
)
from ecabinet.typeset.places import FIELD_HEIGHT_MM, signature_boxes

_SERIAL = {"STT", "TT", "Số TT"}


def typeset_document(document: Official) -> Typeset:
    """Return the document as PDF/A-2b with the two places for its signatures.

    Raises ``Invalid``: ``document_kind_unknown``, ``document_body_empty``, ``document_letter_missing``.
    """
    kind = _kind(document.kind)
    sheet = Sheet("document.typ", _data(kind, document.head, _enacted(kind, blocks_from_text(document.body))))
    pdf = sheet.pdf()
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    personal, seal = signature_boxes(sheet.marks("signature-area")[0])
    return Typeset(pdf=pdf, pages=pages, personal_box=personal, seal_box=seal)


def typeset_paper(paper: WorkingPaper) -> bytes:
    """Return a working paper as PDF/A-2b. Raises as ``typeset_document`` does."""
    kind = _kind(paper.kind)
    data = _data(kind, paper.head, _enacted(kind, list(paper.blocks)))
    return Sheet("document.typ", data | {"annexes": clean_tree([_part(block) for block in paper.annexes])}).pdf()


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise kind_unknown(name)
    return KINDS[name]


def _enacted(kind: Kind, blocks: list[Block]) -> list[Block]:
    """Put the enacting line after the grounds where the kind has one and the text has not."""
    if not kind.enacts or any(isinstance(part, Heading) and part.text == kind.enacts for part in blocks):
        return blocks
    grounds = next((at for at, part in enumerate(blocks) if not _is_ground(part)), len(blocks))
    return [*blocks[:grounds], Heading(kind.enacts, level=0), *blocks[grounds:]]


def _is_ground(part: Block) -> bool:
    return isinstance(part, Paragraph) and part.italic


def _data(kind: Kind, head: Letterhead, blocks: list[Block]) -> dict[str, Any]:
    if not any(isinstance(part, Paragraph) and (part.text or part.lead) for part in blocks):
        raise body_empty()
    parts = [_part(block) for block in with_final_mark(blocks)]
    start = _ending_start(parts)
    data: dict[str, Any] = clean_tree(
        {
            "document_title": f"{kind.title} {head.abstract}",
            "issuing_body": head.issuing_body,
            "parent_body": head.parent_body,
            "number_line": _number_line(head.reference_number),
            "subject": "" if kind.title else head.abstract,
            "mark": "DỰ THẢO" if kind.draft else "",
            "place_and_date": _place_and_date(head),
            "title": kind.title,
            "abstract": head.abstract,
            "address": _listed(head.address) if len(head.address) > 1 else list(head.address),
            "authority": list(head.authority),
            "signer_name": head.signer_name,
            "recipients": _listed(head.recipients),
            "field_height": FIELD_HEIGHT_MM,
            "parts": parts[:start],
            "ending": parts[start:],
        }
    )
    return data


def _ending_start(parts: list[dict[str, Any]]) -> int:
    """The ending is the last paragraph and, where that is one too, the paragraph before."""
    if parts[-1]["kind"] != "paragraph":
        parts.append({"kind": "paragraph", "text": "./.", "lead": "", "italic": False})
    return len(parts) - (2 if len(parts) > 1 and parts[-2]["kind"] == "paragraph" else 1)


def _part(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "lines": block.text.split("\n")}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "lead": block.lead, "italic": block.italic}
        case Table():
            return _table(block)
        case Chart():
            return chart_data(block)
        case PageBreak():
            return {"kind": "break"}


def _table(table: Table) -> dict[str, Any]:
    columns = range(len(table.columns))
    return {
        "kind": "table",
        "caption": table.caption,
        "unit": table.unit,
        "source": table.source,
        "columns": list(table.columns),
        "widths": list(table.widths),
        "rows": [list(row) for row in table.rows],
        "aligned": [_aligned(table, at) for at in columns],
        "total": table.total,
    }


def _aligned(table: Table, column: int) -> str:
    if table.columns[column] in _SERIAL:
        return "center"
    return "right" if all(_is_figure(row[column]) for row in table.rows) else "left"


def _is_figure(cell: str) -> bool:
    return not cell or cell.strip("+-−–%≈ ").replace(".", "").replace(",", "").isdigit() or cell in {"-", "–"}


def _number_line(reference: str) -> str:
    return f"Số: {reference}" if not reference.startswith("/") else f"Số:\u2003\u2003{reference}"


def _place_and_date(head: Letterhead) -> str:
    if head.signed_on is None:
        blank = "\u2003"
        return f"{head.place}, ngày{blank * 2}tháng{blank * 2}năm {head.year or '    '}"
    return f"{head.place}, {long_date(head.signed_on)}"


def long_date(day: date) -> str:
    """Return "ngày 05 tháng 01 năm 2026": days below 10 and the months 1 and 2 with a nought (Annex I, I.4)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _listed(lines: Sequence[str]) -> list[str]:
    """Every line ends with ";", the last with "."."""
    bare = [line.strip().lstrip("-–• ").rstrip(" ;.,") for line in lines if line.strip()]
    return [f"{line}{'.' if at == len(bare) - 1 else ';'}" for at, line in enumerate(bare)]
