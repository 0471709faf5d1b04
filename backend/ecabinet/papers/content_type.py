"""What a file is by its first bytes, whatever its name says."""

import re
from collections.abc import Sequence
from typing import Literal

Looks = Literal[
    "pdf", "word", "spreadsheet", "presentation", "zip", "image", "html", "script", "program", "text", "unknown"
]

# A reader accepts the header anywhere in the first 1024 bytes (ISO 32000-1 Annex H, note 13).
HEADER_WITHIN = 1024
HEAD_BYTES = 8192

_MAGIC: Sequence[tuple[bytes, Looks]] = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xd0\xcf\x11\xe0", "word"),
    (b"{\\rtf", "word"),
    (b"Rar!", "zip"),
    (b"7z\xbc\xaf", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"#!", "script"),
    (b"<?php", "script"),
    (b"@echo", "script"),
)
_IN_ZIP: Sequence[tuple[bytes, Looks]] = (
    (b"word/", "word"),
    (b"opendocument.text", "word"),
    (b"xl/", "spreadsheet"),
    (b"opendocument.spreadsheet", "spreadsheet"),
    (b"ppt/", "presentation"),
    (b"opendocument.presentation", "presentation"),
)
_HTML = re.compile(rb"<(!doctype html|html|head|body|script|svg|\?xml)\b", re.IGNORECASE)
_SCRIPT = re.compile(rb"^\s*(import |from \w+ import |function |const |var |def |set -e|param\(|Sub )", re.MULTILINE)
_IMAGE_BRANDS = re.compile(rb"^.{4}ftyp(heic|heix|mif1|avif)|^RIFF.{4}WEBP", re.DOTALL)


def looks_like(head: bytes) -> Looks:
    """Name the kind of file whose first bytes (``HEAD_BYTES`` of them are enough) are ``head``."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    other = _by_magic(start)
    header = head.find(b"%PDF-", 0, HEADER_WITHIN)
    # Something else with a PDF header further in is two files in one, meant to be taken for either.
    if header >= 0 and (other is None or head[:header].strip() in {b"", b"\xef\xbb\xbf"}):
        return "pdf"
    return other or _text_or_unknown(head)


def _by_magic(start: bytes) -> Looks | None:
    if start.startswith(b"PK\x03\x04"):
        return next((kind for sign, kind in _IN_ZIP if sign in start), "zip")
    if _IMAGE_BRANDS.match(start):
        return "image"
    if _HTML.match(start):
        return "html"
    return next((kind for sign, kind in _MAGIC if start.lower().startswith(sign.lower())), None)


def _text_or_unknown(head: bytes) -> Looks:
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return "unknown"
    if b"\x00" in head:
        return "unknown"
    return "script" if _SCRIPT.search(head) else "text"
