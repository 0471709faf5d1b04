"""The comparison of two stored versions: made in a limited process when first asked for, then kept for the two."""

from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO
from zipfile import ZipFile

import msgspec

from ecabinet.kit.files import FileStore
from ecabinet.kit.problem import Invalid, NotFound
from ecabinet.kit.sandbox import Sandbox, WorkerFailed
from ecabinet.papers.at_hand import at_hand
from ecabinet.papers.comparing import CompareJob, Comparison, VersionFile, compare_files
from ecabinet.papers.inspection import WORDS
from ecabinet.papers.pdf_text import PageWords, Word
from ecabinet.papers.version_pair import ReadPage, VersionPair

_SECONDS = 60.0
_PICTURE_SECONDS = 25.0
_MEGABYTES = 1024
# Changes when what is kept would be read otherwise.
_FORM = 1


class CompareRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The two stored files to compare."""

    before: str
    after: str


def comparison_of(request: CompareRequest, files: FileStore, sandbox: Sandbox) -> Comparison:
    """Return the comparison of two stored files, kept from before or made now; blocking, safe to run twice.

    Raises:
        NotFound: ``page_not_found``: a file, or what was read from it, is not there.
        Invalid: ``papers_not_compared``, when it takes too long or too much memory.
    """
    name = f"compared-{_FORM}-{request.before}.json"
    try:
        with files.open_derived(request.after, name) as kept:
            return msgspec.json.decode(kept.read(), type=Comparison)
    except FileNotFoundError:
        made = _compare(request, files, sandbox)
    files.write_derived(request.after, name, msgspec.json.encode(made))
    return made


def pair_of(request: CompareRequest, files: FileStore, sandbox: Sandbox) -> VersionPair:
    """Return the two versions side by side; raises as ``comparison_of``. Blocking."""
    comparison = comparison_of(request, files, sandbox)
    return VersionPair(comparison, page_reader(files, request.before), page_reader(files, request.after))


def page_reader(files: FileStore, sha256: str) -> ReadPage:
    """Return what reads the stored words of a file's pages; they are fetched once, with the first page."""
    opened: list[ZipFile] = []

    def read(page: int) -> Sequence[Word]:
        if not opened:
            opened.append(ZipFile(BytesIO(_stored_words(files, sha256))))
        return msgspec.json.decode(opened[0].read(f"{page}.json"), type=PageWords).words

    return read


def _compare(request: CompareRequest, files: FileStore, sandbox: Sandbox) -> Comparison:
    with ExitStack() as stack:
        try:
            before, after = (
                VersionFile(str(stack.enter_context(at_hand(files, sha256))), _stored_words(files, sha256))
                for sha256 in (request.before, request.after)
            )
        except FileNotFoundError as error:
            raise NotFound("page_not_found") from error
        job = CompareJob(before, after, _PICTURE_SECONDS)
        try:
            return sandbox.run_limited_now(compare_files, job, Comparison, seconds=_SECONDS, megabytes=_MEGABYTES)
        except WorkerFailed as failure:
            raise Invalid("papers_not_compared") from failure


def _stored_words(files: FileStore, sha256: str) -> bytes:
    with files.open_derived(sha256, WORDS) as file:
        return file.read()
