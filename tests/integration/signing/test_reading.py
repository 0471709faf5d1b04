import io
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter
from tests.integration.signing.signed import AUTHORITY, SAMPLES, tool

from ecabinet.signing.verify import read_signatures


def covered(pdf: bytes, number: int) -> tuple[int, int]:
    """Return the middle of the first range that signature ``number`` covers, and its end."""
    ranges = re.findall(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", pdf)
    _, first, second, length = (int(part) for part in ranges[number])
    return first // 2, second + length


@pytest.mark.parametrize("number", [0, 1])
def test_one_changed_byte_is_seen(twice: bytes, number: int) -> None:
    at, _ = covered(twice, number)
    changed = bytearray(twice)
    changed[at] ^= 1
    reports = read_signatures(bytes(changed), [AUTHORITY.certificate]).signatures
    assert len(reports) == 2
    assert not reports[number].intact


def test_a_change_in_the_signature_itself_is_seen(twice: bytes) -> None:
    start = twice.rindex(b"/Contents <") + 400
    changed = twice[:start] + (b"0" if twice[start : start + 1] != b"0" else b"1") + twice[start + 1 :]
    first, second = read_signatures(changed, [AUTHORITY.certificate]).signatures
    assert first.intact
    assert not second.intact


Change = Callable[[IncrementalPdfFileWriter], None]


def first_page(file: IncrementalPdfFileWriter) -> Any:
    return file.root["/Pages"]["/Kids"][0]


def rewrite(file: IncrementalPdfFileWriter, thing: Any) -> None:
    file.update_container(thing)


def other_content(file: IncrementalPdfFileWriter) -> None:
    first_page(file)["/Contents"] = file.add_object(StreamObject(stream_data=b"0 0 100 100 re f"))
    rewrite(file, first_page(file))


def same_stream_with_other_words(file: IncrementalPdfFileWriter) -> None:
    stream = first_page(file)["/Contents"]
    words = stream.data
    stream._data, stream._encoded_data = words[:-9] + b" " * 9, None  # noqa: SLF001 - as a forger would
    rewrite(file, stream)


def a_link(file: IncrementalPdfFileWriter) -> None:
    link = DictionaryObject({name("/Type"): name("/Annot"), name("/Subtype"): name("/Link")})
    link["/Rect"] = numbers([10, 10, 90, 90])
    first_page(file)["/Annots"].append(file.add_object(link))
    rewrite(file, first_page(file)["/Annots"])
    rewrite(file, first_page(file))


def no_annotations(file: IncrementalPdfFileWriter) -> None:
    del first_page(file)["/Annots"]
    rewrite(file, first_page(file))


def a_script(file: IncrementalPdfFileWriter) -> None:
    file.root["/OpenAction"] = DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): pdf_string("1")})
    file.update_root()


def no_form(file: IncrementalPdfFileWriter) -> None:
    del file.root["/AcroForm"]
    file.update_root()


def another_page_in_its_place(file: IncrementalPdfFileWriter) -> None:
    pages = file.root["/Pages"]
    pages["/Kids"] = ArrayObject([file.add_object(DictionaryObject(first_page(file)))])
    rewrite(file, pages)


def a_moved_signature(file: IncrementalPdfFileWriter) -> None:
    field = first_page(file)["/Annots"][0]
    field["/Rect"] = numbers([10, 10, 500, 800])
    rewrite(file, field)


def another_typeface(file: IncrementalPdfFileWriter) -> None:
    font = next(iter(first_page(file)["/Resources"]["/Font"].values())).get_object()
    font["/BaseFont"] = name("/Courier")
    rewrite(file, font)


def name(words: str) -> NameObject:
    return NameObject(words)


def numbers(values: list[int]) -> ArrayObject:
    return ArrayObject([NumberObject(value) for value in values])


