"""PDFs the suite makes itself: proper ones, and every kind of broken or hostile one that a paper may turn out to be."""

import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from random import Random

import pikepdf
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions

import ecabinet.typeset

GIGABYTE = 1 << 30
_FONTS = Path(ecabinet.typeset.__file__).parent / "fonts"
_MEGABYTE = 1 << 20
_HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def typeset(source: str) -> bytes:
    """Typeset Typst markup with the program's own fonts."""
    page = '#set page(paper: "a4", margin: 2cm)\n#set text(font: "Liberation Serif", size: 13pt, lang: "vi")\n'
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_FONTS])
    made = typst.compile((page + source).encode(), font_paths=fonts, format="pdf")
    assert isinstance(made, bytes)
    return made


def paper(pages: int = 1, text: str = "Tờ trình về kế hoạch phát triển kinh tế - xã hội", title: str = "") -> bytes:
    """A plain paper of so many pages with ``text`` and the page's number on each."""
    head = f'#set document(title: "{title}")\n' if title else ""
    return typeset(head + "\n#pagebreak()\n".join(f"{text}\n\nTrang số {number}" for number in range(1, pages + 1)))


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", header: bytes = b"%PDF-1.7\n") -> bytes:
    """Put numbered objects into a file with a true cross-reference table; object 1 is the catalogue."""
    written = bytearray(header)
    places = {}
    for number, body in objects.items():
        places[number] = len(written)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(written)
    size = max(objects) + 1
    written += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        known = number in places
        written += b"%010d %05d %c \n" % (places.get(number, 0), 0 if known else 65535, ord("n" if known else "f"))
    written += b"trailer\n<</Root 1 0 R/Size %d%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(written)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object as it is, ``data`` already encoded."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def one_page(
    content: bytes = b"BT /F 24 Tf 72 700 Td (Hello) Tj ET",
    page: bytes = b"/MediaBox[0 0 595 842]",
    catalogue: bytes = b"",
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """One page with a Helvetica named /F; ``page`` and ``catalogue`` are further entries, ``more`` further objects."""
    return pdf({**_one_page(page, catalogue), 4: stream(content), **(more or {})})


def _one_page(page: bytes = b"/MediaBox[0 0 595 842]", catalogue: bytes = b"") -> dict[int, bytes]:
    return {
        1: b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>%b>>" % page,
        4: stream(b""),
        5: _HELVETICA,
    }


def encrypted(user_password: str, *, copying: bool = True) -> bytes:
    """A paper under AES-256; with an empty user password it opens, but its owner forbids some uses."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper())))
    allowed = UserAccessPermissions.all()
    if not copying:
        allowed ^= UserAccessPermissions.EXTRACT
    writer.encrypt(user_password, "chủ", permissions_flag=allowed, algorithm="AES-256")
    return _written(writer)


def cut_off(whole: bytes, share: float) -> bytes:
    """The first part of a file."""
    return whole[: int(len(whole) * share)]


def with_wrong_places(whole: bytes) -> bytes:
    """A file whose table of places points wrong by a few bytes, as after a transfer in text mode."""
    return whole.replace(b"%PDF-1.7\n", b"%PDF-1.7\n% shifted\n", 1)


def with_java_script() -> bytes:
    """A document that would run a script when opened."""
    return one_page(catalogue=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")


def with_launch_action() -> bytes:
    """A page with a link that would start a program, behind a harmless first action."""
    launch = b"<</S/Launch/F(calc.exe)>>"
    link = b"<</Type/Annot/Subtype/Link/Rect[0 0 99 99]/A<</S/GoTo/D[3 0 R/Fit]/Next %b>>>>" % launch
    return one_page(page=b"/MediaBox[0 0 595 842]/Annots[7 0 R]", more={7: link})


def with_files() -> bytes:
    """Three pages with an outline; one file comes with the document, another is pinned to its second page."""
    files = {
        **_attached(10, b"bang-so-lieu.csv", b"So lieu ca nam", b"tinh,so\nHue,1\n"),
        **_attached(12, b"ban-do.txt", b"Ban do", b"Ban do quy hoach"),
        14: b"<</Type/Annot/Subtype/FileAttachment/Name/PushPin/Rect[500 700 520 724]/FS 12 0 R>>",
    }
    pages = dict.fromkeys((3, 4, 5), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")
    pages[4] = pages[4].replace(b">>", b"/Annots[14 0 R]>>")
    names = b"/Names<</EmbeddedFiles<</Names[(bang-so-lieu.csv) 10 0 R]>>>>"
    root = {
        1: b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R%b>>" % names,
        2: b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>",
        6: b"<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>",
        7: b"<</Title(Phan mot)/Parent 6 0 R/Dest[3 0 R/Fit]>>",
    }
    return pdf({**root, **pages, **files})


def without_widths(whole: bytes) -> bytes:
    """A paper whose composite fonts tell of no letter's width, so that all of them lie on each other."""
    with pikepdf.open(BytesIO(whole)) as document:
        for found in document.objects:
            if isinstance(found, pikepdf.Dictionary) and "/CIDToGIDMap" in found:
                found.W, found.DW = pikepdf.Array([]), 0
        written = BytesIO()
        document.save(written)
    return written.getvalue()


def with_unknown_letters() -> bytes:
    """A page in a font that numbers its letters in its own way and is not in the file."""
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    fonts = {
        5: b"<</Type/Font/Subtype/Type0/BaseFont/Unknown/Encoding/Identity-H/DescendantFonts[7 0 R]>>",
        7: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Unknown%b/DW 600/FontDescriptor 8 0 R>>" % system,
        8: b"<</Type/FontDescriptor/FontName/Unknown/Flags 4/FontBBox[0 0 600 800]/ItalicAngle 0/Ascent 800"
        b"/Descent 0/CapHeight 700/StemV 80>>",
    }
    return one_page(b"BT /F 24 Tf 72 700 Td <002400250026> Tj ET", more=fonts)


def _attached(number: int, name: bytes, about: bytes, content: bytes) -> dict[int, bytes]:
    spec = b"<</Type/Filespec/F(%b)/UF(%b)/Desc(%b)/EF<</F %d 0 R>>>>" % (name, name, about, number + 1)
    return {number: spec, number + 1: stream(content, b"/Type/EmbeddedFile")}


def flate_bomb(size: int, fill: bytes = b" ") -> bytes:
    """Compressed data that swells to ``size`` bytes of ``fill``, made of one repeated block."""
    compressor = zlib.compressobj(9)
    start = compressor.compress(fill * _MEGABYTE) + compressor.flush(zlib.Z_FULL_FLUSH)
    block = compressor.compress(fill * _MEGABYTE) + compressor.flush(zlib.Z_FULL_FLUSH)
    return start + block * (size // _MEGABYTE - 1) + compressor.flush()


def nested_flate_bomb(size: int, fill: bytes = b" ") -> bytes:
    """The same under a second layer, a few kilobytes in all; its filter is ``/Filter[/FlateDecode/FlateDecode]``."""
    return zlib.compress(flate_bomb(size, fill), 9)


def content_bomb(size: int = 8 * GIGABYTE) -> bytes:
    """A page whose drawing swells to gigabytes of operators."""
    bomb = stream(nested_flate_bomb(size, b"q Q\n"), b"/Filter[/FlateDecode/FlateDecode]")
    return pdf({**_one_page(), 4: bomb})


def image_bomb(side: int = 60_000) -> bytes:
    """A page that shows an image of billions of samples."""
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % (side, side)
    entries += b"/ColorSpace/DeviceRGB/Filter[/FlateDecode/FlateDecode]"
    image = stream(nested_flate_bomb(side * side * 3, b"\x7f\x00\x30"), entries)
    return pdf({**_one_page(), 4: stream(b"500 0 0 700 0 0 cm /X Do"), 6: image})


def object_stream_bomb(size: int = 4 * GIGABYTE) -> bytes:
    """A file whose page lies in an object stream that swells to gigabytes."""
    first = b"3 0 "
    entries = b"/Type/ObjStm/N 1/First %d/Filter[/FlateDecode/FlateDecode]" % len(first)
    bomb = zlib.compress(flate_bomb(size, b" "), 9)
    return _with_xref_stream({7: stream(bomb, entries)}, inside={3: (7, 0)})


def xref_stream_bomb(size: int = 4 * GIGABYTE) -> bytes:
    """A file whose own table of places swells to gigabytes."""
    objects = _one_page()
    written = _bodies(objects)
    entries = b"/Type/XRef/W[1 8 2]/Size 400000000/Root 1 0 R/Filter[/FlateDecode/FlateDecode]"
    start = len(written)
    written += b"8 0 obj\n%b\nendobj\n" % stream(nested_flate_bomb(size, b"\x01"), entries)
    return written + b"startxref\n%d\n%%%%EOF\n" % start


def page_tree_in_a_circle() -> bytes:
    """A page tree whose branch is its own root."""
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000>>"})


def deep_page_tree(depth: int = 50_000) -> bytes:
    """A page at the end of a very long chain of branches."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for number in range(2, depth):
        objects[number] = b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (number + 1, number - 1)
    objects[depth] = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % (depth - 1)
    return pdf(objects)


def doubling_page_tree(levels: int = 40) -> bytes:
    """A small tree where every branch names the next twice: pages beyond count."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for number in range(2, levels + 2):
        count = min(2 ** (levels + 2 - number), 2_000_000_000)
        objects[number] = b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>" % (number + 1, number + 1, count)
    objects[levels + 2] = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % (levels + 1)
    return pdf(objects)


def form_in_a_circle(levels: int = 30) -> bytes:
    """A drawing that calls the next one ten times over, level by level: a small file, endless work."""
    forms = {}
    for number in range(6, 6 + levels):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>" % (number + 1)
        forms[number] = stream(b"0 0 1 1 re f " + b"/X Do " * 10, entries)
    forms[6 + levels] = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(b"/X Do", more=forms)


def slow_drawing() -> bytes:
    """A few shadings whose colour takes thousands of operations at every point: minutes of work, little memory."""
    function = stream(
        b"{pop dup dup %b}" % (b"sin cos sin cos " * 2000), b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]"
    )
    shading = b"<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 1 0 1]/Matrix[595 0 0 842 0 0]/Function 8 0 R>>"
    objects = _one_page() | {
        3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 595 842]/Resources<</Shading<</S 7 0 R>>>>>>",
        4: stream(b"/S sh " * 50),
    }
    return pdf({**objects, 7: shading, 8: function})


