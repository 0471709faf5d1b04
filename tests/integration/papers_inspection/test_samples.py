"""Papers as people really send them, where the folder of samples stands beside the repository."""

from pathlib import Path

import pytest
from tests.integration.papers_inspection.desk import Desk

from ecabinet.papers.inspection import Inspection

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


def _inspect(desk: Desk, name: str) -> tuple[Inspection, bytes]:
    data = (SAMPLES / name).read_bytes()
    return desk.inspect(data), data


@pytest.mark.parametrize("name", sorted(HERE))
def test_every_sample_is_read(desk: Desk, name: str) -> None:
    found, _ = _inspect(desk, name)
    assert (found.refusal, found.pages, found.warnings) == (None, HERE[name], [])


@pytest.mark.parametrize("name", ["password-protected.pdf"] if HERE else [])
def test_the_protected_sample_is_refused(desk: Desk, name: str) -> None:
    assert _inspect(desk, name)[0].refusal == "paper_encrypted"


@pytest.mark.parametrize(
    ("name", "page", "sentence"),
    [
        case
        for case in [
            ("decree-49-2026-signed.pdf", 1, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("decree-50-2026-signed.pdf", 30, "Chủ tịch Ủy ban nhân dân tỉnh, thành phố trực thuộc trung ương"),
            ("decree-50-2026-signed.pdf", 30, "TM. CHÍNH PHỦ KT. THỦ TƯỚNG PHÓ THỦ TƯỚNG"),
        ]
        if case[0] in HERE
    ],
)
def test_the_decrees_read_right(desk: Desk, name: str, page: int, sentence: str) -> None:
    _, data = _inspect(desk, name)
    assert sentence in desk.text(data, page)


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        case
        for case in [
            ("decree-49-2026-signed.pdf", [(True, True)]),
            ("decree-50-2026-signed.pdf", [(True, False)] * 5 + [(True, True)]),
            ("signed.pdf", [(False, False)]),
        ]
        if case[0] in HERE
    ],
)
def test_signatures_are_reported(desk: Desk, name: str, signed: list[tuple[bool, bool]]) -> None:
    found, _ = _inspect(desk, name)
    assert [(one.intact, one.covers_whole_file) for one in found.signatures] == signed
    assert {one.trust for one in found.signatures} == {"unknown_issuer"}
