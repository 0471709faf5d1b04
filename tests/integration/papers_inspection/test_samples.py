"""Papers as people really send them: the suite's own, and the samples where they lie beside the repository."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from tests import documents
from tests.integration.papers_inspection.desk import Desk
from tests.integration.signing.signed import personally_signed, prepared, sealed

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
PAGES = {
    "annotated-freetext.pdf": 1,
    "annotated-highlight.pdf": 1,
    "annotated-ink.pdf": 1,
    "article.pdf": 14,
    "attachment.pdf": 1,
    "book-352-pages.pdf": 352,
    "decree-49-2026-signed.pdf": 29,
    "decree-50-2026-signed.pdf": 30,
    "form.pdf": 1,
    "four-pages.pdf": 4,
    "google-doc.pdf": 1,
    "outline.pdf": 4,
    "pdfa.pdf": 1,
    "rotated.pdf": 4,
    "scan-image.pdf": 1,
    "signed.pdf": 1,
    "textbook.pdf": 117,
}
HERE = {name: pages for name, pages in PAGES.items() if (SAMPLES / name).is_file()}


@cache
def _signed_once() -> bytes:
    return personally_signed(prepared())


@cache
def _signed_twice() -> bytes:
    return sealed(_signed_once())


OWN: dict[str, Callable[[], bytes]] = {
    "own-paper": documents.paper,
    "own-paper-of-three": lambda: documents.paper(3),
    "own-protected": lambda: documents.encrypted("x"),
    "own-signed-once": _signed_once,
    "own-signed-twice": _signed_twice,
}
READ = {"own-paper": 1, "own-paper-of-three": 3, "own-signed-once": 1, "own-signed-twice": 1, **HERE}
PROTECTED = ["own-protected", *(["password-protected.pdf"] if HERE else [])]
SENTENCES = [
    ("own-paper-of-three", 3, "Tờ trình về kế hoạch phát triển kinh tế - xã hội"),
    ("own-signed-twice", 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("decree-49-2026-signed.pdf", 1, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("decree-50-2026-signed.pdf", 30, "Chủ tịch Ủy ban nhân dân tỉnh, thành phố trực thuộc trung ương"),
    ("decree-50-2026-signed.pdf", 30, "TM. CHÍNH PHỦ KT. THỦ TƯỚNG PHÓ THỦ TƯỚNG"),
]
SIGNED = [
    ("own-signed-once", [(True, True)]),
    ("own-signed-twice", [(True, False), (True, True)]),
    ("decree-49-2026-signed.pdf", [(True, True)]),
    ("decree-50-2026-signed.pdf", [(True, False)] * 5 + [(True, True)]),
    ("signed.pdf", [(False, False)]),
]


def _bytes(name: str) -> bytes:
    return OWN[name]() if name in OWN else (SAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", sorted(READ))
def test_every_paper_is_read(desk: Desk, name: str) -> None:
    found = desk.inspect(_bytes(name))
    assert (found.refusal, found.pages, found.warnings) == (None, READ[name], [])


@pytest.mark.parametrize("name", PROTECTED)
def test_a_protected_paper_is_refused(desk: Desk, name: str) -> None:
    assert desk.inspect(_bytes(name)).refusal == "paper_encrypted"


@pytest.mark.parametrize(("name", "page", "sentence"), [case for case in SENTENCES if case[0] in READ])
def test_the_text_reads_right(desk: Desk, name: str, page: int, sentence: str) -> None:
    data = _bytes(name)
    assert desk.inspect(data).refusal is None
    assert sentence in desk.text(data, page)


@pytest.mark.parametrize(("name", "signed"), [case for case in SIGNED if case[0] in READ])
def test_signatures_are_reported(desk: Desk, name: str, signed: list[tuple[bool, bool]]) -> None:
    found = desk.inspect(_bytes(name))
    assert [(one.intact, one.covers_whole_file) for one in found.signatures] == signed
    assert {one.trust for one in found.signatures} == {"unknown_issuer"}
