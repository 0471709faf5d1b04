"""What the paper routes take and give, and the live entity paper."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ecabinet.papers.rules import Classification, PaperKind

PaperTitle = Annotated[str, Meta(min_length=1, max_length=500)]
Copies = Annotated[int, Meta(ge=0, le=100_000)]
Order = Annotated[int, Meta(ge=1, le=10_000)]


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """One upload of a paper: ``state`` is processing, ready or refused; ``pages`` is known once it is ready.

    ``refusal`` is the code of why it was refused, ``signatures`` counts the digital signatures found in it,
    ``warnings`` are the codes of what its inspection found odd.
    """

    id: str
    no: int
    file_name: str
    size: int
    sha256: str
    pages: int | None
    state: str
    refusal: str | None
    signed: bool
    signatures: int
    warnings: list[str]
    uploaded_at: datetime
    uploaded_by: str


class OnPaper(msgspec.Struct, frozen=True):
    """Copies of a paper that is distributed on paper only."""

    handed_out: int
    collected: int


class PaperView(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of an item; who only reads it gets the ready versions alone.

    ``versions`` holds the ready ones last, by number, so that the last is what is read; ``current_version_id`` is
    that one's id, None while no version is ready.
    """

    id: str
    item_id: str
    version: int
    title: str
    kind: str
    order: int
    classification: str
    on_paper: OnPaper | None
    late: bool
    current_version_id: str | None
    versions: list[VersionView]


class PaperIntake(msgspec.Struct, frozen=True, kw_only=True):
    """What came in for a paper and is not read by anybody: versions being inspected, and refused ones; by number."""

    id: str
    item_id: str
    versions: list[VersionView]


class ChangePaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change of a paper; what is left out stays. Copies count only where it is distributed on paper."""

    expected_version: int
    title: PaperTitle | UnsetType = UNSET
    kind: PaperKind | UnsetType = UNSET
    classification: Classification | UnsetType = UNSET
    order: Order | UnsetType = UNSET
    handed_out: Copies | UnsetType = UNSET
    collected: Copies | UnsetType = UNSET


class AddPaperOnPaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper that is distributed on paper only, as the agenda shows it."""

    title: PaperTitle
    kind: PaperKind
    classification: Classification
    handed_out: Copies = 0
    collected: Copies = 0


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes already in the file store, and the clean name they came with."""

    file_name: str
    sha256: str
    size: int


class UploadForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the address of an upload says of the paper; without a title it is named as its file is."""

    file_name: str
    title: str
    kind: PaperKind
    classification: Classification


class NewPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper to add with its first version."""

    title: str
    kind: PaperKind
    classification: Classification
    upload: Upload


class PaperLimits(msgspec.Struct, frozen=True):
    """What this installation takes: megabytes of one file, and the highest classification of one it may hold."""

    megabytes: int
    ceiling: Classification


class UploadLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What the installation takes: bytes of one file and the highest classification; and whose signatures it trusts.

    ``trust_roots`` are certificates (DER).
    """

    size: int
    ceiling: Classification
    trust_roots: list[bytes] = []


class Readable(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes somebody reads: a version's own, or those of the reader's copy of it.

    ``level`` is the classification for which the reader's copy has yet to be made, None where these bytes may be read.
    """

    version_id: str
    file_name: str
    sha256: str
    size: int
    pages: int
    level: Classification | None
    signed: bool


class NumberedCopy(msgspec.Struct, frozen=True):
    """A reader's copy: its number among the paper's copies, whose it is and since when; its bytes once it is made."""

    id: str
    number: int
    reader: str
    at: datetime
    sha256: str | None
    size: int


class PageWords(msgspec.Struct, frozen=True):
    """The words of a page as it is displayed, each as text, x0, y0, x1, y1.

    Points, from the lower left corner of the page, upwards.
    """

    page: int
    width: float
    height: float
    words: list[tuple[str, float, float, float, float]]


class KeepPosition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one is in a paper; ``top`` is the share of the page, 0 to 1, at the top of the window."""

    version: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    page: Annotated[int, Meta(ge=1)]
    top: Annotated[float, Meta(ge=0, le=1)]


class ReadingPositionView(msgspec.Struct, frozen=True):
    """Where one was in a paper, as ``KeepPosition`` says, and since when."""

    paper: str
    version: str
    page: int
    top: float
    at: datetime
