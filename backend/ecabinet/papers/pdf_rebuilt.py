"""A file whose table of places is lost, rebuilt by qpdf from the objects that stand in it."""

from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from ecabinet.papers.pdf_linear import linearised

# What may stand after the last object (ISO 32000-1 7.5.4 and 7.5.5); where another one begins, the file was cut in it.
_CLOSING = (b"xref", b"trailer", b"startxref", b"%%EOF")
_SPACE = b"\0\t\n\f\r "
_OBJECT_END = b"endobj"
# Without it qpdf does not see an object that the file ends with.
_END = b"\n%%EOF\n"
# What qpdf says when it leaves out a page that is not there.
_PAGES = "Pages tree"


def rebuilt(path: str) -> bytes:
    """Return the file with true places, in the order of its reading, or nothing where that would not be all of it.

    A file that misses its end or pages is not rebuilt; nor is one that is signed, as signatures hold for its own bytes,
    or encrypted, as what would open it may be lost. Raises qpdf's error where there is nothing to build from.
    """
    data = Path(path).read_bytes()
    if not _ends_after_an_object(data):
        return b""
    with pikepdf.open(BytesIO(data + _END)) as document:
        faults = [str(fault) for fault in document.get_warnings()]
        if not faults or any(_PAGES in fault for fault in faults) or _is_sealed(document) or not document.pages:
            return b""
        # qpdf writes the true number, but only where there was one.
        document.trailer.Size = len(document.objects) + 1
        return linearised(document)


def _ends_after_an_object(data: bytes) -> bool:
    end = data.rfind(_OBJECT_END)
    rest = data[end + len(_OBJECT_END) :].strip(_SPACE)
    return end >= 0 and (not rest or rest.startswith(_CLOSING))


def _is_sealed(document: pikepdf.Pdf) -> bool:
    """Whether it is encrypted or signed, which its objects tell where its trailer is lost."""
    return document.is_encrypted or any(
        isinstance(found, Dictionary) and (Name.ByteRange in found or found.get(Name.Filter) == Name.Standard)
        for found in document.objects
    )