def blank_with_image(side: int) -> bytes:
    """A page that shows one image of ``side`` by ``side`` samples inside a form, its data not even there."""
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray" % (side, side)
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 7 0 R>>>>"
    return one_page(b"/X Do", more={6: stream(b"/X Do", form), 7: stream(b"", entries)})


def nested_arrays(depth: int = 200_000) -> bytes:
    """An object of arrays in arrays, deeper than any parser's stack."""
    return one_page(more={6: b"[" * depth + b"]" * depth}, page=b"/MediaBox[0 0 595 842]/Annots 6 0 R")


def many_pages(count: int) -> bytes:
    """A file of so many empty pages, all of them real."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    objects[2] = b"<</Type/Pages/Kids[%b]/Count %d/MediaBox[0 0 595 842]>>" % (kids, count)
    objects |= dict.fromkeys(range(3, 3 + count), b"<</Type/Page/Parent 2 0 R>>")
    return pdf(objects)


def heavy_pages(count: int) -> bytes:
    """A file of so many pages, each with a picture of 60,000 bytes that nothing makes smaller."""
    pixels = b"/Type/XObject/Subtype/Image/Width 200/Height 300/BitsPerComponent 8/ColorSpace/DeviceGray"
    pages, pictures = range(4, 4 + 2 * count, 2), Random(1)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%b]/Count %d/MediaBox[0 0 595 842]>>" % (kids, count),
        3: stream(b"595 0 0 842 0 0 cm /P Do"),
    }
    for page in pages:
        objects[page] = b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources<</XObject<</P %d 0 R>>>>>>" % (page + 1)
        objects[page + 1] = stream(pictures.randbytes(60_000), pixels)
    return pdf(objects)


def damaged_in_the_middle() -> bytes:
    """Three pages, the second of which is a string; the third lies on its side."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3/MediaBox[0 0 595 842]>>",
            3: b"<</Type/Page/Parent 2 0 R/Contents 6 0 R/Resources<</Font<</F 7 0 R>>>>>>",
            4: b"(not a page)",
            5: b"<</Type/Page/Parent 2 0 R/Rotate 90/CropBox[50 60 545 800]>>",
            6: stream(b"BT /F 24 Tf 72 700 Td (Hello) Tj ET"),
            7: _HELVETICA,
        }
    )


