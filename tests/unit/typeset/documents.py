"""Documents that the tests typeset, and eyes to read them with."""

import io
from datetime import date
from typing import Any

import pypdfium2
from pypdf import PdfReader

from ecabinet.typeset.models import Letterhead, Official

SENTENCE = (
    "Các bộ, cơ quan ngang bộ, Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương trong phạm vi chức năng, "
    "nhiệm vụ của mình chịu trách nhiệm tổ chức thực hiện Nghị quyết này."
)


def letterhead(**changes: Any) -> Letterhead:
    """Return a resolution's letterhead with ``changes``."""
    values: dict[str, Any] = {
        "issuing_body": "Chính phủ",
        "reference_number": "412/NQ-CP",
        "abstract": "Thông qua dự thảo Nghị định quy định chi tiết một số điều của Luật Đất đai",
        "authority": ["TM. CHÍNH PHỦ", "THỦ TƯỚNG"],
        "signer_name": "Lê Khắc Sơn",
        "signed_on": date(2026, 11, 23),
        "recipients": ["Các thành viên Chính phủ", "Lưu: VT, PL (2b)"],
    }
    return Letterhead(**{**values, **changes})


def resolution(body: str = "Điều 1. " + SENTENCE, **changes: Any) -> Official:
    """Return a resolution with this body."""
    return Official(kind="resolution", head=letterhead(**changes), body=body)


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def flat(pdf: bytes) -> str:
    """Return the whole text with every run of white space as one blank."""
    return " ".join(" ".join(page_texts(pdf)).split())


def catalog(pdf: bytes) -> Any:
    """Return the document's root dictionary."""
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]
