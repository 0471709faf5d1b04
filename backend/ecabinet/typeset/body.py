"""From the plain text a secretary writes to the parts the layout knows.

The habits of official prose carry the structure, so nobody writes markup: "Chương I", "Điều 1.", "I.", "1.",
and the grounds that begin with "Căn cứ" or "Theo đề nghị" (NĐ 30/2020, Annex I, part II, section I.5).
"""

import re

from ecabinet.typeset.clean import clean_lines
from ecabinet.typeset.models import Block, Heading, Paragraph

_ARTICLE = re.compile(r"(Điều \d+[a-zđ]?\.)\s*(.*)")
_ROMAN = re.compile(r"[IVXL]+\.\s+\S")
_NUMBERED = re.compile(r"\d+(\.\d+)*\.\s+\S")
_CHAPTER = re.compile(r"(Phần|Chương|Mục)\s+(thứ\s+\w+|[IVXL]+|\d+)\.?")
_GROUNDS = re.compile(r"(Căn cứ|Theo đề nghị|Trên cơ sở|Xét đề nghị)\b")
_ENACTS = re.compile(r"(QUYẾT NGHỊ|QUYẾT ĐỊNH|THÔNG BÁO|KẾT LUẬN)\s*:")
_TITLE_LENGTH = 110


def blocks_from_text(text: str) -> list[Block]:
    """Return the parts of a body written line by line."""
    blocks: list[Block] = []
    preamble = True
    for line in clean_lines(text):
        part = _part(line, preamble)
        preamble = preamble and isinstance(part, Paragraph) and part.italic
        blocks.append(_joined(blocks, part))
    return blocks


def _part(line: str, preamble: bool) -> Block:
    if preamble and _GROUNDS.match(line):
        return Paragraph(line, italic=True)
    if _CHAPTER.fullmatch(line) or _ENACTS.fullmatch(line):
        return Heading(line, level=0)
    if article := _ARTICLE.fullmatch(line):
        return _article(article[1], article[2])
    if (_ROMAN.match(line) or _NUMBERED.match(line)) and _is_title(line):
        return Heading(line)
    return Paragraph(line)


def _article(number: str, words: str) -> Block:
    if words and _is_title(words):
        return Heading(f"{number} {words}")
    return Paragraph(words, lead=number)


def _is_title(words: str) -> bool:
    return len(words) <= _TITLE_LENGTH and words[-1] not in ".;:,"


def _joined(blocks: list[Block], part: Block) -> Block:
    """A line in capitals after "Chương I" is that chapter's name."""
    before = blocks[-1] if blocks else None
    if not (isinstance(before, Heading) and before.level == 0 and _CHAPTER.fullmatch(before.text)):
        return part
    if not (isinstance(part, Paragraph) and part.text.isupper()):
        return part
    blocks.pop()
    return Heading(f"{before.text}\n{part.text}", level=0)


def with_final_mark(blocks: list[Block]) -> list[Block]:
    """Return the blocks with the "./." that ends a document's last paragraph."""
    last = blocks[-1]
    if not isinstance(last, Paragraph) or last.text.endswith("./."):
        return blocks
    return [*blocks[:-1], Paragraph(last.text.rstrip(" .;,") + "./.", lead=last.lead, italic=last.italic)]
