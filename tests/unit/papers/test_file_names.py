"""Names that come with uploads are made plain, whatever was done to them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.papers.file_names import MOST_BYTES, clean_file_name

DECOMPOSED = unicodedata.normalize("NFD", "Tờ trình số 12 – Kế hoạch đầu tư.pdf")


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("Tờ trình.pdf", "Tờ trình.pdf"),
        (DECOMPOSED, "Tờ trình số 12 – Kế hoạch đầu tư.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\báo cáo.pdf", "báo cáo.pdf"),
        ("C:\\Users\\Thư ký\\dự thảo.pdf", "dự thảo.pdf"),
        ("C:dự thảo.pdf", "dự thảo.pdf"),
        ("/", "tai-lieu"),
        ("", "tai-lieu"),
        ("..", "tai-lieu"),
        (".pdf", "pdf"),
        ("...ẩn.pdf", "ẩn.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("dòng\r\nSet-Cookie: x.pdf", "dòngSet-Cookie_ x.pdf"),
        ("nghị quyết\u202efdp.exe", "nghị quyếtfdp.exe"),
        ("ẩn\u200b\u2066\ufeff.pdf", "ẩn.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("con.dự thảo.pdf", "_con.dự thảo.pdf"),
        ("LPT1", "_LPT1"),
        ("console.pdf", "console.pdf"),
        ("a.pdf. . ", "a.pdf"),
        ('báo "cáo" <quý>?*|.pdf', "báo _cáo_ _quý____.pdf"),
        ("một  \t hai\u00a0ba.pdf", "một hai ba.pdf"),
        ("năm 2026. Kế hoạch", "năm 2026. Kế hoạch"),
    ],
)
def test_each_trick_is_undone(given_name: str, clean: str) -> None:
    assert clean_file_name(given_name) == clean


def test_a_long_name_keeps_its_extension_and_whole_letters() -> None:
    clean = clean_file_name("Ủy ban nhân dân " * 40 + ".pdf")
    assert clean.endswith(".pdf")
    assert clean.startswith("Ủy ban nhân dân Ủy ban")
    assert MOST_BYTES - 8 < len(clean.encode()) <= MOST_BYTES


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(name: str) -> None:
    clean = clean_file_name(name)
    assert 0 < len(clean.encode()) <= MOST_BYTES
    assert not set(clean) & set('/\\<>:"|?*')
    assert not clean.startswith((".", " "))
    assert not clean.endswith((".", " "))
    assert all(unicodedata.category(letter)[0] != "C" for letter in clean)
    assert unicodedata.is_normalized("NFC", clean)


@given(st.text(max_size=400))
def test_a_clean_name_stays_as_it_is(name: str) -> None:
    clean = clean_file_name(name)
    assert clean_file_name(clean) == clean


@given(st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặớờởỡợ"), min_size=4, max_size=60))
def test_vietnamese_letters_survive_in_either_form(name: str) -> None:
    assert clean_file_name(unicodedata.normalize("NFD", name) + ".pdf") == name + ".pdf"