@pytest.mark.parametrize(
    "change",
    [
        other_content,
        same_stream_with_other_words,
        a_link,
        no_annotations,
        a_script,
        no_form,
        another_page_in_its_place,
        a_moved_signature,
        another_typeface,
    ],
)
def test_other_changes_after_a_signature_are_told_from_signatures(once: bytes, change: Change) -> None:
    file = IncrementalPdfFileWriter(io.BytesIO(once))
    change(file)
    output = io.BytesIO()
    file.write(output)
    assert output.getvalue().startswith(once)
    reading = read_signatures(output.getvalue(), [AUTHORITY.certificate])
    for report in reading.signatures:
        assert report.intact
        assert not report.covers_whole_file
        assert report.changes_after == "other"
    assert len(reading.signatures) == (change is not no_form)


def test_bytes_after_the_end_are_not_covered(twice: bytes) -> None:
    second = read_signatures(twice + b"\n% more", [AUTHORITY.certificate]).signatures[1]
    assert second.intact
    assert not second.covers_whole_file
    assert second.changes_after == "other"


def test_a_certificate_of_another_authority_is_of_unknown_issuer(twice: bytes) -> None:
    assert {one.trust for one in read_signatures(twice).signatures} == {"unknown_issuer"}


@pytest.mark.parametrize(
    ("pdf", "error"),
    [
        (b"", "not_pdf"),
        (b"MZ\x90\x00", "not_pdf"),
        (b"%PDF-1.7\n", "damaged"),
        (b"%PDF-1.7\n" + b"[" * 9000, "damaged"),
    ],
)
def test_what_cannot_be_read_is_told(pdf: bytes, error: str) -> None:
    assert read_signatures(pdf).error == error


def test_an_encrypted_file_is_told(twice: bytes) -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(twice)))
    writer.encrypt("mật khẩu")
    output = io.BytesIO()
    writer.write(output)
    assert read_signatures(output.getvalue()).error == "encrypted"


def test_cut_and_garbled_files_never_pass_nor_break_the_reader(twice: bytes) -> None:
    chance = random.Random(20261122)
    for _ in range(60):
        garbled = bytearray(twice[: chance.randrange(len(twice))] if chance.random() < 0.5 else twice)
        low = min(len(garbled), covered(twice, 0)[0])
        for _ in range(chance.randrange(1, 40)):
            garbled[chance.randrange(max(low, 1))] = chance.randrange(256)
        reading = read_signatures(bytes(garbled), [AUTHORITY.certificate])
        assert reading.error is not None or not any(one.intact for one in reading.signatures)


def samples() -> list[Path]:
    """The real files beside the repository, where they are."""
    return sorted(SAMPLES.glob("*.pdf"))


def test_the_real_files_read_as_poppler_reads_them(tmp_path: Path) -> None:
    for file in samples():
        pdf = file.read_bytes()
        reading = read_signatures(pdf)
        parts = tool("pdfsig", pdf, tmp_path).split("Signature #")[1:]
        assert len(reading.signatures) == len(parts), file.name
        for ours, theirs in zip(reading.signatures, parts, strict=True):
            assert ours.intact == ("Signature is Valid." in theirs), file.name
            assert ours.kind in theirs
            assert f"Common Name: {ours.signer_name}" in theirs
            assert ours.covers_whole_file == ("- Total document signed" in theirs)


def test_the_two_decrees(tmp_path: Path) -> None:
    for file in samples():
        if file.name == "decree-50-2026-signed.pdf":
            reports = read_signatures(file.read_bytes()).signatures
            assert [one.intact for one in reports] == [True] * 6
            assert reports[0].kind == "ETSI.CAdES.detached"
            assert [one.covers_whole_file for one in reports] == [False] * 5 + [True]
            assert {one.changes_after for one in reports[:5]} == {"signatures_only"}
        if file.name == "decree-49-2026-signed.pdf":
            (only,) = read_signatures(file.read_bytes()).signatures
            assert (only.intact, only.covers_whole_file, only.kind) == (True, True, "adbe.pkcs7.detached")
            assert only.trust == "unknown_issuer"
