"""The stored words of a paper's pages, and their shapes."""

from zipfile import ZipFile

from ecabinet.kit.files import FileStore
from ecabinet.kit.problem import NotFound
from ecabinet.papers.inspection import PAGES, WORDS


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