def without_places(whole: bytes) -> bytes:
    """A file whose table of places and trailer are lost, so that its objects must be looked for."""
    return whole[: whole.rfind(b"startxref")] + b"startxref\n0\n%%EOF\n"


def without_table(whole: bytes, *, end: bytes = b"") -> bytes:
    """A file that stops after its last object: table of places, trailer and all are gone, but for ``end``."""
    return whole[: whole.rfind(b"\nxref") + 1] + end


def without_page(whole: bytes, end: bytes = b"") -> bytes:
    """The same, and the first of its pages is gone too."""
    body = without_table(whole, end=end)
    start = body.rfind(b"endobj", 0, body.index(b"/Type/Page/")) + len(b"endobj")
    return body[:start] + body[body.index(b"endobj", start) + len(b"endobj") :]


def _bodies(objects: Mapping[int, bytes]) -> bytes:
    return b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % item for item in objects.items())


def _with_xref_stream(extra: Mapping[int, bytes], inside: Mapping[int, tuple[int, int]]) -> bytes:
    """A one-page file with a cross-reference stream; objects ``inside`` lie in (object stream, index)."""
    objects = {number: body for number, body in {**_one_page(), **extra}.items() if number not in inside}
    written, rows = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        rows[number] = (1, len(written), 0)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows |= {number: (2, holder, index) for number, (holder, index) in inside.items()}
    own = max(rows) + 1
    rows[own] = (1, len(written), 0)
    table = b"".join(_row(rows.get(number, (0, 0, 0))) for number in range(own + 1))
    entries = b"/Type/XRef/W[1 4 2]/Size %d/Root 1 0 R" % (own + 1)
    return written + b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, stream(table, entries), len(written))


def _row(fields: Sequence[int]) -> bytes:
    kind, place, index = fields
    return kind.to_bytes(1, "big") + place.to_bytes(4, "big") + index.to_bytes(2, "big")


def _written(writer: PdfWriter) -> bytes:
    target = BytesIO()
    writer.write(target)
    return target.getvalue()
