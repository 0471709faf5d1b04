"""The stored words of a paper's pages, and their shapes."""

from zipfile import ZipFile

import msgspec

from ecabinet.kit.files import FileStore
from ecabinet.kit.problem import NotFound
from ecabinet.papers.inspection import PAGES, WORDS

TEXT = "text.json"


class PaperText(msgspec.Struct, frozen=True):
    """The words of each page in the file's order, a blank between them; a page without words is empty."""

    pages: list[str]


class _Words(msgspec.Struct, frozen=True):
    """Of ``pdf_text.PageWords`` what is read here: the words, each with its box."""

    words: list[tuple[str, float, float, float, float]]


def read_words(files: FileStore, sha256: str, page: int) -> bytes:
    """Return one page's ``pdf_text.PageWords`` as JSON, ready to be sent; ``page`` counts from 1. Blocking.

    Raises:
        NotFound: ``page_not_found``, also where the paper was refused or is still being read.
    """
    try:
        with files.open_derived(sha256, WORDS) as file, ZipFile(file) as archive:
            return archive.read(f"{page}.json")
    except (FileNotFoundError, KeyError) as error:
        raise NotFound("page_not_found") from error


def read_pages(files: FileStore, sha256: str) -> bytes:
    """Return a paper's ``page_shapes.PaperPages`` as JSON, ready to be sent. Blocking.

    Raises:
        NotFound: ``pages_not_known``, where it was taken in before they were kept.
    """
    try:
        with files.open_derived(sha256, PAGES) as file:
            return file.read()
    except FileNotFoundError as error:
        raise NotFound("pages_not_known") from error


def read_text(files: FileStore, sha256: str) -> bytes:
    """Return a paper's ``PaperText`` as JSON, ready to be sent; made when first asked for and then kept. Blocking.

    Raises:
        NotFound: ``page_not_found``, where the paper was refused or is still being read.
    """
    try:
        with files.open_derived(sha256, TEXT) as file:
            return file.read()
    except FileNotFoundError:
        made = msgspec.json.encode(_text_of(files, sha256))
    files.write_derived(sha256, TEXT, made)
    return made


def _text_of(files: FileStore, sha256: str) -> PaperText:
    decoder = msgspec.json.Decoder(_Words)
    try:
        with files.open_derived(sha256, WORDS) as file, ZipFile(file) as archive:
            numbers = range(1, len(archive.namelist()) + 1)
            pages = (decoder.decode(archive.read(f"{number}.json")) for number in numbers)
            return PaperText([" ".join(text for text, *_ in page.words) for page in pages])
    except FileNotFoundError as error:
        raise NotFound("page_not_found") from error
