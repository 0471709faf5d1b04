"""The comparison of two stored versions: made in a limited process when first asked for, then kept for the two."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
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
# How long two files that could not be compared are not tried again.
_FAILED_SECONDS = 300.0
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
    made = _kept(request, files)
    if made is None:
        with _job(request, files) as job, _failure_told():
            made = sandbox.run_limited_now(compare_files, job, Comparison, seconds=_SECONDS, megabytes=_MEGABYTES)
        _keep(request, made, files)
    return made


class Comparisons:
    """The comparisons that are asked for in this process: all who want that of the same two files await one run."""

    def __init__(self, files: FileStore, sandbox: Sandbox) -> None:
        self._files = files
        self._sandbox = sandbox
        self._runs: dict[CompareRequest, asyncio.Task[Comparison]] = {}
        self._failed: set[CompareRequest] = set()

    def kept_pair(self, request: CompareRequest) -> VersionPair | None:
        """Return the two side by side where their comparison is kept from before, None elsewhere; blocking."""
        kept = _kept(request, self._files)
        return None if kept is None else self._side_by_side(request, kept)

    async def pair_of(self, request: CompareRequest) -> VersionPair:
        """Return the two side by side; raises as ``comparison_of``, and then for some minutes without trying again."""
        run = self._runs.get(request) or self._start(request)
        # Whoever goes away takes the run from nobody.
        return self._side_by_side(request, await asyncio.shield(run))

    def _side_by_side(self, request: CompareRequest, comparison: Comparison) -> VersionPair:
        readers = (page_reader(self._files, sha256) for sha256 in (request.before, request.after))
        return VersionPair(comparison, *readers)

    def _start(self, request: CompareRequest) -> asyncio.Task[Comparison]:
        run = self._runs[request] = asyncio.create_task(self._compared(request))
        run.add_done_callback(lambda ended: self._end(request, ended))
        return run

    def _end(self, request: CompareRequest, run: asyncio.Task[Comparison]) -> None:
        del self._runs[request]
        if not run.cancelled():
            run.exception()  # told to whoever is still there

    async def _compared(self, request: CompareRequest) -> Comparison:
        kept = await asyncio.to_thread(_kept, request, self._files)
        if kept is not None:
            return kept
        if request in self._failed:
            raise Invalid("papers_not_compared")
        try:
            made = await self._make(request)
        except Invalid:
            self._failed.add(request)
            asyncio.get_running_loop().call_later(_FAILED_SECONDS, self._failed.discard, request)
            raise
        await asyncio.to_thread(_keep, request, made, self._files)
        return made

    async def _make(self, request: CompareRequest) -> Comparison:
        with ExitStack() as stack, _failure_told():
            job = await asyncio.to_thread(stack.enter_context, _job(request, self._files))
            return await self._sandbox.run_limited(
                compare_files, job, Comparison, seconds=_SECONDS, megabytes=_MEGABYTES
            )


def page_reader(files: FileStore, sha256: str) -> ReadPage:
    """Return what reads the stored words of a file's pages; they are fetched once, with the first page."""
    opened: list[ZipFile] = []

    def read(page: int) -> Sequence[Word]:
        if not opened:
            opened.append(ZipFile(BytesIO(_stored_words(files, sha256))))
        return msgspec.json.decode(opened[0].read(f"{page}.json"), type=PageWords).words

    return read


def _kept(request: CompareRequest, files: FileStore) -> Comparison | None:
    try:
        with files.open_derived(request.after, _name(request)) as kept:
            return msgspec.json.decode(kept.read(), type=Comparison)
    except FileNotFoundError:
        return None


def _keep(request: CompareRequest, made: Comparison, files: FileStore) -> None:
    files.write_derived(request.after, _name(request), msgspec.json.encode(made))


def _name(request: CompareRequest) -> str:
    return f"compared-{_FORM}-{request.before}.json"


@contextmanager
def _job(request: CompareRequest, files: FileStore) -> Iterator[CompareJob]:
    with ExitStack() as stack:
        try:
            before, after = (
                VersionFile(str(stack.enter_context(at_hand(files, sha256))), _stored_words(files, sha256))
                for sha256 in (request.before, request.after)
            )
        except FileNotFoundError as error:
            raise NotFound("page_not_found") from error
        yield CompareJob(before, after, _PICTURE_SECONDS)


@contextmanager
def _failure_told() -> Iterator[None]:
    try:
        yield
    except WorkerFailed as failure:
        raise Invalid("papers_not_compared") from failure


def _stored_words(files: FileStore, sha256: str) -> bytes:
    try:
        with files.open_derived(sha256, WORDS) as file:
            return file.read()
    except FileNotFoundError as error:
        raise NotFound("page_not_found") from error
