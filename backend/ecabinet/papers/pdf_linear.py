"""A copy of a paper that can be read from its beginning while the rest is still on its way, made by qpdf.

It is linearised (ISO 32000-1 Annex F), and where the file's tables are broken they are true in the copy; so are the
widths of its letters. Its pages, drawings and permissions are the original's; signatures hold for the original's bytes
alone. Readers look for the last page before they show the first (pdf.js does), one page after the other where the tree
of pages is flat: in a scan each of them lies in another megabyte. So the tree is made of small branches whose counts
can be skipped, and the last page hangs at its root.
"""

from io import BytesIO

import msgspec
import pikepdf
from pikepdf import Array, Dictionary, Name

from ecabinet.papers.pdf_composite_fonts import has_unknown_letters, mend_composite_widths
from ecabinet.papers.pdf_fonts import drop_empty_widths

BRANCHES = 4


class LinearCopy(msgspec.Struct, frozen=True):
    """What qpdf made of a file, and found on its pages (by number, from 1).

    ``data`` is empty where the file itself is as good; ``units`` are the UserUnits other than 1; ``attaching`` are the
    pages that files are pinned to; ``reset`` says that letters stand apart in the copy that lie on each other in the
    file, and ``letters_unknown`` that it uses letters which nobody can tell (see ``has_unknown_letters``).
    """

    pages: int
    data: bytes = b""
    units: dict[int, float] = {}
    attaching: list[int] = []
    reset: bool = False
    letters_unknown: bool = False


def linear_copy(path: str) -> LinearCopy:
    """Return the copy of the file; raises qpdf's error where it cannot be mended."""
    with pikepdf.open(path) as document:
        found = LinearCopy(
            len(document.pages),
            units=_units(document),
            attaching=_attaching(document),
            letters_unknown=has_unknown_letters(document),
        )
        reset = mend_composite_widths(document) > 0
        mended = drop_empty_widths(document) > 0 or reset
        if document.is_linearized and not mended and not document.get_warnings():
            return found
        return msgspec.structs.replace(found, data=linearised(document), reset=reset)


def linearised(document: pikepdf.Pdf) -> bytes:
    """Return the document's bytes in the order of their reading; streams and encryption stay as they are."""
    written = BytesIO()
    branch(document)
    if document.is_encrypted:
        document.save(written, linearize=True, encryption=True)
    else:
        document.save(
            written,
            linearize=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return written.getvalue()


def branch(document: pikepdf.Pdf) -> None:
    """Give every node of the tree of pages few children; nodes are only put between, so pages inherit what they did."""
    nodes, met = [document.Root.Pages], {document.Root.Pages.objgen}
    while nodes:
        node = nodes.pop()
        kids = list(node.Kids)
        inner = [kid for kid in kids if Name.Kids in kid and kid.objgen not in met]
        met.update(kid.objgen for kid in inner)
        nodes += inner
        while len(kids) > BRANCHES + 1:
            kids = [*_grouped(document, kids[:-1]), kids[-1]]
        _hang(node, kids)


def _grouped(document: pikepdf.Pdf, kids: list[pikepdf.Object]) -> list[pikepdf.Object]:
    groups = [kids[at : at + BRANCHES] for at in range(0, len(kids), BRANCHES)]
    return [_node(document, group) for group in groups]


def _node(document: pikepdf.Pdf, kids: list[pikepdf.Object]) -> pikepdf.Object:
    if len(kids) == 1:
        return kids[0]
    pages = sum(int(kid.get(Name.Count, 1)) if Name.Kids in kid else 1 for kid in kids)
    node = document.make_indirect(Dictionary(Type=Name.Pages, Count=pages))
    _hang(node, kids)
    return node


def _hang(node: pikepdf.Object, kids: list[pikepdf.Object]) -> None:
    node.Kids = Array(kids)
    for kid in kids:
        kid.Parent = node


def _units(document: pikepdf.Pdf) -> dict[int, float]:
    found = {}
    for number, page in enumerate(document.pages, 1):
        unit = page.obj.get("/UserUnit")
        if isinstance(unit, int | float | pikepdf.Object) and float(unit) > 0 and float(unit) != 1:
            found[number] = float(unit)
    return found


def _attaching(document: pikepdf.Pdf) -> list[int]:
    return [number for number, page in enumerate(document.pages, 1) if any(map(_pins_a_file, _annotations(page.obj)))]


def _annotations(page: pikepdf.Object) -> list[pikepdf.Object]:
    listed = page.get(Name.Annots)
    return list(listed) if isinstance(listed, Array) else []


def _pins_a_file(annotation: pikepdf.Object) -> bool:
    return isinstance(annotation, Dictionary) and annotation.get(Name.Subtype) == Name.FileAttachment
