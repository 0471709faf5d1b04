"""Comparing two versions inside a limited process: their words, and the pictures of pages that have none."""

import hashlib
import time
from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

import msgspec
from pypdfium2 import PdfDocument, PdfiumError

from ecabinet.papers.page_space import PageSpace
from ecabinet.papers.pdf_text import PageWords
from ecabinet.papers.text_diff import diff_words

# Wide enough that a line of text that is another one is seen, and few enough pixels for hundreds of pages.
_PICTURE_WIDTH = 160
_MOST_PIXELS = 100_000
# The mean difference, of 255, between two pictures of one page that were made by different programs.
_SAME_PICTURE = 1.5
_A4 = PageSpace((0.0, 0.0, 595.0, 842.0), 0)


class VersionFile(msgspec.Struct, frozen=True):
    """A version's file, and its stored words (a ZIP of ``PageWords``)."""

    path: str
    words: bytes


class CompareJob(msgspec.Struct, frozen=True):
    """The two versions, and how long (seconds) pages without words may be looked at."""

    before: VersionFile
    after: VersionFile
    picture_seconds: float


class Comparison(msgspec.Struct, frozen=True):
    """What is the same in two versions.

    ``spaces`` and counts of ``words`` are for each page; ``blocks`` are unchanged passages as before, after, count and
    moved, words counted through the whole paper. ``pictures`` holds for pages without words the page of the other
    version that looks the same.
    """

    spaces_before: list[PageSpace]
    spaces_after: list[PageSpace]
    words_before: list[int]
    words_after: list[int]
    blocks: list[tuple[int, int, int, bool]]
    pictures: dict[int, int]


def compare_files(job: CompareJob) -> Comparison:
    """Compare two versions' files."""
    before, after = _Version(job.before), _Version(job.after)
    return Comparison(
        spaces_before=before.spaces(),
        spaces_after=after.spaces(),
        words_before=before.counts,
        words_after=after.counts,
        blocks=[
            (block.before, block.after, block.words, block.moved) for block in diff_words(before.words, after.words)
        ],
        pictures=_same_pictures(before, after, time.monotonic() + job.picture_seconds),
    )


class _Version:
    def __init__(self, file: VersionFile) -> None:
        self.document = PdfDocument(file.path)
        decode = msgspec.json.Decoder(PageWords).decode
        self.words: list[str] = []
        self.counts: list[int] = []
        with ZipFile(BytesIO(file.words)) as archive:
            for number in range(1, len(self.document) + 1):
                words = decode(archive.read(f"{number}.json")).words
                self.words += [word[0] for word in words]
                self.counts.append(len(words))

    def spaces(self) -> list[PageSpace]:
        """Return where the pages lie; one that cannot be loaded has neither words nor a place of its own."""
        return [self._space(index) for index in range(len(self.document))]

    def _space(self, index: int) -> PageSpace:
        try:
            page = self.document[index]
        except PdfiumError:
            return _A4
        left, bottom, right, top = (round(side, 2) for side in page.get_bbox())
        space = PageSpace((left, bottom, right, top), page.get_rotation())
        page.close()
        return space

    def picture(self, number: int) -> bytes:
        """Return the grey pixels of a page, drawn small."""
        page = self.document[number - 1]
        across, up = page.get_size()
        bitmap = page.render(scale=min(_PICTURE_WIDTH / across, (_MOST_PIXELS / (across * up)) ** 0.5), grayscale=True)
        pixels = b"%d %d " % (bitmap.width, bitmap.height) + bytes(bitmap.buffer)
        bitmap.close()
        page.close()
        return pixels


def _same_pictures(before: _Version, after: _Version, until: float) -> dict[int, int]:
    """Return which pages without words look the same: alike in every pixel anywhere, or nearly so in the same place."""
    theirs = _pictures(after, until) if 0 in before.counts else {}
    by_digest = {_digest(picture): number for number, picture in reversed(theirs.items())}
    found = {}
    for number, picture in _pictures(before, until).items() if theirs else ():
        here = theirs.get(number)
        if here is not None and _alike(picture, here):
            found[number] = number
        elif other := by_digest.get(_digest(picture)):
            found[number] = other
    return found


def _pictures(version: _Version, until: float) -> dict[int, bytes]:
    found = {}
    for number, count in enumerate(version.counts, start=1):
        if count == 0:
            if time.monotonic() > until:
                break
            with suppress(PdfiumError):
                found[number] = version.picture(number)
    return found


def _digest(picture: bytes) -> bytes:
    return hashlib.sha256(picture).digest()


def _alike(one: bytes, other: bytes) -> bool:
    if len(one) != len(other):
        return False
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= _SAME_PICTURE * len(one)
