"""The copy that is read on screens: quick to open at its beginning, and the same paper."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from tests import documents

from ecabinet.papers.pdf_linear import BRANCHES, linear_copy


def _copy_of(data: bytes, folder: Path) -> pikepdf.Pdf:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return pikepdf.open(BytesIO(linear_copy(str(path)).data))


def _with_inherited(pages: int) -> bytes:
    """A flat tree whose pages have neither size nor turn of their own; each is known by its content."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * number) for number in range(pages))
    root = b"<</Type/Pages/MediaBox[0 0 300 400]/Rotate 90/Kids[%b]/Count %d>>" % (kids, pages)
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: root}
    for number in range(pages):
        objects[10 + 2 * number] = b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (11 + 2 * number)
        objects[11 + 2 * number] = documents.stream(b"%% page %d" % number)
    return documents.pdf(objects)


def _read_for_the_last(node: pikepdf.Object) -> int:
    """Count the nodes and pages that a reader reads on its way to the last page: counts are skipped, pages are not."""
    read, kids = 0, list(node.Kids)
    for kid in kids:
        read += 1
        if kid is kids[-1] and Name.Kids in kid:
            read += _read_for_the_last(kid)
    return read


@pytest.mark.parametrize("pages", [1, 5, 6, 21, 352])
def test_the_last_page_is_found_without_the_others(pages: int, tmp_path: Path) -> None:
    with _copy_of(_with_inherited(pages), tmp_path) as copy:
        assert copy.is_linearized
        assert _read_for_the_last(copy.Root.Pages) <= BRANCHES + 1
        contents = [page.Contents.read_bytes() for page in copy.pages]
        assert contents == [b"%% page %d" % number for number in range(pages)]
        assert {(*map(int, page.MediaBox.as_list()), int(page.Rotate)) for page in copy.pages} == {(0, 0, 300, 400, 90)}
