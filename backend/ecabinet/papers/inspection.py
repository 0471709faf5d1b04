"""A paper's inspection: what it is, whether it can be read, and what is derived from it for the reader.

Every step that parses the file runs in a limited process; this module only puts the answers together.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from ecabinet.kit.files import FileStore, Stored
from ecabinet.kit.sandbox import Sandbox, WorkerFailed
from ecabinet.papers.active_content import has_active_content
from ecabinet.papers.at_hand import keep_rebuilt
from ecabinet.papers.content_type import HEAD_BYTES, Looks, looks_like
from ecabinet.papers.page_shapes import with_units
from ecabinet.papers.pdf_linear import LinearCopy, linear_copy
from ecabinet.papers.pdf_reading import PageSize, Reading, ReadJob, read_pdf
from ecabinet.papers.pdf_rebuilt import rebuilt
from ecabinet.papers.pdf_signatures import SignatureJob, read_signatures_of
from ecabinet.papers.rules import PaperWarning
from ecabinet.signing.values import SignatureReading, SignatureReport

FIRST_PAGE = "first-page.webp"
GLANCE = "page-1-800.webp"
WORDS = "words.zip"
PAGES = "pages.json"
_MEGABYTE = 1 << 20
_SIDE_SECONDS = 20.0
A = TypeVar("A")
R = TypeVar("R")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper may ask for: its size in bytes, its pages, and the seconds and megabytes that reading it takes."""

    bytes: int = 200 * _MEGABYTE
    pages: int = 10_000
    seconds: float = 30.0
    megabytes: int = 768


class InspectionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The stored file to inspect; ``trust_roots`` are certificates (DER) whose signers are known here."""

    sha256: str
    limits: Limits = Limits()
    trust_roots: list[bytes] = []


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """What came out: either ``refusal``, a stable code, or a paper to read.

    ``reading`` are the stored bytes it is read from, None where these are the paper's own.
    """

    refusal: str | None = None
    looks_like: Looks = "pdf"
    page_sizes: list[PageSize] = []
    title: str = ""
    encrypted: bool = False
    signatures: list[SignatureReport] = []
    warnings: list[PaperWarning] = []
    reading: Stored | None = None

    @property
    def pages(self) -> int:
        """How many pages the paper has."""
        return len(self.page_sizes)


def inspect(request: InspectionRequest, files: FileStore, sandbox: Sandbox) -> Inspection:
    """Inspect a stored file and keep the picture of its first page and its words; blocking, safe to run twice.

    Refusals: paper_empty, paper_too_large, paper_not_pdf, paper_encrypted, paper_damaged, paper_too_complex,
    paper_too_many_pages, paper_page_size (beyond what a PDF may have, or next to nothing).
    Warnings: restricted (its owner's password forbids some uses), repaired, pages_damaged, no_text, active_content,
    active_content_unknown, signatures_unknown, letters_unknown (a font is missing, and nothing tells its letters).

    Raises:
        DiskFull: what was derived cannot be kept.
        SandboxGone: the sandbox was closed meanwhile.
    """
    with files.at_hand(request.sha256) as path:
        return _inspect(path, request, files, sandbox)


def _inspect(path: Path, request: InspectionRequest, files: FileStore, sandbox: Sandbox) -> Inspection:
    if early := _refused_unread(path, request.limits):
        return early
    reading = _read(path, request.limits, sandbox)
    active = None if reading.refusal else _active(path, sandbox)
    # One reader had to guess where things are, the other could not read it at all.
    doubtful = reading.repaired and active is None
    if reading.refusal == "paper_damaged" or doubtful:
        return _inspect_rebuilt(path, request, files, sandbox)
    if reading.refusal:
        return Inspection(refusal=reading.refusal, encrypted=reading.refusal == "paper_encrypted")
    return _inspected(path, reading, active, request, files, sandbox)


def _inspect_rebuilt(path: Path, request: InspectionRequest, files: FileStore, sandbox: Sandbox) -> Inspection:
    """A third library may find the objects of a file whose places are lost; what it makes of them must hold."""
    data = _aside(sandbox, rebuilt, str(path.resolve()), bytes, path.stat().st_size)
    if not data:
        return Inspection(refusal="paper_damaged")
    made = files.store_made(data)
    with files.at_hand(made.sha256) as whole:
        reading = msgspec.structs.replace(_read(whole, request.limits, sandbox), repaired=True)
        active = None if reading.refusal else _active(whole, sandbox)
        if reading.refusal or active is None:
            return Inspection(refusal=reading.refusal or "paper_damaged")
        found = _inspected(whole, reading, active, request, files, sandbox)
    copy = found.reading or made
    keep_rebuilt(files, request.sha256, copy.sha256)
    return msgspec.structs.replace(found, reading=copy)


def _inspected(
    path: Path,
    reading: Reading,
    active: bool | None,
    request: InspectionRequest,
    files: FileStore,
    sandbox: Sandbox,
) -> Inspection:
    copy = _linear_copy(path, reading, sandbox)
    made = files.store_made(copy.data) if copy and copy.data else None
    if copy and copy.reset and made:
        reading = _read_again(reading, made, request.limits, files, sandbox)
    signatures = _signatures(path, request, sandbox) if reading.signed else SignatureReading()
    _keep(request.sha256, reading, copy, files)
    return Inspection(
        page_sizes=reading.page_sizes,
        title=reading.title,
        encrypted=reading.encrypted,
        signatures=list(signatures.signatures),
        warnings=_warnings(reading, active, signatures, copy),
        reading=made,
    )


def _keep(sha256: str, reading: Reading, copy: LinearCopy | None, files: FileStore) -> None:
    if reading.first_page:
        files.write_derived(sha256, FIRST_PAGE, reading.first_page)
        files.write_derived(sha256, GLANCE, reading.glance)
    files.write_derived(sha256, WORDS, reading.words)
    pages = reading.pages
    if copy:
        pages = msgspec.structs.replace(with_units(pages, copy.units), attaching=copy.attaching)
    files.write_derived(sha256, PAGES, msgspec.json.encode(pages))


def _linear_copy(path: Path, reading: Reading, sandbox: Sandbox) -> LinearCopy | None:
    """Return a copy with as many pages as were read: one that has dropped those it could not mend is no copy."""
    made = _aside(sandbox, linear_copy, str(path.resolve()), LinearCopy, path.stat().st_size)
    return made if made and made.pages == len(reading.page_sizes) else None


def _read_again(reading: Reading, made: Stored, limits: Limits, files: FileStore, sandbox: Sandbox) -> Reading:
    """Take the words, and the looks of the first page, from the copy in which letters do not lie on each other."""
    with files.at_hand(made.sha256) as path:
        again = _read(path, limits, sandbox)
    if again.refusal or len(again.page_sizes) != len(reading.page_sizes):
        return reading
    return msgspec.structs.replace(
        reading,
        words=again.words,
        pages=again.pages,
        first_page=again.first_page,
        glance=again.glance,
        has_text=again.has_text,
    )


def _refused_unread(path: Path, limits: Limits) -> Inspection | None:
    size = path.stat().st_size
    if size == 0:
        return Inspection(refusal="paper_empty", looks_like="unknown")
    if size > limits.bytes:
        return Inspection(refusal="paper_too_large")
    with path.open("rb") as file:
        looks = looks_like(file.read(HEAD_BYTES))
    return Inspection(refusal="paper_not_pdf", looks_like=looks) if looks != "pdf" else None


def _read(path: Path, limits: Limits, sandbox: Sandbox) -> Reading:
    job = ReadJob(str(path.resolve()), limits.pages)
    try:
        return sandbox.run_limited_now(read_pdf, job, Reading, seconds=limits.seconds, megabytes=limits.megabytes)
    except WorkerFailed as failure:
        return Reading(refusal="paper_damaged" if failure.reason == "crash" else "paper_too_complex")


def _active(path: Path, sandbox: Sandbox) -> bool | None:
    return _aside(sandbox, has_active_content, str(path.resolve()), bool)


def _signatures(path: Path, request: InspectionRequest, sandbox: Sandbox) -> SignatureReading:
    job = SignatureJob(str(path.resolve()), request.trust_roots)
    found = _aside(sandbox, read_signatures_of, job, SignatureReading, path.stat().st_size)
    return found or SignatureReading(error="damaged")


def _aside(sandbox: Sandbox, function: Callable[[A], R], argument: A, result_type: type[R], size: int = 0) -> R | None:
    """Ask a second library, whose failure says nothing against the paper."""
    megabytes = 512 + 4 * size // _MEGABYTE
    try:
        return sandbox.run_limited_now(function, argument, result_type, seconds=_SIDE_SECONDS, megabytes=megabytes)
    except WorkerFailed:
        return None


def _warnings(
    reading: Reading, active: bool | None, signatures: SignatureReading, copy: LinearCopy | None
) -> list[PaperWarning]:
    found = {
        PaperWarning.RESTRICTED: reading.encrypted,
        PaperWarning.REPAIRED: reading.repaired,
        PaperWarning.PAGES_DAMAGED: bool(reading.pages.damaged),
        PaperWarning.NO_TEXT: not reading.has_text,
        PaperWarning.ACTIVE_CONTENT: active is True,
        PaperWarning.ACTIVE_CONTENT_UNKNOWN: active is None,
        PaperWarning.SIGNATURES_UNKNOWN: signatures.error is not None,
        PaperWarning.LETTERS_UNKNOWN: copy is not None and copy.letters_unknown,
    }
    return [warning for warning, holds in found.items() if holds]
