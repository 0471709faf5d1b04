"""The stored words of a paper's pages."""

from zipfile import ZipFile

from ecabinet.kit.files import FileStore
from ecabinet.kit.problem import NotFound
from ecabinet.papers.inspection import WORDS


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
