"""Finding a passage in a paper, to mark it."""

from itertools import groupby
from typing import NamedTuple

import msgspec

from ecabinet.annotations.bodies import MOST_AROUND, Rect
from ecabinet.kit.files import FileStore
from ecabinet.papers.pdf_text import PageWords, Word
from ecabinet.papers.words import read_words

SAME_LINE = 2.0


class Passage(NamedTuple):
    """Words of a page: one rectangle for each line of them, and what stands around them."""

    page: int
    rects: list[Rect]
    quote: str
    prefix: str
    suffix: str


def find_passage(files: FileStore, sha256: str, pages: int, phrase: str) -> Passage:
    """Return where a phrase stands first. Blocking.

    Raises:
        LookupError: the paper does not have it.
    """
    wanted = phrase.split()
    for page in range(1, pages + 1):
        words = msgspec.json.decode(read_words(files, sha256, page), type=PageWords).words
        texts = [word[0] for word in words]
        for first in range(len(texts) - len(wanted) + 1):
            if [text.strip(".,;:()") for text in texts[first : first + len(wanted)]] == wanted:
                return _passage(page, words, first, first + len(wanted))
    raise LookupError(phrase)


def _passage(page: int, words: list[Word], first: int, end: int) -> Passage:
    lines = [list(line) for _, line in groupby(words[first:end], key=lambda word: round(word[2] / SAME_LINE))]
    return Passage(
        page=page,
        rects=[_around(line) for line in lines],
        quote=" ".join(word[0] for word in words[first:end]).rstrip(".,;:)"),
        prefix=" ".join(word[0] for word in words[max(0, first - 8) : first])[-MOST_AROUND:],
        suffix=" ".join(word[0] for word in words[end : end + 8])[:MOST_AROUND],
    )


def _around(line: list[Word]) -> Rect:
    return (
        min(word[1] for word in line),
        min(word[2] for word in line),
        max(word[3] for word in line),
        max(word[4] for word in line),
    )
