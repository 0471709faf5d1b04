"""Files that are no papers, broken ones and hostile ones: each a clear refusal, and the others go on meanwhile."""

import threading
import time
from collections.abc import Callable

import pytest
from tests import documents
from tests.integration.papers_inspection.desk import Desk

from ecabinet.papers.inspection import FIRST_PAGE, Limits

Made = Callable[[], bytes]


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"#!/bin/sh\nrm -rf ~\n", "script"),
        (b"PK\x03\x04" + b"\x00" * 26 + b"word/document.xml", "word"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "image"),
        (b"<html><script>alert(1)</script></html>", "html"),
        (b"MZ" + b"\x00" * 99, "program"),
        ("Kính gửi Thủ tướng".encode(), "text"),
    ],
)
def test_another_kind_of_file_under_the_name_of_a_pdf(desk: Desk, data: bytes, looks_like: str) -> None:
    found = desk.inspect(data)
    assert (found.refusal, found.looks_like) == ("paper_not_pdf", looks_like)


def test_an_empty_file(desk: Desk) -> None:
    assert desk.inspect(b"").refusal == "paper_empty"


def test_one_byte_past_the_limit(desk: Desk) -> None:
    paper = documents.paper()
    assert desk.inspect(paper, Limits(bytes=len(paper))).refusal is None
    assert desk.inspect(paper, Limits(bytes=len(paper) - 1)).refusal == "paper_too_large"


def test_a_paper_that_needs_a_password(desk: Desk) -> None:
    found = desk.inspect(documents.encrypted("mật khẩu"))
    assert (found.refusal, found.encrypted) == ("paper_encrypted", True)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_paper_whose_end_is_missing(desk: Desk, share: float) -> None:
    assert desk.inspect(documents.cut_off(documents.paper(20), share)).refusal == "paper_damaged"


@pytest.mark.parametrize(
    "made",
    [
        lambda: documents.without_page(documents.heavy_pages(3)),
        lambda: documents.without_table(documents.encrypted("")),
        lambda: documents.without_table(documents.one_page(more={7: b"<</Type/Sig/ByteRange[0 9 99 9]>>"})),
    ],
)
def test_a_paper_whose_places_are_lost_and_more_with_them(desk: Desk, made: Made) -> None:
    assert desk.inspect(made()).refusal == "paper_damaged"


@pytest.mark.parametrize(
    "made",
    [
        lambda: b"%PDF-1.7\n",
        lambda: b"%PDF-1.7\n" + b"\x00\xff" * 5000 + b"%%EOF",
        lambda: b"%PDF-1.4\n#!/bin/sh\nrm -rf ~\n%%EOF",
        lambda: documents.many_pages(0),
        documents.page_tree_in_a_circle,
        documents.deep_page_tree,
        documents.doubling_page_tree,
    ],
)
def test_a_paper_that_cannot_be_read(desk: Desk, made: Made) -> None:
    assert desk.inspect(made()).refusal == "paper_damaged"


@pytest.mark.parametrize(
    "made",
    [
        documents.content_bomb,
        documents.image_bomb,
        lambda: documents.blank_with_image(20_000),
        documents.object_stream_bomb,
        documents.form_in_a_circle,
    ],
)
def test_a_paper_that_asks_for_too_much(desk: Desk, made: Made) -> None:
    data = made()
    assert len(data) < 1 << 20
    began = time.monotonic()
    assert desk.inspect(data).refusal == "paper_too_complex"
    assert time.monotonic() - began < 90
    assert not desk.files.derived(desk.take_in(data), FIRST_PAGE).exists()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (documents.many_pages(10_001), "paper_too_many_pages"),
        (documents.one_page(page=b"/MediaBox[0 0 1000000 1000000]"), "paper_page_size"),
        (documents.one_page(page=b"/MediaBox[0 0 0.01 0.01]"), "paper_page_size"),
    ],
    ids=["pages", "large", "small"],
)
def test_pages_that_are_too_many_or_of_no_size_say_so(desk: Desk, data: bytes, refusal: str) -> None:
    assert desk.inspect(data).refusal == refusal


def test_a_paper_that_takes_too_long(desk: Desk) -> None:
    endless = documents.slow_drawing()
    assert desk.inspect(endless, Limits(seconds=1)).refusal == "paper_too_complex"


def test_many_real_pages_are_no_bomb(desk: Desk) -> None:
    found = desk.inspect(documents.many_pages(3000))
    assert (found.refusal, found.pages) == (None, 3000)


def test_a_large_drawing_at_the_limit_is_no_bomb(desk: Desk) -> None:
    assert desk.inspect(documents.blank_with_image(17_000)).refusal is None


def test_papers_are_read_while_a_hostile_one_is_at_work(desk: Desk) -> None:
    """One of the two workers is held by a drawing without end; papers pass by it until its time is up."""
    outcome: list[str | None] = []
    endless = documents.slow_drawing()
    hostile = threading.Thread(target=lambda: outcome.append(desk.inspect(endless, Limits(seconds=8)).refusal))
    hostile.start()
    passed = 0
    while hostile.is_alive():
        if desk.inspect(documents.paper(text=f"Báo cáo số {passed}")).refusal is None:
            passed += 1
    hostile.join()
    assert outcome == ["paper_too_complex"]
    assert passed >= 2
